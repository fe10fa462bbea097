"""Learns how far face and words are to be trusted, from pairs; see `benchmarks.fusion_pairs`.

Maximum likelihood of the truths under the pool of `emotion.pooling`, with a penalty that draws a
source's reliabilities together and what it shows instead towards what it says in all (which would
tell nothing); afterwards the confidence, by logistic regression. Contempt is never the truth: it
has anger's reliability and counts as anger.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from benchmarks.face_scores import Flags
from benchmarks.fusion_pairs import TRUTHS, Items, Pair
from emotion.pooling import (
    FAINT,
    ORDER,
    Floats,
    Heard,
    Reliability,
    Trust,
    certainty,
)
from models.mood import Emotion, EmotionEstimate, Source

PENALTY: Final = 0.001
"""On the mean log-likelihood, of squared distances in log-odds and logarithms. Half and twice as
much give the same accuracy on the learning pairs."""
START: Final = 1.0
"""Log-odds of being shown with which the fit begins: 73 %."""
SELDOM: Final = 0.02
"""Added to how often each emotion is said: the evidence for one of which a network has seen next
to nothing, as disgust in faces, would otherwise be blown up a hundredfold."""
SCORN: Final = 0.1
"""How often contempt is felt for each time that anger is: between the majorities of FER+ (0.05)
and what our reader of words says (0.17). It is never the truth here, so it cannot be learned."""
KNOWN: Final = tuple(TRUTHS)
COLUMNS: Final = [ORDER.index(emotion) for emotion in KNOWN]
ANGER, CONTEMPT = ORDER.index(Emotion.ANGER), ORDER.index(Emotion.CONTEMPT)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is fitted: numbers in a row, and what they stand for.

    Attributes:
        said: how often each source says each emotion.
        meant: logarithms of how often each known emotion is the truth.
    """

    said: Mapping[Source, Floats]
    meant: Floats

    def start(self) -> Floats:
        """Return the numbers to begin with."""
        parts = [
            np.concatenate([np.full(len(KNOWN), START), np.log(said[COLUMNS]), [1.0]])
            for said in self.said.values()
        ]
        return np.concatenate(parts)

    def bounds(self) -> Sequence[tuple[float | None, float | None]]:
        """Return where the numbers lie.

        A weight over 1 would make a source surer than it is by itself, which the fit likes on
        average and which goes wrong for emotions of which there are few examples.
        """
        free: tuple[float | None, float | None] = (None, None)
        return ([free] * (2 * len(KNOWN)) + [(0.1, 1.0)]) * len(self.said)

    def tables(self, numbers: Floats) -> Iterator[tuple[Source, Floats, Floats, float]]:
        """Yield each source's log-odds of being shown, logarithms of what else, and weight."""
        size = len(KNOWN)
        for n, source in enumerate(self.said):
            own = numbers[n * (2 * size + 1) :]
            yield source, own[:size], own[size : 2 * size], float(own[2 * size])

    def learned(self, numbers: Floats) -> Reliability:
        """Return what the numbers say."""
        sources = {
            source: Trust(
                usual=self.said[source],
                shown=eight(1 / (1 + np.exp(-shown))),
                instead=shares(instead),
                weight=weight,
            )
            for source, shown, instead, weight in self.tables(numbers)
        }
        return Reliability(shares(self.meant), sources)

    def penalty(self, numbers: Floats) -> float:
        """Return how far the numbers are from what one would think without data."""
        far = 0.0
        for source, shown, instead, weight in self.tables(numbers):
            far += np.square(shown - shown.mean()).sum() + (weight - 1) ** 2
            far += np.square(instead - np.log(self.said[source][COLUMNS])).sum()
        return PENALTY * float(far)


def fitted(
    pairs: Sequence[Pair], items: Items, sources: Sequence[Source] = (Source.FACE, Source.TEXT)
) -> Reliability:
    """Return what the pairs teach of some sources.

    Args:
        pairs: for learning.
        items: what they were drawn from.
        sources: one or both of face and words.
    """
    everything = heard(pairs)
    rows = {source: everything[source] for source in sources}
    all_said = {
        Source.FACE: said(items.faces, items.face_frequency),
        Source.TEXT: said(items.words, items.word_frequency),
    }
    truth = np.array([KNOWN.index(pair.truth) for pair in pairs])
    meant = np.log(np.bincount(truth, minlength=len(KNOWN)) + 1.0)
    problem = Problem({source: all_said[source] for source in sources}, meant)

    def loss(numbers: Floats) -> float:
        chances = seven(problem.learned(numbers).pooled(rows))[np.arange(len(truth)), truth]
        return problem.penalty(numbers) - float(np.log(np.maximum(chances, FAINT)).mean())

    best = minimize(loss, problem.start(), method="L-BFGS-B", bounds=problem.bounds())
    return with_confidence(problem.learned(np.asarray(best.x, np.float64)), rows, truth)


