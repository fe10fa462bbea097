import json

import numpy as np
import pytest

from recommender.catalogue import Catalogue
from recommender.evaluation.coldstart import (
    MEASURED,
    POLICIES,
    TAPS,
    Learner,
    course,
    simulate,
    situated,
    table,
)
from recommender.evaluation.people import Kinship, Person, chances
from tests.recommender.samples import track


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load()


def test_a_person_is_the_same_each_time(catalogue: Catalogue) -> None:
    kinship = Kinship.of(catalogue.music.items)
    one, again, other = (Person.born(seed, kinship, 5) for seed in (3, 3, 4))
    assert (one.genres, one.home, one.moods) == (again.genres, again.home, again.moods)
    assert one.genres != other.genres
    some = catalogue.music.items[:20]
    np.testing.assert_array_equal(one.taste(some), again.taste(some))


def test_without_a_taste_mood_and_fame_alone_decide(catalogue: Catalogue) -> None:
    items = catalogue.movies.items[:10]
    bland = Person.born(3, Kinship.of(catalogue.movies.items), 5, strength=0.0)
    assert not bland.taste(items).any()
    found = chances(np.zeros(3), np.array([1.0, 0.5, 0.5]), np.array([0.5, 0.5, 0.1]))
    assert found[0] > found[1] > found[2]


def test_a_course_shows_nothing_twice_and_measures_what_it_should(catalogue: Catalogue) -> None:
    person = Person.born(5, Kinship.of(catalogue.movies.items), 5)
    situations = situated(person, catalogue.movies)
    found = course(POLICIES["greedy"], person, situations)
    assert found.rates.shape == (len(MEASURED),)
    assert 0 <= found.regret <= TAPS
    situation = next(iter(situations.values()))
    first = situation.items[0]
    assert first not in situation.without({first.id}).items


def test_a_tap_is_held_as_the_store_would() -> None:
    learner = Learner()
    learner.tap(track("a", ["jazz"], artist="Nina"), 0.5, liked=True)
    profile = learner.profile
    assert profile.genres["jazz"].likes == profile.makers["Nina"].likes == 1
    assert [tap.mood_fit for tap in profile.taps] == [0.5]
    assert set(learner.shown) == {"test:a"}


def test_learning_beats_the_mood_alone_and_chance_and_only_the_oracle_beats_it() -> None:
    chosen = ("oracle", "live", "mood_only", "random")
    found = simulate(6, strength=1.5, seed=50, policies=chosen)
    assert json.loads(json.dumps(found)) == found
    policies = found["policies"]
    assert isinstance(policies, dict)
    # regret sums twenty taps of each person; one like-rate of six people is mostly luck
    regrets = [policies[name]["regret"] for name in chosen]
    assert regrets == sorted(regrets)
    assert table(found).count("\n") == 5
