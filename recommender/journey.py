"""A playlist that starts at a mood and walks, in small steps, to where a mode leads.

The iso principle of music therapy: meet the mood first, then move it step by step (Altshuler 1948;
Heiderscheit and Madson 2015). The evidence is mixed and mostly from small studies: staying with a
feeling helps some people more. So every mode can be walked, `match` stays where it is, and
"better now?" asks what a journey did (`models.profile.Outcome`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import hypot
from random import Random
from types import MappingProxyType

from models.media import ItemId, Media, MediaKind, MediaQuery, Mode, Recommendation, Wish
from models.mood import MoodState
from models.profile import Profile
from models.reason import Because, Reason
from recommender.bandit import TYPICAL_FIT
from recommender.ranker import Scored, as_taste, believed, bounded, is_resting, was_skipped
from recommender.recommend import Recommender, merged
from recommender.scoring import Occasion, parts, score
from recommender.targets import LIFT_TO, Target, target_for
from recommender.taste import key
from recommender.variety import LIKENESS_COST, likeness

FEWEST, MOST = 5, 15
"""Tracks of a journey: fewer make no walk, more is an hour."""

STOPS = 5
"""At how many places along the way the catalogues are asked."""

AT_A_STOP = 200
"""Songs asked for at each: with fewer, some walks begin farther from the mood."""

REACH = 0.15
"""How far from its place on the way a song may lie, in units of the circumplex."""

CHOICE = 20
"""The nearest songs to a place may always be chosen, however far they lie: taste needs a choice,
and a thin catalogue must not end the walk."""

REMEMBERED = 3
"""To how many songs before it a song should be unlike."""

HARDLY = 0.06
"""A difference on the circumplex that is not worth a word."""

Place = tuple[float, float]
"""Valence and energy, each in [-1, 1]."""


@dataclass(frozen=True, slots=True)
class JourneyPlanner:
    """Plans journeys from what a recommender's catalogues hold; fits `PlanJourney`."""

    recommender: Recommender

    async def __call__(
        self, mood: MoodState, wish: Wish, profile: Profile, now: datetime, rng: Random
    ) -> tuple[Recommendation, ...]:
        """Return songs in the order of the walk, `wish.count` of them if there are so many."""
        limit = AT_A_STOP + len(profile.last_shown)
        queries = [_query(stop, limit) for stop in waypoints(mood, wish.mode, STOPS)]
        found = await self.recommender.search(queries)
        occasion = replace(
            Occasion.of(mood, wish.mode, profile, now), kinships=self.recommender.kinships
        )
        return walk(merged(MediaKind.MUSIC, found), occasion, wish.count, rng)


def walk(
    items: Sequence[Media], occasion: Occasion, count: int, rng: Random
) -> tuple[Recommendation, ...]:
    """Return up to `count` songs from the mood to where the mode leads.

    No maker comes twice in a row, and twice at all only when no other is left. What was seen
    lately comes only when nothing new is left; what was skipped lately never comes. Songs whose
    feeling is unknown have no place on the way.
    """
    songs = _songs(items, occasion)
    walker = _Walker(occasion, songs, _tastes(songs, occasion))
    ways = waypoints(occasion.mood, occasion.mode, count)
    for target in ways:
        walker.step(target, rng)
    return tuple(
        Recommendation(
            entry.item,
            bounded(entry.score),
            _reason(walker.taken, number, occasion),
            mood_fit=entry.parts.mood,
        )
        for number, entry in enumerate(walker.taken)
    )


def waypoints(mood: MoodState, mode: Mode, count: int) -> list[Target]:
    """Return the places on the way, equally far apart: the first is the mood itself.

    Genres fade from those that go with the mood to those of the mode. What would spoil the end
    may still stand in the first half, if it belongs to the mood: anger may begin with metal.
    """
    start, end = target_for(mood, Mode.MATCH), target_for(mood, mode)
    valence, energy = destination(mood, mode)
    shares = [number / (count - 1) for number in range(count)] if count > 1 else [0.0] * count
    return [
        replace(
            end,
            valence=start.valence + share * (valence - start.valence),
            energy=start.energy + share * (energy - start.energy),
            music=_blend(start, end, share),
            avoid=end.avoid - start.music.keys() if share < 0.5 else end.avoid,  # noqa: PLR2004
        )
        for share in shares
    ]


def destination(mood: MoodState, mode: Mode) -> Place:
    """Return where a mode leads in the end; a single answer goes only a part of a lift."""
    if mode is Mode.LIFT:
        # from where it starts, which lies farther out than the mood itself
        return max(LIFT_TO[0], target_for(mood, Mode.MATCH).valence), LIFT_TO[1]
    end = target_for(mood, mode)
    return end.valence, end.energy


