import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.media import Media, Track
from recommender.playlist import Format, document, written
from tests.recommender.samples import movie, track

NASTY: list[Media] = [
    track('He said "hi", twice', artist="Earth, Wind & Fire"),
    track("two\nlines\r\n#EXTINF:-1,a trick", artist="Ann\x00 Artist"),
    track('=HYPERLINK("https://example.org","click")', artist="+44"),
    track("@home", artist="-"),
    track("日本語 ελληνικά", artist="Sigur Rós"),
    movie("-Ships"),
]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_m3u_has_a_header_and_two_lines_a_song() -> None:
    lines = written(NASTY, Format.M3U, "name\nwith a break").split("\n")
    assert lines[:2] == ["#EXTM3U", "#PLAYLIST:name with a break"]
    assert len(lines) == 2 + 2 * len(NASTY) + 1
    assert all(line.startswith("#EXTINF:-1,") for line in lines[2:-1:2])
    assert all(line.startswith("https://") for line in lines[3:-1:2])
    assert "#EXTINF:-1,Sigur Rós - 日本語 ελληνικά" in lines


def test_a_song_without_a_page_leads_to_a_search_for_it() -> None:
    pageless = Track(id=track("x").id, title="# 1", artist="Ann", year=2000)
    assert written([pageless], Format.M3U).split("\n")[3].endswith("/search/%23%201%20Ann")


def test_csv_comes_back_as_it_was() -> None:
    first = rows(written(NASTY, Format.CSV))[0]
    assert first["position"] == "1"
    assert first["title"] == 'He said "hi", twice'
    assert first["by"] == "Earth, Wind & Fire"
    assert first["year"] == "2000"
    assert first["link"] == "https://example.org/"
    assert first["valence"] == "0.00"


def test_no_cell_of_words_begins_a_formula() -> None:
    found = rows(written(NASTY, Format.CSV))
    assert [row["title"][:2] for row in found[2:4]] == ["'=", "'@"]
    assert [row["by"] for row in found[2:4]] == ["'+44", "'-"]
    assert found[5]["title"] == "'-Ships"


def test_a_negative_number_stays_a_number() -> None:
    [row] = rows(written([track("x", place=(-0.63, -0.27))], Format.CSV))
    assert (row["valence"], row["energy"]) == ("-0.63", "-0.27")


def test_what_is_unknown_stays_empty() -> None:
    [row] = rows(written([track("x", place=None, year=0)], Format.CSV))
    assert (row["year"], row["valence"], row["energy"]) == ("", "", "")


def test_a_list_is_numbered_one_line_an_item() -> None:
    lines = written(NASTY, Format.LIST).splitlines()
    assert len(lines) == len(NASTY)
    assert lines[4].startswith("5. 日本語 ελληνικά")
    assert lines[5].endswith("director of -Ships (2000)")


@pytest.mark.parametrize("wanted", Format)
def test_a_file_is_utf_8(wanted: Format) -> None:
    file = document(NASTY, wanted)
    assert "日本語" in file.data.decode("utf-8-sig")
    assert file.name.startswith("moodsync.")


@pytest.mark.parametrize("wanted", Format)
def test_nothing_at_all_is_an_empty_playlist(wanted: Format) -> None:
    assert not document([], wanted).data.decode("utf-8-sig").count("example")


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_any_words_keep_their_lines_and_cells(words: list[tuple[str, str]]) -> None:
    items: list[Media] = [track(title, artist=artist) for title, artist in words]
    assert written(items, Format.M3U).count("\n") == 2 + 2 * len(items)
    assert len(written(items, Format.LIST).splitlines()) == len(items)
    found = rows(written(items, Format.CSV))
    assert len(found) == len(items)
    for row in found:
        assert not row["title"].startswith(("=", "+", "-", "@", "\t", "\r"))
    for wanted in Format:
        document(items, wanted).data.decode()
