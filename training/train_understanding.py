"""Fit the heads of `handlers.intents`: `python -m training.train_understanding`.

Seconds on one core. To be run again whenever the encoder changes; without the encoder's weights
it says so and fits what needs none. Everything is chosen by cross-validation on
`utterances/train.jsonl` and the train part of `distress.jsonl`; the held-out parts are not read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from emotion.transformer import TransformerAnalyzer
from handlers.intents import FILE, INTENTS, PROBE, Encoder, Vector, features, hashed
from handlers.understanding import Looker, readable_part
from training.utterances import (
    THIS_YEAR,
    WEIGHTS,
    catalogue_names,
    distress,
    utterances,
)

SEED = 20261121
FOLDS = 5
STEPS = 80
"""Of L-BFGS; the loss is flat before the end."""

LEAST = 1e-4
"""Axes along which the inputs vary less, as a share of the first one's variance, are left out."""

DECAYS = (1e-5, 1e-4, 3e-4, 1e-3)
"""L2 penalties to choose from."""

TEMPERATURES = np.linspace(0.3, 2.0, 35)
DISTRESS_DECAY = 1e-5
"""Chosen by cross-validation: smaller ones raise recall and false alarms alike."""
HYPERBOLE = 3.0
"""How much a harmless sentence that sounds like distress counts beside any other harmless one."""

Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """Texts ready to learn from.

    Attributes:
        embeddings: shape (texts, 384); None without an encoder.
        cues: shape (texts, cues).
        labels: places in `INTENTS`.
    """

    texts: Sequence[str]
    embeddings: Vector | None
    cues: Vector
    labels: Labels

    def features(self) -> Vector:
        """Return what the head looks at, shape (texts, features)."""
        vectors = [None] * len(self.texts) if self.embeddings is None else self.embeddings
        rows = zip(self.texts, self.cues, vectors, strict=True)
        return np.stack([features(*row) for row in rows])


def material(encoder: Encoder | None) -> Material:
    """Read the training utterances."""
    looker = Looker.load(*catalogue_names())
    rows = [(row.text, row.intent) for row in utterances("train")]
    texts = [readable_part(text) for text, _ in rows]
    return Material(
        texts,
        encoder.encode(texts) if encoder else None,
        np.stack([looker.look(text, THIS_YEAR).cues for text in texts]),
        np.array([INTENTS.index(intent) for _, intent in rows]),
    )


def fit(inputs: Vector, labels: Labels, decay: float) -> tuple[Vector, Vector]:
    """Return weights (labels, features) and bias (labels,) of softmax regression."""
    count, width = inputs.shape
    wide = np.hstack([inputs, np.ones((count, 1), np.float32)])
    wanted = np.eye(len(INTENTS), dtype=np.float32)[labels]
    # rare intents count as much as their share's root says
    share = np.bincount(labels, minlength=len(INTENTS))[labels]
    weight = (1 / np.sqrt(share)).astype(np.float32)
    weight /= weight.sum()

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        found = flat.reshape(len(INTENTS), width + 1).astype(np.float32)
        shares = softmax(wide @ found.T)
        slope = ((shares - wanted) * weight[:, None]).T @ wide
        slope[:, :-1] += decay * found[:, :-1]
        likelihood = -weight @ np.log(np.maximum((shares * wanted).sum(axis=1), 1e-12))
        value = likelihood + decay / 2 * float((found[:, :-1] ** 2).sum())
        return float(value), slope.ravel().astype(np.float64)

    start = np.zeros(len(INTENTS) * (width + 1))
    flat = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    found = flat.reshape(len(INTENTS), width + 1).astype(np.float32)
    return found[:, :-1], found[:, -1]


def compressed(inputs: Vector) -> tuple[Vector, Vector]:
    """Return inputs in the space that they span, (texts, axes), and its axes, (axes, features).

    Weights found there, times the axes, are those that would be found in the whole space.
    """
    values, vectors = np.linalg.eigh((inputs @ inputs.T).astype(np.float64))
    kept = values > values.max() * LEAST
    lengths = np.sqrt(values[kept])
    axes = (vectors[:, kept] / lengths).T @ inputs
    return (vectors[:, kept] * lengths).astype(np.float32), axes.astype(np.float32)


