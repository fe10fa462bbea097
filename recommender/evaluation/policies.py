"""What another policy would have earned, from impressions logged with their propensities.

Three estimators of a policy's mean reward, where w = (its chance of the logged action) / (the
logged propensity): IPS, the mean of w times reward; SNIPS, the same divided by the mean of w
(Swaminathan and Joachims 2015), a little biased and much calmer; and doubly robust (Dudik,
Langford and Li 2011), a model of the reward, corrected by IPS where it errs.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

PRIOR = 2.0
"""Imaginary impressions of mean reward that the reward model starts each action with."""

FOLDS = 2
"""The reward model and the learnt policies never see the rows that they are judged on."""

CLIP = 100.0
"""The largest weight; without a limit one lucky row with a tiny propensity decides everything."""


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


@dataclass(frozen=True, slots=True)
class Estimate:
    """A policy's mean reward by one estimator, and its standard error."""

    value: float
    error: float


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


Policy = Callable[[Log, NDArray[np.bool_]], Vector]
"""Returns the chance of each action in each context, shape (contexts, actions), having seen only
some of the rows."""


def uniform(log: Log, _seen: NDArray[np.bool_]) -> Vector:
    """Show anything that was ever shown in a context, all alike."""
    return np.asarray(log.available / log.available.sum(axis=1, keepdims=True))


def greedy(log: Log, seen: NDArray[np.bool_]) -> Vector:
    """Show what earned most in a context."""
    return _only(np.where(log.available, log.mean_rewards(seen), -np.inf))


def best_known(log: Log, seen: NDArray[np.bool_]) -> Vector:
    """Show what earned most over all contexts."""
    often = np.bincount(log.actions[seen], minlength=log.available.shape[1]) + PRIOR
    earned = np.bincount(log.actions[seen], log.rewards[seen], minlength=log.available.shape[1])
    return _only(np.where(log.available, earned / often, -np.inf))


def softened(log: Log, seen: NDArray[np.bool_]) -> Vector:
    """Show mostly what earned most in a context, and every fifth time anything."""
    return 0.8 * greedy(log, seen) + 0.2 * uniform(log, seen)


POLICIES: Mapping[str, Policy] = {
    each.__name__: each for each in (uniform, best_known, greedy, softened)
}


def evaluate(log: Log, policy: Policy) -> dict[str, Estimate]:
    """Return the three estimates of a policy's mean reward; it learns on the other fold."""
    targets, modelled, expected = np.zeros((3, len(log.rewards)))
    for fold in range(FOLDS):
        rows = log.folds == fold
        chances = policy(log, ~rows)
        model = log.mean_rewards(~rows)
        places = log.contexts[rows], log.actions[rows]
        targets[rows] = chances[places]
        modelled[rows] = model[places]
        expected[rows] = (chances * model).sum(axis=1)[log.contexts[rows]]
    weights = np.minimum(CLIP, targets / log.propensities)
    return {
        "ips": ips(weights, log.rewards),
        "snips": snips(weights, log.rewards),
        "doubly_robust": doubly_robust(weights, log.rewards, modelled, expected),
    }


def ips(weights: Vector, rewards: Vector) -> Estimate:
    """Return the mean of weight times reward, both of shape (rows,)."""
    return _mean(weights * rewards)


def snips(weights: Vector, rewards: Vector) -> Estimate:
    """Return IPS divided by the mean weight; its error by the delta method."""
    total = float(weights.sum())
    if total <= 0:
        return Estimate(float("nan"), float("nan"))
    value = float(weights @ rewards) / total
    off = weights * (rewards - value)
    return Estimate(value, float(np.sqrt(off @ off)) / total)


def doubly_robust(
    weights: Vector, rewards: Vector, modelled: Vector, expected: Vector
) -> Estimate:
    """Return the model's mean, corrected where it errs; right if either part is.

    Args:
        weights: shape (rows,).
        rewards: shape (rows,).
        modelled: what the model says of the action that was logged, shape (rows,).
        expected: what it says of the policy's actions, on average, shape (rows,).
    """
    return _mean(expected + weights * (rewards - modelled))


def compare(log: Log) -> dict[str, object]:
    """Return the estimates of every policy, beside what was really earned, for JSON."""
    return {
        "rows": len(log.rewards),
        "skipped": log.skipped,
        "logged": _row(_mean(log.rewards)),
        "policies": {
            name: {by: _row(found) for by, found in evaluate(log, policy).items()}
            for name, policy in POLICIES.items()
        },
    }


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


def _only(scores: Vector) -> Vector:
    """Return 1 for the best action of each context, 0 for the others."""
    found = np.zeros(scores.shape)
    found[np.arange(len(scores)), scores.argmax(axis=1)] = 1.0
    return found


def _mean(values: Vector) -> Estimate:
    spread = float(values.std(ddof=1)) if len(values) > 1 else float("nan")
    return Estimate(float(values.mean()), spread / len(values) ** 0.5)


def _row(estimate: Estimate) -> dict[str, float | None]:
    return {
        "value": round(estimate.value, 4) if isfinite(estimate.value) else None,
        "error": round(estimate.error, 4) if isfinite(estimate.error) else None,
    }


def table(found: Mapping[str, object]) -> str:
    """Return what `compare` found, for a person to read."""
    policies, logged = found["policies"], found["logged"]
    if not isinstance(policies, dict) or not isinstance(logged, dict):
        raise TypeError("not what compare returns")
    lines = [
        f"{found['rows']} rows, {found['skipped']} skipped; earned {_shown(logged)} on average",
        f"{'policy':12}{'IPS':>18}{'SNIPS':>18}{'doubly robust':>18}",
    ]
    for name, estimates in policies.items():
        cells = "".join(f"{_shown(each):>18}" for each in estimates.values())
        lines.append(f"{name:12}{cells}")
    return "\n".join(lines)


def _shown(row: Mapping[str, float | None]) -> str:
    value, error = row["value"], row["error"]
    return "-" if value is None or error is None else f"{value:.3f} +- {error:.3f}"
