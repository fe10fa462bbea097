import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.media import MediaKind, Mode
from models.mood import Emotion, MoodState, Source
from recommender.targets import (
    EMPHASIS,
    FRIGHTENING,
    LOW_VALENCE,
    MOST_GENRES,
    PARTY,
    placed,
    query_for,
    target_for,
)
from tests.recommender.samples import NOW, mood, track


@st.composite
def moods(draw: st.DrawFn) -> MoodState:
    weights = [draw(st.integers(0, 100)) for _ in Emotion]
    total = sum(weights)
    shares = [weight / total for weight in weights] if total else [1 / len(weights)] * len(weights)
    return MoodState(
        probabilities=dict(zip(Emotion, shares, strict=True)),
        valence=draw(st.floats(-1, 1)),
        arousal=draw(st.floats(-1, 1)),
        confidence=draw(st.floats(0, 1)),
        sources=(Source.FACE,),
        observed_at=NOW,
    )


@pytest.mark.parametrize("emotion", Emotion)
@pytest.mark.parametrize("mode", Mode)
def test_every_emotion_has_a_target_in_every_mode(emotion: Emotion, mode: Mode) -> None:
    target = target_for(mood(emotion), mode)
    assert abs(target.valence) <= 1
    assert abs(target.energy) <= 1
    assert target.music
    assert target.movies


@given(moods(), st.sampled_from(Mode))
def test_any_mood_gives_a_target_in_range(state: MoodState, mode: Mode) -> None:
    target = target_for(state, mode)
    assert abs(target.valence) <= 1
    assert abs(target.energy) <= 1
    for kind in MediaKind:
        weights = list(target.genres(kind).values())
        assert weights == sorted(weights, reverse=True)
        assert weights[0] == 1
        assert all(0 < weight <= 1 for weight in weights)
        assert len(weights) <= MOST_GENRES
        assert target.avoid.isdisjoint(target.genres(kind))


@given(moods())
def test_a_match_lies_where_the_mood_does_or_farther_out(state: MoodState) -> None:
    target = target_for(state, Mode.MATCH)
    for wanted, felt in ((target.valence, state.valence), (target.energy, state.arousal)):
        assert wanted * felt >= 0
        assert abs(felt) <= abs(wanted) <= EMPHASIS * abs(felt) + 1e-9


@given(st.floats(-1, 1), st.floats(-1, 1))
def test_what_is_to_be_like_an_item_lies_where_the_item_does(
    valence: float, energy: float
) -> None:
    like = track("liked", place=(valence, energy))
    target = target_for(placed(mood(Emotion.HAPPINESS), like), Mode.MATCH)
    assert (target.valence, target.energy) == pytest.approx((valence, energy))


@given(moods())
def test_a_lift_never_makes_it_worse(state: MoodState) -> None:
    assert target_for(state, Mode.LIFT).valence >= state.valence - 1e-9


@given(moods())
def test_a_surprise_is_pleasant_enough(state: MoodState) -> None:
    assert target_for(state, Mode.SURPRISE).valence > 0.3


def test_a_match_of_sadness_is_quiet_and_sad() -> None:
    target = target_for(mood(Emotion.SADNESS), Mode.MATCH)
    assert target.valence < -0.3
    assert target.energy < 0
    assert {"folk", "ballad", "blues"} <= target.music.keys()
    assert "drama" in target.movies


def test_a_lift_from_sadness_is_a_step_and_no_party() -> None:
    target = target_for(mood(Emotion.SADNESS), Mode.LIFT)
    assert -0.1 < target.valence < 0.4
    assert target.energy < 0.3
    assert target.avoid >= PARTY


@given(moods().filter(lambda state: state.valence < LOW_VALENCE))
def test_nobody_low_is_pushed_into_party_music(state: MoodState) -> None:
    target = target_for(state, Mode.LIFT)
    assert target.valence < 0.7
    assert PARTY.isdisjoint(target.music)


def test_nobody_afraid_is_pushed_into_a_party_or_shown_a_horror_film() -> None:
    assert target_for(mood(Emotion.FEAR), Mode.LIFT).avoid >= PARTY | FRIGHTENING


def test_a_happy_person_may_be_lifted_by_a_party() -> None:
    assert PARTY.isdisjoint(target_for(mood(Emotion.HAPPINESS), Mode.LIFT).avoid)


@pytest.mark.parametrize("emotion", Emotion)
def test_calm_is_quiet_and_energise_is_not(emotion: Emotion) -> None:
    calm = target_for(mood(emotion), Mode.CALM)
    energise = target_for(mood(emotion), Mode.ENERGISE)
    assert calm.energy < -0.4 < 0.5 < energise.energy
    assert calm.valence > 0
    assert energise.valence > 0
    assert {"classical", "instrumental", "nature"} <= calm.music.keys()
    assert {"metal", "horror"} <= calm.avoid


def test_genres_follow_the_whole_distribution_and_not_the_winner_only() -> None:
    sure = target_for(mood(Emotion.ANGER), Mode.MATCH)
    torn = target_for(mood(Emotion.ANGER, 0.3), Mode.MATCH)
    assert "comedy" not in sure.movies
    assert "comedy" in torn.movies


def test_a_query_carries_the_target_and_its_genres_best_first() -> None:
    query = query_for(mood(Emotion.ANGER), Mode.MATCH, MediaKind.MUSIC, limit=7)
    assert query.kind is MediaKind.MUSIC
    assert query.genres[0] == "metal"
    assert (query.valence, query.energy) == pytest.approx((-0.51 * EMPHASIS, 0.59 * EMPHASIS))
    assert query.limit == 7
    assert query_for(mood(Emotion.ANGER), Mode.MATCH, MediaKind.MOVIE).genres[0] == "action"
