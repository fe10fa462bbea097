from collections.abc import Iterator
from pathlib import Path

import pytest

from models.errors import StartupError
from models.media import MediaKind
from recommender import importing_command
from recommender.__main__ import main
from recommender.catalogue import Catalogue
from recommender.evaluate import Unusable
from recommender.importing import BATCH, Summary, ids_in
from recommender.importing_entry import Bad, Entry
from recommender.importing_tables import movielens, shortened, table, titled
from recommender.importing_tmdb import films
from tests.recommender.imports import csv_file, film, imported, rows
from tests.servers.tmdb_server import TmdbServer, running

KEY = "k" * 32
MATRIX: dict[str, object] = {
    "id": 603,
    "title": "The Matrix",
    "release_date": "1999-03-31",
    "genres": [{"id": 28, "name": "Action"}, {"id": 878, "name": "Science Fiction"}],
    "overview": "A hacker learns what the world is.",
    "original_language": "en",
    "production_countries": [{"iso_3166_1": "US"}],
    "runtime": 136,
    "vote_count": 26000,
    "credits": {"crew": [{"job": "Director", "name": "Lana W."}, {"job": "Editor", "name": "Z."}]},
}


def test_what_is_written_is_a_catalogue(empty: Path) -> None:
    song = Entry(
        id="csv-1", kind=MediaKind.MUSIC, title="Sün", by="A", genres=("pop",), place=(1.0, -1.0)
    )
    assert imported(empty, film(), song) == Summary(added=2)
    catalogue = Catalogue.load(empty)
    [track, movie] = catalogue.items
    assert (track.title, track.year, track.valence) == ("Sün", 0, 1.0)
    assert (movie.id, movie.maker, movie.energy) == ("builtin:ml-1", "", -0.25)
    assert rows(empty)[0]["tags"] == ["soft"]


def test_a_new_folder_begins_with_the_built_in_items(tmp_path: Path) -> None:
    imported(tmp_path / "new", film())
    assert len(Catalogue.load(tmp_path / "new").items) == len(Catalogue.load().items) + 1


def test_importing_twice_changes_nothing(empty: Path) -> None:
    found = [film(f"ml-{number}", f"Film {number}") for number in range(BATCH + 3)]
    imported(empty, *found)
    before = (empty / "movies.jsonl").read_bytes()
    assert imported(empty, *found) == Summary(known=len(found))
    assert (empty / "movies.jsonl").read_bytes() == before


def test_films_of_one_name_are_told_apart_by_year_maker_and_id(empty: Path) -> None:
    same_source = imported(empty, film("ml-1"), film("ml-2"), film("ml-3", year=1980))
    assert same_source == Summary(added=3)
    other = imported(empty, film("tmdb-1", "ZORK!", "Ann"), film("tmdb-2", year=1980, by="Bo"))
    assert other == Summary(known=2)
    assert imported(
        empty, film("tmdb-5", year=2001, by="A"), film("csv-6", year=2001, by="B")
    ) == (Summary(added=2))


def test_an_import_tells_under_which_id_the_catalogue_holds_a_film(empty: Path) -> None:
    imported(empty, film("zork-1999"))
    found = imported(empty, film("ml-1"), film("ml-2", "B"), film("ml-2", "B"))
    assert found.ids == {"ml-1": "zork-1999", "ml-2": "ml-2"}


def test_a_torn_last_line_is_cut_off_and_the_import_goes_on(empty: Path) -> None:
    imported(empty, film("ml-1"))
    part = empty / "movies.jsonl.part"
    part.write_bytes((empty / "movies.jsonl").read_bytes() + b'{"id": "ml-2", "ti')
    assert ids_in(empty) == {"ml-1"}
    assert imported(empty, film("ml-1"), film("ml-2", "B")) == Summary(added=1, known=1)
    assert [row["id"] for row in rows(empty)] == ["ml-1", "ml-2"]
    assert not part.exists()


