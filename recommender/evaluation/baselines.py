"""Well-known models to compare with: popularity, item-kNN, EASE, iALS.

Each learns from `Interactions` and returns a scorer: likes of some people in, scores out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import sparse

from recommender.item_knn import nearest
from recommender.neighbours import Ease, Floats, Interactions

Scorer = Callable[[Interactions], Floats]
"""Returns the scores of each row of likes, shape (rows, items)."""

SWEEPS = 8
"""Of alternating least squares; more change the ranking little."""

ROWS_AT_ONCE = 1024
"""Of iALS's normal equations, 4 MB for each 1,000 factors squared."""


def popularity(likes: Interactions) -> Scorer:
    """Return how often each item was liked, the same for everybody."""
    counts = np.bincount(likes.items, minlength=likes.shape[1]).astype(np.float32)
    return lambda asked: np.tile(counts, (asked.shape[0], 1))


def item_knn(likes: Interactions, count: int, shrink: float) -> Scorer:
    """Score by the cosine to what was liked, over each item's nearest neighbours.

    Args:
        likes: what is learned from.
        count: neighbours that an item keeps.
        shrink: added to the cosine's denominator, so that few common likes prove little.
    """
    kept = nearest(likes.matrix(), count, shrink)
    return lambda asked: np.asarray((asked.matrix() @ kept.T).toarray(), dtype=np.float32)


def ease(likes: Interactions, ridge: float) -> Scorer:
    """Score by EASE, every like counting the same."""
    model = Ease.fit(likes.matrix(), ridge)
    return lambda asked: model.scores(asked.matrix())


@dataclass(frozen=True, slots=True)
class FactorSettings:
    """Those of iALS: how many factors, weight of what was not liked, regularisation."""

    factors: int = 32
    unliked: float = 0.1
    ridge: float = 0.003


@dataclass(frozen=True, slots=True, eq=False)
class Factors:
    """Implicit alternating least squares (Hu, Koren and Volinsky 2008).

    In the form of Rendle et al. 2022, "Revisiting the performance of iALS", with regularisation
    by frequency.

    Attributes:
        items: the items' vectors, shape (items, factors).
    """

    settings: FactorSettings
    items: Floats

    @classmethod
    def fit(cls, likes: Interactions, settings: FactorSettings) -> Self:
        """Learn vectors from a fixed random start."""
        rng = np.random.default_rng(0)
        liked = likes.matrix()
        scale = 0.1 / np.sqrt(settings.factors)
        items = rng.normal(0, scale, (likes.shape[1], settings.factors)).astype(np.float32)
        for _ in range(SWEEPS):
            people = _solved(liked, items, settings)
            items = _solved(sparse.csr_matrix(liked.T), people, settings)
        return cls(settings, items)

    def scores(self, asked: Interactions) -> Floats:
        """Fit a vector to each row of likes and return its products with the items'."""
        people = _solved(asked.matrix(), self.items, self.settings)
        return np.asarray(people @ self.items.T, dtype=np.float32)


def _solved(
    liked: sparse.csr_matrix[np.float32], others: Floats, settings: FactorSettings
) -> Floats:
    """Return the vectors that fit the likes best, the other side's given."""
    size = settings.factors
    outer = (others[:, :, None] * others[:, None, :]).reshape(len(others), -1)
    base = settings.unliked * (others.T @ others)
    right = liked @ others
    often = np.diff(liked.indptr) + settings.unliked * len(others)
    found = np.zeros((liked.shape[0], size), dtype=np.float32)
    for start in range(0, len(found), ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        normal = (liked[rows] @ outer).reshape(-1, size, size) + base
        normal[:, np.arange(size), np.arange(size)] += settings.ridge * often[rows, None]
        found[rows] = np.linalg.solve(normal, right[rows, :, None])[:, :, 0]
    return found
