"""Words -> mood, by a small transformer of our own; `training/README.md` tells how it was made.

It knows what sentences mean, where `emotion.text` knows emphasis, emoji and slang;
`emotion.words` asks both. The network gives GoEmotions' 28 labels, a sentiment, valence, arousal
and dominance, and an embedding of the sentence; `emotion.labels` folds labels into our emotions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from emotion.encoder import WIDTH, Encoder
from emotion.labels import GROUPS, OURS, masses
from emotion.manifest import unusable, verified
from emotion.reading import Reader, Reading
from emotion.sentences import clean, passages
from emotion.session import softmax
from emotion.text import NOTHING_FELT, NOTHING_KNOWN, judge
from models.mood import Emotion, EmotionEstimate, Source, most_probable

NETWORK: Final = "text_emotion"
"""The network's section in manifest.toml."""
TOKENIZER: Final = "text_tokenizer"
"""Its tokenizer's section."""

PASSAGE: Final = 240
"""Characters that the network reads at once: about 60 tokens, as in training."""

LAST: Final = 2.0
"""How many times the end of a long text counts: people come to the point late."""

PLAIN: Final = 0.2
"""What a passage without any feeling counts, beside one that is all feeling with 1.2."""

STRETCH: Final = 0.5
"""Valence is tanh(0.5 z). z, the network's output, has the deviation of EmoBank's ratings, which
lie close to the middle of their scale; the curve spreads them over [-1, 1] and keeps their order.
"""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TextFacts:
    """What manifest.toml says of the network, as chosen on the dev parts.

    Attributes:
        labels: GoEmotions' names in the order of the outputs.
        scales, shifts: make a label's logit z a calibrated one, scale * z + shift.
        thresholds: the probability from which on a label is told.
        sentiments: names in the order of the outputs.
        temperature: what the sentiments' logits are divided by.
        sharpness, biases: make log chances of our emotions scores.
        confidence: scale and shift of the highest probability's logit.
        pair: numbers by name for `emotion.words`; empty where there are none.
    """

    labels: tuple[str, ...]
    scales: Floats
    shifts: Floats
    thresholds: Floats
    sentiments: tuple[str, ...]
    temperature: float
    sharpness: float
    biases: Floats
    confidence: tuple[float, float]
    pair: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class TextReading:
    """What the network says of one text.

    Attributes:
        labels: the calibrated probability of each of the 28 labels; they need not sum to 1.
        told: the labels above their thresholds.
        sentiment: the probabilities of negative, neutral and positive, summing to 1.
        estimate: our eight emotions.
        found: what VADER and the lexicon found on the way.
    """

    labels: Mapping[str, float]
    told: frozenset[str]
    sentiment: Mapping[str, float]
    estimate: EmotionEstimate
    found: Reading


