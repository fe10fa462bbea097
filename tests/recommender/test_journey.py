from dataclasses import replace
from itertools import pairwise
from math import hypot
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.media import BOTH_KINDS, Media, MediaKind, Mode, Recommendation, Wish
from models.mood import Emotion, MoodState
from models.profile import Profile, Reaction, Tally
from models.reason import Because, Reason
from recommender.catalogue import Catalogue
from recommender.journey import (
    FEWEST,
    MOST,
    JourneyPlanner,
    destination,
    makers,
    walk,
    waypoints,
)
from recommender.recommend import Recommender
from recommender.scoring import Occasion
from tests.recommender.samples import NOW, ShelfOf, ago, mood, movie, profile, tap, track

SAD = mood(Emotion.SADNESS)
GRID = [
    track(f"{x:+d} {y:+d}", place=(x / 10, y / 10))
    for x in range(-10, 11, 2)
    for y in range(-10, 11, 2)
]


def planned(
    items: list[Media],
    who: Profile | None = None,
    *,
    feeling: MoodState = SAD,
    mode: Mode = Mode.LIFT,
    count: int = 10,
    seed: int = 1,
) -> tuple[Recommendation, ...]:
    occasion = Occasion.of(feeling, mode, who or profile(), NOW)
    return walk(items, occasion, count, Random(seed))  # noqa: S311 no secret


def places(journey: tuple[Recommendation, ...]) -> list[tuple[float, float]]:
    return [(step.item.valence or 0.0, step.item.energy or 0.0) for step in journey]


def apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


@pytest.fixture(scope="module")
def planner() -> JourneyPlanner:
    catalogue = Catalogue.load()
    return JourneyPlanner(Recommender([catalogue.provider(kind) for kind in BOTH_KINDS]))


@pytest.mark.parametrize("emotion", Emotion)
@pytest.mark.parametrize("mode", Mode)
async def test_it_walks_from_the_mood_to_the_end_of_the_mode_in_small_steps(
    planner: JourneyPlanner, emotion: Emotion, mode: Mode
) -> None:
    feeling = mood(emotion)
    wish = Wish(mode, (MediaKind.MUSIC,), 10)
    journey = await planner(feeling, wish, profile(), NOW, Random(3))  # noqa: S311 no secret
    way = places(journey)
    assert len(way) == 10
    assert apart(way[0], (feeling.valence, feeling.arousal)) < 0.25
    assert apart(way[-1], destination(feeling, mode)) < 0.25
    assert max(apart(one, other) for one, other in pairwise(way)) < 0.5
    assert len({step.item.id for step in journey}) == 10
    for one, other in pairwise(journey):
        assert makers(one.item).isdisjoint(makers(other.item))
    assert {step.item.kind for step in journey} == {MediaKind.MUSIC}


def test_a_lift_ends_brighter_and_nobody_is_led_downwards() -> None:
    assert destination(SAD, Mode.LIFT) == (0.7, 0.35)
    first, *_, last = waypoints(mood(Emotion.HAPPINESS), Mode.LIFT, FEWEST)
    assert last.valence >= first.valence


@given(st.integers(1, MOST), st.sampled_from(Mode), st.sampled_from(Emotion))
def test_waypoints_are_equally_far_apart_and_stay_in_the_plane(
    count: int, mode: Mode, emotion: Emotion
) -> None:
    way = waypoints(mood(emotion), mode, count)
    assert len(way) == count
    assert all(abs(stop.valence) <= 1 and abs(stop.energy) <= 1 for stop in way)
    assert all(0 < weight <= 1 for stop in way for weight in stop.music.values())
    steps = [apart((a.valence, a.energy), (b.valence, b.energy)) for a, b in pairwise(way)]
    assert all(step == pytest.approx(steps[0], abs=1e-9) for step in steps)


def test_anger_may_begin_with_metal_on_the_way_to_calm_but_not_end_with_it() -> None:
    way = waypoints(mood(Emotion.ANGER), Mode.CALM, FEWEST)
    assert "metal" not in way[0].avoid
    assert "metal" in way[-1].avoid


def test_the_same_seed_walks_the_same_way_whatever_the_order_of_answers() -> None:
    assert planned(list(GRID)) == planned(list(reversed(GRID)))


def test_no_maker_comes_twice_in_a_row_even_if_there_are_only_two() -> None:
    items: list[Media] = [
        track(f"{number}", place=(number / 10, 0), artist=("Ann" if number % 3 else "Bob & Cid"))
        for number in range(-10, 10)
    ]
    journey = planned(items)
    assert len(journey) > 4
    for one, other in pairwise(journey):
        assert makers(one.item).isdisjoint(makers(other.item))


def test_a_single_maker_gives_a_single_song() -> None:
    items: list[Media] = [track(f"{number}", artist="Ann") for number in range(9)]
    assert len(planned(items)) == 1


def test_what_was_skipped_never_comes_and_what_was_shown_only_when_nothing_is_new() -> None:
    skipped, shown = GRID[::3], GRID[1::3]
    who = profile(
        skipped={item.id: ago(2) for item in skipped}, shown={item.id: ago(2) for item in shown}
    )
    new = {item.id for item in GRID[2::3]}
    assert {step.item.id for step in planned(list(GRID), who)} <= new
    again = planned([*skipped, *shown], who)
    assert {step.item.id for step in again} <= {item.id for item in shown}
    assert len(again) == 10


def test_taste_decides_between_songs_at_one_place() -> None:
    items: list[Media] = [
        track(f"{genre} {number}", (genre,), place=(-0.6, -0.3))
        for genre in ("jazz", "rap")
        for number in range(9)
    ]
    who = profile(genres={"jazz": Tally(8, 0), "rap": Tally(0, 8)})
    journey = planned(items, who, mode=Mode.MATCH, count=5)
    assert {genre for step in journey for genre in step.item.genres} == {"jazz"}


def test_a_journey_goes_by_what_the_ranker_learnt() -> None:
    items: list[Media] = [
        track(f"{year} {number}", place=(-0.6, -0.3), year=year)
        for year in (1979, 2015)
        for number in range(9)
    ]
    taps = [tap(Reaction.LIKE, year=1981), tap(Reaction.SKIP, year=2013)] * 6
    journey = planned(items, replace(profile(), taps=tuple(taps)), mode=Mode.MATCH, count=5)
    assert {step.item.year for step in journey} == {1979}
    assert all(0 <= step.score <= 1 for step in journey)


def test_songs_of_unknown_feeling_have_no_place_on_the_way() -> None:
    assert planned([track(f"{number}", place=None) for number in range(5)]) == ()
    assert planned([]) == ()


def test_each_song_says_what_it_does() -> None:
    journey = planned(list(GRID))
    assert journey[0].reason == Reason(Because.JOURNEY_STARTS)
    for (before, here), step in zip(pairwise(places(journey)), journey[1:], strict=True):
        assert ("brighter" in step.reason.because) is (here[0] - before[0] > 0.06)
        assert ("quieter" in step.reason.because) is (here[1] - before[1] < -0.06)


async def test_films_have_no_place_in_it() -> None:
    films = ShelfOf([movie("film")], MediaKind.MOVIE)
    planner = JourneyPlanner(Recommender([films, ShelfOf(GRID)]))
    journey = await planner(SAD, Wish(Mode.LIFT, count=5), profile(), NOW, Random(1))  # noqa: S311 no secret
    assert not films.asked
    assert {step.item.kind for step in journey} == {MediaKind.MUSIC}
