"""The index beside a large catalogue: it changes nothing but the time of a start."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from models.errors import StartupError
from models.media import Filters, MediaKind, MediaQuery
from recommender import shelf_index
from recommender.catalogue import FOLDER, Catalogue
from recommender.library import Shelves
from recommender.shelf import Shelf

INDEX = "tracks.jsonl.index.npz"
QUERY = MediaQuery(
    kind=MediaKind.MUSIC,
    genres=("jazz", "pop"),
    valence=0.2,
    energy=-0.1,
    filters=Filters(not_genres=("rock",), language="en"),
)


@pytest.fixture(autouse=True)
def every_shelf_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf_index, "FROM", 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("tracks.jsonl", "movies.jsonl"):
        shutil.copy(FOLDER / name, tmp_path)
    return tmp_path


def found(catalogue: Catalogue) -> list[str]:
    return [catalogue.music.item(place).id for place in catalogue.music.nearest(QUERY).tolist()]


def refused(*_: object) -> Shelf:
    pytest.fail("the lines were read again")


@pytest.mark.may_block  # loads catalogues, which the program does before it answers
async def test_a_second_start_reads_no_line_and_finds_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Catalogue.load(folder)
    assert (folder / INDEX).exists()
    with monkeypatch.context() as patch:
        patch.setattr(Shelf, "of", refused)
        second = Catalogue.load(folder)
    assert found(first) == found(second)
    assert np.array_equal(first.movies.positions, second.movies.positions)
    library = Shelves(second.shelves)
    best = await library.best_of("abba")
    assert best
    assert best.title == "Dancing Queen"
    assert await library.item(best.id) == best


def test_a_changed_line_is_read(folder: Path) -> None:
    Catalogue.load(folder)
    file = folder / "tracks.jsonl"
    file.write_text(file.read_text().replace("Dancing Queen", "Dancing Kings", 1))
    assert any(item.title == "Dancing Kings" for item in Catalogue.load(folder).music.items)
    assert len(Catalogue.load(folder).music.titles.find("dancing kings")) == 1
    file.write_text(file.read_text().replace('"energy": 0.6', '"energy": 6', 1))
    with pytest.raises(StartupError, match="energy"):
        Catalogue.load(folder)


@pytest.mark.parametrize("cut", [0, 10, 5000])
def test_a_broken_index_is_made_anew(folder: Path, cut: int) -> None:
    first = found(Catalogue.load(folder))
    index = folder / INDEX
    index.write_bytes(index.read_bytes()[:cut])
    assert found(Catalogue.load(folder)) == first
    assert index.stat().st_size > 5000


def test_a_bit_that_flipped_is_noticed(folder: Path) -> None:
    first = found(Catalogue.load(folder))
    index = folder / INDEX
    content = bytearray(index.read_bytes())
    content[len(content) // 2] ^= 1
    index.write_bytes(content)
    assert found(Catalogue.load(folder)) == first


def test_a_folder_that_cannot_be_written_is_read_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    assert found(Catalogue.load(folder)) == found(Catalogue.load(FOLDER))
    assert not (folder / INDEX).exists()