def with_confidence(
    learned: Reliability, rows: Mapping[Source, Heard], truth: npt.NDArray[np.intp]
) -> Reliability:
    """Return a pool whose confidence is the chance to be right; truth is (N,), of `KNOWN`."""
    pooled = learned.pooled(rows)
    right = seven_guess(pooled) == truth

    def loss(numbers: Floats) -> float:
        bias, slope = numbers.tolist()
        chance = replace(learned, bias=bias, slope=slope).confidence(pooled)
        hit = np.where(right, chance, 1 - chance)
        return float(-np.log(np.maximum(hit, FAINT)).mean())

    best = minimize(loss, np.array([0.0, 1.0]), method="L-BFGS-B")
    bias, slope = best.x.tolist()
    return replace(learned, bias=bias, slope=slope)


def heard(pairs: Sequence[Pair]) -> dict[Source, Heard]:
    """Return what both sources say of every pair."""
    return {
        Source.FACE: rows_of([pair.face for pair in pairs]),
        Source.TEXT: rows_of([pair.words for pair in pairs]),
    }


def rows_of(estimates: Sequence[EmotionEstimate]) -> Heard:
    """Return estimates as a table."""
    shares = np.array([[one.probabilities[emotion] for emotion in ORDER] for one in estimates])
    return Heard(shares, np.array([certainty(one) for one in estimates]))


def said(
    found: Mapping[Emotion, Sequence[EmotionEstimate]], frequency: Mapping[Emotion, int]
) -> Floats:
    """Return how often a source says each emotion, (8,), on texts or pictures as they come.

    It is the mean of its probabilities, every truth weighing what it weighs in the whole part: of
    a calibrated network, the frequencies that it was trained on. `SELDOM` is added.
    """
    total = np.zeros(len(ORDER))
    for emotion, estimates in found.items():
        total += rows_of(estimates).shares.mean(axis=0) * frequency[emotion]
    return np.asarray((total / total.sum() + SELDOM) / (1 + SELDOM * len(ORDER)), np.float64)


def shares(logarithms: Floats) -> Floats:
    """Return probabilities, (8,), from logarithms of those of the known emotions."""
    odds = np.exp(eight(logarithms - logarithms.max()))
    odds[CONTEMPT] *= SCORN
    return np.asarray(odds / odds.sum(), np.float64)


def eight(row: Floats) -> Floats:
    """Return the numbers of the known emotions with contempt's, which are anger's."""
    wide = np.empty(len(ORDER))
    wide[COLUMNS], wide[CONTEMPT] = row, row[KNOWN.index(Emotion.ANGER)]
    return wide


def seven(pooled: Floats) -> Floats:
    """Return the probabilities of the known emotions, (N, 7), contempt counted as anger."""
    known = pooled[:, COLUMNS].copy()
    known[:, KNOWN.index(Emotion.ANGER)] += pooled[:, CONTEMPT]
    return known


def seven_guess(pooled: Floats) -> npt.NDArray[np.intp]:
    """Return the most probable emotion, (N,), as a number of `KNOWN`; contempt is anger."""
    place = {ORDER.index(emotion): number for number, emotion in enumerate(KNOWN)}
    place[CONTEMPT] = KNOWN.index(Emotion.ANGER)
    return np.array([place[int(top)] for top in pooled.argmax(axis=1)])


def right(guess: Emotion, truth: Emotion) -> bool:
    """Tell whether a guess counts as the truth."""
    return (Emotion.ANGER if guess is Emotion.CONTEMPT else guess) is truth


def rights(pooled: Floats, pairs: Sequence[Pair]) -> Flags:
    """Return for which pairs the most probable emotion is the truth, (N,)."""
    guesses = [ORDER[top] for top in pooled.argmax(axis=1)]
    return np.array([right(g, pair.truth) for g, pair in zip(guesses, pairs, strict=True)])
