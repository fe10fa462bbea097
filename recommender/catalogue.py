"""The catalogue in files: songs and films written by hand, and those that were imported.

It needs no network and no key. Its rows are the lines of `catalogue/tracks.jsonl` and
`catalogue/movies.jsonl`, or of another folder's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from pathlib import Path
from typing import Self

import numpy as np

from models.errors import StartupError
from models.media import Media, MediaKind
from recommender.lines import Lines, Parse, movie, track
from recommender.shelf import Shelf, twice
from recommender.shelf_index import shelved

FOLDER = Path(__file__).with_name("catalogue")
"""Where the shipped rows lie."""


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """Songs and films that are always there."""

    music: Shelf
    movies: Shelf

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Self:
        """Read `tracks.jsonl` and `movies.jsonl`; a million rows take half a minute once.

        Raises:
            StartupError: a file is missing or a row is bad; names the file and the line.
        """
        return cls(
            _shelf(MediaKind.MUSIC, folder / "tracks.jsonl", track),
            _shelf(MediaKind.MOVIE, folder / "movies.jsonl", movie),
        )

    @property
    def shelves(self) -> tuple[Shelf, Shelf]:
        """Both kinds."""
        return self.music, self.movies

    @property
    def items(self) -> tuple[Media, ...]:
        """All songs and films, made at once: for the built-in catalogue, not for a million."""
        return (*self.music.items, *self.movies.items)

    def best_known(self, count: int) -> Sequence[Media]:
        """Return up to `count` items, the best known first; songs first among equals."""
        found: list[Media] = []
        for shelf in self.shelves:
            fame = shelf.popularity[np.argsort(shelf.rows)]
            order = np.argsort(-fame, kind="stable")[:count]
            found += [shelf.items[row] for row in order.tolist()]
        return nlargest(count, found, key=lambda item: item.popularity)

    def provider(self, kind: MediaKind) -> Shelf:
        """Return what is searched for one kind."""
        return self.music if kind is MediaKind.MUSIC else self.movies


def _shelf(kind: MediaKind, file: Path, parse: Parse) -> Shelf:
    lines = Lines(file, parse)
    shelf = shelved(kind, lines, file)
    for pair in twice(shelf.ids):
        _, later = sorted(int(shelf.rows[place]) for place in pair)
        raise StartupError(f"{lines.where(later)}: the id {lines[later].id} occurs twice")
    return shelf
