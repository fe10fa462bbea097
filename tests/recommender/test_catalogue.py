import json
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from models.errors import StartupError
from models.media import MediaKind, MediaQuery
from models.protocols import MediaProvider
from recommender.catalogue import Catalogue
from recommender.links import movie_links, pages, track_links
from recommender.shelf import Shelf
from tests.recommender.samples import track

SONG: dict[str, object] = {
    "id": "sun-choir",
    "title": "Sun",
    "artist": "The Choir",
    "year": 1999,
    "genres": ["Pop", "folk"],
    "language": "en",
    "country": "GB",
    "valence": 0.8,
    "energy": 0.4,
    "popularity": 0.5,
    "family_safe": True,
}
FILM: dict[str, object] = {
    "id": "rain-1950",
    "title": "Rain",
    "director": "A. Body",
    "year": 1950,
    "genres": ["drama"],
    "language": "fr",
    "country": "FR",
    "runtime": 90,
    "valence": -0.5,
    "energy": -0.2,
    "popularity": 0.3,
    "family_safe": False,
    "overview": "It rains on somebody.",
}


def written(folder: Path, songs: list[dict[str, object]], films: list[dict[str, object]]) -> Path:
    for name, rows in (("tracks", songs), ("movies", films)):
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return folder


def query(kind: MediaKind, *genres: str, valence: float = 0.0, limit: int = 50) -> MediaQuery:
    return MediaQuery(kind=kind, genres=genres, valence=valence, energy=0.0, limit=limit)


async def test_a_row_becomes_an_item_with_links(tmp_path: Path) -> None:
    catalogue = Catalogue.load(written(tmp_path, [SONG], [FILM]))
    [song] = await catalogue.provider(MediaKind.MUSIC).search(query(MediaKind.MUSIC))
    [film] = await catalogue.provider(MediaKind.MOVIE).search(query(MediaKind.MOVIE))
    assert (song.id, song.title, song.maker) == ("builtin:sun-choir", "Sun", "The Choir")
    assert song.genres == {"pop", "folk"}
    assert song.family_safe
    assert (film.id, film.maker, film.year) == ("builtin:rain-1950", "A. Body", 1950)
    assert [service for service, _ in pages(song)] == ["Spotify", "YouTube", "Apple Music"]
    assert [service for service, _ in pages(film)] == ["TMDB", "Trailer", "JustWatch"]


@pytest.mark.may_block  # loads it, which the program does before it answers anybody
async def test_the_shipped_catalogue_loads() -> None:
    catalogue = Catalogue.load()
    for kind in MediaKind:
        provider: MediaProvider = catalogue.provider(kind)
        found = await provider.search(query(kind, limit=150))
        assert len(found) == 150
        assert {item.kind for item in found} == {kind}
        assert provider.name == "builtin"


async def test_the_nearest_comes_first_and_a_wanted_genre_counts_as_nearer() -> None:
    shelf = Shelf.of(
        MediaKind.MUSIC,
        [
            track("far", ["jazz"], (-0.9, 0.0)),
            track("near", ["pop"], (0.1, 0.0)),
            track("wanted", ["jazz"], (0.3, 0.0)),
        ],
    )
    plain = await shelf.search(query(MediaKind.MUSIC))
    jazz = await shelf.search(query(MediaKind.MUSIC, "jazz", "unheard of"))
    assert [item.title for item in plain] == ["near", "wanted", "far"]
    assert [item.title for item in jazz] == ["wanted", "near", "far"]


async def test_equals_keep_their_order() -> None:
    shelf = Shelf.of(MediaKind.MUSIC, [track(name) for name in "cab"])
    assert [item.title for item in await shelf.search(query(MediaKind.MUSIC))] == ["c", "a", "b"]


async def test_a_limit_holds_and_another_kind_finds_nothing() -> None:
    shelf = Shelf.of(MediaKind.MUSIC, [track(name) for name in "abc"])
    assert len(await shelf.search(query(MediaKind.MUSIC, limit=2))) == 2
    assert not await shelf.search(query(MediaKind.MUSIC, limit=0))
    assert not await shelf.search(query(MediaKind.MOVIE))


async def test_an_empty_catalogue_finds_nothing(tmp_path: Path) -> None:
    catalogue = Catalogue.load(written(tmp_path, [], []))
    assert not await catalogue.music.search(query(MediaKind.MUSIC, "pop"))


def test_a_missing_file_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match=r"tracks\.jsonl"):
        Catalogue.load(tmp_path)


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("title", "", "title"),
        ("artist", None, "artist"),
        ("year", "1999", "year"),
        ("year", True, "year"),
        ("genres", [], "genres"),
        ("genres", "pop", "genres"),
        ("valence", 1.5, "valence"),
        ("energy", float("nan"), "malformed"),
        ("popularity", -0.1, "popularity"),
        ("id", "a" * 41, "at most 40 bytes"),
        ("id", "ü", "ASCII"),
        ("id", " ", "id"),
    ],
)
def test_a_bad_value_is_named_with_its_line(
    tmp_path: Path, key: str, value: object, problem: str
) -> None:
    written(tmp_path, [SONG, {**SONG, "id": "other", key: value}], [])
    with pytest.raises(StartupError, match=f"tracks.jsonl line 2: .*{problem}"):
        Catalogue.load(tmp_path)


@pytest.mark.parametrize("line", ["{", "[]", "1", '{"id": "x"}', '{"id": "x", "title": "y"}'])
def test_a_line_that_is_no_row_is_named(tmp_path: Path, line: str) -> None:
    written(tmp_path, [], [FILM])
    (tmp_path / "movies.jsonl").write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(StartupError, match=r"movies\.jsonl line 2"):
        Catalogue.load(tmp_path)


def test_an_id_that_occurs_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match="line 2: the id builtin:sun-choir occurs twice"):
        Catalogue.load(written(tmp_path, [SONG, SONG], []))


@pytest.mark.parametrize("title", ["AC/DC?", "50% & more", "#1 + you", "Ænima é 東京", "\ud800"])
def test_links_survive_every_character(title: str) -> None:
    for _, address in (*track_links(title, "x"), *movie_links(title, 1999)):
        parts = urlsplit(address)
        assert parts.scheme == "https"
        assert address.isascii()
        assert not parts.fragment
        assert " " not in address


def test_links_say_what_is_looked_for() -> None:
    (_, spotify), (_, youtube), (_, apple) = track_links("AC/DC? #1", "A & B")
    assert unquote(spotify.rsplit("/", 1)[1]) == "AC/DC? #1 A & B"
    assert parse_qs(urlsplit(youtube).query) == {"search_query": ["AC/DC? #1 A & B"]}
    assert parse_qs(urlsplit(apple).query) == {"term": ["AC/DC? #1 A & B"]}
    (_, tmdb), (_, trailer), (_, justwatch) = movie_links("Who & What?", 1999)
    assert parse_qs(urlsplit(tmdb).query) == {"query": ["Who & What? y:1999"]}
    assert parse_qs(urlsplit(trailer).query) == {"search_query": ["Who & What? 1999 trailer"]}
    assert parse_qs(urlsplit(justwatch).query) == {"q": ["Who & What?"]}
