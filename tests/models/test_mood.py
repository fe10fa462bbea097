from dataclasses import replace
from datetime import UTC, datetime

import pytest

from models.mood import Emotion, EmotionEstimate, MoodState, Source
from tests.samples import NOON, estimate, mood_state


def test_the_dominant_emotion_is_the_most_probable() -> None:
    assert estimate(Emotion.FEAR).dominant is Emotion.FEAR
    assert mood_state(Emotion.FEAR).emotion is Emotion.FEAR


def test_of_equal_emotions_the_first_by_name_is_dominant() -> None:
    even = EmotionEstimate(dict.fromkeys(Emotion, 1 / 8), 0, 0, 0.1, Source.TEXT)
    assert even.dominant is Emotion.ANGER


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("valence", 1.01),
        ("arousal", -1.01),
        ("valence", float("nan")),
        ("confidence", 1.5),
        ("probabilities", {Emotion.FEAR: 1.0}),
        ("probabilities", dict.fromkeys(Emotion, 0.5)),
        ("probabilities", {**dict.fromkeys(Emotion, 0.3), Emotion.FEAR: -1.1}),
    ],
)
def test_an_impossible_estimate_cannot_exist(field: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        replace(estimate(Emotion.FEAR), **{field: value})  # type: ignore[arg-type]


def test_a_mood_knows_its_time_zone() -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001
    with pytest.raises(ValueError, match="aware"):
        replace(mood_state(Emotion.FEAR), observed_at=naive)
    assert isinstance(mood_state(Emotion.FEAR, at=NOON), MoodState)
    assert NOON.tzinfo is UTC
