"""How well one item suits one person now: small parts, and their weights in one place; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import exp
from typing import NamedTuple, Self

from models.media import ItemId, Media, MediaKind, Mode
from models.mood import MoodState
from models.profile import Profile
from recommender.kinship import Kinship
from recommender.targets import Target, placed, target_for
from recommender.taste import Taste
from recommender.variety import likeness

MOOD_SPREAD = 0.4
"""Standard deviation of the mood fit, in units of the circumplex: the next quadrant is two
or three of them away, so an item from there needs strong other grounds."""

UNKNOWN_MOOD = 0.4
"""The mood fit of an item whose feeling is unknown: as good as one 0.54 away, so it comes
after what surely fits and before what surely does not."""

SPOILED = 0.6
"""What remains of the score of an item of a genre to avoid."""


class Parts(NamedTuple):
    """What speaks for an item, each in [0, 1]; taste may leave it for somebody well known."""

    mood: float
    genre: float
    taste: float
    others: float
    novelty: float
    popularity: float
    chance: float


# The mood is what was asked for, so it weighs most; taste comes next and, after a few taps, can
# outweigh the mood fit of an item half a quadrant away. Popularity lets a stranger meet things
# they can judge, genre is a tendency only, others are those who liked the same things, and chance
# keeps two answers from being the same.
USUAL = Parts(
    mood=0.42, genre=0.09, taste=0.25, others=0.08, novelty=0.0, popularity=0.11, chance=0.05
)
# More of something: what it is made of, then its feeling; popularity stays small, so that a hit is
# not taken for a relative of everything.
ALIKE = Parts(
    mood=0.29, genre=0.43, taste=0.13, others=0.05, novelty=0.0, popularity=0.06, chance=0.04
)
# A surprise is for finding out: novelty in place of taste, more chance, no head start for hits.
SURPRISING = Parts(
    mood=0.3, genre=0.1, taste=0.0, others=0.0, novelty=0.35, popularity=0.0, chance=0.25
)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who asks for what, and when.

    Attributes:
        now: aware, UTC.
        like: what the items should be like, if anything.
        others: what people who liked the same things liked, in [0, 1] each.
        kinships: which genres of songs, and which of films, go together.
    """

    mood: MoodState
    mode: Mode
    target: Target
    profile: Profile
    taste: Taste
    now: datetime
    like: Media | None = None
    others: Mapping[ItemId, float] = field(default_factory=dict)
    kinships: Mapping[MediaKind, Kinship] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        mood: MoodState,
        mode: Mode,
        profile: Profile,
        now: datetime,
        like: Media | None = None,
    ) -> Self:
        """Work out the target and the taste."""
        target = target_for(placed(mood, like), mode)
        return cls(mood, mode, target, profile, Taste.of(profile), now, like)

    @property
    def weights(self) -> Parts:
        """What counts how much; the weights sum to 1."""
        if self.like:
            return ALIKE
        return SURPRISING if self.mode is Mode.SURPRISE else USUAL


def parts(
    items: Sequence[Media],
    occasion: Occasion,
    chances: Sequence[float],
    tastes: Sequence[float] | None = None,
) -> list[Parts]:
    """Return what speaks for each of some items of one kind.

    Args:
        items: to be judged.
        occasion: for whom, and when.
        chances: random numbers in [0, 1), one an item.
        tastes: what was learnt (`recommender.ranker`); without them the tallies count.
    """
    taste, like, others = occasion.taste, occasion.like, occasion.others
    surprising = occasion.mode is Mode.SURPRISE
    # many items have the same genres, and somebody waits
    fits = {
        genres: genre_fit(genres, kind, occasion.target)
        for genres, kind in {(item.genres, item.kind) for item in items}
    }
    return [
        Parts(
            mood=mood_fit(item, occasion.target),
            genre=likeness(item, like) if like else fits[item.genres],
            taste=taste.fit(item) if tastes is None else tastes[place],
            others=others.get(item.id, 0.0),
            novelty=taste.novelty(item) if surprising else 0.0,
            popularity=min(1.0, max(0.0, item.popularity)),
            chance=chances[place],
        )
        for place, item in enumerate(items)
    ]


def score(item: Media, found: Parts, occasion: Occasion) -> float:
    """Return how good an item is; in [0, 1] where the parts are."""
    # written out, since it runs for thousands of items while somebody waits
    weights = occasion.weights
    total = (
        weights.mood * found.mood
        + weights.genre * found.genre
        + weights.taste * found.taste
        + weights.others * found.others
        + weights.novelty * found.novelty
        + weights.popularity * found.popularity
        + weights.chance * found.chance
    )
    return spoiled(item, occasion) * total


def spoiled(item: Media, occasion: Occasion) -> float:
    """Return what remains of an item's score: all of it, unless a genre of it is to be avoided."""
    return 1.0 if occasion.target.avoid.isdisjoint(item.genres) else SPOILED


def mood_fit(item: Media, target: Target) -> float:
    """Return a Gaussian of the distance in the circumplex, in (0, 1]."""
    if item.valence is None or item.energy is None:
        return UNKNOWN_MOOD
    square = (item.valence - target.valence) ** 2 + (item.energy - target.energy) ** 2
    return exp(-square / (2 * MOOD_SPREAD**2))


def genre_fit(genres: frozenset[str], kind: MediaKind, target: Target) -> float:
    """Return how well genres fit, in [0, 1]: half the best of them, half their mean."""
    if not genres:
        return 0.0
    wanted = target.genres(kind)
    best = total = 0.0
    for genre in genres:
        weight = wanted.get(genre, 0.0)
        best = max(best, weight)
        total += weight
    return (best + total / len(genres)) / 2
