"""The first twenty taps: does the bandit learn a taste, and what does learning cost?

Simulated people tap Like or Skip on one card at a time; after 0, 5, 10 and 20 taps the true
chance that they like the next answer of three cards is compared with what the ranker gives that
goes by mood alone. Regret is what the likes of the best possible cards would have been, less
those of the cards shown, summed over all taps.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

import numpy as np
from numpy.typing import NDArray

from models.chat import Platform, UserRef
from models.circumplex import COORDINATES
from models.media import ItemId, Media, MediaKind, Mode
from models.mood import Emotion, MoodState, Source
from models.profile import Profile, Tally
from recommender.bandit import Belief, choose, features
from recommender.catalogue import Catalogue, Shelf
from recommender.evaluation.people import Kinship, Person, chances
from recommender.ranker import rank
from recommender.scoring import Occasion, mood_fit
from recommender.targets import CANDIDATES
from recommender.taste import Taste

TAPS = 20
MEASURED = (0, 5, 10, 20)
SESSION = 5
"""Taps in one mood; then it changes."""

ANSWER = 3  # cards
FLOORS: Mapping[int, float] = {5: 1.5, 10: 1.8, 20: 2.0}
"""What the like-rate must reach, in multiples of that of the mood alone."""

NOW = datetime(2026, 1, 1, tzinfo=UTC)
WHO = UserRef(Platform.CONSOLE, "simulated")


@dataclass(frozen=True, slots=True, eq=False)
class Situation:
    """A person in a mood, and what could be shown.

    Attributes:
        fits: how well each item fits the mood, in [0, 1], shape (items,).
        chances: the true chance that each is liked; no policy may look.
    """

    occasion: Occasion
    items: Sequence[Media]
    fits: NDArray[np.float64]
    chances: NDArray[np.float64]

    def without(self, shown: set[ItemId]) -> "Situation":
        """Return what is left when some have been shown."""
        left = [place for place, item in enumerate(self.items) if item.id not in shown]
        items = [self.items[place] for place in left]
        return Situation(self.occasion, items, self.fits[left], self.chances[left])


@dataclass(slots=True)
class Learner:
    """What has been learnt from one person's taps."""

    belief: Belief = field(default_factory=Belief.of_stranger)
    genres: dict[str, Tally] = field(default_factory=dict)
    makers: dict[str, Tally] = field(default_factory=dict)
    shown: set[ItemId] = field(default_factory=set)

    @property
    def profile(self) -> Profile:
        """The taps as the store would sum them up."""
        seen = dict.fromkeys(self.shown, NOW)
        return Profile(WHO, genres=self.genres, makers=self.makers, last_shown=seen)

    def tap(self, item: Media, fit: float, liked: bool) -> None:
        """Take note of a tap."""
        row = features([item], [fit], Taste.of(self.profile))[0]
        self.belief = self.belief.learned(row, float(liked))
        self.shown.add(item.id)
        for tallies, names in ((self.genres, item.genres), (self.makers, {item.maker})):
            for name in names:
                old = tallies.get(name, Tally())
                tallies[name] = Tally(old.likes + liked, old.skips + (not liked))


Policy = Callable[[Situation, Learner, int, Random], Sequence[int]]
"""Chooses the places of some items, the best first."""


def bandit(situation: Situation, learner: Learner, count: int, rng: Random) -> Sequence[int]:
    """Choose by weights drawn from what was learnt."""
    rows = features(situation.items, situation.fits.tolist(), Taste.of(learner.profile))
    return [choice.place for choice in choose(learner.belief, rows, count, rng)]


def greedy(situation: Situation, learner: Learner, count: int, _rng: Random) -> Sequence[int]:
    """Choose what was learnt to be best, without exploring."""
    rows = features(situation.items, situation.fits.tolist(), Taste.of(learner.profile))
    return _best(rows @ learner.belief.mean(), count)


def mood_only(situation: Situation, _learner: Learner, count: int, rng: Random) -> Sequence[int]:
    """Choose by the ranker, for somebody whose taste is unknown."""
    return _ranked(situation, Profile(WHO), count, rng)


def tallies(situation: Situation, learner: Learner, count: int, rng: Random) -> Sequence[int]:
    """Choose by the ranker with likes and skips summed up by genre and maker, no bandit."""
    unseen = Profile(WHO, genres=learner.genres, makers=learner.makers)
    return _ranked(situation, unseen, count, rng)


def popularity(situation: Situation, _learner: Learner, count: int, _rng: Random) -> Sequence[int]:
    """Choose what is best known."""
    return _best(np.array([item.popularity for item in situation.items]), count)


def random(situation: Situation, _learner: Learner, count: int, rng: Random) -> Sequence[int]:
    """Choose anything that came near the mood."""
    return rng.sample(range(len(situation.items)), count)


