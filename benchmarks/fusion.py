"""Face and words together, beside each alone: `python -m benchmarks.fusion`.

On pairs of a held-out face and held-out words whose mood is known by construction
(`benchmarks.fusion_pairs` tells how, and what that cannot tell). The rows:

* `face`, `words`: each alone, as the service reads it.
* `face, fitted` and `words, fitted`: each alone by the very fit that the pool had, on the same
  learning pairs, so that the pool does not win by knowing what kind of pairs come.
* `hand-set`: the pool that served before, weights by judgement.
* `learned`: the pool in service, by `emotion.fusion.fuse`.

Writes benchmarks/results/fusion.json.
"""

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np

from benchmarks import fusion_hand
from benchmarks.face_scores import Flags, Shares, calibration_error, ratio
from benchmarks.fusion_fit import fitted, heard, right, rights
from benchmarks.fusion_pairs import TRUTHS, Items, Kind, Pair, pairs, read, sarcasm
from bot.app import text_reader
from config.settings import Settings
from emotion.classifier import OnnxClassifier
from emotion.conflict import contradiction
from emotion.fusion import LEARNED, fuse
from emotion.pooling import Feeling, Reliability
from models.mood import Emotion, Source, most_probable
from models.protocols import TextAnalyzer

ROOT: Final = Path(__file__).resolve().parent.parent
RESULT: Final = ROOT / "benchmarks" / "results" / "fusion.json"
WEIGHTS: Final = ROOT / "models" / "weights"
NOON: Final = datetime(2026, 11, 21, 12, tzinfo=UTC)

Answers = tuple[Flags, Shares]
"""Which pairs are read right, (N,), and with what confidence, (N,)."""


def main() -> int:
    """Measure, print and write."""
    begun = perf_counter()
    write(measured(material(parse().data), LEARNED), begun)
    return 0


def material(data: Path) -> dict[str, Items]:
    """Return what the service reads in the faces and texts of both parts."""
    return read(data, OnnxClassifier.load(WEIGHTS), words_reader())


def measured(parts: Mapping[str, Items], learned: Reliability) -> dict[str, object]:
    """Return every row, on the reporting pairs."""
    learning, reporting = pairs(parts["learning"]), pairs(parts["reporting"])
    rows = {
        "face": taken(reporting, lambda pair: pair.face),
        "words": taken(reporting, lambda pair: pair.words),
        "face, fitted": alone(learning, reporting, parts["learning"], Source.FACE),
        "words, fitted": alone(learning, reporting, parts["learning"], Source.TEXT),
        "hand-set": taken(reporting, lambda pair: fusion_hand.pooled(pair.face, pair.words)),
        "learned": taken(reporting, lambda pair: fuse([pair.face, pair.words], NOON, learned)),
    }
    singles = [name for name in rows if name not in {"hand-set", "learned"}]
    table = {name: figures(answers, reporting) for name, answers in rows.items()}
    best = max(singles, key=lambda name: rows[name][0].mean())
    return {
        "command": "python -m benchmarks.fusion",
        "pairs": len(reporting),
        "kinds": {str(kind): sum(pair.kind is kind for pair in reporting) for kind in Kind},
        "rows": table,
        "best_single_source": best,
        "learned_minus_best_single": difference(rows["learned"][0], rows[best][0]),
        "called_a_contradiction": contradictions(reporting),
        "sarcasm": sarcasm(),
    }


def taken(pairs: Sequence[Pair], read: Callable[[Pair], Feeling]) -> Answers:
    """Return the answers of something that reads a pair."""
    feelings = [read(pair) for pair in pairs]
    hits = [
        right(most_probable(feeling.probabilities), pair.truth)
        for feeling, pair in zip(feelings, pairs, strict=True)
    ]
    return np.array(hits), np.array([feeling.confidence for feeling in feelings])


def alone(
    learning: Sequence[Pair], reporting: Sequence[Pair], items: Items, source: Source
) -> Answers:
    """Return the answers of one source, fitted like the pool on the learning pairs."""
    learned = fitted(learning, items, [source])
    rows = {source: heard(reporting)[source]}
    pooled = learned.pooled(rows)
    return rights(pooled, reporting), learned.confidence(pooled)


def figures(answers: Answers, pairs: Sequence[Pair]) -> dict[str, object]:
    """Return accuracy and calibration error, in all and by kind, and recall by emotion."""
    hits, confidence = answers
    kinds = np.array([str(pair.kind) for pair in pairs])
    truths = np.array([str(pair.truth) for pair in pairs])
    recall = {str(emotion): ratio(hits[truths == str(emotion)]) for emotion in TRUTHS}
    known = [value for value in recall.values() if value is not None]
    return {
        "accuracy": ratio(hits),
        "ece": calibration_error(confidence, hits),
        "mean_recall": round(float(np.mean(known)), 4),
        "brier": round(float(np.square(confidence - hits).mean()), 4),
        "accuracy_by_kind": {str(kind): ratio(hits[kinds == str(kind)]) for kind in Kind},
        "ece_by_kind": {
            str(kind): calibration_error(confidence[kinds == str(kind)], hits[kinds == str(kind)])
            for kind in Kind
        },
        "recall": recall,
    }


def difference(one: Flags, other: Flags) -> dict[str, float]:
    """Return how much more often one is right, in points, with the standard error of pairs.

    Pairs share faces and texts, so the true error is somewhat larger.
    """
    gaps = one.astype(float) - other
    error = gaps.std() / np.sqrt(len(gaps))
    return {"points": round(100 * float(gaps.mean()), 2), "error": round(100 * float(error), 2)}


def contradictions(pairs: Sequence[Pair]) -> dict[str, float | None]:
    """Return how often `emotion.conflict` speaks up, by kind and by what the face shows."""
    found: dict[str, list[bool]] = {}
    for pair in pairs:
        smiling = pair.face.dominant is Emotion.HAPPINESS
        name = f"{pair.kind}, {'smile' if smiling else 'no smile'} read"
        found.setdefault(name, []).append(contradiction([pair.face, pair.words]) is not None)
    return {name: ratio(np.array(flags)) for name, flags in sorted(found.items())}


def write(result: dict[str, object], begun: float) -> None:
    """Print the result and write it, with what it depends on."""
    result["face_network_sha256"] = hashlib.sha256(
        (WEIGHTS / "face_emotion.onnx").read_bytes()
    ).hexdigest()
    result["words_read_by"] = type(words_reader()).__name__
    result["load_at_end"] = round(os.getloadavg()[0], 1)
    result["took_s"] = round(perf_counter() - begun)
    text = json.dumps(result, indent=1)
    print(text)
    RESULT.write_text(text + "\n", encoding="utf-8")


def words_reader() -> TextAnalyzer:
    """Return what reads words in the service."""
    return text_reader(Settings())


def parse() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description="Face and words together, beside each alone.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
