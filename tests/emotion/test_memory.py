from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion.conflict import CLEAR, PLEASANT, UNPLEASANT, leaning
from emotion.memory import HALF_LIFE, WEAK, fading, news, remembered
from models.circumplex import expected
from models.mood import Emotion, MoodState, Source

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ages = st.timedeltas(timedelta(days=-400), timedelta(days=400))


def mood(
    emotion: Emotion,
    confidence: float = 0.7,
    source: Source = Source.TEXT,
    age: timedelta = timedelta(),
) -> MoodState:
    probabilities = {e: 0.65 if e is emotion else 0.05 for e in Emotion}
    return MoodState(probabilities, *expected(probabilities), confidence, (source,), NOW - age)


moods = st.builds(mood, st.sampled_from(Emotion), st.floats(0, 1), st.sampled_from(Source), ages)


@given(moods, moods)
def test_any_two_moods_make_one_of_now(now_mood: MoodState, earlier: MoodState) -> None:
    both = remembered(now_mood, earlier)
    assert both.observed_at == now_mood.observed_at
    assert both.sources == now_mood.sources
    low, high = sorted((now_mood.valence, earlier.valence))
    assert low <= both.valence <= high


@given(st.sampled_from(Emotion), st.floats(0.01, 1), ages)
def test_what_is_clear_now_is_not_overruled_by_what_was(
    emotion: Emotion, confidence: float, age: timedelta
) -> None:
    earlier = mood(Emotion.SADNESS, confidence, age=age)
    assert remembered(mood(emotion, confidence), earlier).emotion is emotion


@given(ages, ages)
def test_the_older_the_weaker_and_weak_from_the_start(one: timedelta, other: timedelta) -> None:
    newer, older = sorted((abs(one), abs(other)))
    assert fading(older) <= fading(newer) <= WEAK


def test_it_halves_in_the_time_that_is_documented() -> None:
    assert timedelta(minutes=20) == HALF_LIFE
    assert fading(3 * HALF_LIFE) == pytest.approx(WEAK / 8)


def test_words_that_tell_nothing_are_read_as_the_mood_of_a_minute_ago() -> None:
    okay = mood(Emotion.NEUTRAL, 0.3)
    both = remembered(okay, mood(Emotion.SADNESS, 0.9, age=timedelta(minutes=1)))
    assert both.emotion is Emotion.SADNESS
    assert okay.confidence < both.confidence < 0.9


def test_and_not_as_that_of_an_hour_ago() -> None:
    okay = mood(Emotion.NEUTRAL, 0.3)
    both = remembered(okay, mood(Emotion.SADNESS, 0.9, age=timedelta(hours=1)))
    assert both.emotion is Emotion.NEUTRAL


def test_moderately_sure_words_of_anger_are_not_turned_into_the_joy_of_a_minute_ago() -> None:
    """ "ugh mondays 😩", as the pair reads it, after the happiest message."""
    shares = {Emotion.ANGER: 0.45, Emotion.SADNESS: 0.36, Emotion.NEUTRAL: 0.13}
    probabilities = {e: shares.get(e, 0.012) for e in Emotion}
    ugh = MoodState(probabilities, -0.52, 0.3, 0.48, (Source.TEXT,), NOW)
    joy = {e: 0.965 if e is Emotion.HAPPINESS else 0.005 for e in Emotion}
    earlier = MoodState(joy, 0.75, 0.4, 0.99, (Source.TEXT,), NOW - timedelta(minutes=1))
    both = remembered(ugh, earlier)
    assert both.probabilities == pytest.approx(probabilities)
    assert (both.valence, both.confidence) == pytest.approx((-0.52, 0.48))


@given(moods, moods)
def test_no_earlier_mood_turns_a_clear_one_round(now_mood: MoodState, earlier: MoodState) -> None:
    both = remembered(now_mood, earlier)
    for side in (PLEASANT, UNPLEASANT):
        if leaning(now_mood, side) >= CLEAR:
            assert both.emotion in side


@given(st.floats(0.05, 0.6), st.floats(0.05, 0.6))
def test_the_plainer_the_news_the_less_the_past_counts(one: float, other: float) -> None:
    earlier = mood(Emotion.SADNESS, 0.9, age=timedelta(minutes=1))
    less, more = (mood(Emotion.HAPPINESS, sure) for sure in sorted((one, other)))
    faint, plain = (news(now_mood, earlier) for now_mood in (less, more))
    assert 0 < faint <= plain <= 1


def test_a_blurred_smile_is_still_read_as_the_sadness_of_a_minute_ago() -> None:
    smile = mood(Emotion.HAPPINESS, 0.1, Source.FACE)
    both = remembered(smile, mood(Emotion.SADNESS, 0.9, age=timedelta(minutes=1)))
    assert both.emotion is Emotion.SADNESS


def test_yesterday_is_forgotten() -> None:
    now_mood = mood(Emotion.NEUTRAL, 0.3)
    assert remembered(now_mood, mood(Emotion.SADNESS, 0.9, age=timedelta(days=1))) == now_mood


@given(st.sampled_from(Emotion), moods)
def test_who_tells_their_mood_is_taken_at_their_word(emotion: Emotion, earlier: MoodState) -> None:
    told = mood(emotion, 0.95, Source.SELF_REPORT)
    assert remembered(told, earlier) == told


@given(moods, ages)
def test_a_clock_that_jumps_forth_or_back_does_the_same(
    now_mood: MoodState, age: timedelta
) -> None:
    earlier = mood(Emotion.FEAR, age=NOW - now_mood.observed_at + age)
    later = replace(earlier, observed_at=now_mood.observed_at + age)
    assert remembered(now_mood, earlier) == remembered(now_mood, later)


def test_the_same_mood_twice_is_no_surer() -> None:
    again = remembered(mood(Emotion.ANGER), mood(Emotion.ANGER, age=timedelta(minutes=1)))
    assert again.confidence == pytest.approx(0.7)
    assert again.probabilities == pytest.approx(dict(mood(Emotion.ANGER).probabilities))


def test_moods_of_no_confidence_do_no_harm() -> None:
    now_mood = mood(Emotion.ANGER, 0.0)
    assert remembered(now_mood, mood(Emotion.FEAR, 0.0)) == now_mood
