"""Several estimates of one moment -> one mood. Pure: no clock, no state.

What somebody tells of themselves comes first. Face and words are pooled by what was learned of
each of them (`models/weights/fusion.toml`): how often it shows an emotion that is felt, what it
shows otherwise, and how often it says each emotion anyway. `python -m training.fit_fusion` learned
it, `python -m benchmarks.fusion` measures it beside each source alone. A source heard twice counts
as an echo and not as proof, and one estimate alone comes out as it went in.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

import numpy as np

from emotion.pooling import (
    FAINT,
    ORDER,
    Blend,
    Feeling,
    Reliability,
    blended,
    heard,
    mean,
)
from models.circumplex import COORDINATES
from models.mood import Emotion, EmotionEstimate, MoodState, Source

LEARNED: Final = Reliability.load()

MOST_TRUSTED_FIRST: Final = (Source.SELF_REPORT, Source.TEXT, Source.FACE)

TOLD: Final = 20.0
"""How many times a self-report counts what face and words do together: nobody knows a mood better
than who has it. Judgement, not learned."""

SURE: Final = 0.4
"""From this confidence on a mood is answered without asking. Chance is 0.125 among eight; text
that tells no feeling has 0.3 (`emotion.text.NOTHING_FELT`), a plain word of feeling 0.5 and more.
"""

REPORTED: Final = 0.9
"""Probability of the emotion that somebody taps in the mood picker; taps go astray, moods mix."""

REPORTED_CONFIDENCE: Final = 0.95


def fuse(
    estimates: Sequence[EmotionEstimate], observed_at: datetime, learned: Reliability = LEARNED
) -> MoodState:
    """Return the mood that several estimates of one moment tell together.

    Their order does not matter. Valence and arousal lie between the estimates'.

    Args:
        estimates: at least one.
        observed_at: aware, UTC.
        learned: how far each source is to be trusted.

    Raises:
        ValueError: there is no estimate.
    """
    if not estimates:
        raise ValueError("nothing to fuse")
    ordered = sorted(estimates, key=_rank)
    voices = {
        source: _echoed(list(group)) for source, group in groupby(ordered, key=lambda e: e.source)
    }
    told = voices.pop(Source.SELF_REPORT, None)
    feelings = [told] if told else []
    if voices:
        feelings.append(_sensed(voices, learned))
    feeling = feelings[0] if len(feelings) == 1 else _first_told(*feelings)
    return MoodState(
        probabilities=feeling.probabilities,
        valence=feeling.valence,
        arousal=feeling.arousal,
        confidence=feeling.confidence,
        sources=tuple(dict.fromkeys(one.source for one in ordered)),
        observed_at=observed_at,
    )


def is_sure(mood: MoodState) -> bool:
    """Tell whether a mood is clear enough to act on without asking."""
    return mood.confidence >= SURE


def rivals(mood: MoodState) -> tuple[Emotion, Emotion]:
    """Return the two most probable emotions, the likelier first; of equals, by name."""
    first, second, *_ = sorted(
        Emotion, key=lambda emotion: (-mood.probabilities[emotion], emotion)
    )
    return first, second


def self_report(emotion: Emotion) -> EmotionEstimate:
    """Return what it means that somebody taps an emotion in the mood picker."""
    rest = (1 - REPORTED) / (len(Emotion) - 1)
    valence, arousal = COORDINATES[emotion]
    return EmotionEstimate(
        probabilities={one: REPORTED if one is emotion else rest for one in Emotion},
        valence=valence,
        arousal=arousal,
        confidence=REPORTED_CONFIDENCE,
        source=Source.SELF_REPORT,
    )


def _rank(estimate: EmotionEstimate) -> tuple[float, ...]:
    """Return a key that puts the most trusted first, and tells any two unequal ones apart."""
    return (
        MOST_TRUSTED_FIRST.index(estimate.source),
        -estimate.confidence,
        estimate.valence,
        estimate.arousal,
        *(estimate.probabilities[emotion] for emotion in Emotion),
    )


def _echoed(estimates: Sequence[EmotionEstimate]) -> Feeling:
    """Return what one source says in all; the surer an estimate, the more it counts."""
    if len(estimates) == 1:
        return estimates[0]
    return blended(estimates, [one.confidence for one in estimates])


def _sensed(voices: dict[Source, Feeling], learned: Reliability) -> Feeling:
    """Return what face and words tell together; one alone is left as it is."""
    if len(voices) == 1:
        return next(iter(voices.values()))
    rows = {source: heard(voice) for source, voice in voices.items()}
    pooled = learned.pooled(rows)
    top = int(pooled[0].argmax())
    # valence and arousal come from who speaks for the emotion that is told
    votes = [max(FAINT, float(one.certainty[0] * one.shares[0, top])) for one in rows.values()]
    shares = (np.array(votes) / sum(votes)).tolist()
    return Blend(
        probabilities=dict(zip(ORDER, pooled[0].tolist(), strict=True)),
        valence=mean([voice.valence for voice in voices.values()], shares),
        arousal=mean([voice.arousal for voice in voices.values()], shares),
        confidence=float(learned.confidence(pooled)[0]),
    )


def _first_told(told: Feeling, sensed: Feeling) -> Feeling:
    """Return a self-report, moved a little by what face and words tell."""
    return blended([told, sensed], [TOLD * told.confidence, sensed.confidence])
