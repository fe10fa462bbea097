"""What people who like the same things liked: learned in the background, asked at once.

Until there are enough people, what was learned from imported ratings speaks alone; then it counts
a little beside them.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from models.chat import UserRef
from models.errors import Busy, StoreError
from models.media import ItemId
from models.profile import Like, Profile
from recommender.item_knn import ItemKnn
from recommender.neighbours import Interactions, Neighbours

FEWEST = 100
"""People from whom on it is fitted. Taught by so many of MovieLens latest-small, it finds the last
film of others among its first ten in .107 of all cases, popularity in .034; by half as many .064
and .033; by four times as many no better."""

MOST_LIKES = 300_000
"""Likes that are read: more would teach little and take long."""

EVERY = 3600.0
"""Seconds between two fits."""

LATEST = 50
"""Likes of a person that are asked with; `Neighbours` lets older ones fade anyway."""

SHARE = 0.3
"""How much imported ratings count beside the community's own likes. With 100 people of MovieLens
latest-small as the community and most others imported, the last like of the rest is among the
first ten in .092 of all cases, by the community alone in .085, by the import alone in .073; with
50, 200 or 300 people the blend comes first, too."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A model with the names of its columns."""

    places: Mapping[ItemId, int]
    items: tuple[ItemId, ...]
    model: Neighbours

    @classmethod
    def of(cls, likes: Sequence[Like]) -> Self | None:
        """Learn from likes; None when too few people gave them."""
        people: dict[UserRef, int] = {}
        places: dict[ItemId, int] = {}
        rows = [people.setdefault(like.user, len(people)) for like in likes]
        columns = [places.setdefault(like.item, len(places)) for like in likes]
        if len(people) < FEWEST:
            return None
        taps = Interactions.of(
            np.array(rows, dtype=np.int64),
            np.array(columns, dtype=np.int64),
            np.array([like.at.timestamp() for like in likes]),
            (len(people), len(places)),
        )
        return cls(places, tuple(places), Neighbours.fit(taps))

    def scores(self, liked: Sequence[ItemId]) -> dict[ItemId, float]:
        """Return how well each item goes with some, the latest last, in [0, 1]; absent means 0."""
        known = [self.places[item] for item in liked if item in self.places]
        if not known:
            return {}
        found = self.model.scores(np.array(known, dtype=np.int64))
        found[known] = 0.0  # they speak for others, not for themselves
        best = float(found.max(initial=0.0))
        good = np.flatnonzero(found > 0)
        return {self.items[place]: float(found[place]) / best for place in good.tolist()}


@dataclass(slots=True)
class Community:
    """Keeps the latest fit.

    Attributes:
        likes: reads everybody's, one after another; may raise StoreError.
        run: computes in a thread; may raise Busy.
        imported: what was learned from the ratings of an import, if any were.
        fitted: None until there are enough people.
    """

    likes: Callable[[], AsyncIterator[Like]]
    run: Callable[..., Awaitable[Fitted | None]]
    imported: ItemKnn | None = None
    fitted: Fitted | None = None

    def others(self, profile: Profile) -> Mapping[ItemId, float]:
        """Return what people who liked the same things liked, in [0, 1] each; may be nothing."""
        liked = [liked.item for liked in reversed(profile.liked)]
        ours = self.fitted.scores(liked[-LATEST:]) if self.fitted else {}
        theirs = self.imported.scores(liked) if self.imported else {}
        return blended(ours, theirs)

    async def keep_fitting(self) -> None:
        """Fit again and again, until cancelled."""
        while True:
            await self.fit()
            await asyncio.sleep(EVERY)

    async def fit(self) -> None:
        """Learn from what everybody liked; where that fails, what was learned before stays."""
        try:
            likes = await self._read()
            self.fitted = await self.run(Fitted.of, likes)
        except (StoreError, Busy, ValueError, MemoryError) as problem:
            # the next hour will do: nobody waits for it
            log.warning("community_not_fitted: %s", type(problem).__name__)

    async def _read(self) -> list[Like]:
        likes = []
        async for like in self.likes():
            likes.append(like)
            if len(likes) >= MOST_LIKES:
                break
        return likes


def blended(
    ours: Mapping[ItemId, float], theirs: Mapping[ItemId, float]
) -> Mapping[ItemId, float]:
    """Return what the community says, and a share of what others say, in [0, 1]."""
    if not ours or not theirs:
        return ours or theirs
    blend = dict(ours)
    for item, score in theirs.items():
        blend[item] = min(1.0, ours.get(item, 0.0) + SHARE * score)
    return blend
