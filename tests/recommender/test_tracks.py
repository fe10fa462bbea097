import json
import re
from collections import Counter, defaultdict
from typing import TypedDict

import pytest

from recommender.catalogue import FOLDER
from recommender.evaluation.facts import loose

GENRE_NAMES = (
    "pop,rock,indie,folk,country,blues,jazz,soul,r&b,funk,disco,electronic,house,techno,ambient,"
    "dance,hip hop,reggae,ska,latin,bossa nova,metal,hard rock,punk,grunge,alternative,classical,"
    "opera,instrumental,soundtrack,new age,nature,world,k-pop,j-pop,bollywood,afrobeat,gospel,"
    "singer-songwriter,ballad,musical,chanson,flamenco,swing,children"
)
GENRES = frozenset(GENRE_NAMES.split(","))
INSTRUMENTAL = "zxx"


class Song(TypedDict):
    id: str
    title: str
    artist: str
    year: int
    genres: list[str]
    language: str
    country: str
    valence: float
    energy: float
    popularity: float
    family_safe: bool


@pytest.fixture(scope="module")
def songs() -> list[Song]:
    text = (FOLDER / "tracks.jsonl").read_text(encoding="utf-8")
    assert text.endswith("\n")
    return [json.loads(line) for line in text.removesuffix("\n").split("\n")]


def test_every_row_has_exactly_the_keys_in_their_order(songs: list[Song]) -> None:
    keys = list(Song.__annotations__)
    assert [song["id"] for song in songs if list(song) != keys] == []


def test_every_value_has_its_type(songs: list[Song]) -> None:
    for song in songs:
        texts = (song["title"], song["artist"], song["language"], song["country"])
        assert all(isinstance(text, str) and text == text.strip() != "" for text in texts), song
        assert type(song["year"]) is int, song
        numbers = (song["valence"], song["energy"], song["popularity"])
        assert all(type(number) is float for number in numbers), song
        assert type(song["family_safe"]) is bool, song


def test_numbers_are_within_their_ranges(songs: list[Song]) -> None:
    for song in songs:
        assert 1930 <= song["year"] <= 2026, song
        assert -1 <= song["valence"] <= 1, song
        assert -1 <= song["energy"] <= 1, song
        assert 0 <= song["popularity"] <= 1, song


def test_ids_are_short_plain_and_unique(songs: list[Song]) -> None:
    ids = [song["id"] for song in songs]
    assert [name for name in ids if not re.fullmatch(r"[a-z0-9-]{1,38}", name)] == []
    assert len(set(ids)) == len(ids)


def test_no_song_is_there_twice(songs: list[Song]) -> None:
    seen = Counter((loose(song["title"]), loose(song["artist"])) for song in songs)
    assert [song for song, times in seen.items() if times > 1] == []


def test_genres_languages_and_countries_are_of_the_vocabulary(songs: list[Song]) -> None:
    for song in songs:
        genres = song["genres"]
        assert 1 <= len(genres) <= 4, song
        assert len(set(genres)) == len(genres), song
        assert set(genres) <= GENRES, song
        assert re.fullmatch(r"[a-z]{2}|zxx", song["language"]), song
        assert re.fullmatch(r"[A-Z]{2}", song["country"]), song


def test_instrumental_songs_have_no_language(songs: list[Song]) -> None:
    sung = [s["id"] for s in songs if "instrumental" in s["genres"]]
    wordless = {s["id"] for s in songs if s["language"] == INSTRUMENTAL}
    assert [name for name in sung if name not in wordless] == []


def test_an_artist_has_one_country_and_at_most_eight_songs(songs: list[Song]) -> None:
    countries: dict[str, set[str]] = defaultdict(set)
    for song in songs:
        countries[song["artist"]].add(song["country"])
    assert {artist for artist, found in countries.items() if len(found) > 1} == set()
    assert max(Counter(song["artist"] for song in songs).values()) <= 8


def test_the_catalogue_is_large_and_wide(songs: list[Song]) -> None:
    assert len(songs) >= 1000
    assert len({song["country"] for song in songs}) >= 30
    assert len({song["language"] for song in songs} - {INSTRUMENTAL}) >= 20
    decades = Counter(song["year"] // 10 for song in songs)
    assert [decade for decade in range(193, 203) if decades[decade] < 30] == []
    genres = Counter(genre for song in songs for genre in song["genres"])
    assert [genre for genre in GENRES if genres[genre] < 5] == []


def test_every_quarter_of_the_circumplex_is_well_filled(songs: list[Song]) -> None:
    places = [(song["valence"], song["energy"]) for song in songs]
    assert sum(v > 0.1 and e > 0.2 for v, e in places) >= 180, "happy and energetic"
    assert sum(v > 0.1 and e < -0.1 for v, e in places) >= 180, "calm"
    assert sum(v < -0.1 and e < -0.05 for v, e in places) >= 180, "sad"
    assert sum(v < -0.1 and e > 0.2 for v, e in places) >= 180, "angry or tense"
