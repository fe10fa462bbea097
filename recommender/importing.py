"""Larger catalogues: tagged and written as the catalogue's JSON lines, a batch at a time.

The lines that are written are all there is to remember: whoever starts the same import again,
after an end or after `kill -9`, goes on behind the last whole line. They grow in
`movies.jsonl.part` and `tracks.jsonl.part`, which take their final names at the end, so that the
folder can be read by the bot at any time.
"""

import json
import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import blake2b
from math import isfinite
from pathlib import Path
from typing import IO, Protocol

from models.media import MAX_ITEM_ID_BYTES, MediaKind
from recommender.catalogue import FOLDER, NAME
from recommender.names import folded
from recommender.tagger import Described, MoodTags

FILES = {MediaKind.MUSIC: "tracks.jsonl", MediaKind.MOVIE: "movies.jsonl"}
MAKERS = {MediaKind.MUSIC: "artist", MediaKind.MOVIE: "director"}
BATCH = 256
"""Items that are tagged, written and flushed together: about a second's work."""
FIRST_YEAR, LAST_YEAR = 1000, 2100
LONGEST_ID = MAX_ITEM_ID_BYTES - len(NAME) - 1


class TagItems(Protocol):
    """Tags items; `Tagger.tag` does."""

    def __call__(self, items: Sequence[Described]) -> Sequence[MoodTags]:
        """Return the tags of items in their order."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that cannot be used: where it stands, and why. It quotes nothing of the row."""

    place: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item to bring in; checked when it is made.

    Attributes:
        id: its source and its number there, such as `ml-1`; at most 40 bytes of ASCII.
        year: 0 where a song's is unknown.
        tags: words that only the tagger reads.
        popularity: in [0, 1].
        runtime: minutes, 0 when unknown.
        place: valence and energy where the source knows them.

    Raises:
        ValueError: a value is missing or impossible; says which, without quoting it.
    """

    id: str
    kind: MediaKind
    title: str
    by: str = ""
    year: int = 0
    genres: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    overview: str = ""
    language: str = ""
    country: str = ""
    runtime: int = 0
    popularity: float = 0.0
    family_safe: bool = False
    place: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        texts = (self.title, self.by, self.overview, self.language, self.country, *self.genres)
        if any("\ud800" <= letter <= "\udfff" for text in texts for letter in text):
            raise ValueError("it is not UTF-8")
        if not self.title or self.title.lower() == "nan":
            raise ValueError("title is missing")
        if not self.genres:
            raise ValueError("genres are missing")
        if self.kind is MediaKind.MUSIC and not self.by:
            raise ValueError("the artist is missing")
        if (self.year or self.kind is MediaKind.MOVIE) and not FIRST_YEAR < self.year < LAST_YEAR:
            raise ValueError("year is missing or impossible")
        numbers = (self.popularity, *(self.place or ()))
        if not all(isfinite(number) and -1 <= number <= 1 for number in numbers):
            raise ValueError("a number is out of range")
        if not self.id.isascii() or len(self.id) > LONGEST_ID:
            raise ValueError("the id is too long")

    @property
    def described(self) -> Described:
        """What the tagger reads."""
        return Described(
            kind=self.kind,
            title=self.title,
            by=self.by,
            genres=(*self.genres, *self.tags),
            overview=self.overview,
        )

    def row(self, tags: MoodTags) -> dict[str, object]:
        """Return the catalogue's row; what is unknown is left out."""
        valence, energy = self.place or (tags.valence, tags.energy)
        known = {
            MAKERS[self.kind]: self.by,
            "year": self.year,
            "language": self.language,
            "country": self.country,
            "runtime": self.runtime,
            "overview": self.overview if self.kind is MediaKind.MOVIE else "",
        }
        return {
            "id": self.id,
            "title": self.title,
            **{name: value for name, value in known.items() if value},
            "genres": list(self.genres),
            "valence": valence,
            "energy": energy,
            **({} if self.place else {"confidence": tags.confidence}),
            "tags": list(tags.words),
            "popularity": round(max(0.0, self.popularity), 3),
            "family_safe": self.family_safe,
        }


