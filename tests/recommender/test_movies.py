import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from recommender.catalogue import FOLDER

FILE = FOLDER / "movies.jsonl"
KEYS = (
    *("id", "title", "director", "year", "genres", "language", "country", "runtime"),
    *("valence", "energy", "popularity", "family_safe", "overview"),
)
# The genres of TMDB, in lower case; nothing else makes a wish or a link work.
GENRES = {
    *("action", "adventure", "animation", "comedy", "crime", "documentary", "drama", "family"),
    *("fantasy", "history", "horror", "music", "mystery", "romance", "science fiction"),
    *("thriller", "war", "western"),
}
WORDLESS = "zxx"


@dataclass(frozen=True, slots=True)
class Film:
    id: str
    title: str
    director: str
    year: int
    genres: tuple[str, ...]
    language: str
    country: str
    runtime: int
    valence: float
    energy: float
    popularity: float
    family_safe: bool
    overview: str

    @property
    def directors(self) -> list[str]:
        return self.director.split(" & ")

    def __str__(self) -> str:
        return f"{self.title} ({self.year}, {self.director})"


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return FILE.read_text(encoding="utf-8").removesuffix("\n").split("\n")


@pytest.fixture(scope="module")
def films(lines: list[str]) -> list[Film]:
    rows = [json.loads(line) for line in lines]
    return [Film(**{**row, "genres": tuple(row["genres"])}) for row in rows]


def _repeated(values: Iterator[object]) -> list[object]:
    return [value for value, count in Counter(values).items() if count > 1]


def test_a_row_has_exactly_the_agreed_keys_in_order(lines: list[str]) -> None:
    assert {tuple(json.loads(line)) for line in lines} == {KEYS}


def test_the_values_of_a_row_have_the_agreed_types(films: list[Film]) -> None:
    for film in films:
        assert all(type(number) is int for number in (film.year, film.runtime)), film.id
        assert all(type(x) is float for x in (film.valence, film.energy, film.popularity)), film.id
        assert type(film.family_safe) is bool, film.id


def test_an_id_is_short_plain_and_ends_in_the_year(films: list[Film]) -> None:
    for film in films:
        assert re.fullmatch(rf"[a-z0-9-]+-{film.year}", film.id), film.id
        assert len(film.id) <= 38, film.id


def test_no_film_occurs_twice(films: list[Film]) -> None:
    assert not _repeated(film.id for film in films)
    assert not _repeated((film.title.casefold(), film.year) for film in films)
    assert not _repeated(film.overview for film in films)


def test_numbers_lie_in_their_ranges(films: list[Film]) -> None:
    for film in films:
        assert 1930 <= film.year <= 2026, film.id
        assert 40 <= film.runtime <= 600, film.id
        assert -1 <= film.valence <= 1, film.id
        assert -1 <= film.energy <= 1, film.id
        assert 0 <= film.popularity <= 1, film.id
        for value in (film.valence, film.energy, film.popularity):
            assert value == round(value, 2), film.id


def test_genres_are_one_to_four_of_the_vocabulary(films: list[Film]) -> None:
    for film in films:
        assert 1 <= len(film.genres) <= 4, film.id
        assert len(set(film.genres)) == len(film.genres), film.id
        assert set(film.genres) <= GENRES, film.id


def test_codes_and_names_are_well_formed(films: list[Film]) -> None:
    for film in films:
        assert re.fullmatch("[a-z]{2}", film.language) or film.language == WORDLESS, film.id
        assert re.fullmatch("[A-Z]{2}", film.country), film.id
        assert 1 <= len(film.directors) <= 2, film.id
        for text in (film.title, *film.directors, film.overview):
            assert text, film.id
            assert text == " ".join(text.split()), film.id


def test_an_overview_is_one_plain_sentence(films: list[Film]) -> None:
    for film in films:
        assert 8 <= len(film.overview.split()) <= 20, film.id
        assert film.overview[0].isupper() or film.overview[0].isdigit(), film.id
        assert film.overview.endswith("."), film.id


def test_a_family_safe_film_is_not_a_horror_film_and_not_bleak(films: list[Film]) -> None:
    for film in films:
        if film.family_safe:
            assert "horror" not in film.genres, film.id
            assert film.valence > -0.5, film.id


def test_the_catalogue_is_large_and_spread_over_time(films: list[Film]) -> None:
    decades = Counter(film.year // 10 * 10 for film in films)
    assert len(films) >= 1000
    assert set(decades) == set(range(1930, 2030, 10))
    assert min(decades.values()) >= 80, decades


def test_the_catalogue_is_spread_over_genres_countries_and_languages(films: list[Film]) -> None:
    genres = Counter(genre for film in films for genre in film.genres)
    assert set(genres) == GENRES
    assert min(genres.values()) >= 25, genres
    assert len({film.country for film in films}) >= 30
    assert len({film.language for film in films}) >= 20


def test_no_director_fills_the_catalogue(films: list[Film]) -> None:
    directors = Counter(name for film in films for name in film.directors)
    assert max(directors.values()) <= 10, directors.most_common(3)


def test_every_quadrant_of_feeling_is_well_filled(films: list[Film]) -> None:
    joyful = [film for film in films if film.valence > 0.1]
    bleak = [film for film in films if film.valence < -0.1]
    assert sum(film.energy > 0.2 for film in joyful) >= 180
    assert sum(film.energy < -0.05 for film in joyful) >= 180
    assert sum(film.energy < -0.05 for film in bleak) >= 180
    assert sum(film.energy > 0.2 for film in bleak) >= 180


def test_children_find_films_in_every_decade_and_mood_they_can_bear(films: list[Film]) -> None:
    safe = [film for film in films if film.family_safe]
    assert min(Counter(film.year // 10 for film in safe).values()) >= 20
    assert sum(film.valence > 0.1 and film.energy > 0.2 for film in safe) >= 50
    assert sum(film.valence > 0.1 and film.energy < -0.05 for film in safe) >= 50
