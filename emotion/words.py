"""Words -> mood, by our transformer and VADER together.

Where VADER and the lexicon find a feeling, both estimates are pooled log-linearly (Genest and
Zidek 1986, see `emotion.fusion`); where they find none, the network speaks alone. The weights are
learned on GoEmotions' dev part and on `training/everyday.tsv`, each counting half: Reddit knows
opinions, a chat knows what happened today. `training/results/text-net.json` tells what is gained.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from emotion.labels import FAINTEST, OURS
from emotion.laughter import is_softened, without_laughter
from emotion.manifest import unusable
from emotion.reading import Reading
from emotion.session import softmax
from emotion.text import HALF, judge
from emotion.transformer import TextReading, TransformerAnalyzer, trusted
from models.circumplex import expected
from models.mood import Emotion, EmotionEstimate, Source

FILE: Final = "text_emotion.onnx"
"""The network, when it is there."""

NEUTRAL: Final = np.array([float(emotion is Emotion.NEUTRAL) for emotion in OURS])


@dataclass(frozen=True, slots=True)
class Weights:
    """How both are mixed.

    Attributes:
        network: what the logarithms of the transformer's probabilities count.
        words, cues: what those of VADER's count: words + cues * s / (s + 2), where s is the
            strength of all that the lexicon found.
        neutral: what is added to neutral's score, since both have seen too much of it.
        confidence_scale, confidence_shift: of the logit of the highest probability (Platt).
        valence: the network's share in it; the rest is that of the emotions in the circumplex.
        arousal: the network's share in it; the rest is VADER's, which minds emphasis.
    """

    network: float
    words: float
    cues: float
    neutral: float
    confidence_scale: float
    confidence_shift: float
    valence: float
    arousal: float


@dataclass(frozen=True, slots=True)
class PairAnalyzer:
    """Reads English words, emoticons and emoji. Safe to call from several threads at once."""

    network: TransformerAnalyzer
    weights: Weights

    @classmethod
    def load(cls, weights: Path, threads: int = 1) -> Self:
        """Return the pair; arguments and errors are those of `TransformerAnalyzer.load`."""
        network = TransformerAnalyzer.load(weights, threads)
        try:
            return cls(network, Weights(**network.facts.pair))
        except TypeError as problem:
            raise unusable(weights / "manifest.toml", problem) from problem

    @staticmethod
    def is_there(weights: Path) -> bool:
        """Tell whether a folder holds the network at all; `load` tells whether it is sound."""
        return (weights / FILE).exists()

    def analyze(self, text: str) -> EmotionEstimate | None:
        """Return what any text tells; None when it holds no letter and no emoji."""
        reading = self.read([text])[0]
        return reading.estimate if reading else None

    def read(self, texts: Sequence[str]) -> list[TextReading | None]:
        """Return all that is to be said of each text; None where there is nothing to read.

        A complaint with laughter behind it has the estimate of the complaint.
        """
        readings = self._readings(texts)
        rests = {n: rest for n, text in enumerate(texts) if (rest := without_laughter(text))}
        for place, meant in zip(rests, self._readings([*rests.values()]), strict=True):
            whole = readings[place]
            if whole and meant and is_softened(meant.estimate, meant.found.of_self):
                readings[place] = replace(whole, estimate=meant.estimate)
        return readings

    def _readings(self, texts: Sequence[str]) -> list[TextReading | None]:
        return [one and self._together(one) for one in self.network.read(texts)]

    def _together(self, reading: TextReading) -> TextReading:
        found = reading.found
        if not found.felt or not reading.labels:
            return reading
        words = judge(found)
        spoken = any(character.isalpha() for character in found.text)
        # emoji alone are VADER's: Reddit, where the network learned to read, has few
        estimate = pooled(reading.estimate, words, found, self.weights) if spoken else words
        return replace(reading, estimate=estimate)


def pooled(
    network: EmotionEstimate, words: EmotionEstimate, found: Reading, weights: Weights
) -> EmotionEstimate:
    """Return what the network and VADER say together of a text in which VADER found something."""
    shares = softmax(
        weights.network * _logs(network)
        + (weights.words + weights.cues * plainness(found)) * _logs(words)
        + weights.neutral * NEUTRAL
    )
    probabilities = dict(zip(OURS, shares.tolist(), strict=True))
    usual, _ = expected(probabilities)
    valence = weights.valence * network.valence + (1 - weights.valence) * usual
    return EmotionEstimate(
        probabilities,
        # where both point to different poles, as in "I'm not sad", the emotions decide
        valence=valence if valence * usual >= 0 else usual,
        arousal=weights.arousal * network.arousal + (1 - weights.arousal) * words.arousal,
        confidence=trusted(
            probabilities, found, weights.confidence_scale, weights.confidence_shift
        ),
        source=Source.TEXT,
    )


def plainness(found: Reading) -> float:
    """Return how plainly the lexicon's entries speak of feelings, in [0, 1)."""
    strength = sum(found.cues.values())
    return strength / (strength + HALF)


def _logs(estimate: EmotionEstimate) -> npt.NDArray[np.float64]:
    return np.log([max(estimate.probabilities[emotion], FAINTEST) for emotion in OURS])
