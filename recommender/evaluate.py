"""`python -m recommender evaluate ranking|coldstart|policies`: the commands of the evaluation.

Each returns what is to be printed. What they need is imported when they run, so that asking for a
recommendation does not wait for it.
"""

import argparse
import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recommender.evaluation.ranking import Result

RATINGS = Path("../shared/data/movies/ml_latest_small_ratings.csv")
"""MovieLens latest-small, where it lies beside the checkout."""

RESULTS = Path("benchmarks/results")

log = logging.getLogger(__name__)


class Unusable(Exception):
    """A file that was named cannot be used; the message says why."""


def add_subjects(subjects: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the sub-commands."""
    ranking = subjects.add_parser("ranking", help="does it find what people watched next?")
    ranking.add_argument(
        "--ratings", type=Path, help=f"CSV or TSV: user, item, rating, time (default {RATINGS})"
    )
    ranking.set_defaults(run=_ranking)
    coldstart = subjects.add_parser("coldstart", help="does it learn from the first taps?")
    coldstart.add_argument("--people", type=_people, default=60, help="how many, 2 to 10000")
    coldstart.add_argument("--strength", type=float, default=1.0, help="of their tastes; 1: usual")
    coldstart.set_defaults(run=_coldstart)
    policies = subjects.add_parser("policies", help="what would another policy have earned?")
    policies.add_argument(
        "log", type=Path, help="JSON lines, CSV or TSV: context, action, propensity, reward"
    )
    policies.set_defaults(run=_policies)
    for command in (ranking, coldstart, policies):
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
        if not pictures.draw_ranking(found, folder / "ranking.png"):
            log.warning("no_picture: it needs matplotlib, of the extra dev")
    return json.dumps(rows, indent=2) if options.json else _ranking_table(found)


def _coldstart(options: argparse.Namespace) -> str:
    from recommender.evaluation import coldstart  # noqa: PLC0415  # NumPy, rarely wanted

    found = coldstart.simulate(options.people, options.strength)
    if options.results is not None:
        _keep(found, options.results / "coldstart.json")
    return json.dumps(found, indent=2) if options.json else coldstart.table(found)


def _policies(options: argparse.Namespace) -> str:
    from recommender.evaluation import policies  # noqa: PLC0415  # NumPy, rarely wanted

    try:
        found = policies.compare(policies.read(options.log))
    except (OSError, ValueError) as problem:
        raise Unusable(f"{options.log} cannot be used: {problem}") from problem
    if options.results is not None:
        _keep(found, options.results / "policies.json")
    return json.dumps(found, indent=2) if options.json else policies.table(found)


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


def _ranking_table(found: "Mapping[str, Result]") -> str:
    lines = [f"{'model':12}{'HR@10':>8}{'NDCG@10':>9}   95 % interval of HR@10"]
    for name, result in found.items():
        low, high = result.hr10_ci
        lines.append(f"{name:12}{result.hr10:8.4f}{result.ndcg10:9.4f}   {low:.4f} to {high:.4f}")
    return "\n".join(lines)
