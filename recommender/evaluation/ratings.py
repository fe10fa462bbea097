"""Ratings files: CSV or TSV of person, item, rating and time, with or without a header."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path

import numpy as np

from recommender.neighbours import Indices, Interactions

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "user": ("user", "userid", "user_id", "person", "uid"),
    "item": ("item", "itemid", "item_id", "movieid", "movie_id", "artistid", "iid"),
    "rating": ("rating", "score", "stars", "weight"),
    "time": ("time", "timestamp", "date", "when", "datetime"),
}
"""What a header may call each column; without a header they stand in this order."""

LEAST = 3
"""Ratings that somebody needs to be tested: one to learn from, one to tune on, one to test."""


class UnusableRatings(ValueError):
    """There is nothing to evaluate in a file."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """How many rows of a file were not used, and why."""

    bad: int = 0
    duplicate: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """Who rated what, when; sorted by person, then by time, then by place in the file.

    Attributes:
        people: row numbers, ascending, shape (ratings,).
        items: column numbers, shape (ratings,).
        when: seconds since 1970, shape (ratings,).
    """

    people: Indices
    items: Indices
    when: np.ndarray[tuple[int], np.dtype[np.float64]]
    skipped: Skipped

    @property
    def shape(self) -> tuple[int, int]:
        """How many people and items there are."""
        return int(self.people.max()) + 1, int(self.items.max()) + 1

    def without_last(self, count: int) -> tuple[Interactions, Interactions]:
        """Return (what is learned from, the one thing to predict for each person tested).

        Of everybody with at least `LEAST` ratings the `count`-th last is to be predicted, and all
        from there on is kept from learning.
        """
        counts = np.bincount(self.people)
        place = np.cumsum(counts)[self.people] - np.arange(len(self.people))  # 1: the last
        tested = counts[self.people] >= LEAST
        return self._part(~tested | (place > count)), self._part(tested & (place == count))

    def _part(self, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Interactions:
        return Interactions.of(
            self.people[chosen], self.items[chosen], self.when[chosen], self.shape
        )


def read(file: Path) -> Ratings:
    """Read a file.

    Every row is one interaction, whatever the rating. Rows with a field missing, a rating or time
    that is no finite number (a time may be ISO 8601), and repetitions of a person and item are
    left out and counted.

    Raises:
        OSError: it cannot be read.
        UnusableRatings: nobody in it has three ratings.
    """
    with file.open(encoding="utf-8", errors="replace", newline="") as lines:
        try:
            return ratings_of(_rows(lines))
        except csv.Error as problem:
            raise UnusableRatings(str(problem)) from problem


def ratings_of(rows: Iterable[Sequence[str]]) -> Ratings:
    """Sort rows of text; see `read`."""
    seen: dict[tuple[str, str], float] = {}
    bad = duplicate = 0
    order: Sequence[int] | None = None
    for row in rows:
        if order is None and row:
            order = _order(row)
            if order != _FIRST_FOUR or row[0].strip().lower() in COLUMNS["user"]:
                continue
        parsed = _parsed(row, order or _FIRST_FOUR)
        if parsed is None:
            bad += 1
        elif parsed[:2] in seen:
            duplicate += 1
        else:
            seen[parsed[:2]] = parsed[2]
    return _sorted(seen, Skipped(bad, duplicate))


_FIRST_FOUR = (0, 1, 2, 3)


def _rows(lines: Iterable[str]) -> Iterator[list[str]]:
    iterator = (line.replace("\0", "") for line in lines if line.strip())
    first = next(iterator, "").removeprefix("\ufeff")
    delimiter = next((mark for mark in ("::", "\t", ";") if mark in first), ",")
    every = (line for part in ((first,), iterator) for line in part)
    if delimiter == "::":
        yield from (line.rstrip("\r\n").split("::") for line in every)
    else:
        yield from csv.reader(every, delimiter=delimiter)


def _order(first: Sequence[str]) -> Sequence[int]:
    """Return where the four columns stand, by a header or, without one, by custom."""
    names = [name.strip().lower() for name in first]
    places = [
        next((place for place, name in enumerate(names) if name in known), None)
        for known in COLUMNS.values()
    ]
    found = [place for place in places if place is not None]
    return found if len(found) == len(COLUMNS) else _FIRST_FOUR


def _parsed(row: Sequence[str], order: Sequence[int]) -> tuple[str, str, float] | None:
    try:
        user, item, rating, time = (row[place].strip() for place in order)
        when = _time(time)
        usable = bool(user) and bool(item) and isfinite(float(rating)) and isfinite(when)
    except (IndexError, ValueError, OverflowError):
        return None
    return (user, item, when) if usable else None


def _time(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _sorted(seen: Mapping[tuple[str, str], float], skipped: Skipped) -> Ratings:
    if not seen:
        raise UnusableRatings("there is no usable rating in it")
    _, people = np.unique([user for user, _ in seen], return_inverse=True)
    _, items = np.unique([item for _, item in seen], return_inverse=True)
    if np.bincount(people).max() < LEAST:
        raise UnusableRatings(f"nobody in it has {LEAST} ratings")
    when = np.array(list(seen.values()), dtype=np.float64)
    order = np.lexsort((when, people))
    return Ratings(
        people[order].astype(np.int64), items[order].astype(np.int64), when[order], skipped
    )
