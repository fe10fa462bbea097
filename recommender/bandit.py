"""Learns from every tap and decides how far to explore; pure given its rng.

Contextual Thompson sampling (Agrawal and Goyal 2013): a Bayesian linear regression of "liked" on
what is known of an item and the occasion. Each answer draws one set of weights from the posterior
and shows what is best under it, so that what is uncertain gets tried and what is known gets used.
Evidence fades, so that taste can move.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, sqrt
from random import Random
from typing import NamedTuple, Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from models.media import Media
from recommender.taste import Taste, key

Vector = NDArray[np.float64]

SIZE = 42
"""Features: 10 with a name, 9 families of genres, 23 slots for single genres."""

NAMED = (
    *("bias", "mood", "popularity", "maker", "genre", "english"),
    *("old", "eighties", "noughties", "new"),
)
# What people who like one genre tend to like too. Songs: the five factors of Rentfrow, Goldberg
# and Levitin (2011). Films: communal, dark, thrilling and cerebral of Rentfrow, Goldberg and
# Zilca (2011).
FAMILIES: tuple[frozenset[str], ...] = (
    frozenset({"ballad", "soul", "r&b", "singer-songwriter", "bossa nova", "new age", "ambient"}),
    frozenset({"country", "folk", "chanson", "gospel", "children"}),
    frozenset(
        {"classical", "jazz", "opera", "blues", "swing", "instrumental", "world"}
        | {"flamenco", "musical", "soundtrack", "nature"}
    ),
    frozenset({"rock", "metal", "punk", "hard rock", "grunge", "alternative", "indie", "ska"}),
    frozenset(
        {"pop", "dance", "electronic", "hip hop", "latin", "funk", "disco", "house"}
        | {"techno", "reggae", "afrobeat", "j-pop", "k-pop", "bollywood"}
    ),
    frozenset({"comedy", "romance", "family", "animation", "music"}),
    frozenset({"horror", "crime", "mystery"}),
    frozenset({"action", "adventure", "thriller", "science fiction", "fantasy", "war", "western"}),
    frozenset({"drama", "history", "documentary"}),
)
GENRE_SLOTS = SIZE - len(NAMED) - len(FAMILIES)
DECADES = (1962, 1984, 2003, 2020)
DECADE_SPREAD = 10.0  # years

START = dict(zip(NAMED, (-0.2, 0.45, 0.12, 0.5, 0.3, 0.0, 0.0, 0.0, 0.0, 0.0), strict=True))
"""What a stranger's weights are believed to be: those of `recommender.scoring`, so that somebody
who has never tapped gets the usual ranking. The bias makes that somebody like about every third
card that fits: were more expected, each first skip would speak against all that an item has."""

UNSURE = dict(zip(NAMED, (0.2, 0.15, 0.15, 0.3, 0.3, 0.15, 0.4, 0.4, 0.4, 0.4), strict=True))
FAMILY_UNSURE = 0.3
GENRE_UNSURE = 0.35
"""Standard deviations of that belief; those of genres and decades are wide, as tastes differ."""

NOISE = 0.45
"""Standard deviation of a tap around its like-rate: that of a coin is 1/2."""

MEMORY = 0.99
"""What remains of older evidence after a tap: half after some 70 of them."""

HALF_LIFE_DAYS = 180.0
"""After which evidence counts half, taps or no taps."""

BOLDNESS = 0.1
"""How far a draw strays from the mean, as a share of what the posterior says; below 1 less is
risked, which in short histories pays."""

DRAWS = 128
"""Of weights, to estimate how likely an item was to be shown."""

_ROWS, _COLUMNS = np.tril_indices(SIZE)
_FORMAT = struct.Struct(f"<B{len(_ROWS) + SIZE}f")
_VERSION = 1


class Choice(NamedTuple):
    """One item chosen.

    Attributes:
        place: its number among the candidates.
        score: its expected reward under the weights drawn.
        propensity: the chance, in (0, 1), that this belief shows it among as many, estimated.
    """

    place: int
    score: float
    propensity: float


@dataclass(frozen=True, slots=True, eq=False)
class Belief:
    """What is believed of one person, beyond what is believed of everybody.

    Attributes:
        evidence: sum of the outer products of the features tapped on, shape (SIZE, SIZE).
        pull: sum of features times reward, shape (SIZE,).
    """

    evidence: Vector
    pull: Vector

    @classmethod
    def of_stranger(cls) -> Self:
        """Return the belief about somebody who has never tapped."""
        return cls(np.zeros((SIZE, SIZE)), np.zeros(SIZE))

    @classmethod
    def from_bytes(cls, stored: bytes) -> Self:
        """Read what `to_bytes` wrote; anything else is a stranger's.

        Losing a belief costs a few taps, so what another version wrote is no error.
        """
        if len(stored) != _FORMAT.size or stored[0] != _VERSION:
            return cls.of_stranger()
        numbers = np.array(_FORMAT.unpack(stored)[1:], dtype=np.float64)
        if not np.isfinite(numbers).all():
            return cls.of_stranger()
        evidence = np.zeros((SIZE, SIZE))
        evidence[_ROWS, _COLUMNS] = numbers[: len(_ROWS)]
        evidence[_COLUMNS, _ROWS] = numbers[: len(_ROWS)]
        return cls(evidence, numbers[len(_ROWS) :])

    def to_bytes(self) -> bytes:
        """Return the belief in 3,781 bytes."""
        return _FORMAT.pack(_VERSION, *self.evidence[_ROWS, _COLUMNS], *self.pull)

    def learned(self, features: Vector, reward: float, weight: float = 1.0) -> Self:
        """Return the belief after a tap.

        Args:
            features: of the item tapped on, on the occasion when it was shown, shape (SIZE,).
            reward: 1 for a like, 0 for a skip, in between for stars (see `reward_of_stars`).
            weight: how much the tap counts, in [0, 1]; less when the mood was read wrongly.
        """
        evidence = MEMORY * self.evidence + weight * np.outer(features, features)
        # what the stranger's weights explain already is no news about this person
        surprise = reward - float(features @ _PRIOR_MEAN)
        return type(self)(evidence, MEMORY * self.pull + weight * surprise * features)

    def aged(self, days: float) -> Self:
        """Return the belief some days later; a clock that went back changes nothing."""
        share = 0.5 ** (max(0.0, days) / HALF_LIFE_DAYS)
        return type(self)(share * self.evidence, share * self.pull)

    def mean(self) -> Vector:
        """Return the expected weights, shape (SIZE,)."""
        return np.asarray(_PRIOR_MEAN + np.linalg.solve(self._precision(), self.pull / NOISE**2))

    def draws(self, count: int, rng: np.random.Generator) -> Vector:
        """Return likely weights, shape (count, SIZE)."""
        # with precision L L', L'^-1 z has its inverse as covariance
        lower = np.linalg.cholesky(self._precision())
        stray = np.linalg.solve(lower.T, rng.standard_normal((SIZE, count)))
        return np.asarray(self.mean() + BOLDNESS * stray.T)

    def _precision(self) -> Vector:
        return np.asarray(self.evidence / NOISE**2 + np.diag(_PRIOR_PRECISION))


def choose(belief: Belief, candidates: Vector, count: int, rng: Random) -> list[Choice]:
    """Return up to `count` candidates, the best first, under weights drawn from a belief.

    Args:
        belief: of the person, aged to now.
        candidates: the features of each, shape (candidates, SIZE).
        count: how many are shown at once.
        rng: seeded from person and update, so that a replay chooses the same.
    """
    count = min(count, len(candidates))
    if count <= 0:
        return []
    drawn = belief.draws(DRAWS + 1, np.random.default_rng(rng.getrandbits(64)))
    scores = drawn @ candidates.T
    chosen = np.argsort(-scores[0], kind="stable")[:count]
    # the draw that chose is left out of the count: it would count itself
    others = np.argpartition(-scores[1:], count - 1, axis=1)[:, :count]
    often = np.bincount(others.ravel(), minlength=len(candidates))
    return [
        Choice(int(place), float(scores[0, place]), (often[place] + 0.5) / (DRAWS + 1))
        for place in chosen
    ]


def features(items: Sequence[Media], mood_fits: Sequence[float], taste: Taste) -> Vector:
    """Return what the bandit knows of items on an occasion, shape (items, SIZE).

    Args:
        items: songs or films.
        mood_fits: of each item, in [0, 1], see `recommender.scoring.mood_fit`.
        taste: as it was when the items were shown.
    """
    rows = [_row(item, fit, taste) for item, fit in zip(items, mood_fits, strict=True)]
    return np.array(rows, dtype=np.float64).reshape(-1, SIZE)


def reward_of_stars(stars: int) -> float:
    """Return the reward of 1 to 5 stars, in [0, 1]."""
    return min(1.0, max(0.0, (stars - 1) / 4))


def strongest(belief: Belief, names: Sequence[str] = NAMED) -> dict[str, float]:
    """Return how far the named weights have moved from a stranger's, for /profile and tests."""
    moved = belief.mean() - _PRIOR_MEAN
    return {name: float(moved[place]) for place, name in enumerate(names)}


