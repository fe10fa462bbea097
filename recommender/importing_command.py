"""`python -m recommender import`: larger catalogues, tagged on the way in."""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

from tqdm import tqdm

from models.errors import StartupError
from recommender.evaluate import Unusable
from recommender.importing import Occupied, alone, bring_in, ids_in
from recommender.importing_entry import Bad, Entry
from recommender.importing_ratings import Ratings, ratings_in
from recommender.importing_tables import movielens, one_of, table
from recommender.tagger import Tagger
from recommender.tagging import WEIGHTS, Load

FOLDER = Path("var/catalogue")
KEY = "MOODSYNC_TMDB_KEY"
MOST_TOLD = 50
"""Bad rows that are told one by one; the rest are counted."""

T = TypeVar("T")


def add_import(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", load: Load
) -> None:
    """Add the command; `load` makes the tagger of a folder of weights."""
    command = commands.add_parser(
        "import",
        help="add songs and films from files or from TMDB to a catalogue",
        description="Tags items and adds them to a folder that MOODSYNC_CATALOGUE can name; a new "
        "folder begins with the built-in items. Start an interrupted import again to go on; what "
        "is there already is left as it is.",
    )
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "--movielens",
        type=Path,
        metavar="DIR",
        help="a folder of MovieLens; its ratings tell which films go together",
    )
    source.add_argument("--csv", type=Path, metavar="FILE", help="a CSV or TSV with a header")
    source.add_argument(
        "--tmdb-ids", type=Path, metavar="FILE", help=f"one TMDB id a line; the key is in {KEY}"
    )
    command.add_argument("--to", type=Path, default=FOLDER, help=f"folder (default {FOLDER})")
    command.add_argument("--tmdb-url", default="", help="another server than TMDB's own")
    command.add_argument("--weights", type=Path, default=WEIGHTS, help="folder of the networks")
    command.set_defaults(run=partial(_import, load))


def _import(load: Load, options: argparse.Namespace) -> str:
    told = _Telling()
    loaded: list[Tagger] = []
    try:
        with alone(options.to):
            ratings = _ratings(options, told)
            with _progress(*_source(options, ratings)) as found:
                summary = bring_in(
                    found,
                    # loaded late: a wrong file is told before the networks are read
                    lambda items: _once(loaded, partial(load, options.weights)).tag(items),
                    options.to,
                    told,
                )
            learned = _learned(ratings, summary.ids, options.to) if options.movielens else ""
    except Occupied:
        raise Unusable(
            f"another import is writing to {options.to}: start this one again when that is done, "
            "or name another folder with --to"
        ) from None
    except OSError as problem:
        raise Unusable(f"{options.to} cannot be written: {problem.strerror}") from problem
    except ValueError as problem:
        raise Unusable(f"{options.to} holds lines that are no rows: {problem}") from problem
    if told.count > MOST_TOLD:
        sys.stderr.write(f"... and {told.count - MOST_TOLD} more\n")
    return (
        f"{summary.added} added, {summary.known} there already, {told.count} bad rows skipped; "
        f"the catalogue is {options.to}{learned}"
    )


def _ratings(options: argparse.Namespace, told: "_Telling") -> Ratings:
    if not options.movielens:
        return Ratings.of(())
    lines = _lines(one_of(options.movielens, "ratings.csv"))
    return Ratings.of(_progress(ratings_in(options.movielens, told), lines, "rating"))


def _learned(ratings: Ratings, ids: Mapping[str, str], folder: Path) -> str:
    """Keep which films go together, unless more likes told it before."""
    from recommender.item_knn import ItemKnn  # noqa: PLC0415  # SciPy, rarely wanted

    knn = ItemKnn.fit(*ratings.likes_of(ids))
    if not knn.table.nnz:
        return "; no ratings tell which films go together"
    try:
        before = ItemKnn.load(folder).likes
    except StartupError:
        before = 0  # what cannot be used is mended by any import
    if knn.likes >= before:
        knn.save(folder)
        return f"; {knn.likes:,} likes tell which of its films go together"
    return (
        f"; {before:,} likes of an earlier import still tell which of its films go together, "
        f"since this one has only {knn.likes:,}"
    )


def _progress(found: Iterable[T], total: int | None, unit: str = "item") -> "tqdm[T]":
    return tqdm(found, total=total, unit=unit, disable=None, file=sys.stderr)


class _Telling:
    """Tells the first bad rows on stderr, without breaking the progress bar."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, bad: Bad) -> None:
        self.count += 1
        if self.count <= MOST_TOLD:
            tqdm.write(f"{bad.place}: {bad.problem}", file=sys.stderr)


def _source(
    options: argparse.Namespace, ratings: Ratings
) -> tuple[Iterator[Entry | Bad], int | None]:
    """Return the items of the source that was named, and about how many there are."""
    if options.movielens:
        rows = movielens(options.movielens, ratings.popularity)
        return rows, _lines(one_of(options.movielens, "movies.csv"))
    if options.csv:
        return table(options.csv), _lines(options.csv)
    key = os.environ.get(KEY, "")
    if not key:
        raise Unusable(f"set {KEY} to a key from themoviedb.org/settings/api")
    from recommender.importing_tmdb import SERVER, films  # noqa: PLC0415  # seldom wanted

    there = ids_in(options.to)
    server = options.tmdb_url or SERVER
    return films(options.tmdb_ids, key, server, there.__contains__), _lines(options.tmdb_ids)


def _lines(file: Path | None) -> int | None:
    """Return how many lines a file has; None where it cannot be read."""
    if file is None:
        return None
    try:
        with file.open("rb") as source:
            return sum(block.count(b"\n") for block in iter(partial(source.read, 1 << 20), b""))
    except OSError:
        return None


def _once(loaded: list[Tagger], load: Callable[[], Tagger]) -> Tagger:
    if not loaded:
        loaded.append(load())
    return loaded[0]
