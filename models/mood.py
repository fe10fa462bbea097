"""Feelings: the basic emotions, what one source says of them, and a person's mood."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import isclose, isfinite


class Emotion(StrEnum):
    """A basic emotion, as FER+ and AffectNet name them.

    The order here means nothing; each network brings its own.
    """

    ANGER = "anger"
    CONTEMPT = "contempt"
    DISGUST = "disgust"
    FEAR = "fear"
    HAPPINESS = "happiness"
    NEUTRAL = "neutral"
    SADNESS = "sadness"
    SURPRISE = "surprise"


class Source(StrEnum):
    """Where an estimate comes from."""

    FACE = "face"
    TEXT = "text"
    SELF_REPORT = "self_report"


class PhotoProblem(StrEnum):
    """Why a face is hard to read, and so what would help."""

    TOO_SMALL = "too_small"
    BLURRED = "blurred"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    TURNED_AWAY = "turned_away"
    COVERED = "covered"


@dataclass(frozen=True, slots=True)
class EmotionEstimate:
    """What one source says about one moment.

    Attributes:
        probabilities: one for every emotion, each in [0, 1], summing to 1.
        valence: in [-1, 1], from unpleasant to pleasant.
        arousal: in [-1, 1], from calm to excited.
        confidence: in [0, 1], the calibrated chance that `dominant` is right.
        source: who says so.
    """

    probabilities: Mapping[Emotion, float]
    valence: float
    arousal: float
    confidence: float
    source: Source

    def __post_init__(self) -> None:
        check_feeling(self.probabilities, self.valence, self.arousal, self.confidence)

    @property
    def dominant(self) -> Emotion:
        """The most probable emotion; of equals, the first by name."""
        return most_probable(self.probabilities)


@dataclass(frozen=True, slots=True)
class Trend:
    """How a face changes during a clip.

    Attributes:
        first: the emotion it starts with.
        last: the emotion it ends with.
        peak: the strongest emotion on the way, which may be either of them.
        peak_at_s: when that shows most, in seconds from the start.
    """

    first: Emotion
    last: Emotion
    peak: Emotion
    peak_at_s: float


@dataclass(frozen=True, slots=True)
class FaceReport:
    """What a picture or a clip shows.

    Attributes:
        estimate: of the main face; None when no face was found.
        faces: how many were found (in a clip: the most in one frame).
        problem: what makes the face hard to read, the worst first; None when it is fine.
        trend: how a clip's face changes; None for a picture and for a steady face.
    """

    estimate: EmotionEstimate | None
    faces: int
    problem: PhotoProblem | None = None
    trend: Trend | None = None


@dataclass(frozen=True, slots=True)
class MoodState:
    """A person's mood at one moment, all sources taken together.

    Attributes:
        probabilities: one for every emotion, each in [0, 1], summing to 1.
        valence: in [-1, 1], from unpleasant to pleasant.
        arousal: in [-1, 1], from calm to excited.
        confidence: in [0, 1], the chance that `emotion` is right.
        sources: who took part, the most trusted first.
        observed_at: aware, UTC.
    """

    probabilities: Mapping[Emotion, float]
    valence: float
    arousal: float
    confidence: float
    sources: tuple[Source, ...]
    observed_at: datetime

    def __post_init__(self) -> None:
        check_feeling(self.probabilities, self.valence, self.arousal, self.confidence)
        if self.observed_at.tzinfo is None:
            raise ValueError("observed_at must be aware")

    @property
    def emotion(self) -> Emotion:
        """The most probable emotion; of equals, the first by name."""
        return most_probable(self.probabilities)


def most_probable(probabilities: Mapping[Emotion, float]) -> Emotion:
    """Return the most probable emotion; of equals, the first by name."""
    return min(probabilities, key=lambda emotion: (-probabilities[emotion], emotion))


def check_feeling(
    probabilities: Mapping[Emotion, float], valence: float, arousal: float, confidence: float
) -> None:
    """Raise ValueError unless all emotions have a probability and all numbers are in range."""
    if set(probabilities) != set(Emotion):
        raise ValueError("every emotion needs a probability")
    if not all(0 <= p <= 1 for p in probabilities.values()):
        raise ValueError("a probability lies in [0, 1]")
    if not isclose(sum(probabilities.values()), 1, abs_tol=1e-3):
        raise ValueError("probabilities sum to 1")
    if not (isfinite(valence) and isfinite(arousal) and abs(valence) <= 1 and abs(arousal) <= 1):
        raise ValueError("valence and arousal lie in [-1, 1]")
    if not 0 <= confidence <= 1:
        raise ValueError("confidence lies in [0, 1]")
