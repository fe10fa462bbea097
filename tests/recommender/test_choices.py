"""What a choice goes by, and how likely it was."""

from dataclasses import replace

from models.media import Media, Mode
from models.mood import Emotion
from models.profile import Facet, Reaction, Tally
from models.reason import Because, Reason
from recommender.scoring import Occasion, mood_fit
from recommender.variety import likeness, likenesses
from tests.recommender.samples import NOW, mood, movie, profile, tap, track
from tests.recommender.test_ranker import GENRES, SAD, many, occasion, ranked, titles


def test_a_choice_tells_what_decided_its_mood_fit_and_its_chance() -> None:
    items = [track("a", ["jazz"], SAD), *(track(f"b{n}", ["rock"], (0.1, 0.1)) for n in range(9))]
    person = profile(genres={"jazz": Tally(likes=5)})
    first, *others = ranked(items, occasion(person))
    assert first.item.title == "a"
    assert set(first.decided[:2]) == {"mood", "taste"}
    assert first.mood_fit == mood_fit(items[0], occasion().target)
    assert first.propensity
    assert first.propensity > 0.9
    assert all(other.propensity and other.propensity < 0.7 for other in others)


def test_a_stranger_is_never_told_of_their_taste_and_of_chance_last() -> None:
    items = [track(f"t{n}", [GENRES[n % len(GENRES)]], SAD) for n in range(12)]
    for choice in (each for seed in range(20) for each in ranked(items, seed=seed)):
        assert "taste" not in choice.decided
        assert "chance" not in choice.decided[:-1]


def test_the_propensity_is_how_often_an_item_is_shown() -> None:
    items = [track(f"t{n}", [GENRES[n]], SAD, popularity=0.4 + n / 30) for n in range(6)]
    answers = [ranked(items, count=2, seed=seed) for seed in range(300)]
    shown = [choice.item.id for answer in answers for choice in answer]
    for choice in (choice for answer in answers[:20] for choice in answer):
        # 128 draws: a standard deviation of at most 0.045
        assert choice.propensity
        assert abs(choice.propensity - shown.count(choice.item.id) / 300) < 0.2


def test_what_others_liked_rises_and_says_so() -> None:
    items = [track(f"t{n}", ["ska"], SAD) for n in range(6)]
    person = profile(liked=[track("mine")])
    others = {items[3].id: 1.0}
    when = replace(Occasion.of(mood(Emotion.SADNESS), Mode.MATCH, person, NOW), others=others)
    first = ranked(items, when)[0]
    assert first.item == items[3]
    assert first.decided[0] == "others"
    assert first.reason == Reason(Because.OTHERS_LIKED)


def test_a_genre_set_aside_neither_rises_nor_is_named() -> None:
    items = [track(f"t{n}", ["jazz" if n == 3 else "folk"], SAD) for n in range(6)]
    liker = profile(genres={"jazz": Tally(likes=9)})
    assert titles(ranked(items, occasion(liker)))[0] == "t3"
    aside = replace(
        liker,
        genres={},
        taps=tuple(replace(tap, genres=frozenset()) for tap in liker.taps),
        set_aside=frozenset({(Facet.GENRE, "jazz")}),
    )
    first = [ranked(items, occasion(aside), 1, seed)[0] for seed in range(12)]
    assert len({choice.item.title for choice in first}) > 3
    assert not any("jazz" in choice.reason.genres for choice in first)


def test_likenesses_are_those_of_each_pair() -> None:
    items: list[Media] = [*many(9), track("none", []), movie("film", ["blues"])]
    found = likenesses(items)
    for row, one in enumerate(items):
        for column, other in enumerate(items):
            assert abs(found[row, column] - likeness(one, other)) < 1e-9
    assert likenesses([]).shape == (0, 0)


def test_a_decade_that_was_liked_rises_and_is_named() -> None:
    items = [track(f"t{n}", ["ska"], SAD, year=1930 + 10 * n) for n in range(9)]
    liked = tuple(tap(Reaction.LIKE, year=1972) for _ in range(4))
    person = replace(profile(), taps=liked, decades={"1970s": Tally(likes=4)})
    first = ranked(items, occasion(person))[0]
    assert first.item.year == 1970
    assert first.reason == Reason(Because.LIKED_SONGS_OF, decade="1970s")
