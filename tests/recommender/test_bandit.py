from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.profile import Tally
from recommender.bandit import SIZE, Belief, Vector, choose, features, reward_of_stars, strongest
from recommender.taste import Taste
from tests.recommender.samples import profile, track

STRANGER = Taste.of(profile())

ROWS = st.integers(1, 12).flatmap(
    lambda count: arrays(np.float64, (count, SIZE), elements=st.floats(-1, 1, width=32))
)


def chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311 no secret


def taught(seed: int, taps: int) -> Belief:
    rng, belief = np.random.default_rng(seed), Belief.of_stranger()
    for _ in range(taps):
        belief = belief.learned(rng.uniform(-1, 1, SIZE), float(rng.random() < 0.5))
    return belief


def of_genre(genre: str) -> Vector:
    return features([track("x", [genre])], [0.5], STRANGER).ravel()


def test_likes_raise_and_skips_lower_what_is_expected_of_a_genre() -> None:
    jazz, metal = of_genre("jazz"), of_genre("metal")
    belief = Belief.of_stranger()
    for _ in range(5):
        belief = belief.learned(jazz, 1.0).learned(metal, 0.0)
    stranger = Belief.of_stranger().mean()
    assert belief.mean() @ jazz > stranger @ jazz
    assert belief.mean() @ metal < stranger @ metal


def test_a_stranger_is_ranked_by_mood_first() -> None:
    belief = Belief.of_stranger().mean()
    near, far = features([track("a"), track("b")], [0.9, 0.1], STRANGER) @ belief
    assert near > far


@given(st.integers(0, 10_000), st.integers(0, 40))
@settings(max_examples=25, deadline=None)
def test_a_belief_survives_storing_in_four_kilobytes(seed: int, taps: int) -> None:
    belief = taught(seed, taps)
    stored = belief.to_bytes()
    assert len(stored) <= 4096
    again = Belief.from_bytes(stored)
    np.testing.assert_allclose(again.mean(), belief.mean(), atol=1e-3)
    assert again.to_bytes() == stored


@given(st.binary(max_size=5000))
def test_what_another_version_stored_is_a_strangers(stored: bytes) -> None:
    assert not Belief.from_bytes(stored).pull.any()


def test_numbers_that_are_none_are_a_strangers() -> None:
    stored = Belief.of_stranger().to_bytes()
    assert not Belief.from_bytes(stored[:-4] + b"\x00\x00\xc0\x7f").pull.any()


@given(ROWS, st.integers(1, 15), st.integers(0, 1000))
@settings(max_examples=40, deadline=None)
def test_each_choice_is_another_candidate_with_a_chance(
    rows: Vector, count: int, seed: int
) -> None:
    choices = choose(taught(seed, 5), rows, count, chance(seed))
    places = [choice.place for choice in choices]
    assert len(places) == len(set(places)) == min(count, len(rows))
    assert all(0 < choice.propensity <= 1 for choice in choices)
    assert [choice.score for choice in choices] == sorted(
        (choice.score for choice in choices), reverse=True
    )


def test_the_same_seed_chooses_the_same() -> None:
    rows = np.random.default_rng(1).uniform(-1, 1, (30, SIZE))
    belief = taught(2, 3)
    assert choose(belief, rows, 3, chance(5)) == choose(belief, rows, 3, chance(5))


def test_the_propensity_is_how_often_an_item_is_shown() -> None:
    rows = np.random.default_rng(1).uniform(-0.2, 0.2, (6, SIZE))
    belief = Belief.of_stranger()
    rounds = [choose(belief, rows, 2, chance(seed)) for seed in range(400)]
    shown = np.bincount([choice.place for each in rounds for choice in each], minlength=6) / 400
    for choice in (choice for each in rounds[:50] for choice in each):
        # 128 draws: a standard deviation of at most 0.045
        assert choice.propensity == pytest.approx(shown[choice.place], abs=0.2)


def test_nothing_to_choose_from_is_no_choice() -> None:
    assert choose(Belief.of_stranger(), np.zeros((0, SIZE)), 3, chance(1)) == []
    assert choose(Belief.of_stranger(), np.zeros((4, SIZE)), 0, chance(1)) == []


def test_a_taste_that_moves_is_followed() -> None:
    jazz = of_genre("jazz")
    belief = Belief.of_stranger()
    for _ in range(60):
        belief = belief.learned(jazz, 1.0)
    before = belief.mean() @ jazz
    for _ in range(60):
        belief = belief.learned(jazz, 0.0)
    assert belief.mean() @ jazz < 0.45 < before


@given(st.floats(0, 5000), st.integers(0, 100))
@settings(max_examples=25, deadline=None)
def test_time_only_takes_a_belief_back_towards_a_strangers(days: float, seed: int) -> None:
    belief = taught(seed, 10)
    older = belief.aged(days)
    assert np.trace(older.evidence) <= np.trace(belief.evidence)
    assert np.allclose(belief.aged(-days).evidence, belief.evidence)


def test_a_skip_in_a_wrong_mood_counts_less() -> None:
    jazz, stranger = of_genre("jazz"), Belief.of_stranger()
    whole, light = stranger.learned(jazz, 0.0), stranger.learned(jazz, 0.0, weight=0.3)
    expected = [belief.mean() @ jazz for belief in (whole, light, stranger)]
    assert expected == sorted(expected)


def test_stars_are_rewards() -> None:
    assert [reward_of_stars(stars) for stars in (1, 3, 5)] == [0.0, 0.5, 1.0]


def test_a_liked_maker_counts_for_an_item() -> None:
    taste = Taste.of(profile(makers={"Nina": Tally(likes=3)}))
    known, other = features([track("a", artist="nina"), track("b")], [0.5, 0.5], taste)
    assert Belief.of_stranger().mean() @ (known - other) > 0


def test_a_genre_that_nobody_has_heard_of_is_no_error() -> None:
    row = features([track("a", ["vogon poetry"]), track("b", [])], [0.5, 0.5], STRANGER)
    assert row.shape == (2, SIZE)
    assert np.isfinite(row).all()


def test_what_moved_can_be_told() -> None:
    belief = Belief.of_stranger()
    for number in range(20):
        row = features([track("x", year=1960 if number % 2 else 2022)], [0.5], STRANGER)[0]
        belief = belief.learned(row, float(number % 2))
    moved = strongest(belief)
    assert moved["old"] > 0 > moved["new"]