def softmax(logits: Vector) -> Vector:
    """Return the shares that rows of logits stand for."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)


def cross_validated(inputs: Vector, labels: Labels, decay: float) -> Vector:
    """Return the logits of each row by a head that has not seen it."""
    folds = np.random.default_rng(SEED).permutation(len(labels)) % FOLDS
    logits = np.zeros((len(labels), len(INTENTS)), np.float32)
    for fold in range(FOLDS):
        weights, bias = fit(inputs[folds != fold], labels[folds != fold], decay)
        logits[folds == fold] = inputs[folds == fold] @ weights.T + bias
    return logits


def chosen(name: str, found: Material) -> dict[str, NDArray[np.generic]]:
    """Choose penalty and temperature by cross-validated likelihood; fit on everything."""
    inputs, axes = compressed(found.features())
    best = (np.inf, 0.0, 1.0)
    for decay in DECAYS:
        logits = cross_validated(inputs, found.labels, decay)
        losses = [nll(logits / t, found.labels) for t in TEMPERATURES]
        right = float((logits.argmax(axis=1) == found.labels).mean())
        place = int(np.argmin(losses))
        print(f"{name}: decay {decay:g} accuracy {right:.3f} nll {losses[place]:.3f}")
        best = min(best, (losses[place], decay, float(TEMPERATURES[place])))
    _, decay, temperature = best
    weights, bias = fit(inputs, found.labels, decay)
    print(f"{name}: chosen decay {decay:g}, temperature {temperature:.2f}")
    return {
        f"{name}_weights": (weights @ axes).astype(np.float16),
        f"{name}_bias": bias.astype(np.float32),
        f"{name}_temperature": np.float32(temperature),
    }


def nll(logits: Vector, labels: Labels) -> float:
    """Return the mean negative log-likelihood."""
    chances = softmax(logits)[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(chances, 1e-9)).mean())


def fit_distress(encoder: Encoder) -> Vector:
    """Return logistic weights on embedding and n-grams, the bias last; print what they do."""
    rows = distress("train")
    rows += [(row.text, False) for row in utterances("train")]
    sounding = np.array([n < len(distress("train")) for n in range(len(rows))])
    texts = [readable_part(text) for text, _ in rows]
    grams = np.stack([hashed(text) for text in texts])
    inputs, axes = compressed(np.hstack([encoder.encode(texts), grams]))
    clear = np.array([is_clear for _, is_clear in rows])
    weight = np.where(sounding & ~clear, HYPERBOLE, 1.0)
    folds = np.random.default_rng(SEED).permutation(len(rows)) % FOLDS
    chances = np.zeros(len(rows))
    for fold in range(FOLDS):
        rest = folds != fold
        found = _logistic(inputs[rest], clear[rest], weight[rest])
        chances[~rest] = _chance(inputs[~rest], found)
    for threshold in (0.01, 0.02, 0.05, 0.4, 0.5, 0.6, 0.7, 0.8):
        over = chances >= threshold
        print(
            f"distress without rules: at {threshold} recall {over[clear].mean():.3f}, "
            f"false alarms {over[sounding & ~clear].mean():.3f} of what sounds like it, "
            f"{over[~sounding].mean():.4f} of the rest"
        )
    found = _logistic(inputs, clear, weight)
    return np.append(found[:-1] @ axes, found[-1]).astype(np.float32)


def _logistic(inputs: Vector, wanted: NDArray[np.bool_], weight: NDArray[np.float64]) -> Vector:
    wide = np.hstack([inputs, np.ones((len(inputs), 1), np.float32)])
    shares = weight / weight.sum()

    def loss(found: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = wide @ found
        slope = wide.T @ ((1 / (1 + np.exp(-logits)) - wanted) * shares)
        slope[:-1] += DISTRESS_DECAY * found[:-1]
        value = shares @ (np.logaddexp(0, logits) - wanted * logits)
        return float(value + DISTRESS_DECAY / 2 * found[:-1] @ found[:-1]), slope

    found = minimize(loss, np.zeros(wide.shape[1]), jac=True, method="L-BFGS-B").x
    return np.asarray(found, np.float32)


def _chance(inputs: Vector, found: Vector) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-(inputs @ found[:-1] + found[-1]))), np.float64)


def main() -> None:
    """Fit and write `models/weights/understanding.npz`."""
    encoder = TransformerAnalyzer.load(WEIGHTS)
    full = material(encoder)
    arrays = chosen("full", full)
    arrays |= chosen("words", Material(full.texts, None, full.cues, full.labels))
    arrays["probe"] = encoder.encode([PROBE])[0]
    arrays["distress"] = fit_distress(encoder)
    np.savez_compressed(WEIGHTS / FILE, **arrays)
    print(f"wrote {WEIGHTS / FILE}: {(WEIGHTS / FILE).stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
