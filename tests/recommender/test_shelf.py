"""The search in columns gives what a plain search gives, item by item."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.media import ANYTHING, Filters, Media, MediaKind, MediaQuery
from recommender import shelf as shelves
from recommender.catalogue import Catalogue
from recommender.filters import admits
from recommender.shelf import GENRE_BONUS, Shelf
from tests.recommender.samples import movie, track

CATALOGUE = Catalogue.load()

GENRES = ("pop", "jazz", "drama", "comedy", "horror", "metal", "unheard of")
LANGUAGES = ("en", "fr", "is", "zxx", "xx", "")
MAKERS = ("abba", "The Beatles", "miyazaki hayao", "Hayao Miyazaki", "Simon & Garfunkel", "Nobody")

axis = st.floats(-1, 1)
years = st.tuples(st.integers(1900, 2030), st.integers(1900, 2030))
genres = st.lists(st.sampled_from(GENRES), max_size=3).map(tuple)
filters = st.builds(
    Filters,
    genres=genres,
    not_genres=genres,
    years=st.none() | years,
    max_runtime=st.none() | st.integers(0, 200),
    language=st.none() | st.sampled_from(LANGUAGES[:-1]),
    family_safe=st.booleans(),
    by=st.none() | st.sampled_from(MAKERS),
)
queries = st.builds(
    MediaQuery,
    kind=st.sampled_from(MediaKind),
    genres=genres,
    valence=axis,
    energy=axis,
    limit=st.integers(1, 300) | st.just(5000),
    filters=st.just(ANYTHING) | filters,
)


def searched(shelf: Shelf, query: MediaQuery) -> list[Media]:
    return [shelf.item(place) for place in shelf.nearest(query).tolist()]


def plain_search(items: Sequence[Media], query: MediaQuery) -> list[Media]:
    """Look at every item, one by one."""

    def cost(item: Media) -> float:
        assert item.valence is not None
        assert item.energy is not None
        distance = float(np.hypot(item.valence - query.valence, item.energy - query.energy))
        return distance - GENRE_BONUS * (not item.genres.isdisjoint(query.genres))

    def rank(item: Media) -> tuple[bool, float]:
        return not item.genres.issuperset(query.filters.genres), cost(item)

    passed = [item for item in items if admits(item, query.filters)]
    return sorted(passed, key=rank)[: query.limit]


@settings(max_examples=100, deadline=None)
@given(queries, st.sampled_from((0, shelves.FEW)))
def test_the_built_in_catalogue_is_searched_as_if_one_by_one(query: MediaQuery, few: int) -> None:
    shelf = CATALOGUE.provider(query.kind)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shelves, "FEW", few)
        found = searched(shelf, query)
    assert [item.id for item in found] == [item.id for item in plain_search(shelf.items, query)]


tenth = st.integers(-10, 10).map(lambda number: number / 10)
items = st.lists(
    st.builds(
        lambda number, *rest: (number, *rest),
        st.integers(0, 99),
        st.lists(st.sampled_from(GENRES[:4]), max_size=2),
        st.tuples(tenth, tenth),
        st.sampled_from(("A", "B", "A & B", "The A", "!!!")),
        st.sampled_from((1979, 1980)),
    ),
    max_size=40,
)


@settings(max_examples=100, deadline=None)
@given(items, queries, st.none() | st.sampled_from(("a", "A & B", "???")))
def test_equals_and_crowds_are_searched_as_if_one_by_one(
    described: list[tuple[int, list[str], tuple[float, float], str, int]],
    query: MediaQuery,
    by: str | None,
) -> None:
    shelf = Shelf.of(
        query.kind,
        [
            track(str(number), own, place, artist=maker, year=year)
            if query.kind is MediaKind.MUSIC
            else movie(str(number), own, place, director=maker, year=year)
            for number, own, place, maker, year in described
        ],
    )
    wish = MediaQuery(
        kind=query.kind,
        genres=query.genres,
        valence=round(query.valence, 1),
        energy=round(query.energy, 1),
        limit=query.limit,
        filters=Filters(genres=query.filters.genres, by=by),
    )
    assert searched(shelf, wish) == plain_search(shelf.items, wish)


@pytest.mark.parametrize("kind", MediaKind)
def test_a_target_outside_of_the_circumplex_finds_the_nearest(kind: MediaKind) -> None:
    query = MediaQuery(kind=kind, genres=(), valence=9.0, energy=-9.0, limit=3)
    shelf = CATALOGUE.provider(kind)
    assert searched(shelf, query) == plain_search(shelf.items, query)


def test_positions_are_in_the_order_of_the_items() -> None:
    shelf = CATALOGUE.movies
    places = [(item.valence, item.energy) for item in shelf.items]
    assert shelf.positions.tolist() == [[*place] for place in places]
