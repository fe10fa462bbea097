"""Several estimates -> one mood. Pure: no clock, no state.

The probabilities are pooled log-linearly: logs are averaged with weights and the result is made
to sum to 1. Genest and Zidek (1986), "Combining Probability Distributions: A Critique and an
Annotated Bibliography", Statistical Science 1(1), 114-135, compare it with the linear pool; we
take it because an emotion that any trusted source rules out stays improbable, where a linear
pool keeps both peaks of a conflict. The weights add up to 1, so that a source heard twice counts
as an echo and not as proof, and one estimate alone comes out as it went in.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import exp, fsum, log, sqrt

from models.circumplex import COORDINATES
from models.mood import Emotion, EmotionEstimate, MoodState, Source

TRUST: Mapping[Source, float] = {Source.FACE: 1.0, Source.TEXT: 1.2, Source.SELF_REPORT: 20.0}
"""How much a source counts, beside its own confidence.

Nobody knows a mood better than who has it, so a self-report outweighs all else. Words about what
happened outweigh a face a little: people smile out of politeness (Fridlund 1991, "Sociality of
Solitary Smiling", Journal of Personality and Social Psychology 60(2), 229-240). The figures are
judgement; issue 4 learns them.
"""

SURE = 0.4
"""From this confidence on a mood is answered without asking. Chance is 0.125 among eight; text
that tells no feeling has 0.3 (`emotion.text.NOTHING_FELT`), a plain word of feeling 0.5 and more.
"""

AGREEMENT = 0.5
"""How much of the doubt left by the mean confidence full agreement takes away."""

CONFLICT = 0.9
"""How much of the mean confidence full conflict takes away."""

ALIKE = 0.8
"""Overlap of two estimates' probabilities above which they agree and below which they do not;
two that are 90 % sure of different emotions overlap by 0.4, two vague ones by 0.9."""

REPORTED = 0.9
"""Probability of the emotion that somebody taps in the mood picker; taps go astray, moods mix."""

REPORTED_CONFIDENCE = 0.95

FAINT = 1e-6
"""Stands for a probability of 0, whose log has no end."""


def fuse(estimates: Sequence[EmotionEstimate], observed_at: datetime) -> MoodState:
    """Return the mood that several estimates of one moment tell together.

    Their order does not matter. Valence and arousal lie between the estimates'. Agreement raises
    confidence above the mean, conflict lowers it.

    Args:
        estimates: at least one.
        observed_at: aware, UTC.

    Raises:
        ValueError: there is no estimate.
    """
    if not estimates:
        raise ValueError("nothing to fuse")
    ordered = sorted(estimates, key=_rank)
    shares = _shares(ordered)
    probabilities = _pool(ordered, shares) if len(ordered) > 1 else ordered[0].probabilities
    return MoodState(
        probabilities=probabilities,
        valence=_between([one.valence for one in ordered], shares),
        arousal=_between([one.arousal for one in ordered], shares),
        confidence=_confidence(ordered, shares),
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
        -TRUST[estimate.source],
        -estimate.confidence,
        estimate.valence,
        estimate.arousal,
        *(estimate.probabilities[emotion] for emotion in Emotion),
    )


def _shares(estimates: Sequence[EmotionEstimate]) -> list[float]:
    """Return how much each estimate counts; the shares add up to 1."""
    weights = [TRUST[one.source] * max(one.confidence, FAINT) for one in estimates]
    total = fsum(weights)
    return [weight / total for weight in weights]


def _pool(
    estimates: Sequence[EmotionEstimate], shares: Sequence[float]
) -> Mapping[Emotion, float]:
    odds = {
        emotion: exp(
            fsum(
                share * log(max(one.probabilities[emotion], FAINT))
                for one, share in zip(estimates, shares, strict=True)
            )
        )
        for emotion in Emotion
    }
    total = fsum(odds.values())
    return {emotion: value / total for emotion, value in odds.items()}


def _between(values: Sequence[float], shares: Sequence[float]) -> float:
    """Return the weighted mean, kept between the values whatever rounding does."""
    mean = fsum(value * share for value, share in zip(values, shares, strict=True))
    return min(max(mean, min(values)), max(values))


def _confidence(estimates: Sequence[EmotionEstimate], shares: Sequence[float]) -> float:
    """Return the mean confidence, moved by how far the sources agree.

    A pair of estimates counts by the product of its shares, times 4 so that two equals count in
    full; the pair that agrees most and the pair that contradicts most decide.
    """
    mean = _between([one.confidence for one in estimates], shares)
    for_it = against = 0.0
    for n, one in enumerate(estimates):
        for m in range(n):
            likeness = _likeness(one, estimates[m])
            weight = min(1.0, 4 * shares[n] * shares[m])
            for_it = max(for_it, weight * likeness)
            against = max(against, -weight * likeness)
    raised = mean + AGREEMENT * for_it * (1 - mean)
    return raised * (1 - CONFLICT * against)


def _likeness(one: EmotionEstimate, other: EmotionEstimate) -> float:
    """Return how far two estimates say the same: 1 fully, 0 neither, -1 the opposite.

    It is the Bhattacharyya coefficient of their probabilities, set to 0 at `ALIKE`.
    """
    overlap = fsum(sqrt(one.probabilities[e] * other.probabilities[e]) for e in Emotion)
    surplus = min(1.0, overlap) - ALIKE
    return surplus / (1 - ALIKE) if surplus > 0 else surplus / ALIKE
