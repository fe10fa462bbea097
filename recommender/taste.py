"""What a person's likes and skips say about an item; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Self

from models.media import ItemId, Media
from models.profile import Profile, Tally

PRIOR = 0.5
"""Likes, and skips, that everything starts with: Jeffreys' prior for a rate.

It moves a like-rate from 1/2 to 3/4 on the first tap, so that the very next answer shows it.
"""

MAKER_SHARE = 0.6
"""How much a maker's like-rate counts beside the genres': taps on one maker are few."""

FAMILIAR_AFTER = 2.0
"""Taps on a genre after which it counts as half known."""


@dataclass(frozen=True, slots=True)
class Taste:
    """A person's like-rates.

    Attributes:
        genres: how far each genre's like-rate lies above 1/2, in [-1/2, 1/2].
        makers: the same of each maker, by `key`.
        familiar: how well each genre is known, in [0, 1); absent means not at all.
        liked: items that were liked.
    """

    genres: Mapping[str, float]
    makers: Mapping[str, float]
    familiar: Mapping[str, float]
    liked: frozenset[ItemId]

    @classmethod
    def of(cls, profile: Profile) -> Self:
        """Return what a profile says."""
        return cls(
            genres={genre: leaning(tally) for genre, tally in profile.genres.items()},
            makers={key(maker): leaning(tally) for maker, tally in profile.makers.items()},
            familiar={
                genre: taps(tally) / (taps(tally) + FAMILIAR_AFTER)
                for genre, tally in profile.genres.items()
            },
            liked=frozenset(liked.item for liked in profile.liked),
        )

    def fit(self, item: Media) -> float:
        """Return how well an item fits, in [0, 1]; 1/2 when nothing is known."""
        fit = 0.5 + MAKER_SHARE * self.makers.get(key(item.maker), 0.0)
        if item.genres:
            leanings = 0.0
            for genre in item.genres:
                leanings += self.genres.get(genre, 0.0)
            # the root, not the count: two liked genres are better than one,
            # and a long list of genres is no proof of anything
            fit += leanings / sqrt(len(item.genres))
        return min(1.0, max(0.0, fit))

    def novelty(self, item: Media) -> float:
        """Return how far from the usual an item is, in [0, 1]; disliked is not new."""
        if item.id in self.liked:
            return 0.0
        known = 0.0
        for genre in item.genres:
            known = max(known, self.familiar.get(genre, 0.0))
        return max(0.0, 1.0 - known + min(0.0, 2 * (self.fit(item) - 0.5)))


def key(maker: str) -> str:
    """Return what two spellings of one maker have in common."""
    return maker.strip().casefold()


def leaning(tally: Tally) -> float:
    """Return how far the smoothed like-rate lies above 1/2, in [-1/2, 1/2]."""
    return (tally.likes + PRIOR) / (taps(tally) + 2 * PRIOR) - 0.5


def taps(tally: Tally) -> int:
    """Return how often somebody reacted."""
    return tally.likes + tally.skips
