"""Do face and words contradict each other, and which way? Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from emotion.pooling import Feeling, certainty
from models.mood import Emotion, EmotionEstimate, Source, most_probable

PLEASANT: Final = frozenset([Emotion.HAPPINESS])
UNPLEASANT: Final = frozenset(
    [Emotion.ANGER, Emotion.CONTEMPT, Emotion.DISGUST, Emotion.FEAR, Emotion.SADNESS]
)
"""Surprise may be either and neutral is neither: they contradict nothing."""

CLEAR: Final = 0.5
"""A side is taken when it is likelier than not. `python -m benchmarks.fusion` tells how many of
its smiles over unpleasant words are found so, and how often an agreeing pair is called one."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Face and words say opposite things.

    Attributes:
        face: what the face shows.
        words: what the words tell.
    """

    face: Emotion
    words: Emotion

    @property
    def smiles(self) -> bool:
        """Whether it is the face that is happy: "you smile, but your words sound sad"."""
        return self.face in PLEASANT


def contradiction(estimates: Sequence[EmotionEstimate]) -> Contradiction | None:
    """Return how the surest face and the surest words contradict each other, if they do.

    Args:
        estimates: of one moment, in any order; self-reports are passed over.
    """
    surest: dict[Source, EmotionEstimate] = {}
    for one in sorted(estimates, key=lambda estimate: estimate.confidence):
        surest[one.source] = one
    face, words = surest.get(Source.FACE), surest.get(Source.TEXT)
    if face is None or words is None:
        return None
    for shown, told in ((PLEASANT, UNPLEASANT), (UNPLEASANT, PLEASANT)):
        if _takes(face, shown) and _takes(words, told):
            return Contradiction(_strongest(face, shown), _strongest(words, told))
    return None


def leaning(feeling: Feeling, side: frozenset[Emotion]) -> float:
    """Return how far a feeling is on a side, in [0, 1]; from `CLEAR` on it clearly takes it."""
    return sum(feeling.probabilities[emotion] for emotion in side) * certainty(feeling)


def _takes(estimate: EmotionEstimate, side: frozenset[Emotion]) -> bool:
    return leaning(estimate, side) >= CLEAR


def _strongest(estimate: EmotionEstimate, side: frozenset[Emotion]) -> Emotion:
    among: Mapping[Emotion, float] = {
        emotion: p for emotion, p in estimate.probabilities.items() if emotion in side
    }
    return most_probable(among)
