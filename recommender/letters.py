"""What the spelling of titles and names tells of their music: groups of letters, hashed."""

from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from recommender.names import folded

Floats = NDArray[np.float32]

BUCKETS = 1 << 17
"""Numbers that letter groups are hashed to; half as many collide noticeably."""
SHORTEST, LONGEST = 2, 4
"""Letters of a group."""


@dataclass(frozen=True, slots=True, eq=False)
class Letters:
    """A linear regression on groups of letters: what the spelling of names tells of their music.

    Attributes:
        rarity: logarithm of songs by songs that have a group, (BUCKETS,).
        weights: (BUCKETS, 2).
    """

    rarity: Floats
    weights: Floats

    def place(self, text: str) -> Floats:
        """Return what a text's letters add to valence and energy, (2,)."""
        rows = groups(text)
        counts = self.rarity[rows]
        length = float(np.linalg.norm(counts)) or 1.0
        return np.asarray(counts @ self.weights[rows] / length, np.float32)


def groups(text: str) -> list[int]:
    """Return the numbers of the groups of letters in a text, each once.

    A group lies within a word, whose ends count as letters.
    """
    words = [f" {word} " for word in folded(text).split()]
    return sorted(
        {
            crc32(word[start : start + length].encode()) % BUCKETS
            for word in words
            for length in range(SHORTEST, LONGEST + 1)
            for start in range(max(1, len(word) - length + 1))
        }
    )
