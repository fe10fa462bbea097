"""The catalogue's JSON lines: a million of them lie in memory as bytes and become items on demand.

An item takes ten times the memory of its line and some microseconds to make, and an answer needs a
few hundred of them.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, overload

import msgspec
import numpy as np
from numpy.typing import NDArray

from models.errors import StartupError
from models.media import MAX_ITEM_ID_BYTES, ItemId, Media, MediaKind, Movie, Track

NAME = "builtin"
"""The first part of the ids of all items that lie in files."""

KEPT = 20_000
"""Items that are kept once they were made: the whole built-in catalogue, or 30 MB."""

LARGEST = 100_000
"""Every year and every runtime is less."""

Text = Annotated[str, msgspec.Meta(min_length=1)]
Name = Annotated[str, msgspec.Meta(pattern=r"\S")]
"""With more in it than blanks."""
Names = Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]
Whole = Annotated[int, msgspec.Meta(gt=0, lt=LARGEST)]
"""A year, or minutes."""
Side = Annotated[float, msgspec.Meta(ge=-1, le=1)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]

Parse = Callable[[bytes], Media]


class Row(msgspec.Struct, kw_only=True):
    """What songs and films have in common; a field that is not listed here is passed over.

    Imported rows leave out what is unknown, built-in ones leave out nothing.
    """

    id: Name
    title: Name
    genres: Names
    valence: Side
    energy: Side
    popularity: Share
    family_safe: bool
    year: Whole | None = None
    language: Text | None = None
    country: Text | None = None


class TrackRow(Row, kw_only=True):
    """A line of `tracks.jsonl`."""

    artist: Name


class MovieRow(Row, kw_only=True):
    """A line of `movies.jsonl`; films without a year cannot be told apart."""

    year: Whole
    director: Text | None = None
    runtime: Whole | None = None
    overview: Text | None = None


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
            return self._parse(self.data[start:end])
        except (ValueError, RecursionError) as problem:  # msgspec's and Unicode's are such, too
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


def track(line: bytes) -> Track:
    """Return the song of a line. Raises ValueError."""
    row = TRACK.decode(line)
    return Track(
        id=_id(row),
        title=row.title.strip(),
        artist=row.artist.strip(),
        year=row.year or 0,
        genres=_names(row.genres),
        language=row.language or "",
        country=row.country or "",
        valence=row.valence,
        energy=row.energy,
        popularity=row.popularity,
        family_safe=row.family_safe,
    )


def movie(line: bytes) -> Movie:
    """Return the film of a line. Raises ValueError."""
    row = MOVIE.decode(line)
    return Movie(
        id=_id(row),
        title=row.title.strip(),
        director=(row.director or "").strip(),
        year=row.year,
        runtime=row.runtime or 0,
        overview=row.overview or "",
        genres=_names(row.genres),
        language=row.language or "",
        country=row.country or "",
        valence=row.valence,
        energy=row.energy,
        popularity=row.popularity,
        family_safe=row.family_safe,
    )


TRACK, MOVIE = msgspec.json.Decoder(TrackRow), msgspec.json.Decoder(MovieRow)


def row_of(kind: MediaKind, line: bytes) -> TrackRow | MovieRow:
    """Return the row of a line. Raises ValueError."""
    return TRACK.decode(line) if kind is MediaKind.MUSIC else MOVIE.decode(line)


def _id(row: Row) -> ItemId:
    id_ = f"{NAME}:{row.id}"
    if not id_.isascii() or len(id_) > MAX_ITEM_ID_BYTES:
        room = MAX_ITEM_ID_BYTES - len(NAME) - 1
        raise ValueError(f"an id is at most {room} bytes of ASCII")
    return ItemId(id_)


@lru_cache(KEPT)
def _names(genres: tuple[str, ...]) -> frozenset[str]:
    """Return genres in lower case: the same set for all the items that have the same."""
    return frozenset(genre.lower() for genre in genres)
