"""Which habits of hour and weekend are sure enough to be told; pure.

A habit is a difference: how much more energy or pleasantness counts at one time than at another,
the general liking of it left out. It is told where the posterior of `recommender.bandit` leaves
hardly a doubt of its sign, and only between times at which the person was there: of others the
model knows no more than its form.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from math import log, sqrt

import numpy as np

from models.media import MediaKind
from models.profile import Facet, Profile
from recommender.bandit import HISTORY, Belief, shown
from recommender.habits import Vector, habits, is_weekend

DOUBT = 0.05

PRONOUNCED = sqrt(-2 * log(DOUBT))
"""Standard deviations by which a difference must leave 0, some 2.4: Scheffé's bound for whatever
two weights can say (a quantile of chi-squared with two degrees of freedom), since many hours are
compared. Of 900 simulated histories without any habit of hours it told one of 4, all of
strong tastes that had hardly ever been seen at another hour; of those whose like-rate swings by
0.6 for each unit of energy, of 73 % after 120 taps. Weekends, whose weights hardly leave 0, show
later still, if ever."""

HOUR = 3600.0  # seconds
THURSDAY, SATURDAY = 12 * HOUR, 60 * HOUR
"""The same hour of two days, in POSIX seconds."""


@dataclass(frozen=True, slots=True)
class HourHabit:
    """Around one hour a person likes quieter things than around another; both UTC, 0 to 23."""

    kind: MediaKind
    quieter: int
    livelier: int

    @property
    def facet(self) -> Facet:
        """What the belief is about."""
        return Facet.HOUR


@dataclass(frozen=True, slots=True)
class WeekendHabit:
    """At weekends a person likes things of more or less `feature`, valence or energy."""

    kind: MediaKind
    feature: str
    more: bool

    @property
    def facet(self) -> Facet:
        """What the belief is about."""
        return Facet.WEEKEND


Habit = HourHabit | WeekendHabit


def pronounced(profile: Profile, now: datetime) -> tuple[Habit, ...]:
    """Return the habits that are sure, of songs and of films: of each at most one of hours."""
    return tuple(habit for kind in MediaKind for habit in _of_kind(kind, profile, now))


def _of_kind(kind: MediaKind, profile: Profile, now: datetime) -> Iterator[Habit]:
    taps = [tap for tap in profile.taps if tap.kind is kind]
    belief = Belief.of(taps, (), (), now, profile.set_aside)
    times = np.array([shown(tap) for tap in taps[-HISTORY:] if tap.energy is not None])
    yield from _of_hours(kind, belief, times)
    if len(set(is_weekend(times).tolist())) > 1:
        yield from _of_weekends(kind, belief)


def _of_hours(kind: MediaKind, belief: Belief, times: Vector) -> Iterator[Habit]:
    """Yield the largest sure difference between two hours at which the person was there."""
    there = sorted(set(((times / HOUR).round() % 24).tolist()))
    pairs = np.array(list(combinations(there, 2))).reshape(-1, 2)
    found = _sure(belief, _energetic(HOUR * pairs[:, 0]) - _energetic(HOUR * pairs[:, 1]))
    if found.any():
        largest = int(np.abs(found).argmax())
        one, other = map(int, pairs[largest])
        yield HourHabit(kind, *((one, other) if found[largest] < 0 else (other, one)))


def _of_weekends(kind: MediaKind, belief: Belief) -> Iterator[Habit]:
    """Yield what is surely liked more or less at weekends than on other days."""
    days = np.array([SATURDAY, THURSDAY])
    for feature, at in (("valence", _pleasant(days)), ("energy", _energetic(days))):
        found = _sure(belief, at[:1] - at[1:]).item()
        if found:
            yield WeekendHabit(kind, feature, found > 0)


def _sure(belief: Belief, rows: Vector) -> Vector:
    """Return what differences in habits are worth, 0 where that is not sure, shape (rows,)."""
    worth, deviation = belief.differences(rows)
    return np.where(np.abs(worth) > PRONOUNCED * deviation, worth, 0.0)


def _energetic(at: Vector) -> Vector:
    return habits(np.zeros(len(at)), np.ones(len(at)), at)


def _pleasant(at: Vector) -> Vector:
    return habits(np.ones(len(at)), np.zeros(len(at)), at)
