from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from models.media import Media, MediaKind
from models.profile import Facet, Impression
from recommender.habits_told import Habit, HourHabit, WeekendHabit, pronounced
from tests.recommender.samples import (
    AFTERNOON,
    NIGHT,
    QUIET,
    WILD,
    evenings,
    heard,
    movie,
    profile,
    track,
)

SATURDAY = AFTERNOON - timedelta(days=4)
AT_NIGHT = HourHabit(MediaKind.MUSIC, quieter=22, livelier=15)


def told(taps: Sequence[Impression], *aside: tuple[Facet, str]) -> tuple[Habit, ...]:
    who = replace(profile(), taps=tuple(taps), set_aside=frozenset(aside))
    return pronounced(who, NIGHT)


def weekends(liked: Media, other: Media) -> list[Impression]:
    """Return taps of somebody who likes one thing at weekends and only then."""
    return [
        heard(item, (item is liked) is (at is SATURDAY), at)
        for _ in range(60)
        for at in (AFTERNOON, SATURDAY)
        for item in (liked, other)
    ]


def test_who_likes_it_quiet_at_night_and_wild_by_day_hears_of_it() -> None:
    assert told(evenings()) == (AT_NIGHT,)
    assert AT_NIGHT.facet is Facet.HOUR


@pytest.mark.parametrize("taps", [[], evenings()[:4], evenings()[:12]])
def test_of_a_stranger_and_after_a_few_taps_nothing_is_told(taps: list[Impression]) -> None:
    assert told(taps) == ()


def test_who_likes_it_quiet_at_any_hour_has_no_habit() -> None:
    taps = [
        heard(item, item is QUIET, at - timedelta(days=day))
        for day in range(60)
        for at in (AFTERNOON, NIGHT)
        for item in (QUIET, WILD)
    ]
    assert told(taps) == ()


def test_of_hours_at_which_nobody_was_there_nothing_is_told() -> None:
    at_night = [
        heard(item, item is QUIET, NIGHT - timedelta(days=day))
        for day in range(120)
        for item in (QUIET, WILD)
    ]
    assert told(at_night) == ()


def test_nothing_is_told_of_what_was_taken_away() -> None:
    assert told(evenings(), (Facet.HOUR, "hour")) == ()
    assert told(evenings(), (Facet.WEEKEND, "weekend")) == (AT_NIGHT,)


def test_of_many_hours_those_that_differ_most_are_told() -> None:
    taps = [
        heard(item, (item is QUIET) is (hour >= 19), NIGHT - timedelta(days=day, hours=22 - hour))
        for day in range(20)
        for hour in range(12, 24, 2)
        for item in (QUIET, WILD)
    ]
    assert told(taps) == (HourHabit(MediaKind.MUSIC, quieter=22, livelier=12),)


def test_songs_and_films_have_habits_of_their_own() -> None:
    films = [replace(tap, kind=MediaKind.MOVIE) for tap in evenings()]
    both = told([*evenings()[:4], *films])
    assert both == (HourHabit(MediaKind.MOVIE, quieter=22, livelier=15),)
    assert len(told([*evenings(), *films])) == 2


def test_a_card_that_feels_like_nothing_known_tells_no_hour() -> None:
    odd = [heard(track("x", place=None), liked=True, at=NIGHT)] * 50
    assert told(odd) == ()


def test_ten_to_eleven_is_told_as_eleven() -> None:
    later = timedelta(minutes=50)
    moved = [
        replace(tap, shown_at=tap.shown_at + later, reacted_at=tap.shown_at + later)
        for tap in evenings()
    ]
    assert told(moved) == (HourHabit(MediaKind.MUSIC, quieter=23, livelier=16),)


@pytest.mark.parametrize(
    ("place", "habit"),
    [
        ((0.0, 0.9), WeekendHabit(MediaKind.MOVIE, "energy", more=True)),
        ((0.0, -0.9), WeekendHabit(MediaKind.MOVIE, "energy", more=False)),
        ((0.9, 0.0), WeekendHabit(MediaKind.MOVIE, "valence", more=True)),
        ((-0.9, 0.0), WeekendHabit(MediaKind.MOVIE, "valence", more=False)),
    ],
)
def test_what_weekends_change_is_told(place: tuple[float, float], habit: WeekendHabit) -> None:
    opposite = (-place[0], -place[1])
    taps = weekends(movie("one", place=place), movie("other", place=opposite))
    assert told(taps) == (habit,)
    assert habit.facet is Facet.WEEKEND
    assert told(taps, (Facet.WEEKEND, "weekend")) == ()


@pytest.mark.parametrize(
    "now", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)]
)
def test_a_clock_that_jumps_is_no_error(now: datetime) -> None:
    pronounced(replace(profile(), taps=tuple(evenings())), now)
