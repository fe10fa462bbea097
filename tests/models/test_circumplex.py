import pytest

from models.circumplex import COORDINATES, expected
from models.mood import Emotion


def certain(emotion: Emotion) -> dict[Emotion, float]:
    return {other: float(other is emotion) for other in Emotion}


def test_every_emotion_has_its_place_on_the_plane() -> None:
    assert set(COORDINATES) == set(Emotion)
    assert all(abs(value) <= 1 for place in COORDINATES.values() for value in place)


def test_pleasant_lies_right_of_unpleasant() -> None:
    unpleasant = (Emotion.ANGER, Emotion.CONTEMPT, Emotion.DISGUST, Emotion.FEAR, Emotion.SADNESS)
    assert all(COORDINATES[emotion][0] < 0 for emotion in unpleasant)
    assert COORDINATES[Emotion.HAPPINESS][0] > 0
    assert COORDINATES[Emotion.NEUTRAL] == (0, 0)


def test_sadness_is_calm_and_anger_is_not() -> None:
    assert COORDINATES[Emotion.SADNESS][1] < 0 < COORDINATES[Emotion.ANGER][1]


@pytest.mark.parametrize("emotion", Emotion)
def test_a_certain_emotion_is_expected_at_its_own_place(emotion: Emotion) -> None:
    assert expected(certain(emotion)) == pytest.approx(COORDINATES[emotion])


def test_half_happy_and_half_sad_lies_between() -> None:
    halves = certain(Emotion.HAPPINESS) | {Emotion.HAPPINESS: 0.5, Emotion.SADNESS: 0.5}
    valence, arousal = expected(halves)
    assert valence == pytest.approx(0.09)
    assert arousal == pytest.approx(0.12)


def test_anything_expected_is_in_range() -> None:
    even = dict.fromkeys(Emotion, 1 / len(Emotion))
    valence, arousal = expected(even)
    assert -1 <= valence <= 1
    assert -1 <= arousal <= 1
