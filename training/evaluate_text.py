"""How well words are read: `python -m training.evaluate_text --data FOLDER`.

Reads GoEmotions (Demszky et al. 2020) from FOLDER/text and writes `results/text-vader.json`.
With `--fit` it fits the pulls of `emotion.text` on the train split and the scaling of its
confidence on the dev split, prints them, and does not touch the test split.

EmoBank's dev split tells how well valence and arousal are read.

GoEmotions names Ekman's six and neutral. It has no contempt: what we call contempt counts as
anger, where its authors put disapproval and annoyance. A text with several labels is right when
ours is one of them.
"""

import argparse
import csv
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from emotion.reading import FELT, Reader, Reading
from emotion.text import HALF, NOTHING_FELT, NOTHING_KNOWN, PULLS, judge
from models.mood import Emotion, EmotionEstimate

EKMAN = ("anger", "disgust", "fear", "joy", "neutral", "sadness", "surprise")
OURS = tuple(Emotion("happiness" if label == "joy" else label) for label in EKMAN)

RESULT = Path(__file__).with_name("results") / "text-vader.json"

BINS = 15  # of the expected calibration error, as in Guo et al. 2017

# The fit: full-batch Adam on 7 x 5 numbers; the loss is flat long before the end.
STEPS, RATE, DECAY = 1500, 0.05, 1e-4
RARE = 0.3  # weight of a text ~ (1 / its label's share) ** RARE: most of Reddit is joy or neutral


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled text, read.

    Attributes:
        labels: Ekman's, at least one.
        sentiment: of positive, negative, ambiguous and neutral, at least one.
        reading: what `emotion.reading` found; None where there is nothing to read.
    """

    labels: frozenset[str]
    sentiment: frozenset[str]
    reading: Reading | None


def rows(path: Path, reader: Reader) -> Iterator[Row]:
    """Yield the texts of one split, read."""
    with path.open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream, delimiter="\t"):
            yield Row(
                frozenset(line["ekman7"].split(",")),
                frozenset(line["sentiment4"].split(",")),
                reader.read(line["text"]),
            )


def ekman(estimate: EmotionEstimate | None) -> np.ndarray:
    """Return the seven probabilities in the order of EKMAN; certainly neutral for None."""
    if estimate is None:
        return np.array([float(label == "neutral") for label in EKMAN])
    seven = np.array([estimate.probabilities[emotion] for emotion in OURS])
    seven[EKMAN.index("anger")] += estimate.probabilities[Emotion.CONTEMPT]
    return seven


def macro_f1(guesses: Sequence[int], truth: np.ndarray) -> float:
    """Return the mean F1 of the seven labels; truth is bool (N, 7)."""
    guessed = np.eye(len(EKMAN), dtype=bool)[list(guesses)]
    hits = (guessed & truth).sum(0)
    return float(np.mean(2 * hits / np.maximum(guessed.sum(0) + truth.sum(0), 1)))


def calibration_error(confidence: np.ndarray, right: np.ndarray) -> float:
    """Return the expected calibration error over equally wide bins."""
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [
        abs(confidence[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean()
        for b in np.unique(bins)
    ]
    return float(sum(gaps))


def measure(split: Sequence[Row]) -> dict[str, float]:
    """Return how well a split is read."""
    estimates = [judge(row.reading) if row.reading else None for row in split]
    seven = np.array([ekman(estimate) for estimate in estimates])
    truth = np.array([[label in row.labels for label in EKMAN] for row in split])
    guesses = seven.argmax(1)
    right = truth[np.arange(len(split)), guesses]
    confidence = np.array([estimate.confidence if estimate else 0.0 for estimate in estimates])
    told = (confidence != NOTHING_FELT) & (confidence > NOTHING_KNOWN)  # more than silence
    poles = [
        ("positive" if estimate.valence > 0 else "negative") in row.sentiment
        for row, estimate in zip(split, estimates, strict=True)
        if row.sentiment in ({"positive"}, {"negative"})
        and estimate is not None
        and abs(estimate.valence) >= FELT
    ]
    opposed = sum(row.sentiment in ({"positive"}, {"negative"}) for row in split)
    return {
        "texts": len(split),
        "accuracy": float(right.mean()),
        "macro_f1_ekman7": macro_f1(guesses.tolist(), truth),
        "ece_of_probability": calibration_error(seven.max(1), right),
        "share_told": float(told.mean()),
        "accuracy_told": float(right[told].mean()),
        "ece_of_confidence_told": calibration_error(confidence[told], right[told]),
        "polarity_texts": opposed,
        "polarity_answered": len(poles) / opposed,
        "polarity_accuracy_where_answered": float(np.mean(poles)),
        "polarity_accuracy": sum(poles) / opposed,
    }


def valence_and_arousal(path: Path, reader: Reader) -> dict[str, float]:
    """Return Pearson's correlation with EmoBank's (Buechel and Hahn 2017) valence and arousal."""
    with path.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    readings = [reader.read(line["text"]) for line in lines]
    pairs = [(line, judge(one)) for line, one in zip(lines, readings, strict=True) if one]
    told = np.array([[float(line["V"]), float(line["A"])] for line, _ in pairs])
    read = np.array([[estimate.valence, estimate.arousal] for _, estimate in pairs])
    return {
        "texts": len(pairs),
        "valence_pearson": float(np.corrcoef(told[:, 0], read[:, 0])[0, 1]),
        "arousal_pearson": float(np.corrcoef(told[:, 1], read[:, 1])[0, 1]),
    }


def features(split: Sequence[Row]) -> np.ndarray:
    """Return what the pulls multiply, float (N, 7, 5), in the order of `Pull`."""
    table = np.zeros((len(split), len(EKMAN), 5))
    for features_of_one, row in zip(table, split, strict=True):
        if reading := row.reading:
            bad = max(-reading.compound, 0.0)
            strengths = np.array([reading.cues[emotion] for emotion in OURS])
            features_of_one[:, 1] = strengths / (strengths + HALF)
            features_of_one[:, 2:] = max(reading.compound, 0.0), bad, bad * reading.of_self
    table[:, :, 0] = 1
    return table


def fit(split: Sequence[Row]) -> np.ndarray:
    """Return the pulls, float (7, 5), that make the labels of a split most likely."""
    table = features(split)
    truth = np.array([[label in row.labels for label in EKMAN] for row in split], dtype=float)
    truth /= truth.sum(1, keepdims=True)
    weights = truth @ truth.mean(0) ** -RARE
    weights /= weights.mean()
    pulls = np.zeros((len(EKMAN), 5))
    mean, square = np.zeros_like(pulls), np.zeros_like(pulls)
    for step in range(1, STEPS + 1):
        scores = (table * pulls).sum(2)
        odds = np.exp(scores - scores.max(1, keepdims=True))
        error = (odds / odds.sum(1, keepdims=True) - truth) * weights[:, None]
        slope = (error[:, :, None] * table).mean(0) + DECAY * pulls
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        pulls -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return pulls


def platt(split: Sequence[Row]) -> tuple[float, float]:
    """Return the factor and the shift of the logit that calibrate the highest probability."""
    estimates = [judge(row.reading) if row.reading else None for row in split]
    told = [
        (row, estimate)
        for row, estimate in zip(split, estimates, strict=True)
        if estimate and estimate.confidence not in (NOTHING_FELT, NOTHING_KNOWN)
    ]
    chance = np.array([max(estimate.probabilities.values()) for _, estimate in told])
    right = np.array([EKMAN[ekman(one).argmax()] in row.labels for row, one in told], dtype=float)
    logit = np.log(chance / (1 - chance))
    factor, shift = 1.0, 0.0
    for _ in range(STEPS):
        error = 1 / (1 + np.exp(-(factor * logit + shift))) - right
        factor, shift = factor - (error * logit).mean(), shift - error.mean()
    return float(factor), float(shift)


def main() -> None:
    """Fit or measure, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--fit", action="store_true")
    arguments = parser.parse_args()
    folder, reader = arguments.data / "text", Reader.load()
    dev = list(rows(folder / "goemotions_dev.tsv", reader))
    if arguments.fit:
        for emotion, pull in zip(
            OURS, fit(list(rows(folder / "goemotions_train.tsv", reader))), strict=True
        ):
            print(f"    Emotion.{emotion.name}: Pull({', '.join(f'{x:.2f}' for x in pull)}),")
        print("SHARPEN, SHIFT =", *(f"{x:.2f}" for x in platt(dev)), "with the pulls in service")
        return
    test = folder / "goemotions_test.tsv"
    result = {
        "command": "python -m training.evaluate_text --data DATA",
        "test_sha256": hashlib.sha256(test.read_bytes()).hexdigest(),
        "pulls": {emotion: vars_of(emotion) for emotion in Emotion},
        "dev": measure(dev),
        "test": measure(list(rows(test, reader))),
        "emobank_dev": valence_and_arousal(folder / "emobank_dev.csv", reader),
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n")
    print(json.dumps({key: result[key] for key in ("test", "emobank_dev")}, indent=2))


def vars_of(emotion: Emotion) -> dict[str, float]:
    """Return the pulls of an emotion by name."""
    pull = PULLS[emotion]
    return {name: getattr(pull, name) for name in pull.__slots__}


if __name__ == "__main__":
    main()
