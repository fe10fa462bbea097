"""`python -m recommender evaluate ranking|coldstart|policies|groups|fit|facts`: measure.

Each returns what is to be printed. What they need is imported when they run, so that asking for a
recommendation does not wait for it.
"""

import argparse
import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from models.errors import StoreError

if TYPE_CHECKING:
    from recommender.evaluation.ranking import Result
    from recommender.tagging import Load

DATA = Path("../shared/data")
"""The research material, where it lies beside the checkout."""

RATINGS = DATA / "movies" / "ml_latest_small_ratings.csv"
"""MovieLens latest-small."""

RESULTS = Path("benchmarks/results")

T = TypeVar("T")

STORE = "sqlite+aiosqlite:///var/moodsync.db"
"""Where the program keeps what people were shown, unless a setting says otherwise."""

log = logging.getLogger(__name__)


class Unusable(Exception):
    """A file that was named cannot be used; the message says why."""


class FloorBroken(Exception):
    """A measured floor is not reached; the message is the whole result, to be printed as usual."""


def add_subjects(
    subjects: "argparse._SubParsersAction[argparse.ArgumentParser]", load: "Load"
) -> None:
    """Add the sub-commands; `load` makes the tagger of a folder of weights."""
    ranking = subjects.add_parser("ranking", help="does it find what people watched next?")
    ranking.add_argument(
        "--ratings", type=Path, help=f"CSV or TSV: user, item, rating, time (default {RATINGS})"
    )
    ranking.set_defaults(run=_ranking)
    coldstart = subjects.add_parser("coldstart", help="does it learn from the first taps?")
    coldstart.add_argument("--people", type=_people, default=200, help="how many, 2 to 10000")
    coldstart.add_argument("--strength", type=float, default=1.0, help="of their tastes; 1: usual")
    coldstart.set_defaults(run=_coldstart)
    policies = subjects.add_parser("policies", help="what would another policy have earned?")
    policies.add_argument(
        "log",
        type=Path,
        nargs="?",
        help="JSON lines, CSV or TSV: context, action, propensity, reward; without one, our own",
    )
    policies.add_argument("--store", default=STORE, help=f"where our own lies (default {STORE})")
    policies.set_defaults(run=_policies)
    fit = subjects.add_parser("fit", help="do listeners hear the mood that was asked for?")
    fit.set_defaults(run=partial(_fit, load))
    facts = subjects.add_parser("facts", help="is the built-in catalogue complete and true?")
    facts.set_defaults(run=_facts)
    for command in (fit, facts):
        command.add_argument("--data", type=Path, default=DATA, help=f"folder (default {DATA})")
    groups = subjects.add_parser("groups", help="is the least satisfied of a group better off?")
    groups.add_argument("--ratings", type=Path, default=RATINGS, help="CSV or TSV with stars")
    groups.set_defaults(run=_groups)
    for command in (ranking, coldstart, policies, fit, facts, groups):
        command.add_argument("--json", action="store_true", help="one JSON object")
        command.add_argument("--results", type=Path, help="folder for result and picture")


def _ranking(options: argparse.Namespace) -> str:
    from recommender.evaluation import pictures, ranking, ratings  # noqa: PLC0415  # SciPy

    file = options.ratings or RATINGS
    if not file.is_file():
        raise Unusable(
            f"there are no ratings at {file}: name a CSV or TSV of user, item, rating and time "
            "with --ratings FILE"
        )
    try:
        read = ratings.read(file)
    except (OSError, ValueError) as problem:
        raise Unusable(f"{file} cannot be used: {problem}") from problem
    if read.skipped.bad or read.skipped.duplicate:
        log.warning("rows_skipped bad=%d duplicate=%d", read.skipped.bad, read.skipped.duplicate)
    found = ranking.compare(read)
    rows: dict[str, object] = {name: result.row() for name, result in found.items()}
    folder = options.results or (None if options.ratings else RESULTS)
    if folder is not None:
        _keep(rows, folder / "ranking.json")
        _draw(pictures.draw_ranking, found, folder / "ranking.png")
    return json.dumps(rows, indent=2) if options.json else _ranking_table(found)


def _coldstart(options: argparse.Namespace) -> str:
    from recommender.evaluation import coldstart, pictures  # noqa: PLC0415  # rarely wanted

    found = coldstart.simulate(options.people, options.strength)
    if options.results is not None:
        _keep(found, options.results / "coldstart.json")
        _draw(pictures.draw_coldstart, found, options.results / "coldstart.png")
    return json.dumps(found, indent=2) if options.json else coldstart.table(found)


