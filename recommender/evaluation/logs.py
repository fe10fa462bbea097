"""Impressions logged with their propensities: from a file, or from our own store."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import make_url

from models.profile import Impression
from models.store import Store

Vector = NDArray[np.float64]

PRIOR = 2.0
"""Imaginary impressions of mean reward that the reward model starts each action with."""

FOLDS = 2
"""The reward model and the learnt policies never see the rows that they are judged on."""


class UnusableLog(ValueError):
    """There is nothing to evaluate in a log."""


@dataclass(frozen=True, slots=True)
class Logged:
    """One impression.

    Attributes:
        context: whatever the choice depended on, as text.
        propensity: the chance, in (0, 1], with which this action was shown.
        reward: 1 for a like, 0 for a skip, or anything between.
    """

    context: str
    action: str
    propensity: float
    reward: float


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """Impressions, with numbers in place of names.

    Attributes:
        contexts: shape (rows,).
        actions: shape (rows,).
        available: which actions ever occurred in each context, shape (contexts, actions).
        folds: in which of `FOLDS` parts each row is, shape (rows,).
        skipped: rows that could not be used.
    """

    contexts: NDArray[np.int64]
    actions: NDArray[np.int64]
    propensities: Vector
    rewards: Vector
    available: NDArray[np.bool_]
    folds: NDArray[np.int64]
    skipped: int = 0

    @classmethod
    def of(cls, rows: Iterable[Logged | None]) -> "Log":
        """Gather rows; `None` and rows with an impossible propensity or reward are skipped.

        Raises:
            UnusableLog: fewer than two rows are left.
        """
        every = list(rows)
        used = [row for row in every if row and 0 < row.propensity <= 1 and isfinite(row.reward)]
        if len(used) < FOLDS:
            raise UnusableLog("it has fewer than two usable rows")
        names, contexts = np.unique([row.context for row in used], return_inverse=True)
        acts, actions = np.unique([row.action for row in used], return_inverse=True)
        available = np.zeros((len(names), len(acts)), dtype=np.bool_)
        available[contexts, actions] = True
        return cls(
            contexts,
            actions,
            np.array([row.propensity for row in used]),
            np.array([row.reward for row in used]),
            available,
            # by place, shuffled: the order of a log is no accident, a hash of the place is
            np.array([crc32(str(place).encode()) >> 8 & 1 for place in range(len(used))]),
            len(every) - len(used),
        )

    def mean_rewards(self, chosen: NDArray[np.bool_]) -> Vector:
        """Return the smoothed mean reward of each context and action, from some of the rows.

        An action in a context leans towards the action's mean over all contexts, and that towards
        the mean of all rows.
        """
        contexts, actions = self.contexts[chosen], self.actions[chosen]
        rewards = self.rewards[chosen]
        whole = float(rewards.mean()) if len(rewards) else 0.0
        size = self.available.shape[1]
        often = np.bincount(actions, minlength=size)
        earned = np.bincount(actions, rewards, minlength=size)
        of_action = (earned + PRIOR * whole) / (often + PRIOR)
        cells = contexts * size + actions
        times = np.bincount(cells, minlength=self.available.size).reshape(self.available.shape)
        sums = np.bincount(cells, rewards, self.available.size).reshape(self.available.shape)
        return np.asarray((sums + PRIOR * of_action) / (times + PRIOR))


def read(file: Path) -> Log:
    """Read a log: JSON lines, or CSV or TSV with a header.

    The columns are context, action, propensity and reward; others are ignored.

    Raises:
        OSError: it cannot be read.
        UnusableLog: it has fewer than two usable rows.
    """
    with file.open(encoding="utf-8", errors="replace", newline="") as lines:
        try:
            return Log.of(_logged(row) for row in _records(lines))
        except csv.Error as problem:
            raise UnusableLog(str(problem)) from problem


def is_there(url: str) -> bool:
    """Tell whether a store was ever made; to open an SQLite file would make it."""
    address = make_url(url)
    return address.get_backend_name() != "sqlite" or Path(address.database or "").is_file()


async def read_store(url: str) -> Log:
    """Read what people of our own were shown and thought of it, from a database.

    The context is what every choice depended on: the kind, the emotion and the mode.

    Raises:
        StartupError: it cannot be opened.
        StoreError: it cannot be read.
        UnusableLog: it has fewer than two usable rows.
    """
    store = await Store.open(url)
    try:
        return Log.of([_of_impression(shown) async for shown in store.judged()])
    finally:
        await store.close()


def _of_impression(shown: Impression) -> Logged | None:
    if shown.propensity is None or shown.reward is None:
        return None
    context = f"{shown.kind} {shown.emotion} {shown.mode}"
    return Logged(context, shown.item, shown.propensity, shown.reward)


def _records(lines: Iterable[str]) -> Iterator[object]:
    filled = (line.replace("\0", "") for line in lines if line.strip())
    first = next(filled, "").removeprefix("\ufeff")
    every: Iterable[str] = (line for part in ((first,), filled) for line in part)
    if first.lstrip().startswith("{"):
        yield from map(_json, every)
    else:
        yield from csv.DictReader(every, delimiter="\t" if "\t" in first else ",")


def _json(line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _logged(row: object) -> Logged | None:
    if not isinstance(row, dict):
        return None
    try:
        context, action = row["context"], row["action"]
        as_text = context if isinstance(context, str) else json.dumps(context, sort_keys=True)
        return Logged(as_text, str(action), float(row["propensity"]), float(row["reward"]))
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
