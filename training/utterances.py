"""What people may say to MoodSync, written by hand: `utterances/*.jsonl`.

`train.jsonl` is for learning and for choosing by cross-validation; of its rows only the first 960
have their wishes labelled. `held_out.jsonl`, and the rows of `distress.jsonl` marked "held_out",
are for measuring and for nothing else. Three earlier held-out sets of distress were looked at, and
so became training material before the present one was written.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.understand import names
from models.understanding import Intent
from recommender.catalogue import Catalogue

FOLDER = Path(__file__).with_name("utterances")
WEIGHTS = Path(__file__).resolve().parents[1] / "models" / "weights"

THIS_YEAR = 2026
"""The year in which "recent" was labelled."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One line.

    Attributes:
        wishes: by the names of `python -m bot understand`, and `liked` and `ordinal`.
    """

    text: str
    intent: Intent
    wishes: Mapping[str, object]


def utterances(part: str) -> list[Utterance]:
    """Return the lines of "train" or "held_out"."""
    rows = _rows(f"{part}.jsonl")
    return [Utterance(str(row.pop("text")), Intent(str(row.pop("intent"))), row) for row in rows]


def distress(part: str) -> list[tuple[str, bool]]:
    """Return the texts of "train" or "held_out" and whether each tells of self-harm."""
    rows = _rows("distress.jsonl")
    return [(str(row["text"]), bool(row["distress"])) for row in rows if row["part"] == part]


def catalogue_names() -> tuple[Sequence[str], Sequence[str]]:
    """Return the titles and the makers of the built-in catalogue, the best known first."""
    return names(Catalogue.load())


def _rows(name: str) -> list[dict[str, object]]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]
