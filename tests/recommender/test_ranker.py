from collections.abc import Sequence
from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from models.media import ItemId, Media, Mode, Recommendation, Track
from models.mood import Emotion
from models.profile import Profile, Tally
from models.reason import Because, Reason
from recommender.ranker import rank
from recommender.scoring import ALIKE, SURPRISING, USUAL, Occasion, mood_fit
from recommender.targets import target_for
from recommender.variety import likeness
from tests.recommender.samples import NOW, ago, mood, movie, profile, track

SAD = (-0.6, -0.3)
GENRES = ("blues", "folk", "ballad", "jazz", "rock", "soul")


def occasion(
    person: Profile | None = None, emotion: Emotion = Emotion.SADNESS, mode: Mode = Mode.MATCH
) -> Occasion:
    return Occasion.of(mood(emotion), mode, person or profile(), NOW)


def ranked(
    items: Sequence[Media], when: Occasion | None = None, count: int = 3, seed: int = 1
) -> tuple[Recommendation, ...]:
    return rank(items, when or occasion(), count, Random(seed))  # noqa: S311 no secret


def titles(answer: Sequence[Recommendation]) -> list[str]:
    return [recommendation.item.title for recommendation in answer]


def many(count: int = 60) -> list[Track]:
    return [
        track(f"t{n:02}", [GENRES[n % 6], GENRES[n // 6 % 6]], SAD, year=1950 + n)
        for n in range(count)
    ]


def test_weights_sum_to_one_so_that_a_score_lies_between_0_and_1() -> None:
    for weights in (USUAL, ALIKE, SURPRISING):
        assert abs(sum(weights) - 1) < 1e-9


def test_the_mood_decides_when_nothing_else_differs() -> None:
    items = [
        track("happy", place=(0.8, 0.6)),
        track("sad", place=SAD),
        track("calm", place=(0, 0)),
    ]
    assert titles(ranked(items)) == ["sad", "calm", "happy"]


def test_mood_fit_falls_with_distance_and_an_unknown_feeling_lies_between() -> None:
    target = target_for(mood(Emotion.SADNESS), Mode.MATCH)
    near, far, unknown = (track("x", place=place) for place in (SAD, (0.8, 0.8), None))
    assert mood_fit(near, target) > mood_fit(unknown, target) > mood_fit(far, target)


def test_a_liked_genre_rises_and_a_skipped_one_sinks() -> None:
    items = [
        track("plain", ["soul"], SAD),
        track("mine", ["jazz"], SAD),
        track("not", ["ska"], SAD),
    ]
    person = profile(genres={"jazz": Tally(likes=1), "ska": Tally(skips=1)})
    assert titles(ranked(items, occasion(person))) == ["mine", "plain", "not"]


def test_a_liked_maker_rises() -> None:
    items = [track("a", place=SAD), track("b", place=SAD, artist="Nina"), track("c", place=SAD)]
    answer = ranked(items, occasion(profile(makers={"nina": Tally(likes=1)})))
    assert titles(answer)[0] == "b"
    assert answer[0].reason == Reason(Because.LIKED_SONG_BY, maker="Nina")


def test_no_maker_comes_twice_even_with_another() -> None:
    items = [
        track("a", place=SAD, artist="Ella"),
        track("b", place=SAD, artist="ella "),
        track("c", place=SAD, artist="Ella & Louis"),
        track("d", place=(0.9, 0.9), artist="Max"),
    ]
    answer = ranked(items, count=4)
    assert len(answer) == 2
    assert titles(answer)[1] == "d"


def test_films_whose_makers_are_not_told_do_not_keep_one_another_out() -> None:
    items = [replace(movie(name, place=SAD), director="") for name in ("a", "b", "c")]
    assert sorted(titles(ranked(items, count=3))) == ["a", "b", "c"]
    answer = ranked(items[1:], replace(occasion(), like=items[0]), count=2)
    assert Because.SAME_MAKER not in {one.reason.because for one in answer}


def test_an_answer_mixes_genres_when_fits_are_equal() -> None:
    items = [
        *(track(f"folk {n}", ["folk"], SAD) for n in range(5)),
        track("blues", ["blues"], SAD),
        track("ballad", ["ballad"], SAD),
    ]
    answers = [ranked(items, seed=seed) for seed in range(20)]
    mixed = [{genre for found in answer for genre in found.item.genres} for answer in answers]
    assert sum(len(genres) == 3 for genres in mixed) > 14


def test_likeness_is_symmetric_and_full_for_a_double() -> None:
    one, other = track("a", ["jazz", "blues"]), track("b", ["blues"], year=1990)
    assert likeness(one, other) == likeness(other, one) < likeness(one, one) == 1
    assert likeness(track("a", []), track("b", [], year=1990)) < 0.3


def test_a_skipped_item_stays_away_for_90_days() -> None:
    items = [track(name, place=SAD) for name in "ab"]
    lately = occasion(profile(skipped={items[0].id: ago(89)}))
    later = occasion(profile(skipped={items[0].id: ago(91)}))
    assert titles(ranked(items, lately)) == ["b"]
    assert sorted(titles(ranked(items, later))) == ["a", "b"]


def test_a_shown_item_rests_for_a_week_and_a_liked_one_for_a_month() -> None:
    items = [track(name, place=SAD) for name in "ab"]
    shown = {items[0].id: ago(8), items[1].id: ago(6)}
    assert titles(ranked(items, occasion(profile(shown=shown)), 1)) == ["a"]
    liked = occasion(profile(shown={items[0].id: ago(8)}, liked=items[:1]))
    assert titles(ranked(items, liked, 1)) == ["b"]


def test_a_liked_item_returns_after_a_month_and_says_so() -> None:
    song = track("a", place=SAD)
    [answer] = ranked([song], occasion(profile(shown={song.id: ago(31)}, liked=[song])))
    assert answer.reason == Reason(Because.LIKED)


def test_when_all_was_seen_the_longest_unseen_comes_back_and_skipped_ones_do_not() -> None:
    items = [track(name, place=SAD) for name in "abc"]
    shown = {item.id: ago(day) for item, day in zip(items, (1, 3, 5), strict=True)}
    person = profile(shown=shown, skipped={items[2].id: ago(5)})
    answer = ranked(items, occasion(person))
    assert titles(answer) == ["b", "a"]
    assert {found.reason.because for found in answer} == {Because.REPEATED}


def test_new_items_come_before_repeats() -> None:
    items = [track(name, place=SAD) for name in "ab"]
    answer = ranked(items, occasion(profile(shown={items[0].id: ago(1)})))
    assert titles(answer) == ["b", "a"]
    assert [found.reason.because is Because.REPEATED for found in answer] == [False, True]


def test_when_everything_was_skipped_something_still_comes() -> None:
    items = [track(name, place=SAD) for name in "ab"]
    person = profile(skipped={items[0].id: ago(2), items[1].id: ago(9)})
    assert titles(ranked(items, occasion(person))) == ["b", "a"]


def test_a_clock_that_jumped_back_locks_nothing_away() -> None:
    items = [track(name, place=SAD) for name in "ab"]
    person = profile(shown={items[0].id: ago(-400)}, skipped={items[1].id: ago(-400)})
    assert sorted(titles(ranked(items, occasion(person)))) == ["a", "b"]


def test_nothing_in_nothing_out() -> None:
    assert ranked([]) == ()
    assert ranked(many(), count=0) == ()
    assert len(ranked([track("only")])) == 1


def test_items_without_a_feeling_or_a_genre_can_be_ranked() -> None:
    items: list[Media] = [track("a", [], None), movie("b", [], None)]
    assert all(found.reason for mode in Mode for found in ranked(items, occasion(mode=mode)))


def test_the_same_seed_gives_the_same_answer_in_any_order_of_items() -> None:
    items = many()
    shuffled = items[::-1]
    assert ranked(items, seed=5) == ranked(shuffled, seed=5)
    assert len({tuple(titles(ranked(items, seed=seed))) for seed in range(10)}) > 5


def test_a_genre_to_avoid_sinks() -> None:
    calm = (0.4, -0.6)
    items = [track("metal", ["metal"], calm), track("choir", ["world"], (0.2, -0.3))]
    assert titles(ranked(items, occasion(mode=Mode.CALM)))[0] == "choir"


def test_a_surprise_leaves_the_usual_genres() -> None:
    pleasant = (0.4, -0.1)
    items = [
        *(track(f"r{n}", ["rock"], pleasant) for n in range(20)),
        track("x", ["ska"], pleasant),
    ]
    usual = profile(genres={"rock": Tally(likes=20)})
    answer = ranked(items, occasion(usual, mode=Mode.SURPRISE))
    assert titles(answer)[0] == "x"
    assert titles(ranked(items, occasion(usual)))[0] != "x"


def test_a_genre_that_was_only_skipped_is_no_good_surprise() -> None:
    pleasant = (0.4, -0.1)
    items = [track("known", ["rock"], pleasant), track("new", ["soul"], pleasant)]
    person = profile(genres={"rock": Tally(skips=6)})
    for seed in range(10):
        answer = ranked(items, occasion(person, mode=Mode.SURPRISE), seed=seed)
        assert titles(answer)[0] == "new"


def test_a_reason_names_only_what_was_liked() -> None:
    items = [movie("a", ["comedy"], SAD), movie("b", ["drama"], SAD), movie("c", ["war"], SAD)]
    items += [movie(f"d{number}", ["drama"], SAD) for number in range(4)]
    person = profile(genres={"comedy": Tally(likes=1), "war": Tally(likes=9, skips=1)})
    reasons = {found.item.title: found.reason for found in ranked(items, occasion(person), 7)}
    assert reasons["a"] == Reason(Because.LIKED_GENRE, ("comedy",))
    assert reasons["c"] == Reason(Because.LIKED_GENRE_OFTEN, ("war",))
    assert "liked" not in reasons["b"].because


def test_a_sad_item_is_never_called_brighter_in_a_lift() -> None:
    bleak = [track(f"t{n}", ["folk"], (-0.9, -0.3)) for n in range(6)]
    for found in ranked(bleak, occasion(mode=Mode.LIFT), 6):
        assert "bright" not in found.reason.because
        assert "light" not in found.reason.because


def test_nobody_at_rest_is_told_that_they_feel_tense() -> None:
    weary = mood(Emotion.SADNESS, position=(-0.6, -0.05))
    items = [movie(name, ["war"], (-0.6, 0.25)) for name in "abc"]
    answer = ranked(items, Occasion.of(weary, Mode.MATCH, profile(), NOW))
    told = {one.reason.because for one in answer}
    assert told <= {Because.NO_CHEERING_UP, Because.KEEPS_COMPANY, Because.CLOSEST}


def test_ten_thousand_likes_are_no_trouble() -> None:
    liked = [track(f"l{n}", place=SAD) for n in range(10_000)]
    genres = {genre: Tally(10_000, 3) for genre in GENRES}
    person = profile(genres=genres, shown={item.id: ago(2) for item in liked}, liked=liked)
    answer = ranked(many(), occasion(person))
    assert len(answer) == 3
    assert all(0 <= found.score <= 1 for found in answer)


places = st.none() | st.tuples(st.floats(-1, 1), st.floats(-1, 1))
tallies = st.builds(Tally, likes=st.integers(0, 1000), skips=st.integers(0, 1000))


@given(
    found=st.lists(st.tuples(st.sets(st.sampled_from(GENRES)), places), max_size=12),
    genres=st.dictionaries(st.sampled_from(GENRES), tallies),
    days=st.lists(st.floats(-500, 500), max_size=12),
    emotion=st.sampled_from(Emotion),
    mode=st.sampled_from(Mode),
    count=st.integers(0, 5),
)
def test_any_occasion_gives_distinct_scored_items_with_reasons(
    found: list[tuple[set[str], tuple[float, float] | None]],
    genres: dict[str, Tally],
    days: list[float],
    emotion: Emotion,
    mode: Mode,
    count: int,
) -> None:
    items = [track(str(n), sorted(names), place) for n, (names, place) in enumerate(found)]
    shown = {ItemId(f"test:{n}"): ago(day) for n, day in enumerate(days)}
    person = profile(genres=genres, shown=shown)
    answer = ranked(items, occasion(person, emotion, mode), count)
    assert len(answer) == min(count, len(items))
    assert len({given.item.id for given in answer}) == len(answer)
    assert all(0 <= given.score <= 1 and given.reason for given in answer)