@dataclass(slots=True)
class _Walker:
    """Takes one song after another.

    Attributes:
        left: songs that were not taken, by id, so that the order of answers changes nothing.
        tastes: how much each is to the person's taste, as in `Parts`.
    """

    occasion: Occasion
    left: list[Media]
    tastes: Mapping[ItemId, float]
    taken: list[Scored] = field(default_factory=list)
    makers: set[str] = field(default_factory=set)

    def step(self, target: Target, rng: Random) -> None:
        """Take the song that suits a place best; none if only the last maker's are left."""
        near = _near(self._open(), target)
        if not near:
            return
        occasion = replace(self.occasion, target=target)
        chances = [rng.random() for _ in near]
        found = parts(near, occasion, chances, [self.tastes[item.id] for item in near])
        scored = [
            Scored(score(item, each, occasion), item, each)
            for item, each in zip(near, found, strict=True)
        ]
        best = max(scored, key=self._worth)
        self.taken.append(best)
        self.makers |= makers(best.item)
        self.left = [item for item in self.left if item is not best.item]

    def _open(self) -> Iterable[Media]:
        new = [item for item in self.left if self.makers.isdisjoint(makers(item))]
        if new or not self.taken:
            return new
        last = makers(self.taken[-1].item)
        return [item for item in self.left if last.isdisjoint(makers(item))]

    def _worth(self, entry: Scored) -> float:
        lately = self.taken[-REMEMBERED:]
        alike = max((likeness(entry.item, earlier.item) for earlier in lately), default=0.0)
        return entry.score - LIKENESS_COST * alike


def makers(item: Media) -> set[str]:
    """Return who made an item; two who made one thing together count as both."""
    return set(key(item.maker).split(" & "))


def _query(stop: Target, limit: int) -> MediaQuery:
    return MediaQuery(
        kind=MediaKind.MUSIC,
        genres=tuple(stop.music),
        valence=stop.valence,
        energy=stop.energy,
        limit=limit,
    )


def _songs(items: Sequence[Media], occasion: Occasion) -> list[Media]:
    placed = [
        item
        for item in sorted(items, key=lambda item: item.id)
        if item.valence is not None and item.energy is not None
    ]
    fresh = [item for item in placed if not is_resting(item, occasion)]
    if len({name for item in fresh for name in makers(item)}) >= MOST:
        return fresh
    return [item for item in placed if not was_skipped(item, occasion)]


def _tastes(songs: Sequence[Media], occasion: Occasion) -> dict[ItemId, float]:
    # all fit alike: each is met at its own place on the way
    belief = believed(songs, [TYPICAL_FIT] * len(songs), occasion)
    tastes = as_taste(belief.expected()).tolist()
    return {song.id: taste for song, taste in zip(songs, tastes, strict=True)}


def _near(items: Iterable[Media], target: Target) -> list[Media]:
    """Return the songs within reach of a place, and the nearest in any case."""
    spot = (target.valence, target.energy)
    ordered = sorted(items, key=lambda item: _distance(_place(item), spot))
    return [
        item
        for number, item in enumerate(ordered)
        if number < CHOICE or _distance(_place(item), spot) <= REACH
    ]


def _place(item: Media) -> Place:
    return item.valence or 0.0, item.energy or 0.0  # known: see `_songs`


def _distance(one: Place, other: Place) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def _blend(start: Target, end: Target, share: float) -> dict[str, float]:
    weights = {genre: (1 - share) * weight for genre, weight in start.music.items()}
    for genre, weight in end.music.items():
        weights[genre] = weights.get(genre, 0.0) + share * weight
    best = max(weights.values(), default=1.0)
    return {genre: weight / best for genre, weight in weights.items() if weight > 0}


def _reason(taken: Sequence[Scored], number: int, occasion: Occasion) -> Reason:
    """Return what a song does on the way, compared with the one before it."""
    here = _place(taken[number].item)
    if number == 0:
        mood = (occasion.mood.valence, occasion.mood.arousal)
        near = _distance(here, mood) <= 2 * REACH
        return Reason(Because.JOURNEY_STARTS if near else Because.JOURNEY_CLOSEST)
    before = _place(taken[number - 1].item)
    return Reason(_STEPS[_sign(here[0] - before[0]), _sign(here[1] - before[1])])


def _sign(change: float) -> int:
    """Return -1, 0 or 1; 0 where nobody would notice."""
    return 0 if abs(change) <= HARDLY else 1 if change > 0 else -1


_STEPS: Mapping[tuple[int, int], Because] = MappingProxyType(
    {
        (0, 0): Because.JOURNEY_STAYS,
        (1, 0): Because.BRIGHTER,
        (-1, 0): Because.DARKER,
        (0, 1): Because.LIVELIER,
        (0, -1): Because.QUIETER,
        (1, 1): Because.BRIGHTER_AND_LIVELIER,
        (1, -1): Because.BRIGHTER_AND_QUIETER,
        (-1, 1): Because.DARKER_AND_LIVELIER,
        (-1, -1): Because.DARKER_AND_QUIETER,
    }
)
"""By the signs of the change in valence and energy."""
