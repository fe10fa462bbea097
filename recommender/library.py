"""Songs and films by name: what somebody likes, or wants more of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from models.media import ItemId, Media
from recommender.names import folded


@dataclass(frozen=True, slots=True, eq=False)
class Shelves:
    """All items of catalogues that lie in memory; fits `models.protocols.Library`.

    Attributes:
        items: by id.
        titles: the best known item of each title, by the folded title.
        makers: the spelling of each maker, by the folded name.
        best: the best known item of each maker, by the folded name.
    """

    items: Mapping[ItemId, Media]
    titles: Mapping[str, Media]
    makers: Mapping[str, str]
    best: Mapping[str, Media]

    @classmethod
    def of(cls, items: Iterable[Media]) -> Self:
        """Sort items in."""
        known = sorted(items, key=lambda item: (item.popularity, item.id))
        made = [(maker, item) for item in known for maker in makers_of(item)]
        return cls(
            items={item.id: item for item in known},
            titles={folded(item.title): item for item in known},
            makers={folded(maker): maker for maker, _ in made},
            best={folded(maker): item for maker, item in made},
        )

    async def item(self, id_: ItemId) -> Media | None:
        """Return one item."""
        return self.items.get(id_)

    async def named(self, title: str) -> Media | None:
        """Return the best known item of this title, however capitals and accents are written."""
        return self.titles.get(folded(title))

    async def best_of(self, maker: str) -> Media | None:
        """Return the best known item that somebody made."""
        return self.best.get(folded(maker))

    async def maker(self, name: str) -> str | None:
        """Return the usual spelling of somebody who made something."""
        return self.makers.get(folded(name))


def makers_of(item: Media) -> tuple[str, ...]:
    """Return who made an item: each of several by themselves, and all of them together."""
    return tuple(dict.fromkeys((*item.maker.split(" & "), item.maker)))