def _row(item: Media, mood_fit: float, taste: Taste) -> tuple[float, ...]:
    leaning = 0.0
    for genre in item.genres:
        leaning += taste.genres.get(genre, 0.0)
    return (
        1.0,
        mood_fit,
        item.popularity,
        taste.makers.get(key(item.maker), 0.0),
        leaning / sqrt(max(1, len(item.genres))),
        float(item.language == "en"),
        *_decades(item.year),
        *_genres(item.genres),
    )


@lru_cache(maxsize=512)
def _decades(year: int) -> tuple[float, ...]:
    return tuple(exp(-(((year - middle) / DECADE_SPREAD) ** 2) / 2) for middle in DECADES)


@lru_cache(maxsize=4096)
def _genres(genres: frozenset[str]) -> tuple[float, ...]:
    """Return the share of each family, then genres hashed to a few slots with a sign.

    Hashing needs no table of genres, and signs make two that share a slot cancel out on average
    (Weinberger et al. 2009).
    """
    many = max(1, len(genres))
    families = [len(genres & family) / many for family in FAMILIES]
    found = [0.0] * GENRE_SLOTS
    share = 1 / sqrt(2 * many)
    for genre in genres:
        for salt in ("a", "b"):
            code = crc32(f"{salt}:{genre}".encode())
            found[code % GENRE_SLOTS] += share if code & 0x8000_0000 else -share
    return (*families, *found)


_PRIOR_MEAN: Vector = np.array([*START.values(), *[0.0] * (SIZE - len(NAMED))])
_PRIOR_PRECISION: Vector = (
    np.array(
        [
            *UNSURE.values(),
            *[FAMILY_UNSURE] * len(FAMILIES),
            *[GENRE_UNSURE] * GENRE_SLOTS,
        ]
    )
    ** -2.0
)
