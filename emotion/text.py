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
    Emotion.ANGER: Pull(0.46, 2.69, -0.36, 0.73, -0.48),
    Emotion.CONTEMPT: Pull(-1.35, 6.00, -0.59, 1.00, -0.55),
    Emotion.DISGUST: Pull(-1.35, 4.08, -0.59, 2.23, -0.55),
    Emotion.FEAR: Pull(-1.62, 7.01, -0.41, 0.49, 0.73),
    Emotion.HAPPINESS: Pull(0.52, 4.20, 1.51, -1.36, 0.44),
    Emotion.NEUTRAL: Pull(1.85, 3.00, -0.37, -0.87, -0.94),
    Emotion.SADNESS: Pull(-0.43, 5.34, -0.05, 0.03, 0.41),
    Emotion.SURPRISE: Pull(0.76, 4.37, -0.02, -1.25, 0.38),
}
"""Fitted by `python -m training.evaluate_text --data DATA --fit` on GoEmotions, but for two rows.
Contempt, which GoEmotions does not label, is disgust with a louder cue and less of VADER.
Neutral's cue is ours: on Reddit "fine" and "okay" hardly tell neutral from agreement, whereas
somebody who answers "I'm fine" to how they feel has said so."""

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
