"""GoEmotions' 28 labels and our eight emotions.

Six groups are those by which GoEmotions' authors (Demszky et al. 2020, arXiv:2005.00547) fold
their labels into Ekman's emotions. We differ in two places. Realization, confusion and curiosity
are surprise there; they say what somebody thinks rather than how they feel ("what time is it?"),
so here they are neutral. Contempt has no label there; a share of the labels next to it stands
in, small enough that it is told only where `emotion.text` finds its words too.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from models.mood import Emotion

Floats = npt.NDArray[np.float64]

OURS: Final = tuple(Emotion)
"""The order of columns."""

GROUPS: Final[Mapping[Emotion, tuple[str, ...]]] = {
    Emotion.ANGER: ("anger", "annoyance", "disapproval"),
    Emotion.CONTEMPT: ("annoyance", "disapproval", "disgust"),
    Emotion.DISGUST: ("disgust",),
    Emotion.FEAR: ("fear", "nervousness"),
    Emotion.HAPPINESS: (
        *("admiration", "amusement", "approval", "caring", "desire", "excitement"),
        *("gratitude", "joy", "love", "optimism", "pride", "relief"),
    ),
    Emotion.NEUTRAL: ("neutral", "realization", "confusion", "curiosity"),
    Emotion.SADNESS: ("disappointment", "embarrassment", "grief", "remorse", "sadness"),
    Emotion.SURPRISE: ("surprise",),
}

CONTEMPT_SHARE: Final = 0.15
"""Of the chance of its neighbours; judgement, for lack of data."""

FAINTEST: Final = 1e-4
"""The least that a group weighs, so that its logarithm is finite."""


def masses(chances: npt.NDArray[np.floating], names: Sequence[str]) -> Floats:
    """Return the chance of at least one label of each group, were labels independent.

    Args:
        chances: of the labels, (N, 28).
        names: of the labels, in that order.

    Returns:
        (N, 8) in the order of `OURS`, from `FAINTEST` to 1.
    """
    missing = 1 - np.asarray(chances, np.float64)
    found = np.stack(
        [1 - missing[:, [names.index(label) for label in GROUPS[e]]].prod(1) for e in OURS], axis=1
    )
    found[:, OURS.index(Emotion.CONTEMPT)] *= CONTEMPT_SHARE
    return np.asarray(np.clip(found, FAINTEST, 1.0), np.float64)
