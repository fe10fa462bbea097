"""A conversation remembers how somebody felt, and forgets it again. Pure.

What was felt a moment ago helps to read "ok" or a blurred picture; an hour later it does not.
A feeling that was not there before is news and no noise: the more plainly it is told, the less
the earlier mood counts beside it.
"""

from datetime import timedelta
from typing import Final

from emotion.conflict import CLEAR, PLEASANT, UNPLEASANT, leaning
from emotion.pooling import blended
from models.mood import MoodState, Source

HALF_LIFE: Final = timedelta(minutes=20)
"""After this time an earlier mood counts half as much. Judgement, not learned: about the length of
a conversation with a few songs in it."""

WEAK: Final = 0.5
"""How much an earlier mood counts at once, where what is read now counts 1."""

GONE: Final = 0.01
"""Below this weight an earlier mood is forgotten: with `WEAK`, after nearly two hours."""


def remembered(now_mood: MoodState, earlier: MoodState) -> MoodState:
    """Return what is felt now in the light of what was felt before.

    Both count by their confidence, the earlier one by `WEAK`, its age and how far now is `news`
    as well. Sources and time stay those of now. Who has just told their mood is taken at their
    word. A mood from the future (somebody set a clock) fades as one from the past does.

    Args:
        now_mood: what was read just now.
        earlier: the same person's mood before, however old.
    """
    weight = fading(abs(now_mood.observed_at - earlier.observed_at))
    if weight < GONE or Source.SELF_REPORT in now_mood.sources:
        return now_mood
    weight *= 1 - news(now_mood, earlier)
    counts = [now_mood.confidence, weight * earlier.confidence]
    if not any(counts):
        return now_mood
    both = blended([now_mood, earlier], counts)
    return MoodState(
        probabilities=both.probabilities,
        valence=both.valence,
        arousal=both.arousal,
        confidence=both.confidence,
        sources=now_mood.sources,
        observed_at=now_mood.observed_at,
    )


def news(now_mood: MoodState, earlier: MoodState) -> float:
    """Return how plainly now tells a feeling of a kind that was not there before, in [0, 1].

    It is 1 where now clearly takes a side, pleasant or unpleasant, that the earlier mood was not
    on; so an earlier mood can never turn a clear one round.
    """
    sides = (side for side in (PLEASANT, UNPLEASANT) if earlier.emotion not in side)
    return min(1.0, max(leaning(now_mood, side) for side in sides) / CLEAR)


def fading(age: timedelta) -> float:
    """Return how much a mood of this age counts, in [0, `WEAK`]."""
    return float(WEAK * 0.5 ** (age / HALF_LIFE))
