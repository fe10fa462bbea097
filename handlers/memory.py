"""What is left of an earlier mood; pure."""

from dataclasses import replace
from datetime import datetime

from emotion.memory import HALF_LIFE
from models.circumplex import COORDINATES
from models.mood import Emotion, MoodState

STILL_FELT = 0.5
"""The weight from which it is fair to say that a mood is still in mind: one half-life."""

GONE = 0.05
"""The weight below which a mood is forgotten: after four or five half-lives."""


def weight(mood: MoodState, now: datetime) -> float:
    """Return how much of a mood is left, in (0, 1]: half of it after each `HALF_LIFE`."""
    return float(0.5 ** (abs(now - mood.observed_at) / HALF_LIFE))


def faded(mood: MoodState, now: datetime) -> MoodState:
    """Return a mood as it counts now: drawn towards neutral, and its confidence with it."""
    left = weight(mood, now)
    valence, arousal = COORDINATES[Emotion.NEUTRAL]
    return replace(
        mood,
        probabilities={
            emotion: left * p + (1 - left) * (emotion is Emotion.NEUTRAL)
            for emotion, p in mood.probabilities.items()
        },
        valence=left * mood.valence + (1 - left) * valence,
        arousal=left * mood.arousal + (1 - left) * arousal,
        confidence=left * mood.confidence,
    )


def unknown(now: datetime) -> MoodState:
    """Return the mood of somebody who neither told nor showed one: neutral, from no source."""
    valence, arousal = COORDINATES[Emotion.NEUTRAL]
    return MoodState(
        probabilities={emotion: float(emotion is Emotion.NEUTRAL) for emotion in Emotion},
        valence=valence,
        arousal=arousal,
        confidence=0.0,
        sources=(),
        observed_at=now,
    )
