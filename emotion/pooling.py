"""How feelings are put together: what was learned of each source, and log-linear pools.

A face does not always show what is felt, and words do not always tell it: people smile at others
whatever they feel (Fridlund 1991, "Sociality of Solitary Smiling", Journal of Personality and
Social Psychology 60(2), 229-240). So each source is a noisy channel with error rates of its own,
as an observer is in Dawid and Skene (1979), "Maximum Likelihood Estimation of Observer Error-Rates
Using the EM Algorithm", Applied Statistics 28(1), 20-28: with some probability it shows the
emotion that is felt, otherwise something else, and what else is learned too. No source can rule
an emotion out.

The channels' likelihoods are pooled log-linearly: weighted logarithms are added and the result is
made to sum to 1 (Genest and Zidek 1986, "Combining Probability Distributions: A Critique and an
Annotated Bibliography", Statistical Science 1(1), 114-135).
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, fsum, log
from pathlib import Path
from typing import Final, Protocol, Self

import numpy as np
import numpy.typing as npt

from models.errors import StartupError
from models.mood import Emotion, Source

Floats = npt.NDArray[np.float64]

ORDER: Final = tuple(Emotion)
"""Of the columns of every table here."""

FAINT: Final = 1e-6
"""Stands for a probability of 0, whose logarithm has no end."""

PATH: Final = Path(__file__).parents[1] / "models" / "weights" / "fusion.toml"


class Feeling(Protocol):
    """What estimates and moods have in common; see `models.mood.EmotionEstimate`."""

    @property
    def probabilities(self) -> Mapping[Emotion, float]: ...  # noqa: D102
    @property
    def valence(self) -> float: ...  # noqa: D102
    @property
    def arousal(self) -> float: ...  # noqa: D102
    @property
    def confidence(self) -> float: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Blend:
    """Several feelings made one; the fields are those of `Feeling`."""

    probabilities: Mapping[Emotion, float]
    valence: float
    arousal: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Heard:
    """What one source says of N moments.

    Attributes:
        shares: (N, 8), the probabilities in the order of `ORDER`.
        certainty: (N,), in [0, 1]; see `certainty`.
    """

    shares: Floats
    certainty: Floats


@dataclass(frozen=True, slots=True)
class Trust:
    """What was learned of a source.

    Attributes:
        usual: (8,), how often it says each emotion in all; sums to 1. A source that was trained
            on many smiles finds smiles likely, which tells nothing about this person.
        shown: (8,), in [0, 1], how often it shows an emotion that is felt.
        instead: (8,), what it shows otherwise; sums to 1.
        weight: how much it counts, in (0, 1]; 1 for one whose probabilities mean what they say.
    """

    usual: Floats
    shown: Floats
    instead: Floats
    weight: float

    def likelihood(self, shares: Floats) -> Floats:
        """Return how well each felt emotion explains what is said, (N, 8), up to a factor.

        Where the source says j with probability shares[j], the evidence for j being shown is
        shares[j] / usual[j] (Bayes' rule); a felt k shows as k with probability shown[k], else
        as anything in the proportions of `instead`.
        """
        evidence = np.maximum(shares, FAINT) / self.usual
        otherwise = (evidence @ self.instead)[:, None]
        return np.asarray(self.shown * evidence + (1 - self.shown) * otherwise, np.float64)


@dataclass(frozen=True, slots=True)
class Reliability:
    """The learned pool.

    Attributes:
        usual: (8,), how often each emotion is meant by those who write; sums to 1.
        sources: what was learned of each.
        bias, slope: confidence is the logistic of bias + slope * logit(p), p being the highest
            probability (Platt's scaling). A conflict between the sources has lowered p already:
            a term of its own for it was tried and learned to be 0.
    """

    usual: Floats
    sources: Mapping[Source, Trust]
    bias: float = 0.0
    slope: float = 1.0

    @classmethod
    def load(cls, path: Path = PATH) -> Self:
        """Read what `python -m training.fit_fusion` wrote. Raises StartupError."""
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
            trusts = {
                source: Trust(
                    usual=_row(table[source]["usual"]),
                    shown=_row(table[source]["shown"]),
                    instead=_row(table[source]["instead"]),
                    weight=float(table[source]["weight"]),
                )
                for source in (Source.FACE, Source.TEXT)
            }
            return cls(_row(table["usual"]), trusts, **table["confidence"])
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise StartupError(
                f"{path} cannot be used ({problem!r}): take it from the repository again"
            ) from problem

    def pooled(self, heard: Mapping[Source, Heard]) -> Floats:
        """Return the probabilities of N moments, (N, 8).

        To log usual[k] comes, for every source, certainty * weight * log likelihood[k]. A source
        that is sure of nothing changes nothing.
        """
        scores = np.log(self.usual)[None]
        for source, one in heard.items():
            trust = self.sources[source]
            counts = (one.certainty * trust.weight)[:, None]
            scores = scores + counts * np.log(trust.likelihood(one.shares))
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True), np.float64)

    def confidence(self, pooled: Floats) -> Floats:
        """Return the chance, (N,), that the most probable of `pooled`, (N, 8), is right."""
        top = np.clip(pooled.max(axis=1), FAINT, 1 - FAINT)
        score = self.bias + self.slope * np.log(top / (1 - top))
        return np.asarray(1 / (1 + np.exp(-score)), np.float64)


def certainty(feeling: Feeling) -> float:
    """Return how far a source trusts its own probabilities, in [0, 1].

    It is below 1 where the confidence is less than the highest probability: for a dark picture,
    a language that is not known, words that sound like sarcasm.
    """
    return min(1.0, feeling.confidence / max(feeling.probabilities.values()))


def heard(feeling: Feeling) -> Heard:
    """Return one feeling as a table of one row."""
    shares = np.array([[feeling.probabilities[emotion] for emotion in ORDER]], np.float64)
    return Heard(shares, np.array([certainty(feeling)], np.float64))


def blended(feelings: Sequence[Feeling], counts: Sequence[float]) -> Blend:
    """Return feelings of one source, or of one person, averaged: an echo is no proof.

    Logarithms of probabilities, valence and arousal are averaged. Confidence is averaged too and
    goes with the highest probability, so that a contradiction lowers it.

    Args:
        feelings: at least one.
        counts: how much each counts, 0 or more; only their proportions matter.
    """
    total = fsum(counts)
    shares = [count / total if total else 1 / len(counts) for count in counts]
    odds = {
        emotion: exp(
            fsum(
                share * log(max(one.probabilities[emotion], FAINT))
                for one, share in zip(feelings, shares, strict=True)
            )
        )
        for emotion in Emotion
    }
    whole = fsum(odds.values())
    probabilities = {emotion: value / whole for emotion, value in odds.items()}
    tops = mean([max(one.probabilities.values()) for one in feelings], shares)
    sure = mean([one.confidence for one in feelings], shares)
    return Blend(
        probabilities=probabilities,
        valence=mean([one.valence for one in feelings], shares),
        arousal=mean([one.arousal for one in feelings], shares),
        confidence=min(1.0, sure * max(probabilities.values()) / tops),
    )


def mean(values: Sequence[float], shares: Sequence[float]) -> float:
    """Return the weighted mean, kept between the values whatever rounding does.

    Args:
        values: at least one.
        shares: their weights, summing to 1.
    """
    found = fsum(value * share for value, share in zip(values, shares, strict=True))
    return min(max(found, min(values)), max(values))


def _row(table: Mapping[str, float]) -> Floats:
    """Return a table's numbers in our order; KeyError where one is missing."""
    return np.array([float(table[emotion]) for emotion in ORDER], np.float64)
