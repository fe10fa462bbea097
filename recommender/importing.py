"""Larger catalogues: tagged and written as the catalogue's JSON lines, a batch at a time.

The lines that are written are all there is to remember: whoever starts the same import again,
after an end or after `kill -9`, goes on behind the last whole line. They grow in
`movies.jsonl.part` and `tracks.jsonl.part`, which take their final names at the end, so that the
folder can be read by the bot at any time. Only one import at a time writes there (`alone`).
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import IO, Protocol

from filelock import FileLock, Timeout

from models.media import MediaKind
from recommender.catalogue import FOLDER
from recommender.importing_entry import MAKERS, Bad, Entry
from recommender.lines import NAME, row_of
from recommender.names import folded
from recommender.shelf import hashed
from recommender.tagger import Described, MoodTags

FILES = {MediaKind.MUSIC: "tracks.jsonl", MediaKind.MOVIE: "movies.jsonl"}
LOCK = "import.lock"
BATCH = 256
"""Items that are tagged, written and flushed together: about a second's work."""


class Occupied(Exception):
    """Another import is writing to the folder."""


class TagItems(Protocol):
    """Tags items; `Tagger.tag` does."""

    def __call__(self, items: Sequence[Described]) -> Sequence[MoodTags]:
        """Return the tags of items in their order."""


@dataclass(slots=True)
class Summary:
    """What an import did: rows added, rows that were there already, and bad ones.

    Attributes:
        ids: those that the catalogue gives to what was found, by those of the entries.
    """

    added: int = 0
    known: int = 0
    bad: int = 0
    ids: dict[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Known:
    """What a catalogue holds already.

    Attributes:
        ids: of all rows.
        makers: the first id of each source and folded maker, of each kind, folded title and
            year, by the hash of these, which takes half the memory.
    """

    ids: set[str] = field(default_factory=set)
    makers: dict[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def add(self, kind: MediaKind, id_: str, title: str, by: str, year: int) -> None:
        """Remember a row."""
        self.ids.add(id_)
        key, made = _key(kind, title, year), (source_of(id_), name_of(by))
        others = self.makers.get(key, ())
        if made not in ((source_of(other), maker) for other, maker in others):
            self.makers[key] = (*others, (id_, made[1]))

    def find(self, entry: Entry) -> str | None:
        """Return the id under which an item is there, if it is.

        Within one source its id decides. From another source it is the same item when title and
        year are, and the maker too unless one of the two does not tell it.
        """
        if entry.id in self.ids:
            return entry.id
        others = self.makers.get(_key(entry.kind, entry.title, entry.year), ())
        ours, source = name_of(entry.by), source_of(entry.id)
        return next(
            (
                id_
                for id_, by in others
                if source_of(id_) != source and (not by or not ours or by == ours)
            ),
            None,
        )


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other imports, of this process and of any other, out of a folder; made if need be.

    The lock ends with its process, even by `kill -9`; its empty file stays.

    Raises:
        Occupied: somebody else is at it.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / LOCK, timeout=0):
            yield
    except Timeout:
        raise Occupied from None


def bring_in(
    found: Iterable[Entry | Bad], tag: TagItems, folder: Path, report: "Report"
) -> Summary:
    """Add items to a catalogue's folder; one that is new begins with the built-in rows.

    Args:
        found: items and bad rows, in any number.
        tag: gives them moods.
        folder: of tracks.jsonl and movies.jsonl; exists, and is ours `alone`.
        report: is told every bad row.

    Raises:
        OSError: the folder cannot be written; what was written stays and is gone on from.
    """
    summary, known, waiting = Summary(), Known(), list[Entry]()
    with ExitStack() as stack:
        files = {kind: stack.enter_context(_part(folder, kind, known)) for kind in MediaKind}
        for one in found:
            if isinstance(one, Bad):
                summary.bad += 1
                report(one)
            elif there := known.find(one):
                summary.known += 1
                summary.ids[one.id] = there
            else:
                summary.ids[one.id] = one.id
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
    """Return the ids that an import into this folder, which is ours `alone`, would find."""
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


def _key(kind: MediaKind, title: str, year: int) -> int:
    return hashed(f"{kind}\n{name_of(title)}\n{year}")


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
                row = row_of(kind, line)
                by = getattr(row, MAKERS[kind]) or ""
                known.add(kind, row.id, row.title, by, row.year or 0)
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
