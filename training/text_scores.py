"""Scores of multi-label reading, and the thresholds and scalings that are chosen on dev."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def f1(guessed: npt.NDArray[np.bool_], truth: npt.NDArray[np.bool_]) -> Floats:
    """Return the F1 of each column; 0 where nothing is guessed and nothing is there."""
    hits = (guessed & truth).sum(0)
    return np.asarray(2 * hits / np.maximum(guessed.sum(0) + truth.sum(0), 1), np.float64)


def best_f1(scores: npt.NDArray, truth: npt.NDArray) -> float:
    """Return the mean over columns of the best F1 that any threshold gives."""
    best = []
    for own, true in zip(scores.T, truth.T, strict=True):
        hits = np.cumsum(true[np.argsort(-own)])
        best.append(np.max(2 * hits / (np.arange(1, len(own) + 1) + true.sum())))
    return float(np.mean(best))


def pearson(one: npt.NDArray, other: npt.NDArray) -> float:
    """Return Pearson's correlation of two rows of numbers."""
    return float(np.corrcoef(one, other)[0, 1])


def logistic(values: npt.ArrayLike) -> Floats:
    """Return the probabilities that logits stand for."""
    return np.asarray(1 / (1 + np.exp(-np.asarray(values, np.float64))), np.float64)


def logit(chances: npt.ArrayLike) -> Floats:
    """Return the logits of probabilities, which are kept off 0 and 1 by 1e-6."""
    kept = np.clip(np.asarray(chances, np.float64), 1e-6, 1 - 1e-6)
    return np.asarray(np.log(kept / (1 - kept)), np.float64)


def softmax(scores: npt.ArrayLike) -> Floats:
    """Return the shares that scores (N, C) stand for; each row sums to 1."""
    given = np.asarray(scores, np.float64)
    powers = np.exp(given - given.max(1, keepdims=True))
    return np.asarray(powers / powers.sum(1, keepdims=True), np.float64)
