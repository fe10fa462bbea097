"""Variety: each item good in itself and unlike those before it; pure.

The trade of relevance against likeness is maximal marginal relevance (Carbonell and Goldstein
1998), here for many rows of scores at once, so that the chance of each choice can be counted.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.media import Media

LIKENESS_COST = 0.15
"""What a perfect double of an item already chosen loses: as much as 1/3 of the mood fit."""

GENRE_LIKENESS = 0.6
DECADE_LIKENESS = 0.2
LANGUAGE_LIKENESS = 0.2

Vector = NDArray[np.float64]


def likeness(one: Media, other: Media) -> float:
    """Return how alike two items are in genre, decade and language, in [0, 1]."""
    common = len(one.genres & other.genres)
    shared = common / (len(one.genres) + len(other.genres) - common) if common else 0.0
    return (
        GENRE_LIKENESS * shared
        + DECADE_LIKENESS * (one.year // 10 == other.year // 10)
        + LANGUAGE_LIKENESS * (one.language == other.language)
    )


def likenesses(items: Sequence[Media]) -> Vector:
    """Return the likeness of each item to each, shape (items, items)."""
    names = sorted({genre for item in items for genre in item.genres})
    has = np.array([[genre in item.genres for genre in names] for item in items], dtype=float)
    has = has.reshape(len(items), len(names))
    common, many = has @ has.T, has.sum(axis=1)
    shared = common / np.maximum(many[:, None] + many - common, 1)
    decades = np.array([item.year // 10 for item in items])
    languages = np.array([item.language for item in items])
    return np.asarray(
        GENRE_LIKENESS * shared
        + DECADE_LIKENESS * (decades[:, None] == decades)
        + LANGUAGE_LIKENESS * (languages[:, None] == languages)
    )


def varied(scores: Vector, alike: Vector, count: int) -> NDArray[np.int64]:
    """Return the places of up to `count` items for each row of scores, the best first.

    Args:
        scores: shape (rows, items).
        alike: of each item to each, in [0, 1], shape (items, items).
        count: how many to choose.

    Returns:
        Shape (rows, chosen).
    """
    rows, items = scores.shape
    every = np.arange(rows)
    left, likest = scores.copy(), np.zeros_like(scores)
    chosen = np.zeros((rows, min(max(count, 0), items)), dtype=np.int64)
    for turn in range(chosen.shape[1]):
        pick = (left - LIKENESS_COST * likest).argmax(axis=1)
        chosen[:, turn] = pick
        left[every, pick] = -np.inf
        likest = np.maximum(likest, alike[pick])
    return chosen
