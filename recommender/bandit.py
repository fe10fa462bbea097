"""Learns from every tap and decides how far to explore; pure given its rng.

Contextual Thompson sampling (Agrawal and Goyal 2013): a Bayesian linear regression of the reward
on what is known of an item and the occasion. Each answer draws one set of weights from the
posterior and shows what is best under it, so that what is uncertain gets tried and what is known
gets used. Evidence fades, so that taste can move.

What is learnt is how far a person departs from the usual weights of `recommender.scoring`: of a
stranger nothing is known, and they get the usual ranking.

A belief is not stored. It is worked out from the latest taps whenever it is needed, in one to four
milliseconds, so that a reaction taken back, a mood misread and a belief set aside count at once.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from math import sqrt
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular

from models.media import Media
from models.profile import Facet, Impression, Reaction
from models.taste import known
from recommender.habits import HABITS, habits, heeded
from recommender.kinship import ALONE, Kinship
from recommender.taste import key

Vector = NDArray[np.float64]
Aside = Set[tuple[Facet, str]]

HISTORY = 250
"""Taps that count, the latest: what `MEMORY` leaves of earlier ones is below a tenth."""

EXPECTED = {"bias": -0.2, "mood": 0.45, "fame": 0.12}
"""The reward that the usual weights promise. The bias makes a stranger like about every third card
that fits: were more expected, each first skip would speak against all that an item has."""

UNSURE = {
    "bias": 0.15,
    "mood": 0.1,
    "fame": 0.1,
    "genre": 0.22,
    "maker": 0.12,
    "time": 0.15,
    "language": 0.05,
    "feel": 0.1,
    "hour": 0.1,
    "weekend": 0.05,
}
"""Standard deviations of the weights over people, in rewards; wide where tastes differ. Chosen on
simulated people that `evaluate coldstart` does not report (seeds from 1000): habits of feeling,
hour and weekend at the widest that costs people without any nothing."""

NOISE = 0.4
"""Standard deviation of a tap around its like-rate, from the same people."""

BUMPS = (1950, 1962, 1975, 1987, 2000, 2012, 2025)
BUMP_WIDTH = 9.0  # years
"""Time is told by smooth bumps, so that 1979 and 1980 are no two worlds."""

ALWAYS = ("bias", "mood", "fame", *(f"time:{middle}" for middle in BUMPS), *HABITS)
"""Features that every item has."""

TYPICAL_FIT = 0.7
TYPICAL_FAME = 0.5
"""Stand for what was not written down."""

MEMORY = 0.99
"""What remains of older evidence after a tap: half after some 70 of them."""

HALF_LIFE_DAYS = 180.0
"""After which evidence counts half, taps or no taps."""

MISREAD_SHARE = 0.3
"""What a skip counts of a card that was chosen for a wrong mood: the mood may be all that was
wrong with it."""

BOLDNESS = 0.1
"""How far a draw strays from the mean, as a share of what the posterior says; below 1 less is
risked, which in short histories pays."""


@dataclass(frozen=True, slots=True, eq=False)
class Belief:
    """What is believed of one person's weights, and what that says of some items.

    Attributes:
        names: of the features, in the order of the columns.
        rows: the items' features, shape (items, features).
        mean: the expected weights, shape (features,).
        root: a lower triangle L with L L' the precision, shape (features, features).
    """

    names: tuple[str, ...]
    rows: Vector
    mean: Vector
    root: Vector

    @classmethod
    def of(
        cls,
        taps: Sequence[Impression],
        items: Sequence[Media],
        fits: Sequence[float],
        now: datetime,
        aside: Aside = frozenset(),
        kinship: Kinship = ALONE,
    ) -> Self:
        """Learn from taps on one kind of item, the latest last.

        Args:
            taps: what a person reacted to; only the last `HISTORY` count.
            items: to be judged.
            fits: how well each fits the mood, in [0, 1].
            now: aware; what lies in the future counts as fresh.
            aside: beliefs that count nothing.
            kinship: of the genres: who likes one may like its kin.
        """
        lately = taps[-HISTORY:]
        at = now.timestamp()
        told = [_row(tap, tap.mood_fit, shown(tap), aside) for tap in lately]
        asked = [_row(item, fit, at, aside) for item, fit in zip(items, fits, strict=True)]
        seen_names, asked_names = _names(told), _names(asked)
        # a maker tells something only where one of theirs was tapped on and another is asked for
        names = {name for name in seen_names | asked_names if not name.startswith("maker")}
        names |= seen_names & asked_names
        named = sorted(names)
        columns = (*named, *ALWAYS)
        heed = heeded(aside)
        seen, rows = _matrix(told, named, heed), _matrix(asked, named, heed)
        usual = np.array([EXPECTED.get(name, 0.0) for name in columns])
        weights = _weights(lately, now) / NOISE**2
        surprise = np.array([tap.reward or 0.0 for tap in lately]) - seen @ usual
        precision = _prior(named, kinship) + (seen.T * weights) @ seen
        root: Vector = np.asarray(np.linalg.cholesky(precision), dtype=np.float64)
        mean = np.linalg.solve(precision, seen.T @ (weights * surprise))
        return cls(columns, rows, mean, root)

    def expected(self) -> Vector:
        """Return by how much each item should please more than usual, shape (items,)."""
        return np.asarray(self.rows @ self.mean)

    def draws(self, places: Sequence[int], count: int, rng: np.random.Generator) -> Vector:
        """Return the same of some items under likely weights, shape (count, places)."""
        # with precision L L', L'^-1 z has its inverse as covariance
        noise = rng.standard_normal((len(self.names), count))
        stray = solve_triangular(self.root, noise, trans="T", lower=True, check_finite=False)
        likely = self.mean[:, None] + BOLDNESS * stray
        return np.asarray((self.rows[list(places)] @ likely).T)

    def differences(self, rows: Vector) -> tuple[Vector, Vector]:
        """Return what differences in habits are worth, and the standard deviations of that.

        Args:
            rows: differences in the features of `recommender.habits`, shape (rows, HABITS).
        """
        every = np.zeros((len(rows), len(self.names)))
        every[:, -len(HABITS) :] = rows
        spread = solve_triangular(self.root, every.T, lower=True, check_finite=False)
        return np.asarray(every @ self.mean), np.linalg.norm(spread, axis=0)

    def strongest(self, facet: str) -> dict[str, float]:
        """Return the expected weights of one facet's names, the best first."""
        found = {
            name.partition(":")[2]: float(weight)
            for name, weight in zip(self.names, self.mean, strict=True)
            if name.startswith(f"{facet}:")
        }
        return dict(sorted(found.items(), key=lambda each: -each[1]))


