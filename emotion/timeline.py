"""What a face says over time: looks at it, one after another, to one answer and a trend. Pure.

Three steps. Each look is smoothed with its neighbours in time, since a face does not flicker and a
network does. The smoothed looks are pooled, where an expression counts more than a face at rest:
people remember an episode by its peak, not by its average (Fredrickson and Kahneman 1993,
"Duration Neglect in Retrospective Evaluations of Affective Episodes", Journal of Personality and
Social Psychology 65(1), 45-55). Last, looks that contradict each other take confidence away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from emotion.classifier import Scores
from models.mood import Emotion, Trend

Rows = npt.NDArray[np.float64]
"""Probabilities: one row a look, one column an emotion in the order of `ORDER`."""

ORDER: Final = tuple(Emotion)
NEUTRAL: Final = ORDER.index(Emotion.NEUTRAL)

WIDTH_S: Final = 0.4
"""Deviation of the smoothing kernel in seconds: expressions last from half a second to four
(Ekman 2003, "Emotions Revealed"), and a wider one would drown the short among them."""
EMPHASIS: Final = 5.0
"""How much an expression outweighs rest: a look counts by the exponential of this times the
probability that the face is not neutral. 0 gives the mean of all looks, infinity the one that is
most expressive. Every step up to 8 finds more expressions (`benchmarks.clips --half chosen`), and
from 6 on faces that stay neutral are misread more often than in single frames.
"""
END: Final = 0.25
"""Share of a clip's looks that are its start, and that are its end."""
CLEAR: Final = 0.5
"""Probability from which an emotion is named in a trend."""
FAINT: Final = 1e-6
"""Stands for a probability of 0, whose log has no end."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a face.

    Attributes:
        at_s: seconds from the start of the clip.
        scores: what the network said.
        quality: in (0, 1], how fit the face was to be judged.
    """

    at_s: float
    scores: Scores
    quality: float


@dataclass(frozen=True, slots=True)
class Story:
    """What a face says in a whole clip.

    Attributes:
        scores: the probability of each emotion; they sum to 1.
        trust: in (0, 1], what to multiply the highest probability with for a confidence: the
            quality of the looks, and how far they agree.
        trend: how the face changes; None where it is steady, or unclear at either end.
    """

    scores: Scores
    trust: float
    trend: Trend | None


def told(looks: Sequence[Look]) -> Story:
    """Return what some looks at one face say together.

    Args:
        looks: at least one, in the order of time.
    """
    quality = np.array([look.quality for look in looks])
    rows = smoothed(looks)
    weights = quality * np.exp(-EMPHASIS * rows[:, NEUTRAL])
    pooled = (weights / weights.sum()) @ rows
    steadiness = agreement(rows, weights, int(pooled.argmax()))
    # poor looks count little, so they also spoil little
    trust = float(np.average(quality, weights=quality)) * steadiness
    scores = dict(zip(ORDER, (pooled / pooled.sum()).tolist(), strict=True))
    return Story(scores, trust, trend([look.at_s for look in looks], rows, quality))


def smoothed(looks: Sequence[Look]) -> Rows:
    """Return each look's probabilities, pooled log-linearly with its neighbours in time.

    Neighbours count by a Gaussian kernel of `WIDTH_S` times their quality.
    """
    times = np.array([look.at_s for look in looks])
    rows = np.array([[look.scores[emotion] for emotion in ORDER] for look in looks])
    kernel = np.exp(-0.5 * ((times[:, None] - times[None, :]) / WIDTH_S) ** 2)
    kernel *= np.array([look.quality for look in looks])
    mean = (kernel / kernel.sum(axis=1, keepdims=True)) @ np.log(np.maximum(rows, FAINT))
    # an emotion that a network does not know stays at 0
    powers = np.exp(mean - mean.max(axis=1, keepdims=True)) * rows.any(axis=0)
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float64)


def agreement(rows: Rows, weights: npt.NDArray[np.float64], answer: int) -> float:
    """Return how far looks bear an answer out, in (0, 1].

    A look speaks against it with the share by which another emotion is likelier. A face at rest
    speaks against nothing: every expression starts and ends with one.

    Args:
        rows: of `smoothed`.
        weights: one for each row, not all 0.
        answer: the column that was answered with.
    """
    rivals = rows.copy()
    rivals[:, [answer, NEUTRAL]] = 0
    against = np.maximum(0, rivals.max(axis=1) - rows[:, answer])
    return 1 - float(np.average(against, weights=weights))


def trend(times: Sequence[float], rows: Rows, quality: npt.NDArray[np.float64]) -> Trend | None:
    """Return how a face changes; None where it is steady, or unclear at either end.

    Args:
        times: seconds from the start.
        rows: of `smoothed`.
        quality: in (0, 1], one for each row.
    """
    few = max(1, round(END * len(times)))
    first = _named(rows[:few], quality[:few])
    last = _named(rows[-few:], quality[-few:])
    if first is None or last is None:
        return None
    at, peak = _peak(rows, quality)
    if peak is None:
        at, peak = 0, first
    if first is last is peak:
        return None
    return Trend(first, last, peak, float(times[at]))


def _named(rows: Rows, quality: npt.NDArray[np.float64]) -> Emotion | None:
    """Return the emotion of some looks; None where none is clear."""
    mean = np.average(rows, axis=0, weights=quality)
    return ORDER[int(mean.argmax())] if mean.max() >= CLEAR else None


def _peak(rows: Rows, quality: npt.NDArray[np.float64]) -> tuple[int, Emotion | None]:
    """Return at which look an expression is clearest, and which; None where there is none."""
    strength = rows * quality[:, None]
    strength[:, NEUTRAL] = 0
    at, emotion = (int(place) for place in np.unravel_index(strength.argmax(), strength.shape))
    clear = rows[at, emotion] >= CLEAR and rows[at].argmax() == emotion
    return at, ORDER[emotion] if clear else None
