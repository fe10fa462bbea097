"""How much the network and VADER count in `emotion.words`, chosen on held-back texts.

Both must learn from more than Reddit: GoEmotions' texts are opinions, what people tell a chatbot
is what happened to them. `everyday.tsv` holds 366 such sentences of our own, with the
emotions (any of them is right) that we hear in each; neither network nor lexicon was fitted to it.
"""

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from emotion.labels import FAINTEST, OURS
from emotion.text import judge
from emotion.transformer import TransformerAnalyzer
from emotion.words import NEUTRAL, Weights, plainness, pooled
from models.mood import EmotionEstimate
from training.text_choices import felt, fit_confidence, table, with_contempt
from training.text_data import labels28
from training.text_scores import Floats, pearson, softmax

EVERYDAY = Path(__file__).with_name("everyday.tsv")
START = (1.0, 0.3, 0.3, 0.0)
"""Network, words, cues and neutral, before they are fitted."""
STEPS = 200
SHARES = np.arange(0, 1.01, 0.1)
NEAR = 0.005
"""Correlations that differ by less count as equal."""


def choose(network: TransformerAnalyzer, folder: Path) -> dict[str, float]:
    """Return the numbers of `emotion.words.Weights`.

    Args:
        network: with its own choices made.
        folder: of the texts.
    """
    reddit, chat = labelled(folder / "goemotions_dev.tsv", folder), everyday()
    parts = [features(network, texts, right) for texts, right in (reddit, chat)]
    weights = fit(parts)
    sure = [fit_confidence(pool(part, weights), part[-1]) for part in parts]
    scale, shift = np.mean(sure, axis=0)
    mixed = shares(network, Weights(*weights, scale, shift, 1.0, 1.0), folder)
    return {name: round(float(getattr(mixed, name)), 4) for name in Weights.__slots__}


def labelled(path: Path, folder: Path) -> tuple[list[str], np.ndarray]:
    """Return a split's texts and, bool (N, 8), our emotions among their labels."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    names = labels28(folder)
    right = with_contempt(felt(table([row["labels28"] for row in rows], names), names))
    return [row["text"] for row in rows], right


def everyday(path: Path = EVERYDAY) -> tuple[list[str], np.ndarray]:
    """Return sentences of our own and, bool (N, 8), the emotions that are right."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [text for text, _ in rows], heard([told for _, told in rows])


def heard(cells: Sequence[str]) -> np.ndarray:
    """Return bool (N, 8): our emotions in cells such as "anger|sadness"."""
    return np.array([[str(emotion) in cell.split("|") for emotion in OURS] for cell in cells])


def features(
    network: TransformerAnalyzer, texts: Sequence[str], right: np.ndarray
) -> tuple[Floats, ...]:
    """Return what is pooled, of the texts in which VADER finds something.

    Returns:
        Log probabilities of the network and of VADER, (N, 8) each, the cues' plainness, (N, 1),
        and the rows of `right`.
    """
    pairs = [
        (one, row)
        for one, row in zip(network.read(texts), right, strict=True)
        if one and one.labels and one.found.felt
    ]
    ours = np.array([logs(one.estimate) for one, _ in pairs])
    theirs = np.array([logs(judge(one.found)) for one, _ in pairs])
    plain = np.array([[plainness(one.found)] for one, _ in pairs])
    return ours, theirs, plain, np.array([row for _, row in pairs])


def logs(estimate: EmotionEstimate) -> list[float]:
    """Return the logarithms of an estimate's probabilities."""
    return [float(np.log(max(estimate.probabilities[one], FAINTEST))) for one in OURS]


def pool(part: tuple[Floats, ...], weights: Sequence[float]) -> Floats:
    """Return the pair's probabilities, (N, 8)."""
    ours, theirs, plain, _ = part
    network, words, cues, neutral = weights
    return softmax(network * ours + (words + cues * plain) * theirs + neutral * NEUTRAL)


def fit(parts: Sequence[tuple[Floats, ...]]) -> list[float]:
    """Return the four weights that make the right emotions of all parts, alike, most likely."""
    given = [[torch.from_numpy(np.asarray(table, float)) for table in part] for part in parts]
    weights = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([weights], lr=0.05)
    for _ in range(STEPS):
        network, words, cues, neutral = weights
        loss = torch.zeros(())
        for ours, theirs, plain, right in given:
            scores = network * ours + (words + cues * plain) * theirs
            chance = (scores + neutral * torch.from_numpy(NEUTRAL)).softmax(1)
            loss = loss - (chance * right).sum(1).log().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return weights.detach().tolist()


def shares(network: TransformerAnalyzer, mixed: Weights, folder: Path) -> Weights:
    """Return the weights with the network's shares in valence and arousal.

    They are chosen on every other text of EmoBank's dev; on the texts between, the pair is
    measured.
    """
    texts, rated = emobank(folder, 0)
    found = {}
    pairs = [(one, row) for one, row in zip(network.read(texts), rated, strict=True) if one]
    pairs = [(one, row) for one, row in pairs if one.found.felt and one.labels]
    for column, axis in enumerate(("valence", "arousal")):
        true = np.array([row[column] for _, row in pairs])
        scores = []
        for share in SHARES:
            weights = replace(mixed, **{axis: float(share)})
            told = [
                getattr(pooled(one.estimate, judge(one.found), one.found, weights), axis)
                for one, _ in pairs
            ]
            scores.append(pearson(np.array(told), true))
        best = max(scores)
        # a correlation this close is no worse, and VADER's side has rules the network lacks
        found[axis] = float(min(s for s, r in zip(SHARES, scores, strict=True) if r > best - NEAR))
    return replace(mixed, **found)


def emobank(folder: Path, first: int) -> tuple[list[str], np.ndarray]:
    """Return every other text of EmoBank's dev part, from one on, and its ratings, (N, 2)."""
    with (folder / "emobank_dev.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))[first::2]
    return [row["text"] for row in rows], np.array([[float(r["V"]), float(r["A"])] for r in rows])
