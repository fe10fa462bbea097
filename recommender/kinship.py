"""Which genres go together, by what stands together on the items of a catalogue; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Self

import numpy as np
from numpy.typing import NDArray

from models.media import Media

Vector = NDArray[np.float64]

FACTORS = 6
"""Dimensions in which genres are compared: fewer lump together what differs."""

SHARED = 0.6
"""How much of the liking of a genre it shares with its closest kin; the rest is its own."""

ENOUGH = 20_000
"""Items that are looked at: more would change nothing and take long."""


@dataclass(frozen=True, slots=True, eq=False)
class Kinship:
    """How alike the likings of genres are expected to be, before any tap.

    Attributes:
        places: of the genres in the matrix.
        alike: correlations, in [-1, 1], shape (genres, genres).
    """

    places: Mapping[str, int]
    alike: Vector

    @classmethod
    def of(cls, items: Iterable[Media]) -> Self:
        """Work it out by principal components of how often genres stand on one item."""
        looked_at = list(islice(items, ENOUGH))
        names = sorted({genre for item in looked_at for genre in item.genres})
        places = {name: place for place, name in enumerate(names)}
        together = np.zeros((len(names), len(names)))
        for item in looked_at:
            here = [places[genre] for genre in item.genres]
            together[np.ix_(here, here)] += 1
        often = np.sqrt(np.diag(together))
        _, vectors = np.linalg.eigh(together / np.outer(often, often))
        # the largest says only how common a genre is
        factors = vectors[:, -1 - FACTORS : -1]
        factors = factors / np.maximum(np.linalg.norm(factors, axis=1), 1e-9)[:, None]
        return cls(places, SHARED * factors @ factors.T)

    def between(self, genres: Sequence[str]) -> Vector:
        """Return the correlations of some genres; a genre never heard of has no kin."""
        known = [place for place, genre in enumerate(genres) if genre in self.places]
        here = [self.places[genres[place]] for place in known]
        found = np.zeros((len(genres), len(genres)))
        found[np.ix_(known, known)] = self.alike[np.ix_(here, here)]
        np.fill_diagonal(found, 1.0)
        return found


ALONE = Kinship({}, np.zeros((0, 0)))
"""No genre is kin to another."""
