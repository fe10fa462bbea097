"""Whether a group's least satisfied member fares better than with plain averaging.

Groups are made of people of a ratings file. Everything that all members of a group have rated is
hidden from the model; it predicts those ratings for each member, each way of merging chooses a few
of the items by the predictions, and the hidden ratings are the judge. So no satisfaction is
simulated; but what a whole group has seen is what many like, so every way does well here.
`known` chooses by the ratings themselves: merging alone, without the mistakes of a prediction.

The model learns from the other half of the people, and the numbers of `recommender.party` were
chosen on groups of that half, with the halves swapped.
"""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import isfinite
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recommender.evaluation.ratings import COLUMNS, UnusableRatings
from recommender.party import Ballots, Way, debts_after, merge, weights_of

Floats = NDArray[np.float64]

SIZES = (3, 4, 5)
GROUPS = 250
"""Of each size; people recur, so the intervals are a little too narrow."""
DRAWS = 20_000
"""After so many a small file has no more groups to give."""
COMMON = 12
"""Items that all of a group must have rated."""
BUSY = 60
"""Ratings of a person who may be in a group: with fewer there is little in common."""
CHOSEN = 3
"""Items that a group gets."""
EVENINGS = 4
MISERABLE = 3.5
"""Stars; what somebody would give less hurts."""
TRIES = 4
"""Random groups from which the one with the least alike members is taken, for `divergent`."""
RESAMPLES = 1000

FACTORS, RIDGE, SHRINK, SWEEPS = 12, 6.0, 5.0, 8

Outcome = Mapping[str, Floats]
"""For each way: least and mean satisfaction of each group, in stars, shape (groups, 2)."""


