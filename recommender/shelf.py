"""One kind of a catalogue, sorted so that a million items are searched in a few milliseconds.

All that a search looks at lies in columns, in the order of valence. What is near a target lies in
a strip of that order; it is widened until it surely holds what was asked for. So a search is
exact, and costs what the strip costs, not what the catalogue does.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from math import inf, nan
from typing import Self

import numpy as np
from numpy.typing import NDArray

from models.media import Filters, Media, MediaKind, MediaQuery, Movie
from recommender.lines import NAME
from recommender.names import folded, makers_of

GENRE_BONUS = 0.3
"""How much nearer, on the circumplex, an item of a wanted genre counts: a tenth of the way from
one end to the other corner, so a genre settles what feeling leaves open and no more."""

REACHES = (0.02, 0.06, 0.2, 0.6, inf)
"""Half the width of the strips that are searched one after another, on the scale of valence."""

FEW = 20_000
"""Items of what a wish demands, such as Icelandic ones, that are looked at without any strip."""

ROUNDING = 1e-9
"""What the edges of a strip may be off."""

Places = NDArray[np.int32]
"""Items by their place in the order of valence."""
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NOWHERE: Places = np.empty(0, np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Which items have a name; names are kept as hashes of 64 bits, 12 bytes a name.

    Attributes:
        hashes: of all names, ascending, shape (names,).
        places: whose they are, shape (names,).
    """

    hashes: NDArray[np.uint64]
    places: Places

    @classmethod
    def of(cls, hashes: "array[int]", owners: Places) -> Self:
        """Sort names in; `owners` are the items that have them."""
        unsorted = np.frombuffer(hashes, np.uint64)
        order = np.lexsort((owners, unsorted))
        return cls(unsorted[order], owners[order])

    def find(self, name: str) -> Places:
        """Return the items of a name, ascending."""
        wanted = np.uint64(hashed(name))
        first, last = (np.searchsorted(self.hashes, wanted, side) for side in ("left", "right"))
        return self.places[first:last]


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """Items of one kind in columns; fits `MediaProvider`. All columns are (items,), by place.

    Attributes:
        items: in the order of their file.
        rows: each item's number in `items`.
        of_genre: which items have a genre, ascending.
        of_language: the same of a language.
        ids: which item has an id.
        titles: which items have a folded title.
        makers: which items have a folded maker, alone or with others.
    """

    kind: MediaKind
    items: Sequence[Media]
    rows: Places
    valence: Floats
    energy: Floats
    popularity: Floats
    years: Places
    runtimes: Places
    safe: Flags
    of_genre: Mapping[str, Places]
    of_language: Mapping[str, Places]
    ids: Index
    titles: Index
    makers: Index

    @classmethod
    def of(cls, kind: MediaKind, items: Sequence[Media]) -> Self:
        """Put items on a shelf; each one that is searched for has a valence and an energy."""
        found = _Columns()
        for item in items:
            found.add(item)
        valence = np.frombuffer(found.valence)
        rows = np.argsort(valence, kind="stable").astype(np.int32)
        places = np.empty_like(rows)
        places[rows] = np.arange(len(rows), dtype=np.int32)
        return cls(
            kind,
            items,
            rows,
            valence[rows],
            np.frombuffer(found.energy)[rows],
            np.frombuffer(found.popularity)[rows],
            np.frombuffer(found.years, np.int32)[rows],
            np.frombuffer(found.runtimes, np.int32)[rows],
            np.frombuffer(found.safe, np.bool_)[rows],
            {name: _placed(own, places) for name, own in found.of_genre.items()},
            {name: _placed(own, places) for name, own in found.of_language.items()},
            Index.of(found.ids, places),
            Index.of(found.titles, places),
            Index.of(found.makers, places[np.frombuffer(found.made, np.int32)]),
        )

    @property
    def name(self) -> str:
        """The first part of the items' ids."""
        return NAME

    @property
    def positions(self) -> Floats:
        """Valence and energy in the order of `items`, shape (items, 2)."""
        positions = np.empty((len(self.rows), 2))
        positions[self.rows] = np.stack([self.valence, self.energy], axis=1)
        return positions

    def item(self, place: int) -> Media:
        """Return the item of a place."""
        return self.items[int(self.rows[place])]

    async def search(self, query: MediaQuery) -> Sequence[Media]:
        """Return what passes the filters, nearest to the target, wanted genres preferred."""
        if query.kind is not self.kind or query.limit <= 0:
            return ()
        return [self.item(place) for place in self.nearest(query).tolist()]

    def nearest(self, query: MediaQuery) -> Places:
        """Return the places of what is searched for, the best first; equals as in the file.

        Of several genres that are demanded, items of all of them go before items of some.
        """
        some = self._nearest(query, self._strips(query))
        demanded = [self.of_genre.get(name, NOWHERE) for name in {*query.filters.genres}]
        if len(demanded) <= 1:
            return some
        every, *others = demanded
        for other in others:
            every = every[_are([other], every)]
        full = self._nearest(query, [(every, inf)])
        return np.concatenate([full, some[~np.isin(some, full)]])[: query.limit]

    def _nearest(self, query: MediaQuery, strips: Iterable[tuple[Places, float]]) -> Places:
        bonus = GENRE_BONUS if any(name in self.of_genre for name in query.genres) else 0.0
        passed, costs = NOWHERE, np.empty(0)
        for places, reach in strips:
            passed = self._passing(query.filters, places)
            away = self.valence[passed] - query.valence, self.energy[passed] - query.energy
            costs = np.hypot(*away)
            if bonus:
                costs -= bonus * _have(self.of_genre, query.genres, passed)
            # what lies beyond the strip costs at least its reach less the bonus
            if np.count_nonzero(costs < reach - bonus - ROUNDING) >= query.limit:
                break
        if len(costs) > query.limit:
            best = costs <= np.partition(costs, query.limit - 1)[query.limit - 1]
            passed, costs = passed[best], costs[best]
        return passed[np.lexsort((self.rows[passed], costs))][: query.limit]

    def _strips(self, query: MediaQuery) -> Iterator[tuple[Places, float]]:
        """Yield more and more places, ascending, and how near to the target no other can be."""
        scarce = min(self._demanded(query.filters), key=len, default=None)
        if scarce is not None and len(scarce) <= FEW:
            yield scarce, inf
            return
        for reach in REACHES:
            edges = query.valence - reach, query.valence + reach
            yield np.arange(*np.searchsorted(self.valence, edges), dtype=np.int32), reach

    def _demanded(self, filters: Filters) -> Iterator[Places]:
        """Yield the items of each thing that a wish demands, as far as an index has them."""
        if filters.by is not None:
            yield self.makers.find(folded(filters.by))
        if filters.language is not None:
            yield self.of_language.get(filters.language, NOWHERE)
        if filters.genres:
            found = [self.of_genre.get(name, NOWHERE) for name in filters.genres]
            if sum(map(len, found)) <= FEW:
                yield np.unique(np.concatenate(found))

    def _passing(self, filters: Filters, places: Places) -> Places:
        """Return what passes; `recommender.filters.admits` for many at once."""
        if filters.by is not None:
            places = places[_are([self.makers.find(folded(filters.by))], places)]
        if filters.language is not None:
            places = places[_have(self.of_language, (filters.language,), places)]
        if filters.genres:
            places = places[_have(self.of_genre, filters.genres, places)]
        if filters.not_genres:
            places = places[~_have(self.of_genre, filters.not_genres, places)]
        if filters.years is not None:
            years = self.years[places]
            places = places[(filters.years[0] <= years) & (years <= filters.years[1])]
        if filters.max_runtime is not None:
            runtimes = self.runtimes[places]
            places = places[(runtimes > 0) & (runtimes <= filters.max_runtime)]
        return places[self.safe[places]] if filters.family_safe else places


