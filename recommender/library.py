"""Songs and films by name: what somebody likes, or wants more of."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

from models.media import ItemId, Media, MediaKind
from recommender.names import folded, makers_of
from recommender.shelf import Index, Shelf

EQUALS = 20
"""Items that are looked at where many of one name are known equally well."""


@dataclass(frozen=True, slots=True, eq=False)
class Shelves:
    """All items of catalogues that lie in memory; fits `models.protocols.Library`."""

    shelves: tuple[Shelf, ...]

    @classmethod
    def of(cls, items: Iterable[Media]) -> Self:
        """Sort items in."""
        known = list(items)
        return cls(
            tuple(Shelf.of(kind, [one for one in known if one.kind is kind]) for kind in MediaKind)
        )

    async def item(self, id_: ItemId) -> Media | None:
        """Return one item."""
        return self._best(id_, lambda shelf: shelf.ids)

    async def named(self, title: str) -> Media | None:
        """Return the best known item of this title, however capitals and accents are written."""
        return self._best(folded(title), lambda shelf: shelf.titles)

    async def best_of(self, maker: str) -> Media | None:
        """Return the best known item that somebody made."""
        return self._best(folded(maker), lambda shelf: shelf.makers)

    async def maker(self, name: str) -> str | None:
        """Return the usual spelling of somebody who made something."""
        best = await self.best_of(name)
        makers = makers_of(best.maker) if best else ()
        return next((maker for maker in makers if folded(maker) == folded(name)), None)

    def _best(self, name: str, index: Callable[[Shelf], Index]) -> Media | None:
        """Return the best known item of a name; of equals the one with the last id."""
        best: list[Media] = []
        for shelf in self.shelves if name else ():
            places = index(shelf).find(name)
            fame = shelf.popularity[places]
            if len(places):
                best += [
                    shelf.item(place) for place in places[fame == fame.max()][:EQUALS].tolist()
                ]
        return max(best, key=lambda item: (item.popularity, item.id), default=None)
