"""The catalogue's JSON lines: a million of them lie in memory as bytes and become items on demand.

An item takes ten times the memory of its line and some microseconds to make, and an answer needs a
few hundred of them.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import overload

import numpy as np
from numpy.typing import NDArray

from models.errors import StartupError
from models.media import MAX_ITEM_ID_BYTES, ItemId, Media, Movie, Track
from recommender.links import movie_links, track_links

NAME = "builtin"
"""The first part of the ids of all items that lie in files."""

KEPT = 20_000
"""Items that are kept once they were made: the whole built-in catalogue, or 30 MB."""

LARGEST = 100_000
"""No year and no runtime is larger."""

NUMBER = (int, float)

Row = Mapping[str, object]
Parse = Callable[[Row], Media]


class Lines(Sequence[Media]):
    """The items of one file, in its order; safe to read from several threads at once.

    Reading an item raises StartupError where its line is bad; names the file and the line.

    Attributes:
        data: the bytes of the file.
    """

    def __init__(self, file: Path, parse: Parse) -> None:
        """Read a file of JSON lines; empty lines count as none.

        Raises:
            StartupError: it cannot be read.
        """
        try:
            self.data = file.read_bytes()
        except OSError as problem:
            raise StartupError(
                f"the catalogue {file} cannot be read ({type(problem).__name__}): "
                "restore it from the repository"
            ) from problem
        self._file = file
        self._parse = parse
        self._bounds = _bounds(self.data)
        self._item = lru_cache(KEPT)(self._parsed)

    def __len__(self) -> int:
        return len(self._bounds)

    @overload
    def __getitem__(self, place: int) -> Media: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Media]: ...
    def __getitem__(self, place: int | slice) -> Media | Sequence[Media]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        return self._item(range(len(self))[place])  # a range knows negative and impossible places

    def where(self, place: int) -> str:
        """Return the file and the line of an item, for people."""
        before = self.data.count(b"\n", 0, int(self._bounds[place, 0]))
        return f"{self._file} line {before + 1}"

    def _parsed(self, place: int) -> Media:
        start, end = self._bounds[place].tolist()
        try:
            return self._parse(_row(self.data[start:end].decode()))
        except KeyError as missing:
            raise StartupError(f"{self.where(place)}: {missing} is missing") from missing
        except (TypeError, ValueError) as problem:
            raise StartupError(f"{self.where(place)}: {problem}") from problem


def _bounds(data: bytes) -> NDArray[np.int64]:
    """Return where each line that is not empty starts and ends, (lines, 2)."""
    ends = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n"))
    ends = np.append(ends, len(data))
    starts = np.append(0, ends[:-1] + 1)
    bounds = np.stack([starts, ends], axis=1)
    short = np.flatnonzero(ends - starts < len("{}\r"))
    blank = [line for line in short.tolist() if not data[slice(*bounds[line].tolist())].strip()]
    return np.delete(bounds, blank, axis=0)


def _row(line: str) -> Row:
    row = json.loads(line)
    if not isinstance(row, dict):
        raise TypeError("a row is a JSON object")
    return row


def track(row: Row) -> Track:
    """Return the song of a row. Raises KeyError, TypeError or ValueError."""
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


def movie(row: Row) -> Movie:
    """Return the film of a row. Raises KeyError, TypeError or ValueError."""
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


@lru_cache(KEPT)
def _names(genres: tuple[str, ...]) -> frozenset[str]:
    """Return genres in lower case: the same set for all the items that have the same."""
    return frozenset(genre.lower() for genre in genres)


def _genres(row: Row) -> frozenset[str]:
    genres = row["genres"]
    if not isinstance(genres, list) or not genres or not all(isinstance(g, str) for g in genres):
        raise ValueError("genres is a list of names, at least one")
    return _names(tuple(genres))


def _text(row: Row, key: str) -> str:
    value = row[key]
    if not isinstance(value, str) or not (text := value.strip()):
        raise ValueError(f"{key} is a text that is not empty")
    return text


def _text_or_nothing(row: Row, key: str) -> str:
    """Return what only the built-in rows all have; imported ones leave out what is unknown."""
    return _text(row, key) if key in row else ""


def _whole(row: Row, key: str) -> int:
    value = row[key]
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < LARGEST:
        raise ValueError(f"{key} is a whole number above 0 and below 100,000")
    return value


def _number(row: Row, key: str, least: float) -> float:
    value = row[key]
    # `not` of the whole range, so that NaN, which JSON readers let in, is refused too
    if not isinstance(value, NUMBER) or isinstance(value, bool) or not least <= value <= 1:
        raise ValueError(f"{key} is a number from {least} to 1")
    return float(value)
