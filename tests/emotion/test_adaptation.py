from math import exp, isclose

from hypothesis import given
from hypothesis import strategies as st

from emotion.adaptation import MOST, adapt, leanings
from models.mood import Emotion, EmotionEstimate, Source
from models.profile import Correction
from tests.samples import NOON, estimate

SAD_TO_NEUTRAL = Correction(Emotion.SADNESS, Emotion.NEUTRAL, NOON)
corrections = st.lists(
    st.builds(Correction, st.sampled_from(Emotion), st.sampled_from(Emotion), st.just(NOON)),
    max_size=200,
)


def mixed(sadness: float, neutral: float) -> EmotionEstimate:
    rest = (1 - sadness - neutral) / 6
    shares = dict.fromkeys(Emotion, rest)
    shares |= {Emotion.SADNESS: sadness, Emotion.NEUTRAL: neutral}
    return EmotionEstimate(shares, -0.3, -0.1, max(sadness, neutral), Source.FACE)


def test_without_corrections_nothing_moves() -> None:
    before = mixed(0.6, 0.2)
    after = adapt(before, leanings([]))
    assert all(isclose(after.probabilities[e], before.probabilities[e]) for e in Emotion)
    assert isclose(after.confidence, before.confidence)


def test_the_first_correction_tips_a_close_call() -> None:
    assert adapt(mixed(0.45, 0.4), leanings([SAD_TO_NEUTRAL])).dominant is Emotion.NEUTRAL


def test_a_clear_expression_is_never_overruled() -> None:
    shifts = leanings([SAD_TO_NEUTRAL] * 1000)
    assert adapt(mixed(0.94, 0.03), shifts).dominant is Emotion.SADNESS


def test_corrections_back_and_forth_cancel() -> None:
    back = Correction(Emotion.NEUTRAL, Emotion.SADNESS, NOON)
    assert set(leanings([SAD_TO_NEUTRAL, back]).values()) == {0.0}


@given(corrections, st.sampled_from(Emotion), st.floats(0.2, 0.99))
def test_shifts_are_bounded_and_what_comes_out_is_an_estimate(
    made: list[Correction], emotion: Emotion, share: float
) -> None:
    shifts = leanings(made)
    assert all(abs(shift) <= MOST for shift in shifts.values())
    before = estimate(emotion, share)
    after = adapt(before, shifts)
    for one in Emotion:
        odds_before = before.probabilities[one] / (1 - before.probabilities[one])
        odds_after = after.probabilities[one] / (1 - after.probabilities[one])
        assert exp(-2 * MOST) * 0.999 < odds_after / odds_before < exp(2 * MOST) * 1.001
