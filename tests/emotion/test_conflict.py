import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion.conflict import UNPLEASANT, Contradiction, contradiction
from emotion.fusion import self_report
from models.mood import Emotion, Source
from tests.samples import estimate

UNEASY = sorted(UNPLEASANT)


@given(st.sampled_from(UNEASY))
def test_a_smile_over_unpleasant_words_is_a_contradiction(told: Emotion) -> None:
    found = contradiction([estimate(Emotion.HAPPINESS), estimate(told, source=Source.TEXT)])
    assert found == Contradiction(face=Emotion.HAPPINESS, words=told)
    assert found is not None
    assert found.smiles


@given(st.sampled_from(UNEASY))
def test_so_are_happy_words_under_an_unpleasant_face(shown: Emotion) -> None:
    words = estimate(Emotion.HAPPINESS, source=Source.TEXT)
    found = contradiction([words, estimate(shown)])
    assert found == Contradiction(face=shown, words=Emotion.HAPPINESS)
    assert found is not None
    assert not found.smiles


@pytest.mark.parametrize("told", [Emotion.HAPPINESS, Emotion.NEUTRAL, Emotion.SURPRISE])
def test_a_smile_contradicts_nothing_that_may_be_pleasant(told: Emotion) -> None:
    assert contradiction([estimate(Emotion.HAPPINESS), estimate(told, source=Source.TEXT)]) is None


@given(st.sampled_from(UNEASY), st.sampled_from(UNEASY))
def test_two_unpleasant_feelings_are_no_contradiction(shown: Emotion, told: Emotion) -> None:
    assert contradiction([estimate(shown), estimate(told, source=Source.TEXT)]) is None


def test_it_takes_a_face_and_words() -> None:
    smile, sad = estimate(Emotion.HAPPINESS), estimate(Emotion.SADNESS)
    assert contradiction([]) is None
    assert contradiction([smile, sad]) is None  # two faces
    assert contradiction([smile, self_report(Emotion.SADNESS)]) is None


def test_a_faint_smile_and_doubtful_words_are_not_spoken_of() -> None:
    smile = estimate(Emotion.HAPPINESS, 0.45)
    words = estimate(Emotion.SADNESS, 0.9, Source.TEXT, sure=0.2)
    assert contradiction([smile, estimate(Emotion.SADNESS, source=Source.TEXT)]) is None
    assert contradiction([estimate(Emotion.HAPPINESS), words]) is None


def test_of_several_faces_the_surest_one_counts() -> None:
    faces = [estimate(Emotion.HAPPINESS, 0.9), estimate(Emotion.SADNESS, 0.5)]
    words = estimate(Emotion.SADNESS, source=Source.TEXT)
    assert contradiction([*faces, words]) == Contradiction(Emotion.HAPPINESS, Emotion.SADNESS)


def test_vague_words_on_one_side_are_named_by_their_strongest_feeling() -> None:
    words = estimate(Emotion.FEAR, 0.3, Source.TEXT)  # 0.1 for each of the others
    found = contradiction([estimate(Emotion.HAPPINESS), words])
    assert found == Contradiction(Emotion.HAPPINESS, Emotion.FEAR)