@dataclass(slots=True)
class Summary:
    """What an import did: rows added, rows that were there already, and bad ones."""

    added: int = 0
    known: int = 0
    bad: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What a catalogue holds already.

    Attributes:
        ids: of all rows.
        makers: the sources and the folded makers of each kind, folded title and year.
    """

    ids: set[str] = field(default_factory=set)
    makers: dict[tuple[MediaKind, str, int], set[tuple[str, str]]] = field(default_factory=dict)

    def add(self, kind: MediaKind, id_: str, title: str, by: str, year: int) -> None:
        """Remember a row."""
        self.ids.add(id_)
        key = kind, name_of(title), year
        self.makers.setdefault(key, set()).add((source_of(id_), name_of(by)))

    def has(self, entry: Entry) -> bool:
        """Tell whether an item is there.

        Within one source its id decides. From another source it is the same item when title and
        year are, and the maker too unless one of the two does not tell it.
        """
        if entry.id in self.ids:
            return True
        others = self.makers.get((entry.kind, name_of(entry.title), entry.year), set())
        ours = name_of(entry.by)
        return any(
            source != source_of(entry.id) and (not by or not ours or by == ours)
            for source, by in others
        )


def bring_in(
    found: Iterable[Entry | Bad], tag: TagItems, folder: Path, report: "Report"
) -> Summary:
    """Add items to a catalogue's folder; one that is new begins with the built-in rows.

    Args:
        found: items and bad rows, in any number.
        tag: gives them moods.
        folder: of tracks.jsonl and movies.jsonl; made if need be.
        report: is told every bad row.

    Raises:
        OSError: the folder cannot be written; what was written stays and is gone on from.
    """
    folder.mkdir(parents=True, exist_ok=True)
    summary, known, waiting = Summary(), Known(), list[Entry]()
    with ExitStack() as stack:
        files = {kind: stack.enter_context(_part(folder, kind, known)) for kind in MediaKind}
        for one in found:
            if isinstance(one, Bad):
                summary.bad += 1
                report(one)
            elif known.has(one):
                summary.known += 1
            else:
                known.add(one.kind, one.id, one.title, one.by, one.year)
                summary.added += 1
                waiting.append(one)
            if len(waiting) == BATCH:
                _write(waiting, tag, files)
                waiting = []
        _write(waiting, tag, files)
    for name in FILES.values():
        _part_of(folder, name).replace(folder / name)
    return summary


class Report(Protocol):
    """Is told what cannot be used."""

    def __call__(self, bad: Bad) -> None:
        """Tell somebody."""


def ids_in(folder: Path) -> set[str]:
    """Return the ids that an import into this folder would find there."""
    known = Known()
    for kind in MediaKind:
        _part(folder, kind, known).close()
    return known.ids


def made_up_id(source: str, kind: MediaKind, title: str, by: str, year: int) -> str:
    """Return an id for an item whose source has none: the same for the same item."""
    words = "\n".join((kind, name_of(title), name_of(by), str(year)))
    return f"{source}-{blake2b(words.encode(errors='replace'), digest_size=8).hexdigest()}"


def name_of(text: str) -> str:
    """Return what the spellings of a title have in common, never nothing for something."""
    return folded(text) or text.casefold()


def source_of(id_: str) -> str:
    """Return where an id comes from; the built-in ones are words, not numbers."""
    source, _, number = id_.rpartition("-")
    return source if source in ("ml", "tmdb", "csv") and number else NAME


def _part(folder: Path, kind: MediaKind, known: Known) -> IO[str]:
    """Open the file that grows, its torn last line cut off and its rows remembered."""
    part, final = _part_of(folder, FILES[kind]), folder / FILES[kind]
    if not part.exists():
        start = final if final.exists() else FOLDER / FILES[kind]
        # copied under a third name first: a part is whole lines from its first moment
        copy = part.with_suffix(".new")
        shutil.copyfile(start, copy)
        copy.replace(part)
    with part.open("r+b") as file:
        whole = 0
        for line in file:
            if not line.endswith(b"\n"):
                break
            whole += len(line)
            if line.strip():
                row = json.loads(line)
                by, year = row.get(MAKERS[kind], ""), row.get("year", 0)
                known.add(kind, row["id"], row["title"], by, year)
        file.truncate(whole)
    return part.open("a", encoding="utf-8")


def _part_of(folder: Path, name: str) -> Path:
    return folder / f"{name}.part"


def _write(entries: Sequence[Entry], tag: TagItems, files: dict[MediaKind, IO[str]]) -> None:
    if not entries:
        return
    for entry, tags in zip(entries, tag([entry.described for entry in entries]), strict=True):
        line = json.dumps(entry.row(tags), ensure_ascii=False)
        files[entry.kind].write(line + "\n")
    for file in files.values():
        file.flush()
        os.fsync(file.fileno())