class Row(NamedTuple):
    """What is known of an item on an occasion.

    Attributes:
        named: the features that only some items have, by name.
        fit: to the mood, in [0, 1].
        fame: in [0, 1].
        year: 0 when unknown.
        valence: in [-1, 1]; 0 when unknown.
        energy: in [-1, 1]; 0 when unknown.
        at: when it was shown or is asked for, in POSIX seconds.
    """

    named: Mapping[str, float]
    fit: float
    fame: float
    year: int
    valence: float
    energy: float
    at: float


def _row(item: Media | Impression, fit: float | None, at: float, aside: Aside) -> Row:
    genres, maker, year = known(item, aside)
    named = dict(_genres(genres))
    if maker:
        named[f"maker:{key(maker)}"] = 1.0
    if item.language:
        named[f"language:{item.language}"] = 1.0
    return Row(
        named,
        TYPICAL_FIT if fit is None else fit,
        TYPICAL_FAME if item.popularity is None else item.popularity,
        year,
        item.valence or 0.0,
        item.energy or 0.0,
        at,
    )


def shown(tap: Impression) -> float:
    """Return when the card of a tap was shown, in POSIX seconds."""
    # of a card that was shown again after the tap, the tap's own time is the best that is left
    at = tap.shown_at if tap.reacted_at is None else min(tap.shown_at, tap.reacted_at)
    return at.timestamp()


@lru_cache(maxsize=4096)
def _genres(genres: frozenset[str]) -> Mapping[str, float]:
    # by the root, not the count: two liked genres are better than one
    return {f"genre:{genre}": 1 / sqrt(len(genres)) for genre in genres}


def _prior(named: Sequence[str], kinship: Kinship) -> Vector:
    """Return the precision of the weights before any tap, shape (features, features)."""
    unsure = np.array([UNSURE[name.partition(":")[0]] for name in (*named, *ALWAYS)])
    found = np.diag(unsure**-2)
    genres = [place for place, name in enumerate(named) if name.startswith("genre:")]
    alike = kinship.between([named[place].partition(":")[2] for place in genres])
    found[np.ix_(genres, genres)] = np.linalg.inv(alike) / UNSURE["genre"] ** 2
    return found


def _names(rows: Sequence[Row]) -> set[str]:
    return {name for row in rows for name in row.named}


def _matrix(rows: Sequence[Row], named: Sequence[str], heed: Vector) -> Vector:
    """Return the features, those named and then `ALWAYS`, shape (rows, features)."""
    columns = {name: column for column, name in enumerate(named)}
    found = np.zeros((len(rows), len(named) + len(ALWAYS)))
    for place, row in enumerate(rows):
        for name, value in row.named.items():
            column = columns.get(name)
            if column is not None:
                found[place, column] = value
    numbers = np.array([row[1:] for row in rows]).reshape(-1, len(Row._fields) - 1)
    fits, fame, years, valence, energy, at = numbers.T
    common = np.column_stack([np.ones(len(rows)), fits, fame])
    bumps = np.exp(-(((years[:, None] - BUMPS) / BUMP_WIDTH) ** 2) / 2)
    bumps[years == 0] = 0.0
    found[:, len(named) :] = np.hstack([common, bumps, heed * habits(valence, energy, at)])
    return found


def _weights(taps: Sequence[Impression], now: datetime) -> Vector:
    """Return how much each tap counts, in (0, 1], shape (taps,)."""
    newer = np.arange(len(taps) - 1, -1, -1)
    return np.asarray(MEMORY**newer * [_weight(tap, now) for tap in taps])


def _weight(tap: Impression, now: datetime) -> float:
    days = max(0.0, (now - tap.reacted_at).total_seconds() / 86_400) if tap.reacted_at else 0.0
    wrong = tap.misread and tap.reaction is Reaction.SKIP
    return float((MISREAD_SHARE if wrong else 1.0) * 0.5 ** (days / HALF_LIFE_DAYS))
