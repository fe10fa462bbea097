from datetime import timedelta

import pytest

from emotion.memory import HALF_LIFE
from handlers.memory import faded, unknown, weight
from models.mood import Emotion
from tests.samples import NOON, mood_state

SAD = mood_state(Emotion.SADNESS)


def test_after_a_half_life_half_of_a_mood_is_left() -> None:
    later = faded(SAD, NOON + HALF_LIFE)
    assert later.valence == pytest.approx(SAD.valence / 2)
    assert later.confidence == pytest.approx(SAD.confidence / 2)
    assert later.probabilities[Emotion.NEUTRAL] > SAD.probabilities[Emotion.NEUTRAL]
    assert sum(later.probabilities.values()) == pytest.approx(1)


def test_a_mood_of_this_moment_is_whole_and_one_of_yesterday_is_gone() -> None:
    assert faded(SAD, NOON) == SAD
    assert faded(SAD, NOON + timedelta(days=1)).emotion is Emotion.NEUTRAL


def test_a_clock_that_jumped_back_is_no_harm() -> None:
    assert 0 < weight(SAD, NOON - timedelta(minutes=5)) <= 1


def test_nobody_knows_the_mood_of_a_stranger() -> None:
    stranger = unknown(NOON)
    assert (stranger.emotion, stranger.confidence, stranger.sources) == (Emotion.NEUTRAL, 0, ())
