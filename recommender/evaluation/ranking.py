"""Who finds the film that somebody really watched next: leave the last one out, full ranking.

Each model ranks *all* items that a person has not rated, not a sample of them (a sample flatters:
Krichene and Rendle 2020). It is tuned on everybody's second-last item, then learns from all but
the last and is tested on that one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommender.evaluation.baselines import (
    Factors,
    FactorSettings,
    Scorer,
    ease,
    item_knn,
    popularity,
)
from recommender.evaluation.ratings import Ratings
from recommender.neighbours import Interactions, Neighbours, Strength, damped, pairs

CUT = 10
PEOPLE_AT_ONCE = 512
RESAMPLES = 2000
OURS = "ours"


class Outcome(NamedTuple):
    """Of each person tested: 1 if the item was among the first ten, and its discounted gain."""

    hits: NDArray[np.float64]
    gains: NDArray[np.float64]

    @property
    def worth(self) -> float:
        """What tuning looks at: both measures."""
        return float(self.hits.mean() + self.gains.mean())


@dataclass(frozen=True, slots=True)
class Result:
    """How good one model is.

    Attributes:
        hr10: share of people whose item was among the first ten.
        ndcg10: mean of 1 / log2(1 + place), 0 beyond the tenth place.
        hr10_ci: 95 % bootstrap interval over people.
        setting: what tuning chose.
    """

    hr10: float
    ndcg10: float
    hr10_ci: tuple[float, float]
    ndcg10_ci: tuple[float, float]
    setting: str

    def row(self) -> dict[str, object]:
        """Return it for JSON."""
        return {
            "hr10": round(self.hr10, 4),
            "ndcg10": round(self.ndcg10, 4),
            "hr10_ci": [round(bound, 4) for bound in self.hr10_ci],
            "ndcg10_ci": [round(bound, 4) for bound in self.ndcg10_ci],
            "setting": self.setting,
        }


def compare(ratings: Ratings) -> dict[str, Result]:
    """Return the result of each baseline and of ours, all from one run."""
    tuning, tested = ratings.without_last(2), ratings.without_last(1)
    found = {
        name: _tuned(fit, settings, tuning, tested) for name, (fit, settings) in BASELINES.items()
    }
    strength = tune_ours(*tuning)
    outcome = outcome_of(Neighbours.fit(tested[0], strength).scores_of, *tested)
    return {**found, OURS: summary(outcome, _knobs(strength))}


def outcome_of(scorer: Scorer, known: Interactions, wanted: Interactions) -> Outcome:
    """Rank for everybody who has something to be found."""
    places = np.concatenate(
        [
            _places(scorer, known, people, items)
            for people, items in _blocks(wanted.people, wanted.items)
        ]
    )
    hits = places < CUT + 1  # a tie around the tenth place is rounded up
    return Outcome(hits.astype(np.float64), hits / np.log2(1 + places))


def summary(outcome: Outcome, setting: str) -> Result:
    """Return means and their intervals."""
    return Result(
        float(outcome.hits.mean()),
        float(outcome.gains.mean()),
        interval(outcome.hits),
        interval(outcome.gains),
        setting,
    )


def interval(values: NDArray[np.float64]) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of a mean, by a fixed seed."""
    rng = np.random.default_rng(0)
    means = [values[rng.integers(0, len(values), len(values))].mean() for _ in range(RESAMPLES)]
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


def tune_ours(known: Interactions, wanted: Interactions) -> Strength:
    """Return the best knobs, turned one after another; what needs no new fit is not refitted."""
    model = _best(
        (Neighbours.fit(known, Strength(ridge=ridge)) for ridge in (30.0, 100.0, 300.0)),
        known,
        wanted,
    )
    near = {run: pairs(known, run) for run in (5.0, 15.0, 50.0)}
    model = _best(
        (
            replace(
                model,
                strength=replace(model.strength, run=run, damping=damping),
                beside=damped(found, damping, known),
            )
            for run, found in near.items()
            for damping in (0.3, 0.4, 0.5)
        ),
        known,
        wanted,
    )
    for turned in KNOBS:
        strengths = turned(model.strength)
        model = _best((replace(model, strength=each) for each in strengths), known, wanted)
    return model.strength


KNOBS: Sequence[Callable[[Strength], list[Strength]]] = (
    lambda old: [replace(old, recency=value) for value in (2.0, 3.0, 5.0, 15.0, 50.0, None)],
    lambda old: [replace(old, beside=value) for value in (0.0, 0.5, 1.0, 2.0, 4.0)],
    lambda old: [replace(old, popular=value) for value in (0.0, 0.03, 0.1, 0.3, 1.0)],
)
"""What needs no new fit; it reaches from EASE alone over popularity to what lies beside alone."""


def _best(models: Iterable[Neighbours], known: Interactions, wanted: Interactions) -> Neighbours:
    return max(models, key=lambda model: outcome_of(model.scores_of, known, wanted).worth)


Settings = tuple[float, ...]

BASELINES: Mapping[str, tuple[Callable[[Interactions, Settings], Scorer], Sequence[Settings]]] = {
    "popularity": (lambda likes, _: popularity(likes), ((),)),
    "itemknn": (
        lambda likes, setting: item_knn(likes, int(setting[0]), setting[1]),
        tuple(product((20, 50, 200), (0, 10, 30))),
    ),
    "ease": (lambda likes, setting: ease(likes, setting[0]), ((30,), (100,), (200,), (400,))),
    "ials": (
        lambda likes, setting: Factors.fit(likes, FactorSettings(ridge=setting[0])).scores,
        ((0.001,), (0.003,), (0.01,)),
    ),
}
"""Each baseline's fit and the settings to choose from."""


def _tuned(
    fit: Callable[[Interactions, Settings], Scorer],
    settings: Sequence[Settings],
    tuning: tuple[Interactions, Interactions],
    tested: tuple[Interactions, Interactions],
) -> Result:
    known, wanted = tuning
    best = settings[0]
    if len(settings) > 1:
        best = max(settings, key=lambda each: outcome_of(fit(known, each), known, wanted).worth)
    outcome = outcome_of(fit(tested[0], best), *tested)
    return summary(outcome, ", ".join(f"{value:g}" for value in best))


def _knobs(strength: Strength) -> str:
    return ", ".join(f"{knob} {value}" for knob, value in asdict(strength).items())


def _blocks(
    people: NDArray[np.int64], items: NDArray[np.int64]
) -> Iterable[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        part = slice(start, start + PEOPLE_AT_ONCE)
        yield people[part], items[part]


def _places(
    scorer: Scorer, known: Interactions, people: NDArray[np.int64], items: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return each wanted item's place, from 1, among what its person does not know yet."""
    asked = known.of_people(people)
    scores = scorer(asked)
    scores[asked.people, asked.items] = -np.inf
    reached = scores[np.arange(len(people)), items][:, None]
    # equals share the mean of their places: an order by number would be luck
    above = (scores > reached).sum(axis=1)
    equal = (scores == reached).sum(axis=1)
    return np.asarray(above + (equal + 1) / 2, dtype=np.float64)
