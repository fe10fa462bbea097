"""What a person's corrections say about how their face is read. Pure.

Some faces look sad at rest. When a person says "not my mood" and taps what fits, the emotion that
was told becomes a little likelier on that person's face from then on, and the one that was read a
little less likely. The shift is a prior in log-odds, smooth and bounded: it tips a close call and
never overrules a clear expression.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import exp, fsum, log

from models.circumplex import expected
from models.mood import Emotion, EmotionEstimate
from models.profile import Correction

DOUBT = 4.0
"""Corrections that each emotion starts with, both ways: additive smoothing, so that the first
real one moves the odds by 5 to 4 and no more."""

MOST = log(3.0)
"""The most that a shift moves an emotion's log-odds, however often somebody corrects."""


def leanings(corrections: Sequence[Correction]) -> Mapping[Emotion, float]:
    """Return the shift of each emotion's log-odds, in [-MOST, MOST]; 0 for all without any."""
    told = Counter(correction.told for correction in corrections)
    read = Counter(correction.read for correction in corrections)
    return {
        emotion: max(-MOST, min(MOST, log((DOUBT + told[emotion]) / (DOUBT + read[emotion]))))
        for emotion in Emotion
    }


def adapt(estimate: EmotionEstimate, shifts: Mapping[Emotion, float]) -> EmotionEstimate:
    """Return an estimate with a person's leanings taken into account.

    Valence and arousal move as the expectation over the circumplex does; confidence goes with the
    probability of the dominant emotion.

    Args:
        estimate: of a face.
        shifts: of `leanings`.
    """
    odds = {e: p * exp(shifts[e]) for e, p in estimate.probabilities.items()}
    total = fsum(odds.values())
    adapted = {emotion: value / total for emotion, value in odds.items()}
    before, after = expected(estimate.probabilities), expected(adapted)
    ratio = max(adapted.values()) / max(estimate.probabilities.values())
    return EmotionEstimate(
        probabilities=adapted,
        valence=_bounded(estimate.valence + after[0] - before[0]),
        arousal=_bounded(estimate.arousal + after[1] - before[1]),
        confidence=min(1.0, estimate.confidence * ratio),
        source=estimate.source,
    )


def _bounded(value: float) -> float:
    return max(-1.0, min(1.0, value))