class _Columns:
    """What is noted of each item, in the order of the file; arrays take a tenth of lists."""

    def __init__(self) -> None:
        self.valence, self.energy, self.popularity = array("d"), array("d"), array("d")
        self.years, self.runtimes, self.safe = array("i"), array("i"), bytearray()
        self.ids, self.titles, self.makers = array("Q"), array("Q"), array("Q")
        self.made = array("i")
        self.of_genre: dict[str, array[int]] = {}
        self.of_language: dict[str, array[int]] = {}

    def add(self, item: Media) -> None:
        number = len(self.ids)
        self.valence.append(nan if item.valence is None else item.valence)
        self.energy.append(nan if item.energy is None else item.energy)
        self.popularity.append(item.popularity)
        self.years.append(item.year)
        self.runtimes.append(item.runtime if isinstance(item, Movie) else 0)
        self.safe.append(item.family_safe)
        self.ids.append(hashed(item.id))
        self.titles.append(hashed(folded(item.title)))
        makers = _hashes_of(item.maker)
        self.makers.extend(makers)
        self.made.extend(number for _ in makers)
        for genre in item.genres:
            self.of_genre.setdefault(genre, array("i")).append(number)
        self.of_language.setdefault(item.language, array("i")).append(number)


def hashed(name: str) -> int:
    """Return 64 bits of a name: of a million names, two have the same once in 40 million times."""
    digest = blake2b(name.encode(errors="surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def twice(items: Index) -> Iterator[tuple[int, int]]:
    """Yield the pairs of places that have one id."""
    for number in np.flatnonzero(items.hashes[1:] == items.hashes[:-1]).tolist():
        yield int(items.places[number]), int(items.places[number + 1])


@lru_cache(20_000)
def _hashes_of(maker: str) -> tuple[int, ...]:
    return tuple({hashed(folded(name)) for name in makers_of(maker)})


def _placed(rows: "array[int]", places: Places) -> Places:
    return np.sort(places[np.frombuffer(rows, np.int32)])


def _have(index: Mapping[str, Places], names: Iterable[str], places: Places) -> Flags:
    """Tell which of some places, ascending, have one of some names."""
    return _are([index.get(name, NOWHERE) for name in names], places)


def _are(wanted: Iterable[Places], places: Places) -> Flags:
    """Tell which of some places, ascending, are among the wanted ones."""
    if not len(places):
        return np.zeros(0, np.bool_)
    start, end = int(places[0]), int(places[-1]) + 1
    flags = np.zeros(end - start, np.bool_)
    for found in wanted:
        first, last = np.searchsorted(found, (start, end))
        flags[found[first:last] - start] = True
    return flags[places - start]
