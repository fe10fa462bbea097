"""Asks the catalogues, ranks what they found, and cuts it to what was wished for."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random

from models.errors import ProviderError
from models.media import ItemId, Media, MediaKind, MediaQuery, Recommendation, Wish
from models.mood import MoodState
from models.profile import Profile
from models.protocols import Library, MediaProvider
from recommender.kinship import Kinship
from recommender.ranker import SKIP_REST, rank
from recommender.scoring import Occasion
from recommender.targets import CANDIDATES, query_for
from recommender.taste import key

log = logging.getLogger(__name__)


def nobody(_profile: Profile) -> Mapping[ItemId, float]:
    """Tell nothing: of others nothing is known."""
    return {}


@dataclass(frozen=True, slots=True)
class Recommender:
    """Chooses items; fits `models.protocols.Recommend`.

    Attributes:
        providers: of two that know one item, the first keeps it.
        library: knows the item that a wish says to be like.
        kinships: which genres of songs, and which of films, go together.
        others: tells what people who liked the same things liked, in [0, 1] each.
        patience: seconds that a provider may take; after that the others answer.
    """

    providers: Sequence[MediaProvider]
    patience: float = 2.0
    library: Library | None = None
    others: Callable[[Profile], Mapping[ItemId, float]] = nobody
    kinships: Mapping[MediaKind, Kinship] = field(default_factory=dict)

    async def __call__(
        self, mood: MoodState, wish: Wish, profile: Profile, now: datetime, rng: Random
    ) -> tuple[Recommendation, ...]:
        """Return up to `wish.count` items of each kind, kinds in the order of the wish."""
        kinds = tuple(dict.fromkeys(wish.kinds))
        # what was shown lately may crowd round this very mood, so ask for as much more
        limit = CANDIDATES + sum(abs(now - at) < SKIP_REST for at in profile.last_shown.values())
        like = await self._like(wish)
        queries = {
            kind: query_for(mood, wish.mode, kind, limit, wish.filters, like) for kind in kinds
        }
        found = await self.search(queries.values())
        occasion = replace(
            Occasion.of(mood, wish.mode, profile, now, like),
            others=self.others(profile),
            kinships=self.kinships,
        )
        return tuple(
            recommendation
            for kind in kinds
            for recommendation in rank(
                merged(kind, found), occasion, wish.count, rng, wish.filters
            )
        )

    async def _like(self, wish: Wish) -> Media | None:
        """Return the item to be like; None if there is none or no catalogue knows it any more."""
        if wish.similar_to is None or self.library is None:
            return None
        return await self.library.item(wish.similar_to)

    async def search(self, queries: Iterable[MediaQuery]) -> list[Sequence[Media]]:
        """Ask all providers at once; the answers are in the order of queries and providers."""
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(self._ask(provider, query))
                for query in queries
                for provider in self.providers
                if provider.kind is query.kind
            ]
        return [task.result() for task in tasks]

    async def _ask(self, provider: MediaProvider, query: MediaQuery) -> Sequence[Media]:
        # caught here: outside of the group errors arrive as a group, and the others are cancelled
        try:
            async with asyncio.timeout(self.patience):
                return await provider.search(query)
        except TimeoutError:
            log.warning("provider_too_slow: %s", provider.name)
        except ProviderError:
            # by name only: a provider's message may quote an address with a key in it
            log.warning("provider_failed: %s", provider.name)
        return ()


def merged(kind: MediaKind, found: Iterable[Sequence[Media]]) -> list[Media]:
    """Return the items of one kind, each once; same-named films are told apart by the year."""
    items: dict[tuple[str, str, int], Media] = {}
    ids = set()
    for item in (item for answer in found for item in answer if item.kind is kind):
        # a song's year varies between its releases and catalogues, a film's hardly does
        year = item.year if kind is MediaKind.MOVIE else 0
        name = (key(item.title), key(item.maker), year)
        if item.id not in ids and name not in items:
            items[name] = item
            ids.add(item.id)
    return list(items.values())
