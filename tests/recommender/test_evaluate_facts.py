import json
from dataclasses import replace
from pathlib import Path

import pytest

from models.media import Media, Movie, Track
from recommender.__main__ import main
from recommender.catalogue import Catalogue
from recommender.evaluation import facts
from recommender.evaluation.facts import (
    Witness,
    artists,
    contradiction,
    films,
    incomplete,
    is_same,
    names,
    plain,
    titles,
    witnesses,
)
from recommender.evaluation.labels import Label
from tests.recommender.samples import movie, track

FILM = movie("Jurassic Park", director="Steven Spielberg", year=1993)
WITNESS = Witness(
    "Jurassic Park (1993)", 1993, "It is a 1993 film directed by Steven Spielberg and produced by"
)


@pytest.fixture(scope="module")
def items() -> list[Media]:
    catalogue = Catalogue.load()
    return [*catalogue.music.items, *catalogue.movies.items]


def test_nothing_is_missing_in_the_built_in_catalogue(items: list[Media]) -> None:
    assert incomplete(items) == []


@pytest.mark.parametrize(
    ("gap", "told"),
    [
        ({"title": ""}, "title"),
        ({"artist": ""}, "maker"),
        ({"year": 0}, "year"),
        ({"year": 1929}, "year"),
        ({"year": 2027}, "year"),
        ({"genres": frozenset()}, "genres"),
        ({"language": ""}, "language"),
        ({"country": ""}, "country"),
    ],
)
def test_a_gap_in_a_song_is_named(gap: dict[str, object], told: str) -> None:
    whole = track("whole")
    broken: Track = replace(whole, **gap)  # type: ignore[arg-type]
    found = [sentence for sentence in incomplete([broken]) if str(whole.id) in sentence]
    assert len(found) == 1
    assert told in found[0]


def test_a_film_without_an_overview_or_an_id_that_occurs_twice_is_named() -> None:
    told = incomplete([movie("silent"), replace(movie("spoken"), overview="One speaks.")] * 2)
    assert "test:silent has no overview" in told
    assert "test:spoken has no overview" not in told
    assert "test:spoken occurs 2 times" in told


def test_a_small_catalogue_is_told_to_be_small() -> None:
    told = incomplete([track("one")])
    assert "only 1 songs" in told
    assert "only 0 films" in told
    assert "only 1 languages" in told


def test_a_wrong_year_and_a_wrong_director_are_contradictions() -> None:
    late = replace(FILM, year=1996)
    stolen = replace(FILM, director="Joe Dante")
    assert contradiction(FILM, WITNESS) is None
    assert contradiction(replace(FILM, year=1994), WITNESS) is None  # festival and cinema
    assert is_same(late, WITNESS)
    assert contradiction(late, WITNESS) == (late.id, "1996", "Jurassic Park (1993)")
    told = contradiction(stolen, WITNESS)
    assert told is not None
    assert told.ours == "Joe Dante"
    assert told.theirs.startswith("steven spielberg")


def test_namesakes_by_others_in_another_time_are_not_compared() -> None:
    assert not is_same(replace(FILM, year=1953, director="Jean Renoir"), WITNESS)


def test_one_of_two_directors_must_not_be_missing_but_siblings_share_a_name() -> None:
    matrix = movie("The Matrix", director="Lana Wachowski & Lilly Wachowski", year=1999)
    assert contradiction(matrix, Witness("", 1999, "directed by the Wachowskis")) is None
    assert contradiction(matrix, Witness("", 1999, "directed by Joel Wachowski")) is None
    assert contradiction(matrix, Witness("", 1999, "directed by Joel Coen")) is not None


def test_a_title_with_its_article_behind_and_another_name_in_brackets_has_both_names() -> None:
    assert names("Matrix, The") == {"matrix"}
    assert names("Seven Samurai (Shichinin no samurai)") == {
        "seven samurai",
        "shichinin no samurai",
    }


def test_a_misspelt_artist_and_a_misspelt_title_are_contradictions() -> None:
    ours = [
        track("Yesterday", artist="Beatles"),
        track("Helo Goodbye", artist="The Beatles"),
        track("Army of Me", artist="Bjork"),
        track("Unheard", artist="Unheard of"),
    ]
    elsewhere = [
        Label("Yesterday", "The Beatles", 0, 0),
        Label("Hello, Goodbye", "The Beatles", 0, 0),
        Label("Army Of Me", "Björk", 0, 0),
    ]
    found = artists(ours, [label.artist for label in elsewhere])
    assert (found.compared, [one.ours for one in found.contradictions]) == (3, ["Bjork"])
    assert found.rate == pytest.approx(1 / 3)
    found = titles(ours, elsewhere)
    assert [one.ours for one in found.contradictions] == ["Helo Goodbye"]
    assert found.contradictions[0].theirs == "Hello, Goodbye"
    assert found.compared == 3


def test_nothing_to_compare_is_no_contradiction() -> None:
    assert artists([], []).rate == 0


def test_the_catalogue_is_contradicted_at_most_once_in_two_hundred(
    items: list[Media], shared: Path
) -> None:
    found = facts.check(items, shared / "data")
    assert found["passed"], facts.table(found)
    records = found["records"]
    assert isinstance(records, dict)
    assert records["films"]["compared"] >= 1000
    assert records["artists"]["compared"] > 500
    assert records["titles"]["compared"] > 500
    movies = shared / "data" / "movies"
    known = witnesses(movies)
    told = [one for film in items for one in known.get(plain(film.title), ())]
    assert sum(bool(one.credit) for one in told) >= 500
    wrong = [replace(film, year=film.year - 4) for film in items if isinstance(film, Movie)]
    assert films(wrong, movies).rate > 0.5


def test_the_command_prints_the_result_and_exits_with_1_when_a_floor_is_broken(
    shared: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    call = ["evaluate", "facts", "--data", str(shared / "data")]
    assert main([*call, "--json", "--results", str(tmp_path)]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert json.loads((tmp_path / "facts.json").read_text()) == printed
    assert printed["incomplete"] == []
    monkeypatch.setattr(facts, "LAST_YEAR", 2000)
    assert main(call) == 1
    assert "has no year" in capsys.readouterr().out


def test_without_the_records_it_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "facts", "--data", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err
