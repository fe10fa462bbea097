"""What MovieLens's ratings teach at an import, read as the command reads them."""

from pathlib import Path

import numpy as np
import pytest

from models.media import ItemId
from recommender.__main__ import main
from recommender.importing_entry import Bad
from recommender.importing_ratings import Rating, Ratings, ratings_in
from recommender.item_knn import FILE, ItemKnn
from tests.recommender.imports import film, imported

HEADER = "userId,movieId,rating,timestamp\n"
ZORK, ZAK = ItemId("builtin:zork-1999"), ItemId("builtin:ml-2")


def written(folder: Path, content: str | bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "ratings.csv").write_bytes(
        content if isinstance(content, bytes) else content.encode()
    )
    return folder


def fans(films: str, people: int = 20) -> str:
    """Return rows of people who like all of some films."""
    return "".join(f"{person},{film},4.5,0\n" for person in range(people) for film in films)


@pytest.fixture
def catalogue(empty: Path) -> Path:
    """A catalogue that holds, of the films below, one of its own and one of an import before."""
    imported(empty, film("zork-1999", "Zork"), film("ml-2", "Zak"))
    return empty


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder of MovieLens whose films are all known, so that nothing needs to be tagged."""
    folder = written(tmp_path / "ml", HEADER + fans("12") + "7,3,5,0\n")
    (folder / "movies.csv").write_text(
        "movieId,title,genres\n1,Zork (1999),Drama\n2,Zak (1999),Drama\n3,X (1990),\n"
    )
    return folder


def called(source: Path, catalogue: Path) -> int:
    return main(["import", "--movielens", str(source), "--to", str(catalogue)])


def test_an_import_learns_which_films_go_together_built_in_ones_too(
    source: Path, catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(source, catalogue) == 0
    assert "40 likes tell which of its films go together" in capsys.readouterr().out
    learned = ItemKnn.load(catalogue)
    assert learned.scores([ZORK]) == {ZAK: 1.0}
    assert learned.scores([ZAK]) == {ZORK: 1.0}
    assert len(learned.items) == 2  # the third is in no catalogue


def test_a_second_import_leaves_the_same_table_and_newer_ratings_another(
    source: Path, catalogue: Path
) -> None:
    called(source, catalogue)
    first = (catalogue / FILE).read_bytes()
    called(source, catalogue)
    assert (catalogue / FILE).read_bytes() == first
    written(source, HEADER + fans("12", people=30))
    called(source, catalogue)
    assert (catalogue / FILE).read_bytes() != first


def test_fewer_likes_do_not_replace_what_more_of_them_told(
    source: Path, catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    called(source, catalogue)
    larger = (catalogue / FILE).read_bytes()
    called(written(source, HEADER + fans("12", people=9)), catalogue)
    assert "40 likes of an earlier import still tell" in capsys.readouterr().out
    assert (catalogue / FILE).read_bytes() == larger


def test_a_broken_table_is_mended_by_any_import(source: Path, catalogue: Path) -> None:
    (catalogue / FILE).write_bytes(b"no archive")
    called(source, catalogue)
    assert ItemKnn.load(catalogue).scores([ZORK])


@pytest.mark.parametrize("content", ["", HEADER, HEADER + "1,1,5,0\n", HEADER + "1,9,5,0\n"])
def test_ratings_that_teach_nothing_are_told_and_what_was_learned_stays(
    source: Path, catalogue: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(written(source, content), catalogue) == 0
    assert "no ratings tell which films go together" in capsys.readouterr().out
    assert not (catalogue / FILE).exists()
    called(written(source, HEADER + fans("12")), catalogue)
    called(written(source, content), catalogue)
    assert ItemKnn.load(catalogue).scores([ZORK])


def test_a_folder_without_ratings_is_imported_as_ever(
    source: Path, catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (source / "ratings.csv").unlink()
    assert called(source, catalogue) == 0
    assert "2 there already, 1 bad rows" in capsys.readouterr().out


def test_a_file_of_other_columns_is_refused_before_anything_is_written(
    source: Path, catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (catalogue / "movies.jsonl").read_bytes()
    assert called(written(source, "user,item\n1,2\n"), catalogue) == 2
    assert "no columns userId, movieId, rating" in capsys.readouterr().err
    assert (catalogue / "movies.jsonl").read_bytes() == before


def test_bad_ratings_are_told_counted_and_left_out(
    source: Path, catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = "1,1,nan,0\n1,1,inf,0\n1,1,,0\n1,1,many,0\n1,1,-3,0\n1,1,6,0\n,1,5,0\n1,,5,0\n1,1\n"
    called(written(source, HEADER + bad + fans("12")), catalogue)
    printed = capsys.readouterr()
    assert "10 bad rows skipped" in printed.out  # with the film that has no genres
    assert "ratings.csv line 2: it is no person, film and 0.5 to 5 stars" in printed.err
    assert "ratings.csv line 10: it has 2 fields, not 4" in printed.err


def test_bytes_that_are_no_text_harm_no_other_row(tmp_path: Path) -> None:
    content = HEADER.encode() + b"1,\xff\xfe,5,0\n\x00,1,5,0\n" + fans("1").encode()
    told: list[Bad] = []
    found = Ratings.of(ratings_in(written(tmp_path / "ml", content), told.append))
    items, people, _ = found.likes_of({"ml-1": "one"})
    assert items == ["builtin:one"]
    assert len(people) >= 20


def test_fewer_than_four_stars_make_a_film_known_but_not_liked() -> None:
    found = Ratings.of([Rating("ann", "1", 3.5), Rating("bo", "1", 1.0), Rating("bo", "2", 4.0)])
    assert found.popularity["1"] == 1.0
    assert 0 < found.popularity["2"] < 1
    _, _, liked = found.likes_of({"ml-1": "one", "ml-2": "two"})
    assert liked.tolist() == [1]


def test_two_numbers_of_one_film_are_one_item() -> None:
    found = Ratings.of([Rating("ann", "1", 5), Rating("ann", "2", 5), Rating("bo", "3", 5)])
    items, people, liked = found.likes_of({"ml-1": "same", "ml-2": "same"})
    assert items == ["builtin:same"]
    np.testing.assert_array_equal((people, liked), ([0, 0], [0, 0]))


def test_no_ratings_are_no_likes(tmp_path: Path) -> None:
    nothing = Ratings.of(ratings_in(tmp_path, lambda _: None))
    assert nothing.popularity == {}
    assert nothing.likes_of({"ml-1": "one"})[0] == []