def test_bad_rows_of_a_csv_are_named_and_the_others_come_in(tmp_path: Path) -> None:
    content = (
        "Title,By,Year,Genres,Overview,Popularity\r\n"
        'Good,Ann,1999,"Drama;Comedy","It ""rains"".\nTwice.",0.5\r\n'
        ",Ann,1999,drama,,\r\n"
        "NaN,Ann,1999,drama,,\r\n"
        "No year,Ann,,drama,,\r\n"
        "Odd year,Ann,nan,drama,,\r\n"
        "Far year,Ann,99999,drama,,\r\n"
        "No genre,Ann,1999,,,\r\n"
        "Popular,Ann,1999,drama,,inf\r\n"
        "Too popular,Ann,1999,drama,,7\r\n"
        "Short,Ann\r\n"
        f"Huge,Ann,1999,drama,{'x' * 200_000},\r\n"
        "Fine too (1980),Ann,,drama,,\r\n"
    ).encode() + b"Caf\xe9,Ann,1999,drama,,\r\n\xef\xbb\xbfLast,Ann,1999,drama,,\r\n"
    found = list(table(csv_file(tmp_path, content)))
    good = [one for one in found if isinstance(one, Entry)]
    assert [one.title for one in good][:2] == ["Good", "Fine too"]
    assert good[0].genres == ("drama", "comedy")
    assert good[0].overview == 'It "rains". Twice.'
    bad = [one for one in found if isinstance(one, Bad)]
    assert len(bad) == 11
    assert all(one.place.startswith("items.csv line ") for one in bad)
    assert any("UTF-8" in one.problem for one in bad)


@pytest.mark.parametrize("minutes", ["-5", "100000", "1e300"])
def test_a_runtime_that_the_catalogue_would_refuse_does_not_come_in(
    tmp_path: Path, minutes: str
) -> None:
    [bad] = table(csv_file(tmp_path, f"title,year,genres,runtime\nSun,1999,drama,{minutes}\n"))
    assert isinstance(bad, Bad)
    assert bad.problem == "a number is out of range"


def test_a_row_twice_in_a_csv_comes_in_once(tmp_path: Path, empty: Path) -> None:
    file = csv_file(tmp_path, "kind,title,artist,genres\nmusic,Sun,A,pop\nmusic,SUN,a,rock\n")
    assert imported(empty, *table(file)) == Summary(added=1, known=1)


def test_a_file_that_is_no_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="no column title"):
        list(table(csv_file(tmp_path, "a,b\n1,2\n")))
    for no_table in ("", "Dear diary,\ntoday, I think, was good.\nBye", "\n\n", "title of it\n"):
        with pytest.raises(Unusable, match="no column title"):
            list(table(csv_file(tmp_path, no_table)))
    assert list(table(csv_file(tmp_path, "\nTitle,genres\n"))) == []
    with pytest.raises(Unusable, match="cannot be read"):
        list(table(tmp_path / "none.csv"))


@pytest.mark.parametrize(
    ("title", "meant"),
    [
        ("Matrix, The (1999)", ("The Matrix", 1999)),
        (
            "City of Lost Children, The (Cité des enfants perdus, La) (1995)",
            ("The City of Lost Children", 1995),
        ),
        ("2001: A Space Odyssey (1968)", ("2001: A Space Odyssey", 1968)),
        ("Avventura, L' (1960)", ("L'Avventura", 1960)),
        ("No Year", ("No Year", 0)),
    ],
)
def test_movielens_titles_are_turned_round(title: str, meant: tuple[str, int]) -> None:
    assert titled(title, None) == meant


def test_an_overview_is_cut_at_a_sentence() -> None:
    assert shortened(f"One. {'Two ' * 60}end. Three.") == "One."
    assert len(shortened("x" * 5000)) == 400


def test_a_folder_of_movielens_is_read_with_tags_and_popularity(tmp_path: Path) -> None:
    (tmp_path / "movies.csv").write_text(
        "movieId,title,genres\n1,Toy Story (1995),Children|IMAX\n2,X (1990),(no genres listed)\n"
        "x,Y (1990),Drama\n"
    )
    (tmp_path / "tags.csv").write_text("userId,movieId,tag,timestamp\n1,1,Feel-good,0\n")
    toys, nothing, strange = movielens(tmp_path, {"1": 1.0})
    assert isinstance(toys, Entry)
    assert (toys.id, toys.genres, toys.tags) == ("ml-1", ("family",), ("uplifting",))
    assert toys.popularity == 1
    assert isinstance(nothing, Bad)
    assert isinstance(strange, Bad)
    with pytest.raises(Unusable, match=r"no movies\.csv"):
        list(movielens(tmp_path / "none", {}))


@pytest.fixture
def tmdb() -> Iterator[TmdbServer]:
    with running(TmdbServer({603: MATRIX, 1: {"id": 1}})) as server:
        yield server


