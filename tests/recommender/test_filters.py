"""Hard wishes: what passes, what does not, and what happens when nothing does."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from models.media import Filters, ItemId, Media, MediaKind, Mode, Recommendation, Wish
from models.mood import Emotion
from models.profile import Profile
from recommender.catalogue import Catalogue
from recommender.filters import admits, is_by, narrowed
from recommender.library import Shelves
from recommender.names import folded
from recommender.ranker import rank
from recommender.recommend import Recommender
from recommender.scoring import ALIKE, Occasion
from tests.recommender.samples import NOW, ago, mood, movie, profile, track

FILM = replace(
    movie("film", ["comedy", "romance"], director="Agnès Varda", year=1994),
    runtime=95,
    language="fr",
    family_safe=True,
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load()


@pytest.fixture(scope="module")
def recommender(catalogue: Catalogue) -> Recommender:
    shelves = Shelves.of(catalogue.items)
    return Recommender([catalogue.provider(kind) for kind in MediaKind], library=shelves)


async def recommended(
    recommender: Recommender, wish: Wish, person: Profile | None = None
) -> Sequence[Recommendation]:
    return await recommender(
        mood(Emotion.NEUTRAL), wish, person or profile(), NOW, Random(1)  # noqa: S311 no secret
    )  # fmt: skip


@pytest.mark.parametrize(
    ("filters", "passes"),
    [
        (Filters(), True),
        (Filters(genres=("comedy", "horror")), True),
        (Filters(genres=("horror",)), False),
        (Filters(not_genres=("romance",)), False),
        (Filters(years=(1990, 1999)), True),
        (Filters(years=(1995, 1999)), False),
        (Filters(max_runtime=95), True),
        (Filters(max_runtime=94), False),
        (Filters(language="fr"), True),
        (Filters(language="en"), False),
        (Filters(family_safe=True), True),
        (Filters(by="agnes varda"), True),
        (Filters(by="Varda & Co"), False),
    ],
)
def test_each_filter_lets_through_what_it_says(filters: Filters, passes: bool) -> None:
    assert admits(FILM, filters) is passes


def test_a_song_and_a_film_of_unknown_length_do_not_run_at_most_anything() -> None:
    assert not admits(track("song"), Filters(max_runtime=100))
    assert not admits(replace(FILM, runtime=0), Filters(max_runtime=100))


def test_one_of_several_makers_counts() -> None:
    assert is_by(track("x", artist="Ella & Louis"), "louis")
    assert is_by(track("x", artist="The Beatles"), "beatles")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Amélie", "AMELIE"),
        ("The Wall", "wall"),
        ("Don't Stop", "dont stop"),
        ("A & B", "a and b"),
    ],
)
def test_spellings_of_one_name_are_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_of_two_genres_both_are_preferred_to_either() -> None:
    items = [movie("a", ["comedy"]), FILM, movie("b", ["romance"])]
    both = Filters(genres=("comedy", "romance"))
    assert narrowed(items, both, 1) == [FILM]
    assert len(narrowed(items, both, 2)) == 3


async def test_what_is_of_both_genres_is_found_however_far_from_the_mood(
    recommender: Recommender,
) -> None:
    both = Filters(genres=("action", "comedy"))
    wish = Wish(kinds=(MediaKind.MOVIE,), filters=both)
    for emotion in Emotion:
        found = await recommender(mood(emotion), wish, profile(), NOW, Random(1))  # noqa: S311
        assert [one.item.genres >= {"action", "comedy"} for one in found] == [True] * 3


def test_when_all_of_both_genres_were_seen_one_of_them_will_do() -> None:
    seen = [movie(f"seen {n}", ["comedy", "romance"]) for n in range(3)]
    person = profile(shown={item.id: ago(1) for item in seen})
    occasion = Occasion.of(mood(Emotion.NEUTRAL), Mode.MATCH, person, NOW)
    wanted = Filters(genres=("comedy", "romance"))
    items = [*seen, movie("half", ["comedy"])]
    found = rank(items, occasion, 3, Random(1), wanted)  # noqa: S311 no secret
    assert [one.item.title for one in found] == ["half"]


def test_what_was_shown_lately_does_not_come_back_to_fill_a_narrow_wish() -> None:
    items = [movie("seen", ["comedy"]), movie("skipped", ["comedy"]), movie("new", ["comedy"])]
    person = profile(shown={items[0].id: ago(1)}, skipped={items[1].id: ago(1)})
    occasion = Occasion.of(mood(Emotion.NEUTRAL), Mode.MATCH, person, NOW)
    wanted = Filters(genres=("comedy",))
    found = rank(items, occasion, 3, Random(1), wanted)  # noqa: S311 no secret
    assert [one.item.title for one in found] == ["new"]


def test_a_maker_asked_for_may_come_more_than_once() -> None:
    items = [track(name, artist="Radio Head") for name in ("a", "b", "c")]
    occasion = Occasion.of(mood(Emotion.NEUTRAL), Mode.MATCH, profile(), NOW)
    found = rank(items, occasion, 3, Random(1), Filters(by="radio head"))  # noqa: S311 no secret
    assert len(found) == 3


@pytest.mark.parametrize(
    "filters",
    [
        Filters(genres=("horror",)),
        Filters(not_genres=("drama", "comedy")),
        Filters(years=(1990, 1999), genres=("comedy",)),
        Filters(max_runtime=90),
        Filters(language="ko"),
        Filters(family_safe=True),
        Filters(by="hayao miyazaki"),
    ],
)
async def test_nothing_that_is_shown_breaks_a_wish(
    recommender: Recommender, filters: Filters
) -> None:
    found = await recommended(recommender, Wish(filters=filters, kinds=(MediaKind.MOVIE,)))
    assert len(found) == 3
    assert all(admits(one.item, filters) for one in found)


async def test_an_impossible_wish_finds_nothing(
    catalogue: Catalogue, recommender: Recommender
) -> None:
    wish = Wish(filters=Filters(genres=("horror",), family_safe=True, years=(1931, 1931)))
    assert not await recommended(recommender, wish)


def named(catalogue: Catalogue, title: str) -> Media:
    return next(item for item in catalogue.movies.items if item.title == title)


async def test_like_interstellar_shares_its_genres_and_happier_is_happier(
    catalogue: Catalogue,
    recommender: Recommender,
) -> None:
    seed = named(catalogue, "Interstellar")
    wish = Wish(kinds=(MediaKind.MOVIE,), similar_to=seed.id)
    alike = await recommended(recommender, wish)
    assert all(one.item.genres & seed.genres for one in alike)
    assert seed.id not in {one.item.id for one in alike}
    assert any(one.reason.title == "Interstellar" for one in alike)
    happier = await recommended(recommender, replace(wish, mode=Mode.LIFT))
    assert sum(one.item.valence or 0 for one in happier) > sum(
        one.item.valence or 0 for one in alike
    )


@pytest.mark.parametrize(
    ("emotion", "kind", "genre"),
    [
        (Emotion.FEAR, MediaKind.MUSIC, "metal"),  # the songs of the angry
        (Emotion.SADNESS, MediaKind.MOVIE, "war"),
    ],
)
async def test_what_is_no_company_in_a_feeling_is_not_given_unasked(
    recommender: Recommender, emotion: Emotion, kind: MediaKind, genre: str
) -> None:
    wish = Wish(kinds=(kind,), count=10)
    for seed in range(5):
        rng = Random(seed)  # noqa: S311 no secret
        found = await recommender(mood(emotion), wish, profile(), NOW, rng)
        assert not any(genre in one.item.genres for one in found)


async def test_to_be_like_something_forgotten_is_no_wish(recommender: Recommender) -> None:
    gone = Wish(kinds=(MediaKind.MOVIE,), similar_to=ItemId("builtin:gone"))
    assert len(await recommended(recommender, gone)) == 3


def test_weights_of_likeness_sum_to_one() -> None:
    assert abs(sum(ALIKE) - 1) < 1e-9


async def test_the_library_knows_titles_and_makers_however_they_are_written(
    catalogue: Catalogue,
) -> None:
    library = Shelves.of(catalogue.items)
    found = await library.named("INTERSTELLAR")
    assert found
    assert await library.item(found.id) is found
    assert await library.maker("abba") == "ABBA"
    best = await library.best_of("abba")
    assert best
    assert best.title == "Dancing Queen"
    assert await library.named("zork") is await library.best_of("") is None
    assert await library.maker("zork") is None


def test_a_filter_taken_away_leaves_the_others() -> None:
    filters = Filters(genres=("comedy",), years=(1990, 1999))
    assert filters.given == ("genres", "years")
    assert filters.without("years") == Filters(genres=("comedy",))
