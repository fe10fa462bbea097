"""The columns of a large shelf in a file beside its lines, so that a start takes seconds.

Reading a million lines takes half a minute. What was made of them is kept in
`tracks.jsonl.index.npz` and `movies.jsonl.index.npz`, with a digest of the lines and of the code
that read them; any other lines, or other code, and it is made anew.
"""

import json
import logging
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from models.media import MediaKind
from recommender.lines import Lines
from recommender.shelf import Index, Places, Shelf

FROM = 50_000
"""Items; fewer are read in two seconds."""

COLUMNS = ("rows", "valence", "energy", "popularity", "years", "runtimes", "safe")
INDEXES = ("ids", "titles", "makers")
LISTS = ("of_genre", "of_language")
CODE = ("lines.py", "names.py", "shelf.py", "shelf_index.py")

Arrays = Mapping[str, NDArray[np.generic]]

log = logging.getLogger(__name__)


def shelved(kind: MediaKind, lines: Lines, file: Path) -> Shelf:
    """Put the lines of a file on a shelf, by its index where there is one.

    Raises:
        StartupError: a line is bad.
    """
    if len(lines) < FROM:
        return Shelf.of(kind, lines)
    digest = _digest(lines)
    index = file.with_name(f"{file.name}.index.npz")
    shelf = _read(index, digest, kind, lines)
    if shelf is None:
        shelf = Shelf.of(kind, lines)
        _write(index, digest, shelf)
    return shelf


def _digest(lines: Lines) -> NDArray[np.uint8]:
    digest = blake2b(lines.data)
    for name in CODE:
        digest.update(Path(__file__).with_name(name).read_bytes())
    return np.frombuffer(digest.digest(), np.uint8)


def _read(index: Path, digest: NDArray[np.uint8], kind: MediaKind, lines: Lines) -> Shelf | None:
    """Return the shelf of an index; None where there is none, or one of something else."""
    try:
        with index.open("rb") as source, np.load(source, allow_pickle=False) as arrays:
            if not np.array_equal(arrays["digest"], digest):
                return None
            parts: dict[str, Any] = {name: arrays[name] for name in COLUMNS}
            for name in INDEXES:
                parts[name] = Index(arrays[f"{name}.hashes"], arrays[f"{name}.places"])
            for name in LISTS:
                parts[name] = _lists(arrays, name)
            return Shelf(kind=kind, items=lines, **parts)
    except (OSError, EOFError, ValueError, KeyError, BadZipFile):
        return None


def _write(index: Path, digest: NDArray[np.uint8], shelf: Shelf) -> None:
    arrays: dict[str, NDArray[np.generic]] = {"digest": digest}
    for name in COLUMNS:
        arrays[name] = getattr(shelf, name)
    for name in INDEXES:
        own: Index = getattr(shelf, name)
        arrays |= {f"{name}.hashes": own.hashes, f"{name}.places": own.places}
    for name in LISTS:
        lists: Mapping[str, Places] = getattr(shelf, name)
        arrays[f"{name}.names"] = np.frombuffer(json.dumps([*lists]).encode(), np.uint8)
        arrays[f"{name}.sizes"] = np.array([len(places) for places in lists.values()], np.int64)
        arrays[f"{name}.places"] = np.concatenate([*lists.values()])
    part = index.with_suffix(".part.npz")
    try:
        np.savez(part, allow_pickle=False, **arrays)
        part.replace(index)
    except OSError as problem:
        # a folder that cannot be written costs half a minute at every start and nothing else
        log.warning("index_not_written: %s", problem.strerror)


def _lists(arrays: Arrays, name: str) -> dict[str, Places]:
    names = json.loads(arrays[f"{name}.names"].tobytes())
    ends = np.cumsum(arrays[f"{name}.sizes"].astype(np.int64))
    places = np.split(arrays[f"{name}.places"].astype(np.int32), ends[:-1])
    return dict(zip(names, places, strict=True))
