"""Moods and tastes of a group as one, fairly; pure.

Ways to merge, as named by Masthoff (2004, "Group modeling"). Least misery is what PolyLens used
(O'Connor et al. 2001). The default, average without misery, has two parts here: what hurts
somebody comes after all that hurts nobody, and among those the least pleased person counts extra.
Who came off badly at earlier times counts more at later ones.

Nothing here depends on the order in which people joined: sums are exact (`fsum`) or rounded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import fsum
from random import Random
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from models.media import ItemId, Media
from models.mood import Emotion, MoodState, Source, most_probable
from recommender.ranker import SHORTLIST, was_skipped
from recommender.scoring import Occasion, parts, score
from recommender.variety import likenesses, varied

Floats = NDArray[np.float64]
Person = TypeVar("Person")

MISERY = 0.2
"""A fit (of `Taste`, where 1/2 means that nothing is known) below this hurts. It takes two
skips of a genre or maker without a like between them: a single one may have been the mood.

The posterior of `recommender.bandit` serves no better: more likely to be skipped than liked is
nearly everything to somebody in a group, and no other bound on it helped the least satisfied in
groups of MovieLens."""

LEAST_SHARE = 1 / 3
"""How much the least pleased person counts beside the average. In `evaluate groups` less helped
the least pleased little, and more cost the others without helping them further."""

MEMORY = 0.7
"""How much of a debt lasts until the next time: two evenings later half of it is forgiven."""

DEBT_WEIGHT = 4.0
"""How much heavier a whole debt makes a person. Debts are small: to be a star of five worse off
than the average, evening after evening, makes 1.8 of a person's 1."""

HEAVIEST = 3.0
"""Nobody counts more than as three people, whatever happened."""


class Way(StrEnum):
    """How pleasures become one number."""

    WITHOUT_MISERY = "without_misery"
    AVERAGE = "average"
    LEAST_MISERY = "least_misery"
    MOST_PLEASURE = "most_pleasure"