POLICIES: Mapping[str, Policy] = {
    each.__name__: each for each in (bandit, greedy, tallies, mood_only, popularity, random)
}


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What one policy did with one person.

    Attributes:
        rates: true like-rate of the next answer, after each number of taps in `MEASURED`.
        regret: summed over the taps.
    """

    rates: NDArray[np.float64]
    regret: float


def simulate(
    people: int, strength: float = 1.0, seed: int = 1, policies: Sequence[str] = tuple(POLICIES)
) -> dict[str, object]:
    """Return like-rates, their ratio to the mood-only ranker's, and regret, for JSON.

    Args:
        people: how many; every second one gets songs, the others films.
        strength: how pronounced their tastes are.
        seed: of the first person; the others' follow.
        policies: names in `POLICIES`, the mood-only ranker among them.
    """
    catalogue = Catalogue.load()
    shelves = [catalogue.provider(kind) for kind in MediaKind]
    kinships = [Kinship.of(shelf.items) for shelf in shelves]
    courses: dict[str, list[Course]] = {name: [] for name in policies}
    for number in range(people):
        shelf = shelves[number % len(shelves)]
        kinship = kinships[number % len(shelves)]
        person = Person.born(seed + number, kinship, TAPS // SESSION + 1, strength)
        situations = situated(person, shelf)
        for name in policies:
            courses[name].append(course(POLICIES[name], person, situations))
    return _summary(courses, people, strength)


def course(policy: Policy, person: Person, situations: Mapping[Emotion, Situation]) -> Course:
    """Follow one person through the taps."""
    learner, rng = Learner(), Random(person.seed)  # noqa: S311 no secret
    rates, regret = [], 0.0
    for taps in range(TAPS + 1):
        situation = situations[person.moods[taps // SESSION]].without(learner.shown)
        if taps in MEASURED:
            answer = policy(situation, learner, ANSWER, rng)
            rates.append(float(situation.chances[list(answer)].mean()))
        if taps < TAPS:
            place = policy(situation, learner, 1, rng)[0]
            chance = float(situation.chances[place])
            regret += float(situation.chances.max()) - chance
            item = situation.items[place]
            learner.tap(item, float(situation.fits[place]), person.likes(item, chance))
    return Course(np.array(rates), regret)


def situated(person: Person, shelf: Shelf) -> dict[Emotion, Situation]:
    """Return what could be shown to somebody in each of their moods, the same as in serving."""
    taste = person.taste(shelf.items)
    fame = np.array([item.popularity for item in shelf.items])
    found = {}
    for emotion in set(person.moods):
        occasion = Occasion.of(_mood(emotion), Mode.MATCH, Profile(WHO), NOW)
        target = occasion.target
        away = shelf.positions - (target.valence, target.energy)
        near = np.argsort(np.hypot(*away.T), kind="stable")[:CANDIDATES]
        items = [shelf.items[place] for place in near]
        fits = np.array([mood_fit(item, target) for item in items])
        found[emotion] = Situation(occasion, items, fits, chances(taste[near], fits, fame[near]))
    return found


def _ranked(situation: Situation, profile: Profile, count: int, rng: Random) -> Sequence[int]:
    mood = situation.occasion.mood
    occasion = Occasion.of(mood, Mode.MATCH, profile, NOW)
    places = {item.id: place for place, item in enumerate(situation.items)}
    return [places[found.item.id] for found in rank(situation.items, occasion, count, rng)]


def _best(scores: NDArray[np.float64], count: int) -> Sequence[int]:
    return [int(place) for place in np.argsort(-scores, kind="stable")[:count]]


def _mood(emotion: Emotion) -> MoodState:
    valence, arousal = COORDINATES[emotion]
    return MoodState(
        probabilities={each: float(each is emotion) for each in Emotion},
        valence=valence,
        arousal=arousal,
        confidence=1.0,
        sources=(Source.SELF_REPORT,),
        observed_at=NOW,
    )


def _summary(
    courses: Mapping[str, Sequence[Course]], people: int, strength: float
) -> dict[str, object]:
    rates = {name: np.mean([one.rates for one in all_], axis=0) for name, all_ in courses.items()}
    base = rates["mood_only"]
    return {
        "people": people,
        "strength": strength,
        "taps": list(MEASURED),
        "floors": {str(taps): floor for taps, floor in FLOORS.items()},
        "policies": {
            name: {
                "like_rate": [round(float(rate), 4) for rate in found],
                "times_mood_only": [round(float(each), 2) for each in found / base],
                "regret": round(float(np.mean([one.regret for one in courses[name]])), 2),
            }
            for name, found in rates.items()
        },
    }


def table(found: Mapping[str, object]) -> str:
    """Return what `simulate` found, for a person to read."""
    policies = found["policies"]
    if not isinstance(policies, dict):
        raise TypeError("not what simulate returns")
    head = "".join(f"{f'{taps} taps':>16}" for taps in MEASURED)
    lines = [f"{'policy':12}{head}{'regret':>9}", "like-rate (times the mood-only ranker's)"]
    for name, row in policies.items():
        pairs = zip(row["like_rate"], row["times_mood_only"], strict=True)
        cells = "".join(f"{f'{rate:.3f} ({times:.2f})':>16}" for rate, times in pairs)
        lines.append(f"{name:12}{cells}{row['regret']:9.2f}")
    return "\n".join(lines)