def _policies(options: argparse.Namespace) -> str:
    from recommender.evaluation import logs, policies  # noqa: PLC0415  # NumPy, rarely wanted

    if not options.log and not logs.is_there(options.store):
        raise Unusable("nobody has been shown anything yet: there is no store")
    try:
        if options.log:
            read = logs.read(options.log)
        else:
            read = asyncio.run(logs.read_store(options.store))
    except (OSError, ValueError, StoreError) as problem:
        name = options.log or "the store"  # without its address: it may hold a password
        raise Unusable(f"{name} cannot be used: {problem}") from problem
    found = policies.compare(read)
    if options.results is not None:
        _keep(found, options.results / "policies.json")
    return json.dumps(found, indent=2) if options.json else policies.table(found)


def _fit(load: "Load", options: argparse.Namespace) -> str:
    from recommender.catalogue import Catalogue  # noqa: PLC0415  # NumPy, rarely wanted
    from recommender.evaluation import fit, labels, pictures  # noqa: PLC0415
    from recommender.tagging import WEIGHTS  # noqa: PLC0415

    music = options.data / "music"
    try:
        builtin = labels.Labelled.of(Catalogue.load().music.items, labels.labels(music))
        imported, tags = labels.labels(music, ["validation"]), labels.artist_tags(music)
    except (OSError, ValueError) as problem:
        raise Unusable(f"{music} cannot be used: {problem}") from problem
    found: dict[str, object] = {
        "builtin": fit.evaluate(builtin),
        "imported": fit.evaluate(labels.tagged(imported, tags, load(WEIGHTS).tag)),
    }
    folder = options.results or (RESULTS if options.data == DATA else None)
    if folder is not None:
        _keep(found, folder / "fit.json")
        _draw(pictures.draw_fit, found, folder / "fit.png")
    return json.dumps(found, indent=2) if options.json else fit.table(found)


def _facts(options: argparse.Namespace) -> str:
    from recommender.catalogue import Catalogue  # noqa: PLC0415  # NumPy, rarely wanted
    from recommender.evaluation import facts  # noqa: PLC0415

    catalogue = Catalogue.load()
    try:
        found = facts.check([*catalogue.music.items, *catalogue.movies.items], options.data)
    except (OSError, ValueError, KeyError) as problem:
        raise Unusable(f"{options.data} cannot be used: {problem}") from problem
    if options.results is not None:
        _keep(found, options.results / "facts.json")
    text = json.dumps(found, indent=2) if options.json else facts.table(found)
    if not found["passed"]:
        raise FloorBroken(text)
    return text


def _groups(options: argparse.Namespace) -> str:
    from recommender.evaluation import groups, pictures  # noqa: PLC0415  # SciPy, rarely wanted

    try:
        found = groups.evaluate(groups.read(options.ratings))
    except OSError as problem:
        raise Unusable(f"{options.ratings} cannot be read: {problem.strerror}") from problem
    except ValueError as problem:
        raise Unusable(f"{options.ratings} cannot be used: {problem}") from problem
    if options.results is not None:
        _keep(found, options.results / "groups.json")
        _draw(pictures.draw_groups, found, options.results / "groups.png")
    return json.dumps(found, indent=2) if options.json else groups.table(found)


def _people(text: str) -> int:
    count = int(text)
    if not 2 <= count <= 10_000:  # noqa: PLR2004 as the help says
        raise argparse.ArgumentTypeError("from 2 to 10000")
    return count


def _keep(found: Mapping[str, object], file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    except OSError as problem:
        # the numbers are printed all the same
        log.warning("result_not_written: %s", problem.strerror)


def _draw(draw: Callable[[T, Path], None], found: T, file: Path) -> None:
    try:
        draw(found, file)
    except OSError as problem:
        log.warning("picture_not_written: %s", problem.strerror)


def _ranking_table(found: "Mapping[str, Result]") -> str:
    lines = [f"{'model':12}{'HR@10':>8}{'NDCG@10':>9}   95 % interval of HR@10"]
    for name, result in found.items():
        low, high = result.hr10_ci
        lines.append(f"{name:12}{result.hr10:8.4f}{result.ndcg10:9.4f}   {low:.4f} to {high:.4f}")
    return "\n".join(lines)
