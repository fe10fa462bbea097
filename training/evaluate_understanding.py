"""How well wishes and distress are understood: `python -m training.evaluate_understanding`.

Reads the held-out utterances, which nothing was trained or chosen on, and writes
`results/understanding.json`: accuracy of the intent with its calibration error, micro F1 over
(slot, value) pairs, recall and false alarms of distress, and milliseconds. Each also without the
encoder. `--list` prints what went wrong, which spoils the set for any later choice.
"""

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter

import numpy as np

from bot.understand import fields
from emotion.transformer import TransformerAnalyzer
from handlers.distress import DistressRules
from handlers.intents import Encoder
from handlers.understanding import Understander
from models.understanding import Intent, Understanding
from training.utterances import (
    THIS_YEAR,
    WEIGHTS,
    Utterance,
    catalogue_names,
    distress,
    utterances,
)

RESULT = Path(__file__).with_name("results") / "understanding.json"
BINS = 10
"""Of the expected calibration error (Guo et al. 2017); the set is small."""

Pair = tuple[str, str]


def evaluate(encoder: Encoder | None, show: bool) -> dict[str, object]:
    """Return all numbers, with or without an encoder."""
    titles, makers = catalogue_names()
    reader = Understander.load(
        WEIGHTS, encoder, titles=titles, makers=makers, year=lambda: THIS_YEAR
    )
    rows = utterances("held_out")
    times, told = [], []
    for row in rows:
        start = perf_counter()
        told.append(reader.understand(row.text))
        times.append((perf_counter() - start) * 1000)
    return {
        "intents": intents(rows, told, show),
        "wishes": wishes(rows, told, show),
        "distress": alarms(reader, show),
        "milliseconds": {
            "median": round(float(np.median(times)), 2),
            "p95": round(float(np.percentile(times, 95)), 2),
        },
    }


def intents(
    rows: Sequence[Utterance], told: Sequence[Understanding], show: bool
) -> dict[str, object]:
    """Return accuracy, calibration and what is taken for what."""
    right = np.array([row.intent is one.intent for row, one in zip(rows, told, strict=True)])
    sure = np.array([one.confidence for one in told])
    places = np.minimum((sure * BINS).astype(int), BINS - 1)
    error = sum(
        abs(sure[places == n].mean() - right[places == n].mean()) * (places == n).mean()
        for n in set(places.tolist())
    )
    recalls = {
        intent: float(right[[row.intent is intent for row in rows]].mean())
        for intent in Intent
        if any(row.intent is intent for row in rows)
    }
    mistaken = Counter(
        f"{row.intent} -> {one.intent}"
        for row, one in zip(rows, told, strict=True)
        if row.intent is not one.intent
    )
    if show:
        for row, one in zip(rows, told, strict=True):
            if row.intent is not one.intent:
                print(f"{row.intent} -> {one.intent} {one.confidence:.2f} | {row.text}")
    return {
        "utterances": len(rows),
        "accuracy": round(float(right.mean()), 4),
        "ece": round(float(error), 4),
        "recall": {str(name): round(value, 3) for name, value in recalls.items()},
        "mistaken": dict(mistaken.most_common()),
    }


def wishes(
    rows: Sequence[Utterance], told: Sequence[Understanding], show: bool
) -> dict[str, object]:
    """Return micro precision, recall and F1 over (slot, value) pairs, a list's items apart."""
    found: Counter[str] = Counter()
    slots: dict[str, Counter[str]] = {}
    for row, one in zip(rows, told, strict=True):
        meant, read = pairs(row.wishes), pairs(_wishes_of(one))
        for name, group in (
            ("both", meant & read),
            ("extra", read - meant),
            ("missing", meant - read),
        ):
            found[name] += len(group)
            for slot, _ in group:
                slots.setdefault(slot, Counter())[name] += 1
        if show and meant != read:
            print(f"{row.text} | missing {sorted(meant - read)} | extra {sorted(read - meant)}")
    return {
        "pairs": found["both"] + found["missing"],
        "precision": round(found["both"] / (found["both"] + found["extra"]), 4),
        "recall": round(found["both"] / (found["both"] + found["missing"]), 4),
        "f1": round(_f1(found), 4),
        "f1_by_slot": {slot: round(_f1(counts), 3) for slot, counts in sorted(slots.items())},
    }


def alarms(reader: Understander, show: bool) -> dict[str, object]:
    """Return how often distress is recognised, by rules and embedding and by rules alone."""
    rows, rules = distress("held_out"), DistressRules.load()
    clear = np.array([is_clear for _, is_clear in rows])
    result: dict[str, object] = {"clear": int(clear.sum()), "harmless": int((~clear).sum())}
    for name, told in (
        ("", [reader.understand(text).intent is Intent.DISTRESS for text, _ in rows]),
        ("rules_", [rules.match(text) for text, _ in rows]),
    ):
        alarm = np.array(told)
        result[f"{name}recall"] = round(float(alarm[clear].mean()), 4)
        result[f"{name}false_alarms"] = round(float(alarm[~clear].mean()), 4)
        if show:
            for (text, is_clear), given in zip(rows, told, strict=True):
                if is_clear != given:
                    print(f"distress {name} {'missed' if is_clear else 'false'} | {text}")
    ordinary = [row.text for row in utterances("held_out")]
    result["false_alarms_on_utterances"] = round(
        float(np.mean([reader.understand(text).intent is Intent.DISTRESS for text in ordinary])), 4
    )
    return result


def pairs(wished: Mapping[str, object]) -> set[Pair]:
    """Return (slot, value) pairs; each genre is one, and capitals do not matter."""
    found: set[Pair] = set()
    for slot, value in wished.items():
        if slot in {"genres", "not_genres"} and isinstance(value, list):
            found |= {(slot, str(genre)) for genre in value}
        elif value is not None:
            found.add((slot, str(value).casefold()))
    return found


def _wishes_of(told: Understanding) -> dict[str, object]:
    wished = {**fields(told), "liked": told.liked, "ordinal": told.ordinal}
    return {name: value for name, value in wished.items() if name not in {"intent", "confidence"}}


def _f1(counts: Counter[str]) -> float:
    return 2 * counts["both"] / max(1, 2 * counts["both"] + counts["extra"] + counts["missing"])


def main() -> None:
    """Measure and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", action="store_true", help="print what went wrong")
    options = parser.parse_args()
    encoder = TransformerAnalyzer.load(WEIGHTS)
    result = {
        "train": len(utterances("train")),
        "with_encoder": evaluate(encoder, options.list),
        "words_alone": evaluate(None, False),
    }
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
