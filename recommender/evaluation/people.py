"""Simulated people with hidden tastes, for the cold start; pure given their seed.

What they like is drawn from another form than what the bandit learns: a person's likes follow the
best-loved of an item's genres, single makers, a time of their own, how well known and how fitting
the item is, through a logistic curve, and chance. The base rate was set by hand, twice, so that a
mood-only ranker is liked about one time in four.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from random import Random

import numpy as np
from numpy.typing import NDArray

from models.media import Media
from models.mood import Emotion

BASE = -4.3
"""Logit of liking something without anything for or against it: 1 %.

Chosen so that the ranker that goes by mood alone is liked about every fourth time."""

FACTORS = 6
SHARED = 0.8
LOVE = 1.6
MAKER_SPREAD = 0.8
TIME_PULL = 1.2
TIME_SPREAD = 18.0  # years
MOOD_PULL = 1.6
FAME_PULL = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class Kinship:
    """Which genres go together.

    Attributes:
        factors: a unit vector for each genre, shape (genres, FACTORS).
    """

    genres: tuple[str, ...]
    factors: NDArray[np.float64]

    @classmethod
    def of(cls, items: Sequence[Media]) -> "Kinship":
        """Work it out from which genres stand together on items."""
        genres = tuple(sorted({genre for item in items for genre in item.genres}))
        has = np.array([[genre in item.genres for genre in genres] for item in items], dtype=float)
        has /= np.sqrt(np.maximum(has.sum(axis=0), 1))
        _, vectors = np.linalg.eigh(has.T @ has)
        # the largest says only how common a genre is
        factors = vectors[:, -1 - FACTORS : -1]
        return cls(genres, factors / np.maximum(np.linalg.norm(factors, axis=1), 1e-9)[:, None])


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a taste.

    Attributes:
        seed: from which the chance of each tap and the liking of each maker is drawn.
        genres: how much each genre is liked, as a logit.
        home: the year whose things they like best.
        moods: the mood of each session.
        strength: how pronounced the taste is; 1 is usual.
    """

    seed: int
    genres: dict[str, float]
    home: float
    moods: tuple[Emotion, ...]
    strength: float = 1.0

    @classmethod
    def born(cls, seed: int, kinship: Kinship, sessions: int, strength: float = 1.0) -> "Person":
        """Draw a person, who likes related genres alike, but not quite alike."""
        rng = np.random.default_rng(seed)
        shared = kinship.factors @ rng.standard_normal(FACTORS)
        own = rng.standard_normal(len(kinship.genres))
        liking = LOVE * (SHARED * shared + np.sqrt(1 - SHARED**2) * own)
        emotions = list(Emotion)
        moods = tuple(emotions[each] for each in rng.integers(0, len(emotions), sessions))
        genres = dict(zip(kinship.genres, liking.tolist(), strict=True))
        return cls(seed, genres, float(rng.uniform(1950, 2025)), moods, strength)

    def taste(self, items: Sequence[Media]) -> NDArray[np.float64]:
        """Return how much each item is to their taste, as a logit, shape (items,)."""
        return self.strength * np.array([self._taste(item) for item in items])

    def likes(self, item: Media, chance: float) -> bool:
        """Tell whether they like it: the same answer whoever shows it."""
        return Random(f"{self.seed} {item.id}").random() < chance  # noqa: S311 no secret

    def _taste(self, item: Media) -> float:
        felt = [self.genres[genre] for genre in item.genres]
        genre = 0.6 * max(felt) + 0.4 * sum(felt) / len(felt)
        maker = MAKER_SPREAD * Random(f"{self.seed} {item.maker}").gauss(0, 1)  # noqa: S311
        time = TIME_PULL * (2 * exp(-(((item.year - self.home) / TIME_SPREAD) ** 2)) - 0.7)
        return genre + maker + time


def chances(
    taste: NDArray[np.float64], fits: NDArray[np.float64], fame: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the true chance that each item is liked.

    Args:
        taste: as `Person.taste` gives it.
        fits: how well each fits the mood, in [0, 1].
        fame: popularity, in [0, 1].
    """
    logits = BASE + taste + MOOD_PULL * fits + FAME_PULL * fame
    return np.asarray(1 / (1 + np.exp(-logits)))