@dataclass(frozen=True, slots=True, eq=False)
class Taste:
    """A matrix factorisation with biases: overall mean, item biases and item vectors."""

    mean: float
    biases: Floats
    vectors: Floats

    @classmethod
    def fit(cls, stars: Floats) -> "Taste":
        """Learn by alternating least squares from stars, NaN where unrated, (people, items)."""
        known = ~np.isnan(stars)
        mean = float(np.nanmean(stars))
        biases = np.where(known, stars - mean, 0).sum(0) / (known.sum(0) + SHRINK)
        rest = np.where(known, stars - mean - biases, 0)
        own = rest.sum(1, keepdims=True) / (known.sum(1, keepdims=True) + SHRINK)
        rest = np.where(known, rest - own, 0)
        vectors = np.random.default_rng(0).normal(0, 0.1, (stars.shape[1], FACTORS))
        for _ in range(SWEEPS):
            people = _solved(rest, known, vectors)
            vectors = _solved(rest.T, known.T, people)
        return cls(mean, biases, vectors)

    def predict(self, stars: Floats) -> Floats:
        """Return a person's stars for every item, from those that are known, shape (items,)."""
        known = ~np.isnan(stars)
        rest = stars[known] - self.mean - self.biases[known]
        own = rest.sum() / (known.sum() + SHRINK)
        vector = _solved((rest - own)[None], np.ones((1, known.sum()), bool), self.vectors[known])
        found = self.mean + own + self.biases + self.vectors @ vector[0]
        return np.asarray(np.clip(found, 0.5, 5.0))


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Predicted and true stars of what all members have rated, shape (people, items)."""

    predicted: Floats
    true: Floats


def evaluate(stars: Floats, seed: int = 1) -> dict[str, object]:
    """Return satisfactions and their differences to plain averaging, fit for JSON."""
    rng = np.random.default_rng(seed)
    people = rng.permutation(len(stars))
    tested, learned = stars[people[: len(people) // 2]], stars[people[len(people) // 2 :]]
    often = (~np.isnan(learned)).sum(0) >= 3  # noqa: PLR2004 with fewer a bias says nothing
    model = Taste.fit(learned[:, often])
    answer: dict[str, object] = {}
    for name, divergent in (("random", False), ("divergent", True)):
        groups = sampled(tested[:, often], model, divergent, rng)
        once = {str(way): np.array([served(group, way) for group in groups]) for way in Way}
        later = {label: np.array([run(group) for group in groups]) for label, run in RUNS.items()}
        known = [replace(group, predicted=group.true) for group in groups]
        best = {str(way): np.array([served(group, way) for group in known]) for way in Way}
        answer[name] = {
            "groups": len(groups),
            "known": compared(best, str(Way.AVERAGE)),
            "one_time": compared(once, str(Way.AVERAGE)),
            f"{EVENINGS}_evenings": compared(later, "average"),
        }
    return answer


def table(answer: Mapping[str, object]) -> str:
    """Return what `evaluate` found, for a person to read."""
    lines = [f"{'':48}least  mean   gain of the least  loss of the mean"]
    for groups, part in answer.items():
        for judged, ways in (part if isinstance(part, dict) else {}).items():
            for way, row in (ways if isinstance(ways, dict) else {}).items():
                low, high = row["least_gain_ci"]
                label = f"{groups} {judged} {way}"
                lines.append(
                    f"{label:48}{row['least']:.3f}  {row['mean']:.3f}"
                    f"  {low:+.3f} to {high:+.3f}  {row['mean_loss_percent']:+.2f} %"
                )
    return "\n".join(lines)


def sampled(stars: Floats, model: Taste, divergent: bool, rng: np.random.Generator) -> list[Group]:
    """Draw groups with enough in common.

    Raises:
        UnusableRatings: there are not enough busy people.
    """
    busy = np.flatnonzero((~np.isnan(stars)).sum(1) >= BUSY)
    if len(busy) <= max(SIZES):
        raise UnusableRatings(f"fewer than {max(SIZES) + 1} people have {BUSY} ratings")
    tastes = np.array([model.predict(stars[person]) for person in busy])
    alike = np.corrcoef(tastes - tastes.mean(0))
    groups: list[Group] = []
    for number, size in enumerate(SIZES, start=1):
        for _ in range(DRAWS):
            members = stars[busy[_drawn(alike, size, divergent, rng)]]
            common: NDArray[np.bool_] = np.asarray((~np.isnan(members)).all(0))
            if common.sum() >= COMMON:
                groups.append(_group(members, common, model))
            if len(groups) == number * GROUPS:
                break
    if not groups:
        raise UnusableRatings(f"no group of its people has rated {COMMON} things in common")
    return groups


def served(group: Group, way: Way) -> tuple[float, float]:
    """Return the least and the mean satisfaction with the best items of a way, in stars."""
    return _satisfaction(group.true[:, _best(group.predicted, way, CHOSEN)])


def evenings(group: Group, way: Way, *, owing: bool) -> tuple[float, float]:
    """Return the satisfactions with one item an evening, none twice, debts kept or not."""
    left = list(range(group.true.shape[1]))
    debts: dict[int, float] = {}
    picked = []
    for _ in range(EVENINGS):
        weights = weights_of([debts.get(person, 0.0) for person in range(len(group.true))])
        best = _best(group.predicted[:, left], way, 1, weights if owing else ())[0]
        picked.append(left.pop(best))
        debts = debts_after(debts, dict(enumerate(_pleasure(group.true[:, picked[-1]]))))
    return _satisfaction(group.true[:, picked])


RUNS: Mapping[str, Callable[[Group], tuple[float, float]]] = {
    "average": lambda group: evenings(group, Way.AVERAGE, owing=False),
    "without_misery": lambda group: evenings(group, Way.WITHOUT_MISERY, owing=False),
    "without_misery_and_debts": lambda group: evenings(group, Way.WITHOUT_MISERY, owing=True),
}


def compared(found: Outcome, floor: str) -> dict[str, object]:
    """Return means, and the 95 % bootstrap interval of the gain of the least satisfied."""
    return {
        name: {
            "least": round(float(each[:, 0].mean()), 3),
            "mean": round(float(each[:, 1].mean()), 3),
            "least_gain_ci": _interval(each[:, 0] - found[floor][:, 0]),
            "mean_loss_percent": round(
                float(100 * (1 - each[:, 1].mean() / found[floor][:, 1].mean())), 2
            ),
        }
        for name, each in found.items()
    }


def read(file: Path) -> Floats:
    """Read stars from CSV or TSV: user, item, rating; NaN where unrated, shape (people, items).

    Rows without a finite rating are left out; of two ratings of one item the last counts.

    Raises:
        OSError: it cannot be read.
        UnusableRatings: it holds no ratings.
    """
    with file.open(encoding="utf-8", errors="replace", newline="") as lines:
        first = lines.readline()
        lines.seek(0)
        rows = csv.reader(lines, delimiter="\t" if "\t" in first else ",")
        return stars_of(rows)


def stars_of(rows: Iterable[Sequence[str]]) -> Floats:
    """Put rows of text into a matrix; see `read`."""
    places: Sequence[int] = (0, 1, 2)
    found: dict[tuple[str, str], float] = {}
    for number, row in enumerate(rows):
        if number == 0:
            places = _places(row)
        try:
            user, item, rating = (row[place] for place in places)
            if isfinite(stars := float(rating)):
                found[user, item] = stars
        except (IndexError, ValueError):
            continue
    if not found:
        raise UnusableRatings("there is no usable rating in it")
    _, people = np.unique([user for user, _ in found], return_inverse=True)
    _, items = np.unique([item for _, item in found], return_inverse=True)
    matrix = np.full((people.max() + 1, items.max() + 1), np.nan)
    matrix[people, items] = list(found.values())
    return matrix


def _places(header: Sequence[str]) -> Sequence[int]:
    names = [name.strip().lower() for name in header]
    wanted = [COLUMNS[column] for column in ("user", "item", "rating")]
    places = [
        next((place for place, name in enumerate(names) if name in known), None)
        for known in wanted
    ]
    named = [place for place in places if place is not None]
    return named if len(named) == len(wanted) else (0, 1, 2)


def _solved(rest: Floats, known: NDArray[np.bool_], others: Floats) -> Floats:
    """Return the vector of each row that explains its known residuals best."""
    ridge = RIDGE * np.eye(others.shape[1])
    return np.array(
        [
            np.linalg.solve(others[at].T @ others[at] + ridge, others[at].T @ row[at])
            for row, at in zip(rest, known, strict=True)
        ]
    )


def _drawn(
    alike: Floats, size: int, divergent: bool, rng: np.random.Generator
) -> NDArray[np.int64]:
    tries = [rng.choice(len(alike), size, replace=False) for _ in range(TRIES if divergent else 1)]
    return min(
        tries, key=lambda drawn: sum(alike[one, two] for one, two in combinations(drawn, 2))
    )


def _group(stars: Floats, common: NDArray[np.bool_], model: Taste) -> Group:
    shown = np.where(common, np.nan, stars)
    predicted = np.array([model.predict(person)[common] for person in shown])
    return Group(predicted, stars[:, common])


def _best(
    predicted: Floats, way: Way, count: int, weights: Sequence[float] = ()
) -> NDArray[np.int64]:
    ballots = Ballots.of(_pleasure(predicted), float(_pleasure(np.array(MISERABLE))))
    return np.argsort(-merge(ballots, way, weights), kind="stable")[:count]


def _pleasure(stars: Floats) -> Floats:
    """Return stars from 0.5 to 5 as pleasure in [0, 1]."""
    return np.asarray((stars - 0.5) / 4.5)


def _satisfaction(stars: Floats) -> tuple[float, float]:
    each = stars.mean(axis=1)
    return float(each.min()), float(each.mean())


def _interval(gains: Floats) -> list[float]:
    rng = np.random.default_rng(0)
    means = [gains[rng.integers(0, len(gains), len(gains))].mean() for _ in range(RESAMPLES)]
    return [round(float(bound), 3) for bound in np.quantile(means, (0.025, 0.975))]
