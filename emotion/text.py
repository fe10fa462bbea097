"""Words -> mood, by VADER and a lexicon of our own; both are told in `emotion.reading`.

A log-linear score of what was found gives eight probabilities.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

from emotion.circumplex import expected
from emotion.reading import Reader, Reading
from models.mood import Emotion, EmotionEstimate, Source


@dataclass(frozen=True, slots=True)
class Pull:
    """How much each thing that was read speaks for one emotion, in nats.

    Attributes:
        bias: always.
        cue: for the strength s of its own cues, taken as s / (s + 2).
        good, bad: for VADER's compound above and below 0.
        own_bad: as bad, and more, where the writer speaks of themselves.
    """

    bias: float
    cue: float
    good: float
    bad: float
    own_bad: float


PULLS: Mapping[Emotion, Pull] = {
    Emotion.ANGER: Pull(-1.5, 3.5, -0.5, 1.8, 0.0),
    Emotion.CONTEMPT: Pull(-3.5, 3.5, -0.5, 1.2, 0.0),
    Emotion.DISGUST: Pull(-3.0, 3.5, -0.5, 1.2, 0.0),
    Emotion.FEAR: Pull(-3.0, 3.5, 0.0, 1.0, 0.5),
    Emotion.HAPPINESS: Pull(-0.5, 3.0, 2.5, -0.5, 0.0),
    Emotion.NEUTRAL: Pull(0.8, 3.0, -0.5, -0.5, 0.0),
    Emotion.SADNESS: Pull(-2.0, 3.5, 0.0, 1.5, 0.8),
    Emotion.SURPRISE: Pull(-1.2, 3.0, 0.0, 0.0, 0.0),
}

HALF = 2.0
"""The strength of cues that speaks half as loud as any strength can."""

NOTHING_FELT = 0.3
"""Confidence in "neutral" where no word tells a feeling: silence says little about a person."""

NOTHING_KNOWN = 0.05
"""Confidence where the script or the language is not one that VADER knows."""

COMPOUND_SHARE = 0.5
"""How far valence is VADER's, which knows degrees; the rest is the circumplex's."""

EXCITEMENT = 0.3
"""How much full emphasis adds to arousal."""


@dataclass(frozen=True, slots=True)
class VaderAnalyzer:
    """Reads English words, emoticons and emoji. Safe to call from several threads at once."""

    reader: Reader

    @classmethod
    def load(cls) -> "VaderAnalyzer":
        """Read VADER's lexicon and ours."""
        return cls(Reader.load())

    def analyze(self, text: str) -> EmotionEstimate | None:
        """Return what any text tells; None when it holds no letter and no emoji."""
        reading = self.reader.read(text)
        return None if reading is None else judge(reading)


def judge(reading: Reading) -> EmotionEstimate:
    """Return the mood behind what was read."""
    if not reading.known:
        even = {e: 0.3 if e is Emotion.NEUTRAL else 0.1 for e in Emotion}
        return EmotionEstimate(even, 0.0, 0.0, NOTHING_KNOWN, Source.TEXT)
    odds = {emotion: exp(score(reading, emotion)) for emotion in Emotion}
    total = sum(odds.values())
    probabilities = {emotion: value / total for emotion, value in odds.items()}
    valence, arousal = expected(probabilities)
    if not reading.felt:
        return EmotionEstimate(probabilities, 0.0, 0.0, NOTHING_FELT, Source.TEXT)
    return EmotionEstimate(
        probabilities=probabilities,
        valence=COMPOUND_SHARE * reading.compound + (1 - COMPOUND_SHARE) * valence,
        arousal=_arousal(reading, arousal),
        confidence=max(probabilities.values()),
        source=Source.TEXT,
    )


def score(reading: Reading, emotion: Emotion) -> float:
    """Return how much a reading speaks for an emotion, in nats."""
    pull, strength = PULLS[emotion], reading.cues[emotion]
    good, bad = max(reading.compound, 0.0), max(-reading.compound, 0.0)
    return (
        pull.bias
        + pull.cue * strength / (strength + HALF)
        + pull.good * good
        + pull.bad * bad
        + pull.own_bad * bad * reading.of_self
    )


def _arousal(reading: Reading, usual: float) -> float:
    """Return the circumplex's arousal, moved by cues that have their own and by emphasis."""
    told = sum(strength for _, strength in reading.arousals)
    pulled = sum(arousal * strength for arousal, strength in reading.arousals)
    mixed = (usual + pulled) / (1 + told)
    return max(-1.0, min(1.0, mixed + EXCITEMENT * reading.emphasis))
