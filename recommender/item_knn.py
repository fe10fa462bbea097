"""Which films are liked by the same people: an item-to-item table, learned where ratings come in.

Item-based collaborative filtering (Sarwar et al. 2001; Deshpande and Karypis 2004): two films are
as similar as the cosine of who liked them, and of each film only the most similar are kept. The
table lies beside the catalogue, so that it can speak before there is a community to learn from.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from zipfile import BadZipFile

import numpy as np
from scipy import sparse

from models.errors import StartupError
from models.media import ItemId
from recommender.neighbours import Indices, Interactions, from_entries

FILE = "movies.item_knn.npz"

NEAREST = 50
"""Neighbours that each item keeps."""

SHRINK = 10.0
"""Added to the cosine's denominator: of two items that one person liked, little follows."""

RECENCY = 10.0
"""After how many newer likes an older one has faded. On MovieLens latest-small, the last film left
out, .082 are found among the first ten, .069 where nothing fades; popularity finds .043."""

MOST = 1000
"""Scores that are told, the best: those after them are a tenth of the best and less, and many."""

TINY = float(np.finfo(np.float32).tiny)

ITEMS_AT_ONCE = 64
"""Rows of similarities that lie in memory before the nearest are kept: 100 MB of 60,000 items."""


@dataclass(frozen=True, slots=True, eq=False)
class ItemKnn:
    """The table; `scores` takes a fraction of a millisecond.

    Attributes:
        items: names of the rows and columns.
        places: the row of each.
        table: how much a like of the row's item says for the column's, in [0, 1]; shape
            (items, items). A column has at most `NEAREST` entries.
        likes: how many it was learned from; 0 where an older version did not write it down.
    """

    items: tuple[ItemId, ...]
    places: Mapping[ItemId, int]
    table: sparse.csr_matrix[np.float32]
    likes: int

    @classmethod
    def fit(cls, items: Sequence[ItemId], people: Indices, liked: Indices) -> Self:
        """Learn from likes.

        Args:
            items: each once.
            people: a row number for each like, from 0, shape (likes,).
            liked: the place in `items` of each like, shape (likes,); a like may occur again.
        """
        ones = np.ones(len(liked), dtype=np.float32)
        shape = (int(people.max(initial=-1)) + 1, len(items))
        likes = from_entries(ones, people, liked, shape)
        likes.data[:] = 1  # repetitions were added up
        return cls._of(items, sparse.csr_matrix(nearest(likes, NEAREST, SHRINK).T), likes.nnz)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the table of a catalogue's folder; without one, nothing is similar to anything.

        Raises:
            StartupError: its file is broken.
        """
        file = folder / FILE
        if not file.exists():
            nobody = np.zeros(0, dtype=np.int64)
            return cls.fit((), nobody, nobody)
        try:
            with file.open("rb") as source, np.load(source, allow_pickle=False) as arrays:
                items = [ItemId(name) for name in arrays["items"].astype(np.str_).tolist()]
                parts = arrays["similarities"], arrays["columns"], arrays["starts"]
                likes = int(arrays["likes"]) if "likes" in arrays else 0
            table = sparse.csr_matrix(parts, shape=(len(items), len(items)), dtype=np.float32)
            table.check_format(full_check=True)  # a column out of range would end the process
        except (OSError, EOFError, ValueError, TypeError, KeyError, BadZipFile) as problem:
            raise StartupError(
                f"{file} cannot be used ({type(problem).__name__}): start the import of MovieLens "
                "again, or delete the file to do without it"
            ) from problem
        return cls._of(items, table, likes)

    @classmethod
    def _of(
        cls, items: Sequence[ItemId], table: sparse.csr_matrix[np.float32], likes: int
    ) -> Self:
        return cls(tuple(items), {item: place for place, item in enumerate(items)}, table, likes)

    def save(self, folder: Path) -> None:
        """Write the table into a catalogue's folder, all of it or nothing. Raises OSError."""
        part = folder / f"{FILE}.part"
        with part.open("wb") as file:
            np.savez(
                file,
                allow_pickle=False,
                items=np.array(self.items, dtype=np.bytes_),
                similarities=self.table.data,
                columns=self.table.indices,
                starts=self.table.indptr,
                likes=np.array(self.likes),
            )
            file.flush()
            os.fsync(file.fileno())
        part.replace(folder / FILE)

    def scores(self, liked: Sequence[ItemId]) -> dict[ItemId, float]:
        """Return how well each item goes with some, the latest last, in [0, 1]; absent: hardly."""
        known = [self.places[item] for item in liked if item in self.places]
        ages = np.arange(len(known) - 1, -1, -1, dtype=np.float32)
        nobody = np.zeros(len(known), dtype=np.int64)
        likes = Interactions(nobody, np.array(known, np.int64), ages, (1, len(self.items)))
        found = self.scores_of(likes)
        strange = np.ones(len(self.items), dtype=np.bool_)
        strange[known] = False  # what was liked speaks for others, not for itself
        told = np.flatnonzero(strange[found.indices])
        if len(told) > MOST:
            told = told[np.argpartition(found.data[told], -MOST)[-MOST:]]
        names = [self.items[place] for place in found.indices[told].tolist()]
        values = found.data[told]
        return dict(zip(names, (values / values.max(initial=TINY)).tolist(), strict=True))

    def scores_of(self, likes: Interactions) -> sparse.csr_matrix[np.float32]:
        """Return the scores of many people at once, at least 0, shape (people, items)."""
        return sparse.csr_matrix(likes.matrix(RECENCY) @ self.table)


def nearest(
    likes: sparse.csr_matrix[np.float32], count: int, shrink: float
) -> sparse.csr_matrix[np.float32]:
    """Return each item's most similar items, shape (items, items), the diagonal left out.

    Args:
        likes: 1 where a person liked an item, shape (people, items).
        count: neighbours that an item keeps.
        shrink: added to the cosine's denominator.
    """
    popularity = likes.getnnz(axis=0)
    fans = sparse.csr_matrix(likes.T)
    blocks = []
    for start in range(0, likes.shape[1], ITEMS_AT_ONCE):
        common = sparse.coo_matrix(fans[start : start + ITEMS_AT_ONCE] @ likes)
        rows = start + common.row
        similar = common.data / (np.sqrt(popularity[rows] * popularity[common.col]) + shrink)
        common.data = np.where(rows == common.col, 0, similar).astype(np.float32)
        blocks.append(_largest(sparse.csr_matrix(common), count))
    return sparse.csr_matrix(sparse.vstack(blocks)) if blocks else likes


def _largest(rows: sparse.csr_matrix[np.float32], count: int) -> sparse.csr_matrix[np.float32]:
    """Keep the `count` largest entries of each row, none of them 0."""
    for start, end in zip(rows.indptr[:-1].tolist(), rows.indptr[1:].tolist(), strict=True):
        entries = rows.data[start:end]  # a view: what is set to 0 here is gone there
        if len(entries) > count:
            entries[np.argpartition(entries, -count)[:-count]] = 0
    rows.eliminate_zeros()
    return rows
