import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion.classifier import Scores
from emotion.timeline import ORDER, Look, smoothed, told
from models.mood import Emotion, Trend, most_probable

REST, SMILE, TEARS, SCARE = Emotion.NEUTRAL, Emotion.HAPPINESS, Emotion.SADNESS, Emotion.FEAR


def certain(emotion: Emotion, share: float = 0.8) -> Scores:
    rest = (1 - share) / (len(Emotion) - 1)
    return {other: share if other is emotion else rest for other in Emotion}


def looks(*emotions: Emotion, share: float = 0.8, quality: float = 1.0) -> list[Look]:
    return [Look(float(n), certain(e, share), quality) for n, e in enumerate(emotions)]


def confidence(*seen: Look) -> float:
    story = told(seen)
    return max(story.scores.values()) * story.trust


def test_one_look_is_told_as_it_is() -> None:
    story = told([Look(0.0, certain(SMILE), 0.6)])
    assert story.scores == pytest.approx(certain(SMILE))
    assert story.trust == pytest.approx(0.6)
    assert story.trend is None


def test_a_steady_face_is_as_sure_as_one_look_and_has_no_trend() -> None:
    story = told(looks(*[TEARS] * 6))
    assert story.scores == pytest.approx(certain(TEARS))
    assert story.trust == pytest.approx(1.0)
    assert story.trend is None


def test_a_face_at_rest_stays_neutral() -> None:
    assert most_probable(told(looks(*[REST] * 6)).scores) is REST


def test_an_expression_outweighs_the_rest_before_and_after_it() -> None:
    story = told(looks(REST, REST, REST, SMILE, SMILE, REST))
    assert most_probable(story.scores) is SMILE


def test_a_single_slip_of_the_network_changes_neither_answer_nor_trend() -> None:
    seen = looks(*[SMILE] * 4, share=0.9)
    seen[2] = Look(1.5, certain(TEARS, 0.5), 1.0)
    story = told([seen[0], seen[1], seen[2], Look(2.0, certain(SMILE, 0.9), 1.0), seen[3]])
    assert most_probable(story.scores) is SMILE
    assert story.trend is None


def test_a_change_is_told_with_its_peak() -> None:
    seen = looks(SCARE, SCARE, REST, SMILE, SMILE, SMILE)
    seen[4] = Look(4.0, certain(SMILE, 0.95), 1.0)
    assert told(seen).trend == Trend(first=SCARE, last=SMILE, peak=SMILE, peak_at_s=4.0)


def test_a_smile_in_between_is_the_peak_of_a_face_at_rest() -> None:
    trend = told(looks(REST, REST, REST, SMILE, SMILE, REST, REST, REST)).trend
    assert trend is not None
    assert (trend.first, trend.peak, trend.last) == (REST, SMILE, REST)
    assert trend.peak_at_s in {3.0, 4.0}


def test_no_trend_is_told_of_what_is_unclear() -> None:
    assert told(looks(SCARE, SCARE, SCARE, SMILE, SMILE, SMILE, share=0.3)).trend is None


def test_looks_that_contradict_each_other_leave_little_confidence() -> None:
    steady = confidence(*looks(*[SMILE] * 6, share=0.95))
    torn = confidence(*looks(SMILE, SMILE, SMILE, TEARS, TEARS, TEARS, share=0.95))
    wild = confidence(*looks(SMILE, TEARS, SCARE, SMILE, SCARE, TEARS, share=0.95))
    assert steady > 0.9
    assert torn < 0.35
    assert wild < 0.3


def test_a_face_at_rest_contradicts_nothing() -> None:
    assert told(looks(REST, REST, SMILE, SMILE)).trust > 0.95


def test_a_poor_look_counts_less_than_a_good_one() -> None:
    good, poor = looks(SMILE, SMILE, TEARS, TEARS)[:2], looks(SMILE, SMILE, TEARS, TEARS)[2:]
    story = told([*good, *(Look(look.at_s, look.scores, 0.3) for look in poor)])
    assert most_probable(story.scores) is SMILE


def test_smoothing_reaches_neighbours_in_time_alone() -> None:
    near = smoothed([Look(0.0, certain(SMILE), 1.0), Look(0.3, certain(TEARS), 1.0)])
    far = smoothed([Look(0.0, certain(SMILE), 1.0), Look(30.0, certain(TEARS), 1.0)])
    smile = ORDER.index(SMILE)
    assert far[0, smile] == pytest.approx(0.8)
    assert near[0, smile] < 0.75


SHARES = st.lists(st.floats(0.001, 1), min_size=len(Emotion), max_size=len(Emotion)).map(
    lambda shares: dict(zip(Emotion, (share / sum(shares) for share in shares), strict=True))
)
LOOKS = st.lists(st.builds(Look, st.floats(0, 60), SHARES, st.floats(0.01, 1)), min_size=1)


@given(LOOKS)
def test_any_looks_make_a_story(seen: list[Look]) -> None:
    seen = sorted(seen, key=lambda look: look.at_s)
    story = told(seen)
    assert sum(story.scores.values()) == pytest.approx(1)
    assert 0 < story.trust <= 1
    for emotion in Emotion:
        assert 0 <= story.scores[emotion] <= 1
    if story.trend:
        assert seen[0].at_s <= story.trend.peak_at_s <= seen[-1].at_s
