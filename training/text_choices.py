"""What the service must know beside the weights, chosen on the dev parts.

Probabilities: each label's logit is scaled and shifted (Platt 1999), drawn towards what fits all
labels together, since some have a dozen texts in dev. Thresholds: where F1, smoothed over nearby
thresholds, is highest, drawn towards half of that F1, which is the best threshold of a perfectly
calibrated probability (Lipton, Elkan and Naryanaswamy 2014, arXiv:1402.1892).
"""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from emotion.encoder import Encoder
from emotion.labels import GROUPS, OURS, masses
from emotion.sentences import clean
from models.mood import Emotion
from training.text_data import POLARITY, SENTIMENT, labels28
from training.text_scores import Floats, f1, logistic, logit, softmax

PULL = 8.0
"""How many texts the common scaling counts for, against a label's own."""
GRID = np.arange(-4.5, 1.5, 0.1)
"""Thresholds that are tried, as logits."""
WIDTH = 0.5
"""Standard deviation of the smoothing, in logits."""
FEW = 60.0
"""Positive texts that count as much as the rule of half the best F1."""
STEPS, LONGEST_STEP = 100, 0.5
"""Of Newton's method, which runs away from a start that is far off when its steps are not cut."""


def choose(network: Path, folder: Path) -> dict[str, object]:
    """Return the numbers of the manifest for a network in eight bits.

    Args:
        network: the ONNX file, its tokenizer beside it.
        folder: of the texts.
    """
    encoder = Encoder.load(network, network.with_name("text_tokenizer.json"))
    with (folder / "goemotions_dev.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    texts = [row["text"] for row in rows]
    outputs = encoder.run([clean(text) for text in texts])
    names = labels28(folder)
    truth = table([row["labels28"] for row in rows], names)
    scales, shifts = platt_each(outputs["labels"], truth)
    chances = logistic(scales * outputs["labels"] + shifts)
    groups = table([row["sentiment4"] for row in rows], SENTIMENT)
    single = groups.sum(1) == groups[:, [SENTIMENT.index(pole) for pole in POLARITY]].sum(1)
    single &= groups.sum(1) == 1
    poles = groups[single][:, [SENTIMENT.index(pole) for pole in POLARITY]]
    mass, right = masses(chances, names), felt(truth, names)
    sharpness, biases = fit_emotions(mass, right)
    alone = softmax(sharpness * np.log(mass) + biases)
    return {
        "scales": rounded(scales),
        "shifts": rounded(shifts),
        "thresholds": rounded(thresholds(chances, truth)),
        "sentiments": list(POLARITY),
        "sentiment_temperature": round(temperature(outputs["polarity"][single], poles), 4),
        "emotion_sharpness": round(sharpness, 4),
        "emotion_biases": dict(zip(map(str, OURS), rounded(biases), strict=True)),
        "confidence": rounded(fit_confidence(alone, right)),
    }


def with_contempt(right: np.ndarray) -> np.ndarray:
    """Return the labelled emotions with contempt, which has no label, wherever anger is."""
    allowed = right.copy()
    allowed[:, OURS.index(Emotion.CONTEMPT)] |= right[:, OURS.index(Emotion.ANGER)]
    return allowed


def fit_confidence(shares: Floats, right: np.ndarray) -> Floats:
    """Return scale and shift for the logit of the highest probability, neutral left aside."""
    best = shares.argmax(1)
    told = best != OURS.index(Emotion.NEUTRAL)
    hits = with_contempt(right)[np.arange(len(best)), best]
    return platt(logit(shares.max(1))[told], hits[told], (1.0, 0.0), 1.0)


def table(cells: Sequence[str], names: Sequence[str]) -> np.ndarray:
    """Return bool (N, len(names)): which names a cell lists."""
    return np.array([[name in cell.split(",") for name in names] for cell in cells])


def felt(truth: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """Return bool (N, 8): our emotions among a text's labels; contempt is never there."""
    return np.stack(
        [
            truth[:, [names.index(label) for label in GROUPS[emotion]]].any(1)
            if emotion is not Emotion.CONTEMPT
            else np.zeros(len(truth), bool)
            for emotion in OURS
        ],
        axis=1,
    )


def platt(scores: Floats, truth: np.ndarray, prior: tuple[float, float], pull: float) -> Floats:
    """Return scale and shift that make the truth most likely, by Newton's method.

    Args:
        scores: (N,), logits.
        truth: bool (N,).
        prior: what they are drawn towards.
        pull: how strongly, in texts.
    """
    given = np.stack([scores, np.ones_like(scores)], 1).astype(np.float64)
    found = np.array(prior, np.float64)
    for _ in range(STEPS):
        chance = logistic(given @ found)
        slope = given.T @ (chance - truth) + pull * (found - prior)
        bend = (given * (chance * (1 - chance))[:, None]).T @ given + pull * np.eye(2)
        step = np.linalg.solve(bend, slope)
        length = float(np.abs(step).max())
        if length == 0:
            break
        found = found - step * min(1.0, LONGEST_STEP / length)
    return found


def platt_each(scores: np.ndarray, truth: np.ndarray) -> tuple[Floats, Floats]:
    """Return a scale and a shift for every column."""
    common = platt(scores.ravel(), truth.ravel(), (1.0, 0.0), 1.0)
    each = np.array(
        [
            platt(own, true, tuple(common), PULL)
            for own, true in zip(scores.T, truth.T, strict=True)
        ]
    )
    return each[:, 0], each[:, 1]


def thresholds(chances: np.ndarray, truth: np.ndarray) -> Floats:
    """Return for every column the probability from which on a label counts as there."""
    curves = np.stack([f1(chances >= logistic(cut), truth) for cut in GRID])  # (thresholds, L)
    nearness = np.exp(-((GRID[:, None] - GRID) ** 2) / (2 * WIDTH**2))
    smooth = (nearness / nearness.sum(1, keepdims=True)) @ curves
    own = GRID[smooth.argmax(0)]
    rule = logit(np.clip(smooth.max(0) / 2, 0.02, 0.5))
    share = truth.sum(0) / (truth.sum(0) + FEW)
    return np.asarray(logistic(share * own + (1 - share) * rule), np.float64)


def temperature(scores: np.ndarray, truth: np.ndarray) -> float:
    """Return what to divide logits by so that the truth (N, C), one each, is most likely."""
    tried = np.exp(np.linspace(-1.5, 1.5, 121))
    costs = []
    for one in tried:
        scaled = scores / one
        logs = scaled - np.log(np.exp(scaled - scaled.max(1, keepdims=True)).sum(1))[:, None]
        costs.append(-(logs - scaled.max(1, keepdims=True))[truth].mean())
    return float(tried[int(np.argmin(costs))])


def fit_emotions(mass: Floats, truth: np.ndarray) -> tuple[float, Floats]:
    """Return the sharpness and the biases under which the labelled emotions are most likely.

    Args:
        mass: (N, 8), as `emotion.labels.masses` gives it.
        truth: bool (N, 8); contempt, which is never there, counts as anger.
    """
    anger, contempt = OURS.index(Emotion.ANGER), OURS.index(Emotion.CONTEMPT)
    allowed = with_contempt(truth)
    logs, sharpness, biases = np.log(mass), 1.0, np.zeros(len(OURS))
    for step in range(1, 1500):
        chance = softmax(sharpness * logs + biases)
        right = np.where(allowed, chance, 0)
        error = chance - right / right.sum(1, keepdims=True)
        rate = 2.0 / (1 + step / 300)
        sharpness -= 0.05 * rate * float((error * logs).sum(1).mean())
        slope = error.mean(0)
        slope[anger] += slope[contempt]
        biases = biases - rate * slope
        biases[contempt] = biases[anger]
    return sharpness, biases - biases[OURS.index(Emotion.NEUTRAL)]


def rounded(values: Floats) -> list[float]:
    """Return numbers as the manifest has them."""
    return [round(float(value), 4) for value in values]
