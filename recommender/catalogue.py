"""The built-in catalogue: songs and films written by hand, the provider of last resort.

It needs no network and no key. Its rows are the lines of `catalogue/tracks.jsonl` and
`catalogue/movies.jsonl`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from models.errors import StartupError
from models.media import (
    MAX_ITEM_ID_BYTES,
    ItemId,
    Media,
    MediaKind,
    MediaQuery,
    Movie,
    Track,
)
from recommender.filters import admits
from recommender.links import movie_links, track_links

NAME = "builtin"
FOLDER = Path(__file__).with_name("catalogue")
"""Where the shipped rows lie."""

GENRE_BONUS = 0.3
"""How much nearer, on the circumplex, an item of a wanted genre counts: a tenth of the way from
one end to the other corner, so a genre settles what feeling leaves open and no more."""

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """One kind of the catalogue; fits `MediaProvider`.

    Attributes:
        positions: valence and energy of each item, shape (items, 2).
        of_genre: for each genre, which items have it, shape (items,).
    """

    kind: MediaKind
    items: tuple[Media, ...]
    positions: NDArray[np.float64]
    of_genre: Mapping[str, NDArray[np.bool_]]

    @classmethod
    def of(cls, kind: MediaKind, items: Sequence[Media]) -> Self:
        """Put items, each with a valence and an energy, on a shelf."""
        genres = {genre for item in items for genre in item.genres}
        return cls(
            kind=kind,
            items=tuple(items),
            positions=np.array(
                [(item.valence, item.energy) for item in items], dtype=np.float64
            ).reshape(-1, 2),
            of_genre={
                genre: np.array([genre in item.genres for item in items], dtype=np.bool_)
                for genre in genres
            },
        )

    @property
    def name(self) -> str:
        """The first part of the items' ids."""
        return NAME

    async def search(self, query: MediaQuery) -> Sequence[Media]:
        """Return what passes the filters, nearest to the target, wanted genres preferred."""
        if query.kind is not self.kind or query.limit <= 0 or not self.items:
            return ()
        distances = np.hypot(
            self.positions[:, 0] - query.valence, self.positions[:, 1] - query.energy
        )
        wanted = np.zeros(len(self.items), dtype=np.bool_)
        for genre in query.genres:
            if genre in self.of_genre:
                wanted |= self.of_genre[genre]
        order = np.argsort(distances - GENRE_BONUS * wanted, kind="stable")
        if not query.filters.given:
            return [self.items[place] for place in order[: query.limit]]
        passed = (item for place in order if admits(item := self.items[place], query.filters))
        return list(islice(passed, query.limit))


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """Songs and films that are always there."""

    music: Shelf
    movies: Shelf

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Self:
        """Read `tracks.jsonl` and `movies.jsonl`.

        Raises:
            StartupError: a file is missing or a row is bad; names the file and the line.
        """
        tracks = _items(folder / "tracks.jsonl", _track)
        movies = _items(folder / "movies.jsonl", _movie)
        return cls(Shelf.of(MediaKind.MUSIC, tracks), Shelf.of(MediaKind.MOVIE, movies))

    @property
    def items(self) -> tuple[Media, ...]:
        """All songs and films."""
        return self.music.items + self.movies.items

    def provider(self, kind: MediaKind) -> Shelf:
        """Return what is searched for one kind."""
        return self.music if kind is MediaKind.MUSIC else self.movies


def _items(file: Path, parse: Callable[[Row], Media]) -> list[Media]:
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as problem:
        raise StartupError(
            f"the catalogue {file} cannot be read ({type(problem).__name__}): "
            "restore it from the repository"
        ) from problem
    items: dict[ItemId, Media] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip():
            item = _parsed(line, parse, f"{file} line {number}")
            if item.id in items:
                raise StartupError(f"{file} line {number}: the id {item.id} occurs twice")
            items[item.id] = item
    return list(items.values())


def _parsed(line: str, parse: Callable[[Row], Media], place: str) -> Media:
    try:
        return parse(_row(line))
    except KeyError as missing:
        raise StartupError(f"{place}: {missing} is missing") from missing
    except (TypeError, ValueError) as problem:
        raise StartupError(f"{place}: {problem}") from problem


def _row(line: str) -> Row:
    row = json.loads(line)
    if not isinstance(row, dict):
        raise TypeError("a row is a JSON object")
    return row


def _track(row: Row) -> Track:
    title, artist = _text(row, "title"), _text(row, "artist")
    links = track_links(title, artist)
    return Track(
        id=_id(row),
        title=title,
        artist=artist,
        year=_whole(row, "year") if "year" in row else 0,
        url=links[0][1],
        links=links,
        genres=_genres(row),
        language=_text_or_nothing(row, "language"),
        country=_text_or_nothing(row, "country"),
        valence=_number(row, "valence", -1),
        energy=_number(row, "energy", -1),
        popularity=_number(row, "popularity", 0),
        family_safe=row["family_safe"] is True,
    )


def _movie(row: Row) -> Movie:
    title, year = _text(row, "title"), _whole(row, "year")
    links = movie_links(title, year)
    return Movie(
        id=_id(row),
        title=title,
        director=_text_or_nothing(row, "director"),
        year=year,
        runtime=_whole(row, "runtime") if "runtime" in row else 0,
        overview=_text_or_nothing(row, "overview"),
        url=links[0][1],
        links=links,
        genres=_genres(row),
        language=_text_or_nothing(row, "language"),
        country=_text_or_nothing(row, "country"),
        valence=_number(row, "valence", -1),
        energy=_number(row, "energy", -1),
        popularity=_number(row, "popularity", 0),
        family_safe=row["family_safe"] is True,
    )


def _id(row: Row) -> ItemId:
    id_ = f"{NAME}:{_text(row, 'id')}"
    if not id_.isascii() or len(id_) > MAX_ITEM_ID_BYTES:
        room = MAX_ITEM_ID_BYTES - len(NAME) - 1
        raise ValueError(f"an id is at most {room} bytes of ASCII")
    return ItemId(id_)


def _genres(row: Row) -> frozenset[str]:
    genres = row["genres"]
    if not isinstance(genres, list) or not genres or not all(isinstance(g, str) for g in genres):
        raise ValueError("genres is a list of names, at least one")
    return frozenset(genre.lower() for genre in genres)


def _text(row: Row, key: str) -> str:
    value = row[key]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{key} is a text that is not empty")
    return value.strip()


def _text_or_nothing(row: Row, key: str) -> str:
    """Return what only the built-in rows all have; imported ones leave out what is unknown."""
    return _text(row, key) if key in row else ""


def _whole(row: Row, key: str) -> int:
    value = row[key]
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise ValueError(f"{key} is a whole number above 0")
    return value


def _number(row: Row, key: str, least: float) -> float:
    value = row[key]
    # `not` of the whole range, so that NaN, which JSON readers let in, is refused too
    if not isinstance(value, int | float) or isinstance(value, bool) or not least <= value <= 1:
        raise ValueError(f"{key} is a number from {least} to 1")
    return float(value)