def test_tmdb_gives_films_and_what_it_lacks_is_told(tmdb: TmdbServer, tmp_path: Path) -> None:
    file = csv_file(tmp_path, '603\n\nabc\n{"id": 1}\n-3\n999\n')
    matrix, *bad = films(file, KEY, tmdb.url)
    assert isinstance(matrix, Entry)
    assert (matrix.id, matrix.by, matrix.year, matrix.runtime) == (
        "tmdb-603",
        "Lana W.",
        1999,
        136,
    )
    assert matrix.genres == ("action", "science fiction")
    assert [one.place[-1] for one in bad if isinstance(one, Bad)] == ["3", "4", "5", "6"]


def test_tmdbs_films_for_adults_only_stay_out(tmdb: TmdbServer, tmp_path: Path) -> None:
    tmdb.films = {603: MATRIX, 604: {**MATRIX, "id": 604, "adult": True}}
    matrix, adult = films(csv_file(tmp_path, "603\n604\n"), KEY, tmdb.url)
    assert isinstance(matrix, Entry)
    assert isinstance(adult, Bad)


def test_a_line_of_nested_brackets_is_no_tmdb_id(tmp_path: Path) -> None:
    [bad] = films(csv_file(tmp_path, "[" * 100_000), KEY, "http://127.0.0.1:1")
    assert isinstance(bad, Bad)


def test_tmdb_is_waited_for_as_long_as_it_says(tmdb: TmdbServer, tmp_path: Path) -> None:
    tmdb.busy, tmdb.wait, tmdb.broken = 2, "7", 1
    waits: list[float] = []
    [matrix] = films(csv_file(tmp_path, "603"), KEY, tmdb.url, sleep=waits.append)
    assert isinstance(matrix, Entry)
    assert waits[:2] == [7, 7]
    assert len(waits) == 3


def test_a_long_wait_ends_the_import_and_known_films_are_not_asked_for(
    tmdb: TmdbServer, tmp_path: Path
) -> None:
    tmdb.busy, tmdb.wait = 1, "86400"
    file = csv_file(tmp_path, "603")
    with pytest.raises(Unusable, match="again later"):
        list(films(file, KEY, tmdb.url))
    assert list(films(file, KEY, tmdb.url, known=lambda _: True)) == []
    assert tmdb.asked == [603]


def test_a_refused_key_is_told_without_naming_it(
    tmdb: TmdbServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    call = ["import", "--tmdb-ids", str(csv_file(tmp_path, "603")), "--to", str(tmp_path / "to")]
    monkeypatch.delenv(importing_command.KEY, raising=False)
    assert main(call) == 2
    monkeypatch.setenv(importing_command.KEY, "wrong-secret")
    assert main([*call, "--tmdb-url", tmdb.url]) == 2
    told = capsys.readouterr().err + caplog.text
    assert "refuses the key" in told
    assert "wrong-secret" not in told


@pytest.mark.weights
def test_the_command_imports_tags_and_sums_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = csv_file(tmp_path, "title,year,genres,overview\nZork,1999,horror,They die.\n,,,\n")
    call = ["import", "--csv", str(file), "--to", str(tmp_path / "to")]
    assert main(call) == 0
    assert "1 added, 0 there already, 1 bad" in capsys.readouterr().out
    assert main(call) == 0
    assert "0 added, 1 there already" in capsys.readouterr().out
    [row] = [row for row in rows(tmp_path / "to") if row["title"] == "Zork"]
    assert isinstance(row["valence"], float)
    assert row["valence"] < 0


def test_a_catalogue_with_a_bad_row_still_stops_the_start(empty: Path) -> None:
    (empty / "movies.jsonl").write_text('{"id": "x", "title": "y", "genres": ["z"]}\n')
    with pytest.raises(StartupError, match="line 1"):
        Catalogue.load(empty)


@pytest.mark.parametrize("line", ["{", "[]", '{"title": "no id"}'])
def test_an_import_into_a_folder_of_something_else_is_refused(
    empty: Path, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (empty / "movies.jsonl").write_text(f"{line}\n")
    file = csv_file(empty, "title,year,genres,overview\nZork,1999,horror,They die.\n")
    assert main(["import", "--csv", str(file), "--to", str(empty)]) == 2
    assert "holds lines that are no rows" in capsys.readouterr().err