@dataclass(frozen=True, slots=True)
class TransformerAnalyzer:
    """Reads English. Safe to call from several threads at once."""

    encoder: Encoder
    reader: Reader
    facts: TextFacts

    @classmethod
    def load(cls, weights: Path, threads: int = 1) -> Self:
        """Return the network of a folder.

        Args:
            weights: the folder of manifest.toml, usually `models/weights`.
            threads: CPU threads for one batch; several texts run side by side anyway.

        Raises:
            StartupError: a file is missing, broken or not the one the manifest means.
        """
        network, section = verified(weights, NETWORK)
        tokenizer, _ = verified(weights, TOKENIZER)
        try:
            facts = facts_of(section)
        except (ValueError, KeyError, TypeError) as problem:
            raise unusable(weights / "manifest.toml", problem) from problem
        encoder = Encoder.load(network, tokenizer, threads)
        widths = {output.name: output.shape[-1] for output in encoder.session.get_outputs()}
        if widths.get("labels") != len(facts.labels):
            raise unusable(weights / "manifest.toml", ValueError(f"outputs {widths}"))
        return cls(encoder, Reader.load(), facts)

    def analyze(self, text: str) -> EmotionEstimate | None:
        """Return what any text tells; None when it holds no letter and no emoji."""
        reading = self.read([text])[0]
        return reading.estimate if reading else None

    def labels(self, text: str) -> Mapping[str, float]:
        """Return the calibrated probability of each label; empty where there is nothing."""
        reading = self.read([text])[0]
        return reading.labels if reading else {}

    def sentiment(self, text: str) -> Mapping[str, float]:
        """Return how negative, neutral and positive a text is; empty where there is nothing."""
        reading = self.read([text])[0]
        return reading.sentiment if reading else {}

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return what texts mean, float32 (N, 384); the product of two rows is their likeness.

        Rows have length 1. Only about the first 60 words count.
        """
        if not texts:
            return np.empty((0, WIDTH), np.float32)
        return self.encoder.run([clean(text) for text in texts])["sentence_embedding"]

    def read(self, texts: Sequence[str]) -> list[TextReading | None]:
        """Return all that is to be said of each text; None where there is nothing to read.

        Labels and sentiment of another language than English are empty, but for its emoji.
        """
        found = [self.reader.read(text) for text in texts]
        parts = [passages(one.text, PASSAGE) if one and one.known else [] for one in found]
        flat = [part for own in parts for part in own]
        outputs = self.encoder.run(flat) if flat else {}
        readings: list[TextReading | None] = []
        start = 0
        for one, own in zip(found, parts, strict=True):
            rows = slice(start, start + len(own))
            start = rows.stop
            if one is None:
                readings.append(None)
            elif own:
                mine = {name: output[rows] for name, output in outputs.items()}
                readings.append(self._reading(one, mine))
            else:
                readings.append(TextReading({}, frozenset(), {}, judge(one), one))
        return readings

    def _reading(
        self, found: Reading, outputs: Mapping[str, npt.NDArray[np.float32]]
    ) -> TextReading:
        """Return what the outputs for the parts of one text mean together."""
        facts = self.facts
        logits = facts.scales * outputs["labels"] + facts.shifts
        weights = self._weights(logits)
        chances = logistic(weights @ logits)
        poles = softmax(weights @ outputs["polarity"] / facts.temperature)
        shares = softmax(
            facts.sharpness * np.log(masses(chances[None], facts.labels)[0]) + facts.biases
        )
        probabilities = dict(zip(OURS, shares.tolist(), strict=True))
        valence, arousal, _ = np.tanh(STRETCH * (weights @ outputs["vad"])).tolist()
        told = chances >= facts.thresholds
        return TextReading(
            labels=dict(zip(facts.labels, chances.tolist(), strict=True)),
            told=frozenset(n for n, is_told in zip(facts.labels, told, strict=True) if is_told),
            sentiment=dict(zip(facts.sentiments, poles.tolist(), strict=True)),
            estimate=EmotionEstimate(
                probabilities,
                valence,
                arousal,
                trusted(probabilities, found, *facts.confidence),
                Source.TEXT,
            ),
            found=found,
        )

    def _weights(self, logits: Floats) -> Floats:
        """Return what each part of a text counts, (parts,); they sum to 1."""
        neutral = logistic(logits[:, self.facts.labels.index("neutral")])
        weights = PLAIN + 1 - neutral
        weights[-1] *= LAST
        return np.asarray(weights / weights.sum(), np.float64)


def trusted(
    probabilities: Mapping[Emotion, float], found: Reading, scale: float, shift: float
) -> float:
    """Return the chance that the most probable emotion is right.

    Silence tells little about a person: neutral without a word that says so is hardly trusted.
    """
    emotion = most_probable(probabilities)
    if not found.known:
        return NOTHING_KNOWN
    if emotion is Emotion.NEUTRAL and not found.cues[Emotion.NEUTRAL]:
        return NOTHING_FELT
    chance = min(probabilities[emotion], 1 - 1e-6)
    return float(logistic(np.array(scale * np.log(chance / (1 - chance)) + shift)))


def logistic(logits: Floats) -> Floats:
    """Return the probabilities that logits stand for."""
    return np.asarray(1 / (1 + np.exp(-logits)), np.float64)


def facts_of(section: Mapping[str, object]) -> TextFacts:
    """Return a section of the manifest, checked. Raises ValueError, KeyError or TypeError."""
    labels = tuple(_names(section["labels"]))
    unknown = {label for group in GROUPS.values() for label in group} - set(labels)
    if unknown:
        raise ValueError(f"labels are missing: {sorted(unknown)}")
    biases = _numbers(section["emotion_biases"])
    scale, shift = _list(section["confidence"])
    return TextFacts(
        labels=labels,
        scales=_column(section["scales"], len(labels)),
        shifts=_column(section["shifts"], len(labels)),
        thresholds=_column(section["thresholds"], len(labels)),
        sentiments=tuple(_names(section["sentiments"])),
        temperature=float(str(section["sentiment_temperature"])),
        sharpness=float(str(section["emotion_sharpness"])),
        biases=np.array([biases[str(emotion)] for emotion in OURS]),
        confidence=(scale, shift),
        pair=_numbers(section.get("pair", {})),
    )


def _names(value: object) -> list[str]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is no list")
    return [str(name) for name in value]


def _list(value: object) -> list[float]:
    return [float(number) for number in _names(value)]


def _numbers(value: object) -> dict[str, float]:
    if not isinstance(value, dict):
        raise TypeError(f"{value!r} is no table")
    return {str(name): float(number) for name, number in value.items()}


def _column(value: object, rows: int) -> Floats:
    column = np.array(_list(value), np.float64)
    if len(column) != rows:
        raise ValueError(f"{len(column)} numbers for {rows} labels")
    return column
