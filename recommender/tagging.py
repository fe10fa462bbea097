"""`python -m recommender tag`: mood tags for the items of JSON lines."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from models.media import MediaKind
from recommender.tagger import Described, Tagger

WEIGHTS = Path(__file__).resolve().parent.parent / "models" / "weights"
BATCH = 256
"""Items that are tagged together."""

Load = Callable[[Path], Tagger]
Row = dict[str, object]


def add_tag(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", load: Load) -> None:
    """Add the command; `load` makes the tagger of a folder of weights."""
    tag = commands.add_parser(
        "tag",
        help="valence, energy and mood words for JSON lines of items",
        description="Reads {kind, title, by, year, genres, overview} as JSON lines; kind is music "
        "or movie, the rest but the title may be absent. Writes them with valence, energy, "
        "confidence and tags; what is no such line is told on stderr and left out.",
    )
    tag.add_argument("--weights", type=Path, default=WEIGHTS, help="folder of the networks")
    tag.set_defaults(run=partial(_tag, load))


def _tag(load: Load, options: argparse.Namespace) -> str:
    tagger = load(options.weights)
    for line in tagged(sys.stdin.buffer, tagger, partial(_tell, "line")):
        sys.stdout.write(line + "\n")
    return ""


def _tell(what: str, number: int, problem: str) -> None:
    sys.stderr.write(f"{what} {number}: {problem}\n")


def tagged(
    lines: Iterable[bytes], tagger: Tagger, tell: Callable[[int, str], None]
) -> Iterator[str]:
    """Yield the lines with mood tags, in their order.

    Args:
        lines: JSON objects in UTF-8; empty lines are passed over.
        tagger: places the items.
        tell: is told the number of each bad line, from 1, and what is wrong with it.
    """
    waiting: list[tuple[Row, Described]] = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                waiting.append(_parsed(line))
            except ValueError as problem:
                tell(number, str(problem))
        if len(waiting) == BATCH:
            yield from _with_tags(waiting, tagger)
            waiting = []
    yield from _with_tags(waiting, tagger)


def _with_tags(waiting: list[tuple[Row, Described]], tagger: Tagger) -> Iterator[str]:
    found = tagger.tag([item for _, item in waiting])
    for (row, _), mood in zip(waiting, found, strict=True):
        tags = {
            "valence": mood.valence,
            "energy": mood.energy,
            "confidence": mood.confidence,
            "tags": list(mood.words),
        }
        yield json.dumps({**row, **tags}, ensure_ascii=False)


def _parsed(line: bytes) -> tuple[Row, Described]:
    try:
        row = json.loads(line.decode("utf-8"), parse_constant=_refused)
    except UnicodeDecodeError as problem:
        raise ValueError("it is not UTF-8") from problem
    except (json.JSONDecodeError, RecursionError) as problem:
        raise ValueError("it is not JSON") from problem
    if not isinstance(row, dict):
        raise ValueError("it is no JSON object")  # noqa: TRY004  # the caller knows one kind
    genres = row.get("genres") or []
    if not isinstance(genres, list) or not all(isinstance(genre, str) for genre in genres):
        raise ValueError("genres is a list of names")
    kind = str(row.get("kind"))
    if kind not in [*MediaKind]:
        raise ValueError("kind is music or movie")
    item = Described(
        kind=MediaKind(kind),
        title=_text(row, "title"),
        by=_text(row, "by"),
        genres=tuple(genres),
        overview=_text(row, "overview"),
    )
    if not item.title:
        raise ValueError("title is missing")
    return row, item


def _refused(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _text(row: Row, key: str) -> str:
    value = row.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{key} is a text")
    text = (value or "").strip()
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError(f"{key} is not UTF-8")
    return text
