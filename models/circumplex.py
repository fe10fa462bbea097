"""Valence and arousal of each emotion: where the labels lie on the circumplex of affect.

Russell (1980), "A Circumplex Model of Affect", Journal of Personality and Social Psychology 39(6),
1161-1178, gives the plane. The numbers of six labels are mean ratings of pleasure and arousal from
Russell and Mehrabian (1977), "Evidence for a Three-Factor Theory of Emotions", Journal of Research
in Personality 11(3), 273-294, whose scales run from -1 to 1; we took them from works that quote
its table. The other two have no row there that we know of, and say below how we set them.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from models.mood import Emotion, MoodState, Source

COORDINATES: Mapping[Emotion, tuple[float, float]] = MappingProxyType(
    {
        Emotion.ANGER: (-0.51, 0.59),  # "angry"
        Emotion.CONTEMPT: (-0.30, 0.18),  # ours: half-way from neutral to disgust, cooler than it
        Emotion.DISGUST: (-0.60, 0.35),  # "disgusted"
        Emotion.FEAR: (-0.64, 0.60),  # "fearful"
        Emotion.HAPPINESS: (0.81, 0.51),  # "happy"
        Emotion.NEUTRAL: (0.0, 0.0),  # the origin, by definition of the plane
        Emotion.SADNESS: (-0.63, -0.27),  # "sad"
        Emotion.SURPRISE: (0.40, 0.67),  # "surprised"
    }
)
"""Valence and arousal, each in [-1, 1], of every emotion."""


def expected(probabilities: Mapping[Emotion, float]) -> tuple[float, float]:
    """Return the mean valence and arousal under these probabilities, each in [-1, 1].

    Args:
        probabilities: one for every emotion, summing to 1.
    """
    valence = sum(p * COORDINATES[emotion][0] for emotion, p in probabilities.items())
    arousal = sum(p * COORDINATES[emotion][1] for emotion, p in probabilities.items())
    return valence, arousal


def told(emotion: Emotion, at: datetime) -> MoodState:
    """Return the mood of somebody who names it, as it stands on the plane.

    Args:
        emotion: what is named; nothing else is felt.
        at: aware, UTC.
    """
    valence, arousal = COORDINATES[emotion]
    return MoodState(
        probabilities={each: float(each is emotion) for each in Emotion},
        valence=valence,
        arousal=arousal,
        confidence=1.0,
        sources=(Source.SELF_REPORT,),
        observed_at=at,
    )
