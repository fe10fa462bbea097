from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import fmean

import numpy as np
import pytest

from models.media import Media, Mode
from models.mood import Emotion
from models.profile import Facet, Impression, Profile
from recommender.bandit import Belief
from recommender.ranker import expected, rank
from recommender.scoring import Occasion
from tests.recommender.samples import (
    AFTERNOON,
    NIGHT,
    QUIET,
    WILD,
    evenings,
    heard,
    mood,
    profile,
    track,
)

SATURDAY = AFTERNOON + timedelta(days=3)
SONGS: list[Media] = [track(f"{step:+d}", place=(0.0, step / 20)) for step in range(-14, 15)]


def believed(taps: Sequence[Impression], now: datetime, *items: Media) -> list[float]:
    return list(map(float, Belief.of(taps, items, [0.7] * len(items), now).expected()))


def occasion(who: Profile, now: datetime) -> Occasion:
    return Occasion.of(mood(Emotion.NEUTRAL), Mode.MATCH, who, now)


def scores(who: Profile, now: datetime) -> list[float]:
    """Return what each song should be worth, the quietest first."""
    return [entry.score for entry in expected(SONGS, occasion(who, now))[0]]


def liveliness(who: Profile, now: datetime) -> float:
    """Return the mean energy of ten answers."""
    return fmean(
        choice.item.energy or 0.0
        for seed in range(10)
        for choice in rank(SONGS, occasion(who, now), 5, Random(seed))  # noqa: S311 no secret
    )


def test_who_likes_it_quiet_at_night_and_wild_by_day_gets_it_so() -> None:
    who = replace(profile(), taps=tuple(evenings()))
    assert liveliness(who, NIGHT) < 0 < liveliness(who, AFTERNOON)
    assert liveliness(who, AFTERNOON) - liveliness(who, NIGHT) > 0.1


def test_a_strangers_ranking_is_the_same_at_any_hour() -> None:
    at_night, by_day = (expected(SONGS, occasion(profile(), at))[0] for at in (NIGHT, AFTERNOON))
    assert at_night == by_day
    assert abs(liveliness(profile(), NIGHT) - liveliness(profile(), AFTERNOON)) < 0.1


def test_hours_that_were_taken_away_count_nothing() -> None:
    aside = frozenset({(Facet.HOUR, "hour")})
    who = replace(profile(), taps=tuple(evenings()), set_aside=aside)
    assert scores(who, NIGHT) == pytest.approx(scores(who, AFTERNOON), abs=0.002)
    assert scores(replace(who, set_aside=frozenset()), NIGHT)[0] > scores(who, NIGHT)[0] + 0.02


def test_weekends_that_were_taken_away_count_nothing() -> None:
    aside = frozenset({(Facet.WEEKEND, "weekend")})
    taps = [heard(WILD, liked=True, at=SATURDAY - timedelta(weeks=1))] * 20
    who = replace(profile(), taps=tuple(taps), set_aside=aside)
    weekday = SATURDAY - timedelta(days=3)
    assert scores(who, SATURDAY) == pytest.approx(scores(who, weekday), abs=0.002)
    assert scores(replace(who, set_aside=frozenset()), SATURDAY)[-1] > scores(who, SATURDAY)[-1]


def test_what_is_liked_at_night_is_not_disliked_by_day() -> None:
    taps = [
        heard(item, item is QUIET, NIGHT - timedelta(weeks=week))
        for week in range(20, 0, -1)
        for item in (QUIET, WILD)
    ]
    half_a_day_away = NIGHT + timedelta(hours=12)
    quiet, wild = believed(taps, half_a_day_away, QUIET, WILD)
    assert quiet > wild - 1e-9
    surer, unlikelier = believed(taps, NIGHT, QUIET, WILD)
    assert surer - unlikelier > quiet - wild


def test_ten_to_midnight_is_next_to_ten_past() -> None:
    midnight = NIGHT + timedelta(hours=2)
    before, after = (
        believed(evenings(), midnight + timedelta(minutes=aside), QUIET) for aside in (-10, 10)
    )
    assert before == pytest.approx(after, abs=0.01)


def test_in_which_time_zone_a_habit_is_lived_changes_nothing() -> None:
    def shifted(tap: Impression) -> Impression:
        reacted_at = tap.reacted_at + five if tap.reacted_at else None
        return replace(tap, shown_at=tap.shown_at + five, reacted_at=reacted_at)

    five = timedelta(hours=-5)
    here = believed(evenings(), NIGHT, QUIET, WILD)
    there = believed([shifted(tap) for tap in evenings()], NIGHT + five, QUIET, WILD)
    assert there == pytest.approx(here)


def test_a_weekend_has_a_habit_of_its_own() -> None:
    taps = [
        heard(item, (item is WILD) is (at is SATURDAY), at - timedelta(weeks=1))
        for _ in range(10)
        for at in (AFTERNOON, SATURDAY)
        for item in (QUIET, WILD)
    ]
    weekday, weekend = (believed(taps, at, WILD, QUIET) for at in (AFTERNOON, SATURDAY))
    assert np.diff(weekday) > np.diff(weekend)


def test_a_card_that_was_shown_again_keeps_the_hour_of_its_tap() -> None:
    again = [replace(tap, shown_at=NIGHT) for tap in evenings()]
    assert believed(again, NIGHT, QUIET, WILD) == pytest.approx(
        believed(evenings(), NIGHT, QUIET, WILD), abs=0.01
    )


@pytest.mark.parametrize(
    "now", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)]
)
def test_a_clock_that_jumps_is_no_error(now: datetime) -> None:
    assert np.isfinite(believed(evenings(), now, QUIET, WILD)).all()


def test_an_item_of_unknown_feeling_has_no_hour() -> None:
    unknown = track("x", place=None)
    at_night, by_day = (believed(evenings(), at, unknown) for at in (NIGHT, AFTERNOON))
    assert at_night == pytest.approx(by_day, abs=1e-3)