@dataclass(frozen=True, slots=True, eq=False)
class Ballots:
    """What each person thinks of each item.

    Attributes:
        pleasure: in [0, 1], shape (people, items).
        hurts: whom an item would make miserable, shape (people, items).
    """

    pleasure: Floats
    hurts: NDArray[np.bool_]

    @classmethod
    def of(cls, pleasure: Floats, misery: float) -> Self:
        """Take a pleasure below `misery` for hurtful."""
        return cls(pleasure, pleasure < misery)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a group agreed on.

    Attributes:
        vetoed: items that somebody does not want; never chosen.
        vetoed_genres: the same of genres.
        seen: items that somebody has seen and does not want again; never chosen.
        family_safe: whether a child takes part.
        weights: how much each person counts, in the order of the ballots; none: all the same.
    """

    way: Way = Way.WITHOUT_MISERY
    vetoed: frozenset[ItemId] = frozenset()
    vetoed_genres: frozenset[str] = frozenset()
    seen: frozenset[ItemId] = frozenset()
    family_safe: bool = False
    weights: tuple[float, ...] = ()

    def allow(self, item: Media) -> bool:
        """Tell whether an item may be chosen at all."""
        return (
            item.id not in self.vetoed
            and item.id not in self.seen
            and self.vetoed_genres.isdisjoint(item.genres)
            and (item.family_safe or not self.family_safe)
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """An item for a group.

    Attributes:
        score: in [0, 1].
        pleasures: each person's, in the order of the ballots: what `debts_after` needs.
    """

    item: Media
    score: float
    pleasures: tuple[float, ...] = field(default=())


def together(
    items: Sequence[Media], occasions: Sequence[Occasion], rules: Rules, count: int, rng: Random
) -> tuple[Choice, ...]:
    """Return up to `count` items for a group, the best first, varied.

    Args:
        items: of one kind.
        occasions: one for each person, all with the group's mood and mode (see `merged_mood`).
        rules: what the group agreed on.
        count: how many to choose.
        rng: for the share of chance.
    """
    allowed = [item for item in sorted(items, key=lambda item: item.id) if rules.allow(item)]
    if not allowed or not occasions:
        return ()
    chances = [rng.random() for _ in allowed]
    ballots = _ballots(allowed, occasions, chances)
    merged = merge(ballots, rules.way, rules.weights)
    # undo the halves of `merge`: what variety may cost is a part of the whole range
    full = 2.0 if rules.way is Way.WITHOUT_MISERY else 1.0
    return tuple(
        Choice(allowed[place], float(merged[place]), tuple(map(float, ballots.pleasure[:, place])))
        for place in _varied(allowed, full * merged, _last(ballots, rules.way), count)
    )


def merge(ballots: Ballots, way: Way, weights: Sequence[float] = ()) -> Floats:
    """Return the group's score of each item, in [0, 1], shape (items,).

    Args:
        ballots: of at least one person.
        way: how.
        weights: how much each person counts, at least 1; none means all the same. A heavier person
            pulls the average, and their displeasure looks larger than a lighter one's.
    """
    pleasure = ballots.pleasure
    counts = _weights(weights, len(pleasure))
    average = counts @ pleasure / fsum(counts)
    average = average.round(_DIGITS)
    least = 1 - (counts[:, None] * (1 - pleasure)).max(axis=0) / counts.max()
    match way:
        case Way.AVERAGE:
            return np.asarray(average)
        case Way.LEAST_MISERY:
            return np.asarray(least)
        case Way.MOST_PLEASURE:
            return np.asarray((counts[:, None] * pleasure).max(axis=0) / counts.max())
        case Way.WITHOUT_MISERY:
            blend = (1 - LEAST_SHARE) * average + LEAST_SHARE * least
            # halves that do not overlap: nothing that hurts comes before what does not
            return np.asarray(np.where(ballots.hurts.any(axis=0), blend / 2, (1 + blend) / 2))


def weights_of(debts: Sequence[float]) -> tuple[float, ...]:
    """Return how much each person counts, in [1, HEAVIEST], by what the group owes them."""
    return tuple(min(HEAVIEST, 1 + DEBT_WEIGHT * max(0.0, debt)) for debt in debts)


def debts_after(
    debts: Mapping[Person, float], pleasures: Mapping[Person, float]
) -> dict[Person, float]:
    """Return what a group owes its people, each in [0, 1], after something was chosen.

    Args:
        debts: from before; a person who is new is owed nothing, one who is absent keeps theirs.
        pleasures: in [0, 1], of those who took part.
    """
    after = dict(debts)
    if pleasures:
        average = sum(pleasures.values()) / len(pleasures)
        for person, pleasure in pleasures.items():
            short = max(0.0, average - pleasure)
            after[person] = MEMORY * debts.get(person, 0.0) + (1 - MEMORY) * short
    return after


def merged_mood(moods: Sequence[MoodState], weights: Sequence[float] = ()) -> MoodState:
    """Return the mood of a group: the mean of at least one person's.

    Its confidence is the chance that the group's emotion is right for a member taken at random.
    """
    counts = _weights(weights, len(moods))
    shares = [float(share) for share in counts / fsum(counts)]
    members = list(zip(shares, moods, strict=True))
    probabilities = {
        emotion: _bounded(fsum(share * mood.probabilities[emotion] for share, mood in members), 0)
        for emotion in Emotion
    }
    common = most_probable(probabilities)
    sources = {source for mood in moods for source in mood.sources}
    return MoodState(
        probabilities=probabilities,
        valence=_bounded(fsum(share * mood.valence for share, mood in members), -1),
        arousal=_bounded(fsum(share * mood.arousal for share, mood in members), -1),
        confidence=_bounded(
            fsum(share * mood.confidence for share, mood in members if mood.emotion is common), 0
        ),
        sources=tuple(source for source in _TRUST if source in sources),
        observed_at=max(mood.observed_at for mood in moods),
    )


_DIGITS = 12
_TRUST = (Source.SELF_REPORT, Source.TEXT, Source.FACE)


def _ballots(
    items: Sequence[Media], occasions: Sequence[Occasion], chances: Sequence[float]
) -> Ballots:
    """Return scores; it hurts what a person skipped lately or, by their taste, would skip."""
    pleasure = [
        [
            score(item, found, occasion)
            for item, found in zip(items, parts(items, occasion, chances), strict=True)
        ]
        for occasion in occasions
    ]
    hurts = [
        [occasion.taste.fit(item) < MISERY or was_skipped(item, occasion) for item in items]
        for occasion in occasions
    ]
    return Ballots(np.array(pleasure, dtype=np.float64), np.array(hurts, dtype=np.bool_))


def _last(ballots: Ballots, way: Way) -> NDArray[np.bool_]:
    """Return what comes after all the rest, shape (items,)."""
    hurts = ballots.hurts.any(axis=0)
    return np.asarray(hurts if way is Way.WITHOUT_MISERY else np.zeros_like(hurts))


def _varied(
    items: Sequence[Media], scores: Floats, last: NDArray[np.bool_], count: int
) -> list[int]:
    """Return places: what comes last after the rest, each part varied in itself."""
    order: list[int] = []
    for part in (np.flatnonzero(~last), np.flatnonzero(last)):
        best = part[np.argsort(-scores[part], kind="stable")][: max(SHORTLIST, count)]
        alike = likenesses([items[place] for place in best])
        order += best[varied(scores[None, best], alike, count - len(order))[0]].tolist()
    return order


def _weights(weights: Sequence[float], people: int) -> Floats:
    return np.array(weights or (1.0,) * people, dtype=np.float64)


def _bounded(value: float, least: float) -> float:
    """Take back what adding up fractions put over the edge."""
    return min(1.0, max(least, value))
