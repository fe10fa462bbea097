from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion.fusion import FAINT, SURE, TRUST, fuse, is_sure, rivals, self_report
from models.circumplex import COORDINATES
from models.mood import Emotion, EmotionEstimate, MoodState, Source

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def probabilities(weights: list[float]) -> Mapping[Emotion, float]:
    total = sum(weights)
    return {emotion: weight / total for emotion, weight in zip(Emotion, weights, strict=True)}


estimates = st.builds(
    EmotionEstimate,
    probabilities=st.lists(st.floats(0.001, 1), min_size=8, max_size=8).map(probabilities),
    valence=st.floats(-1, 1),
    arousal=st.floats(-1, 1),
    confidence=st.floats(0, 1),
    source=st.sampled_from(Source),
)
several = st.lists(estimates, min_size=1, max_size=5)


def peaked(
    emotion: Emotion, peak: float = 0.9, confidence: float = 0.8, source: Source = Source.FACE
) -> EmotionEstimate:
    rest = (1 - peak) / 7
    valence, arousal = COORDINATES[emotion]
    spread = {one: peak if one is emotion else rest for one in Emotion}
    return EmotionEstimate(spread, valence, arousal, confidence, source)


def mood(*them: EmotionEstimate) -> MoodState:
    return fuse(them, NOW)


def test_nothing_cannot_be_fused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        fuse([], NOW)


def test_the_time_must_be_aware() -> None:
    with pytest.raises(ValueError, match="aware"):
        fuse([peaked(Emotion.FEAR)], NOW.replace(tzinfo=None))


@given(estimates)
def test_one_estimate_comes_out_as_it_went_in(one: EmotionEstimate) -> None:
    fused = mood(one)
    assert fused.probabilities == one.probabilities
    assert (fused.valence, fused.arousal) == (one.valence, one.arousal)
    assert fused.confidence == one.confidence
    assert fused.sources == (one.source,)
    assert fused.observed_at == NOW


@given(several, st.randoms(use_true_random=False))
def test_order_does_not_matter(them: list[EmotionEstimate], random: Random) -> None:
    shuffled = list(them)
    random.shuffle(shuffled)
    assert fuse(shuffled, NOW) == fuse(them, NOW)


@given(several)
def test_valence_and_arousal_lie_between_the_estimates(them: list[EmotionEstimate]) -> None:
    fused = fuse(them, NOW)
    assert min(e.valence for e in them) <= fused.valence <= max(e.valence for e in them)
    assert min(e.arousal for e in them) <= fused.arousal <= max(e.arousal for e in them)


@given(several)
def test_what_comes_out_is_a_mood(them: list[EmotionEstimate]) -> None:
    fused = fuse(them, NOW)  # its own checks are in MoodState
    assert 0 <= fused.confidence <= 1
    assert set(fused.sources) == {e.source for e in them}


@given(estimates)
def test_an_echo_adds_no_certainty_to_the_probabilities(one: EmotionEstimate) -> None:
    echoed = mood(one, one, one)
    assert echoed.probabilities == pytest.approx(dict(one.probabilities))


@given(estimates)
def test_a_self_report_wins(other: EmotionEstimate) -> None:
    if other.source is Source.SELF_REPORT:
        return
    for emotion in Emotion:
        assert mood(other, self_report(emotion)).emotion is emotion


@given(st.sampled_from(Emotion), st.floats(0.5, 0.9), st.floats(0.1, 0.9))
def test_agreement_raises_confidence(emotion: Emotion, peak: float, confidence: float) -> None:
    face = peaked(emotion, peak, confidence)
    words = peaked(emotion, peak, confidence, Source.TEXT)
    assert confidence < mood(face, words).confidence < 1


@given(st.sampled_from(list(permutations(Emotion, 2))), st.floats(0.1, 1))
def test_conflict_lowers_confidence(pair: tuple[Emotion, Emotion], confidence: float) -> None:
    face = peaked(pair[0], 0.9, confidence)
    words = peaked(pair[1], 0.9, confidence, Source.TEXT)
    assert 0 < mood(face, words).confidence < confidence


def test_a_smile_and_sad_words_of_middling_confidence_are_not_sure() -> None:
    smile = peaked(Emotion.HAPPINESS, 0.9, 0.7)
    words = peaked(Emotion.SADNESS, 0.9, 0.7, Source.TEXT)
    fused = mood(smile, words)
    assert not is_sure(fused)
    assert set(rivals(fused)) == {Emotion.HAPPINESS, Emotion.SADNESS}
    assert fused.emotion is Emotion.SADNESS  # words about events outweigh a polite smile


def test_a_confident_source_outweighs_a_doubtful_one() -> None:
    fused = mood(peaked(Emotion.ANGER, confidence=0.9), peaked(Emotion.FEAR, confidence=0.2))
    assert fused.emotion is Emotion.ANGER


def test_the_most_trusted_source_comes_first_and_none_comes_twice() -> None:
    face, words = peaked(Emotion.FEAR), peaked(Emotion.FEAR, source=Source.TEXT)
    fused = mood(face, words, face, self_report(Emotion.FEAR))
    assert fused.sources == (Source.SELF_REPORT, Source.TEXT, Source.FACE)


def test_a_probability_of_zero_does_no_harm() -> None:
    never = EmotionEstimate(
        {e: float(e is Emotion.HAPPINESS) for e in Emotion}, 1, 1, 1, Source.FACE
    )
    fused = mood(never, peaked(Emotion.SADNESS, source=Source.TEXT))
    assert sum(fused.probabilities.values()) == pytest.approx(1)
    assert min(fused.probabilities.values()) > FAINT / 10


def test_estimates_without_any_confidence_are_still_fused() -> None:
    fused = mood(peaked(Emotion.ANGER, confidence=0), peaked(Emotion.ANGER, confidence=0))
    assert fused.emotion is Emotion.ANGER


@pytest.mark.parametrize("emotion", Emotion)
def test_a_tap_in_the_mood_picker_is_sure_and_lies_on_the_circumplex(emotion: Emotion) -> None:
    fused = mood(self_report(emotion))
    assert fused.emotion is emotion
    assert is_sure(fused)
    assert (fused.valence, fused.arousal) == COORDINATES[emotion]


def test_below_the_threshold_nobody_is_sure() -> None:
    assert is_sure(mood(peaked(Emotion.FEAR, confidence=SURE)))
    assert not is_sure(mood(peaked(Emotion.FEAR, confidence=SURE - 0.01)))


@given(estimates)
def test_rivals_are_the_two_most_probable(one: EmotionEstimate) -> None:
    first, second = rivals(mood(one))
    assert first is one.dominant
    rest = [one.probabilities[emotion] for emotion in Emotion if emotion is not first]
    assert one.probabilities[second] == max(rest)


def test_every_source_has_its_trust() -> None:
    assert set(TRUST) == set(Source)
    assert max(TRUST, key=TRUST.__getitem__) is Source.SELF_REPORT
