"""How right and how honest a network is: FER2013, FER+ and the figures of `benchmarks.faces`.

Plain NumPy, since a measurement of the service must not need what training needs. The rules are
those of training/data.py and training/evaluate_face.py.
"""

import lzma
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from emotion.image import Image
from models.mood import Emotion

FERPLUS: Final = (
    Emotion.NEUTRAL,
    Emotion.HAPPINESS,
    Emotion.SURPRISE,
    Emotion.SADNESS,
    Emotion.ANGER,
    Emotion.DISGUST,
    Emotion.FEAR,
    Emotion.CONTEMPT,
)
"""Order of FER+'s vote columns; two more, unknown and not a face, follow."""
PUBLIC: Final = 1
PRIVATE: Final = 2
BINS: Final = 15
"""Bins of the expected calibration error (Guo et al. 2017, arXiv:1706.04599)."""
COVERAGE: Final = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
TEMPERATURES: Final = np.arange(30, 301) / 100
IMAGES: Final = "faces/fer2013_images.npy.xz"
TABLE: Final = "faces/fer2013_labels.npz"

Shares = npt.NDArray[np.float64]
Classes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Part:
    """Pictures that nothing was trained on, and what people say of them.

    Attributes:
        images: gray uint8 (N, 48, 48).
        hard: (N,), the FER2013 class.
        voted: (N,), the majority of FER+'s voters, -1 where there is none.
        repeated: (N,), whether the very same picture is also in the train part.
    """

    images: Image
    hard: Classes
    voted: Classes
    repeated: Flags


def load(data: Path, most: int | None = None) -> dict[int, Part]:
    """Return the public and the private part, each cut to `most` pictures."""
    with lzma.open(data / IMAGES) as stream:
        images = np.load(stream)
    table = np.load(data / TABLE)
    parts = {}
    for usage in (PUBLIC, PRIVATE):
        chosen = np.flatnonzero(table["usage"] == usage)[:most]
        parts[usage] = Part(
            images=images[chosen],
            hard=table["labels"][chosen].astype(np.int64),
            voted=majority(table["ferplus"][chosen]),
            repeated=table["test_dup_of_train"][chosen].astype(bool),
        )
    return parts


def majority(votes: npt.NDArray[np.uint8]) -> Classes:
    """Return the emotion with more than half of the votes, -1 where there is none.

    A single vote of ten is taken for a slip (Barsoum et al. 2016, arXiv:1608.01041); those who
    compare themselves on FER+ leave out the pictures without a majority, as its authors do.
    """
    counts = np.where(votes == 1, 0, votes).astype(np.int64)
    agreed = (counts.max(1) * 2 > counts.sum(1)) & (counts.argmax(1) < len(FERPLUS))
    return np.where(agreed, counts.argmax(1), -1).astype(np.int64)


def softmax(logits: Shares) -> Shares:
    """Return the shares of each row; they sum to 1."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float64)


def fitted(logits: Shares, truth: Classes) -> float:
    """Return the temperature with the least cross entropy, to two digits."""
    rows = np.arange(len(truth))
    losses = [
        -np.log(np.maximum(softmax(logits / each)[rows, truth], 1e-12)).mean()
        for each in TEMPERATURES
    ]
    return float(TEMPERATURES[int(np.argmin(losses))])


def spread(shares: Shares, labels: Sequence[Emotion], wanted: Sequence[Emotion]) -> Shares:
    """Return the shares in another order of classes; what is not wanted falls away."""
    columns = [
        shares[:, labels.index(emotion)] if emotion in labels else np.zeros(len(shares))
        for emotion in wanted
    ]
    chosen = np.stack(columns, axis=1)
    return np.asarray(chosen / np.maximum(chosen.sum(axis=1, keepdims=True), 1e-12), np.float64)


def figures(shares: Shares, truth: Classes, labels: Sequence[Emotion]) -> dict[str, object]:
    """Return accuracy, recall of each class, calibration error and accuracy by coverage.

    Args:
        shares: (N, K), each row the probabilities of one picture.
        truth: (N,), the right class.
        labels: the K classes.
    """
    confidence, guess = shares.max(axis=1), shares.argmax(axis=1)
    right = guess == truth
    order = np.argsort(-confidence, kind="stable")
    recall = {str(label): ratio(right[truth == k]) for k, label in enumerate(labels)}
    known = [value for value in recall.values() if value is not None]
    return {
        "pictures": len(truth),
        "accuracy": ratio(right),
        "recall": recall,
        "mean_recall": round(float(np.mean(known)), 4) if known else None,
        "counts": {str(label): int((truth == k).sum()) for k, label in enumerate(labels)},
        "ece": calibration_error(confidence, right),
        "accuracy_at_coverage": {
            str(part): ratio(right[order[: round(part * len(order))]]) for part in COVERAGE
        },
    }


def calibration_error(confidence: Shares, right: Flags) -> float:
    """Return the mean gap between confidence and accuracy over equal bins of confidence."""
    bins = np.minimum((confidence * BINS).astype(np.int64), BINS - 1)
    gaps = (
        abs(confidence[bins == index].mean() - right[bins == index].mean())
        * (bins == index).mean()
        for index in np.unique(bins)
    )
    return round(float(sum(gaps)), 4)


def ratio(right: Flags) -> float | None:
    """Return the share of true values; None where there are none to share."""
    return round(float(right.mean()), 4) if len(right) else None


def agreement(
    answers: Sequence[Mapping[Emotion, float] | None], truth: Sequence[Emotion]
) -> dict[str, object]:
    """Return how often the answers agree with labels; None stands for no face found."""
    guesses = [max(answer, key=answer.__getitem__) if answer else None for answer in answers]
    seen = np.array([guess is not None for guess in guesses], bool)
    right = np.array([a == b for a, b in zip(guesses, truth, strict=True)], bool)
    names = sorted(set(truth))
    of = {name: np.array([label == name for label in truth], bool) for name in names}
    recall = {str(name): ratio(right[of[name]]) for name in names}
    return {
        "pictures": len(truth),
        "faces_found": ratio(seen),
        "agreement_where_found": ratio(right[seen]),
        "agreement": ratio(right),
        "recall": recall,
        "counts": {str(name): int(of[name].sum()) for name in names},
    }
