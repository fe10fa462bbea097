from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion.fusion import LEARNED, SURE, fuse, is_sure, rivals, self_report
from emotion.pooling import FAINT, Reliability
from emotion.sarcasm import doubted
from models.circumplex import COORDINATES
from models.errors import StartupError
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


@given(st.sampled_from(list(permutations(Emotion, 2))), st.floats(0.5, 0.95))
def test_conflict_is_less_sure_than_agreement(pair: tuple[Emotion, Emotion], peak: float) -> None:
    faces = [peaked(emotion, peak, peak) for emotion in pair]
    words = [peaked(emotion, peak, peak, Source.TEXT) for emotion in pair]
    agreed = [mood(faces[n], words[n]) for n in (0, 1)]
    assert [one.emotion for one in agreed] == list(pair)
    opposed = mood(faces[0], words[1])
    assert opposed.confidence < max(one.confidence for one in agreed)


@given(estimates, estimates)
def test_a_source_that_trusts_nothing_of_what_it_says_changes_nothing(
    one: EmotionEstimate, other: EmotionEstimate
) -> None:
    face = replace(one, source=Source.FACE)
    silent = replace(other, source=Source.TEXT, confidence=0.0)
    even = replace(peaked(Emotion.FEAR, 1 / 8, source=Source.TEXT), confidence=0.0)
    assert mood(face, silent).probabilities == mood(face, even).probabilities
    assert mood(face, silent).confidence == mood(face, even).confidence


def test_words_of_an_event_outweigh_a_polite_smile() -> None:
    smile = peaked(Emotion.HAPPINESS, 0.9, 0.9)
    words = peaked(Emotion.SADNESS, 0.9, 0.9, Source.TEXT)
    fused = mood(smile, words)
    assert fused.emotion is Emotion.SADNESS
    assert set(rivals(fused)) == {Emotion.HAPPINESS, Emotion.SADNESS}
    assert fused.confidence < 0.9
    assert fused.valence < 0


def test_words_that_sound_like_sarcasm_give_way_to_an_angry_face() -> None:
    angry = peaked(Emotion.ANGER, 0.7, 0.7)
    praise = peaked(Emotion.HAPPINESS, 0.8, 0.8, Source.TEXT)
    remark = "Oh great, my phone died right before the call."
    sincere, doubtful = mood(angry, praise), mood(angry, doubted(praise, remark))
    assert doubtful.emotion is Emotion.ANGER
    assert doubtful.probabilities[Emotion.HAPPINESS] < sincere.probabilities[Emotion.HAPPINESS]


def test_a_dark_picture_counts_less_than_a_clear_one() -> None:
    words = peaked(Emotion.SADNESS, 0.6, 0.6, Source.TEXT)
    clear = mood(peaked(Emotion.ANGER, 0.9, 0.9), words)
    dark = mood(peaked(Emotion.ANGER, 0.9, 0.3), words)
    assert dark.probabilities[Emotion.ANGER] < clear.probabilities[Emotion.ANGER]


def test_of_two_faces_the_confident_one_outweighs_the_doubtful() -> None:
    fused = mood(peaked(Emotion.ANGER, confidence=0.9), peaked(Emotion.FEAR, confidence=0.2))
    assert fused.emotion is Emotion.ANGER


def test_two_faces_that_differ_are_less_sure_than_one() -> None:
    fused = mood(peaked(Emotion.ANGER), peaked(Emotion.HAPPINESS))
    assert fused.confidence < peaked(Emotion.ANGER).confidence


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


def test_what_was_learned_covers_both_sources_and_makes_sense() -> None:
    assert set(LEARNED.sources) == {Source.FACE, Source.TEXT}
    trusts = LEARNED.sources.values()
    for table in (LEARNED.usual, *(t.usual for t in trusts), *(t.instead for t in trusts)):
        assert table.sum() == pytest.approx(1, abs=1e-3)
        assert table.min() > 0
    for trust in trusts:
        assert 0 < trust.shown.min() <= trust.shown.max() < 1
        assert trust.weight > 0
    assert LEARNED.slope > 0


@given(estimates, estimates)
def test_no_face_can_rule_out_what_clear_words_tell(
    one: EmotionEstimate, other: EmotionEstimate
) -> None:
    face = replace(one, source=Source.FACE)
    words = peaked(other.dominant, 0.95, 0.95, Source.TEXT)
    assert mood(face, words).probabilities[other.dominant] > 0.01


@pytest.mark.parametrize("text", ["", "usual = 3", "[usual]\nanger = 1.0", "\x00"])
def test_a_broken_file_tells_the_operator_what_to_do(tmp_path: Path, text: str) -> None:
    path = tmp_path / "fusion.toml"
    path.write_text(text)
    with pytest.raises(StartupError, match="again"):
        Reliability.load(path)


def test_a_missing_file_does_too(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match="again"):
        Reliability.load(tmp_path / "fusion.toml")
