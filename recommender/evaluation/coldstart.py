"""The first twenty taps: does the live ranker learn a taste, and what does learning cost?

Simulated people tap Like or Skip on one card at a time, which the ranker that serves chooses;
after 0, 5, 10 and 20 taps the true chance that they like the next answer of three cards is
compared with what the same ranker gives when it goes by mood alone. Regret is what the likes of
the best possible cards would have been, less those of the cards shown, summed over all taps.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from random import Random

import numpy as np
from numpy.typing import NDArray

from models.chat import Platform, UserRef
from models.circumplex import told
from models.media import ItemId, Media, MediaKind, Mode
from models.mood import Emotion
from models.profile import Impression, Profile, Reaction
from models.taste import profile_of
from recommender import kinship as genres
from recommender.catalogue import Catalogue
from recommender.evaluation.people import Kinship, Person, chances
from recommender.ranker import expected, rank
from recommender.scoring import Occasion, mood_fit
from recommender.shelf import Shelf
from recommender.targets import CANDIDATES
from recommender.taste import Taste

TAPS = 20
MEASURED = (0, 5, 10, 20)
SESSION = 5
"""Taps in one mood; then it changes."""

ANSWER = 3  # cards
FLOORS: Mapping[int, float] = {5: 1.5, 10: 1.8, 20: 2.0}
"""What the like-rate must reach, in multiples of that of the mood alone."""

AGAIN = 500
"""How often people are drawn again for the standard errors (bootstrap)."""

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
    """What is known of one person: the taps, as the store would hold them."""

    taps: list[Impression] = field(default_factory=list)

    @property
    def profile(self) -> Profile:
        """The taps as the store would sum them up."""
        return profile_of(WHO, self.taps)

    @property
    def shown(self) -> set[ItemId]:
        """What was shown so far."""
        return {tap.item for tap in self.taps}

    def tap(self, item: Media, fit: float, liked: bool) -> None:
        """Take note of a tap."""
        tap = replace(
            Impression.of(item, WHO, Emotion.NEUTRAL, Mode.MATCH, NOW),
            mood_fit=fit,
            reaction=Reaction.LIKE if liked else Reaction.SKIP,
            reacted_at=NOW,
        )
        self.taps.append(tap)


Policy = Callable[[Situation, Learner, int, Random], Sequence[int]]
"""Chooses the places of some items, the best first."""


def live(situation: Situation, learner: Learner, count: int, rng: Random) -> Sequence[int]:
    """Choose as in a conversation: the very ranker that serves."""
    places = {item.id: place for place, item in enumerate(situation.items)}
    found = rank(situation.items, _occasion(situation, learner.profile), count, rng)
    return [places[choice.item.id] for choice in found]


def mood_only(situation: Situation, _learner: Learner, count: int, rng: Random) -> Sequence[int]:
    """Choose by the same ranker, for somebody whose taste is never known."""
    return live(situation, Learner(), count, rng)


def greedy(situation: Situation, learner: Learner, count: int, _rng: Random) -> Sequence[int]:
    """Choose what should be best by the same beliefs, without exploring."""
    scored, _ = expected(situation.items, _occasion(situation, learner.profile))
    return _best(np.array([entry.score for entry in scored]), count)


def oracle(situation: Situation, _learner: Learner, count: int, _rng: Random) -> Sequence[int]:
    """Choose what is truly best; the one policy that may look."""
    return _best(situation.chances, count)


def popularity(situation: Situation, _learner: Learner, count: int, _rng: Random) -> Sequence[int]:
    """Choose what is best known."""
    return _best(np.array([item.popularity for item in situation.items]), count)


def random(situation: Situation, _learner: Learner, count: int, rng: Random) -> Sequence[int]:
    """Choose anything that came near the mood."""
    return rng.sample(range(len(situation.items)), count)


POLICIES: Mapping[str, Policy] = {
    each.__name__: each for each in (live, greedy, mood_only, popularity, random, oracle)
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
    kinships = {shelf.kind: genres.Kinship.of(shelf.items)}
    fame = np.array([item.popularity for item in shelf.items])
    found = {}
    for emotion in set(person.moods):
        stranger = Occasion.of(told(emotion, NOW), Mode.MATCH, Profile(WHO), NOW)
        occasion = replace(stranger, kinships=kinships)
        target = occasion.target
        away = shelf.positions - (target.valence, target.energy)
        near = np.argsort(np.hypot(*away.T), kind="stable")[:CANDIDATES]
        items = [shelf.items[place] for place in near]
        fits = np.array([mood_fit(item, target) for item in items])
        found[emotion] = Situation(occasion, items, fits, chances(taste[near], fits, fame[near]))
    return found


def _occasion(situation: Situation, profile: Profile) -> Occasion:
    return replace(situation.occasion, profile=profile, taste=Taste.of(profile))


def _best(scores: NDArray[np.float64], count: int) -> Sequence[int]:
    return [int(place) for place in np.argsort(-scores, kind="stable")[:count]]


def _summary(
    courses: Mapping[str, Sequence[Course]], people: int, strength: float
) -> dict[str, object]:
    every = {name: np.array([one.rates for one in all_]) for name, all_ in courses.items()}
    rates = {name: found.mean(axis=0) for name, found in every.items()}
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
                "error": _errors(every[name], every["mood_only"]),
                "regret": round(float(np.mean([one.regret for one in courses[name]])), 2),
            }
            for name, found in rates.items()
        },
    }


def _errors(rates: NDArray[np.float64], base: NDArray[np.float64]) -> list[float]:
    """Return the standard errors of the ratios, by drawing people again; both (people, taps)."""
    rng = np.random.default_rng(0)
    drawn = [rng.integers(0, len(rates), len(rates)) for _ in range(AGAIN)]
    ratios = np.array([rates[who].mean(axis=0) / base[who].mean(axis=0) for who in drawn])
    return [round(float(each), 2) for each in ratios.std(axis=0)]


def table(found: Mapping[str, object]) -> str:
    """Return what `simulate` found, for a person to read."""
    policies = found["policies"]
    if not isinstance(policies, dict):
        raise TypeError("not what simulate returns")
    head = "".join(f"{f'{taps} taps':>24}" for taps in MEASURED)
    lines = [f"{'policy':12}{head}{'regret':>9}", "like-rate (times the mood-only ranker's)"]
    for name, row in policies.items():
        cells = "".join(
            f"{f'{rate:.3f} ({times:.2f} +- {error:.2f})':>24}"
            for rate, times, error in zip(
                row["like_rate"], row["times_mood_only"], row["error"], strict=True
            )
        )
        lines.append(f"{name:12}{cells}{row['regret']:9.2f}")
    return "\n".join(lines)
