"""A sequence of songs or films as a file: extended M3U, CSV, or a plain list; pure.

What a title may hold is not ours to choose: commas, quotes, line breaks, any script, or the
beginning of a formula. Line breaks and control characters become spaces in every format.
"""

import csv
import io
import re
from collections.abc import Sequence
from enum import StrEnum

from models.chat import Document
from models.media import Media
from recommender.links import pages

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001 wide ones count, too
"""With what a cell begins that a spreadsheet would compute (OWASP, "CSV Injection")."""

COLUMNS = ("position", "title", "by", "year", "link", "valence", "energy")


class Format(StrEnum):
    """How a playlist is written."""

    M3U = "m3u"
    CSV = "csv"
    LIST = "list"


def written(items: Sequence[Media], wanted: Format, name: str = "MoodSync") -> str:
    """Return a playlist as text.

    Args:
        items: in the order of playing.
        wanted: the format.
        name: of the playlist; only M3U has a place for it.
    """
    match wanted:
        case Format.M3U:
            return m3u(items, name)
        case Format.CSV:
            return table(items)
        case Format.LIST:
            return plain(items)


def document(items: Sequence[Media], wanted: Format, name: str = "MoodSync") -> Document:
    """Return a playlist as a file in UTF-8."""
    text = written(items, wanted, name)
    match wanted:
        case Format.M3U:  # the 8 says that it is UTF-8
            return Document("moodsync.m3u8", "audio/x-mpegurl", _bytes(text))
        case Format.CSV:  # spreadsheets believe in UTF-8 only when they see its mark
            return Document("moodsync.csv", "text/csv", _bytes(f"\ufeff{text}"))
        case Format.LIST:
            return Document("moodsync.txt", "text/plain", _bytes(text))


def m3u(items: Sequence[Media], name: str) -> str:
    """Return extended M3U; the entries lead to search pages, since no files are ours to give."""
    lines = ["#EXTM3U", f"#PLAYLIST:{one_line(name)}"]
    for item in items:
        label = one_line(f"{item.maker} - {item.title}")
        lines += [f"#EXTINF:-1,{label}", one_line(pages(item)[0][1])]
    return "\n".join(lines) + "\n"


def table(items: Sequence[Media]) -> str:
    """Return CSV after RFC 4180, with a header; no cell of words begins a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for number, item in enumerate(items, start=1):
        words = (cell(item.title), cell(item.maker))
        page = cell(pages(item)[0][1])
        numbers = (item.year or "", page, _number(item.valence), _number(item.energy))
        writer.writerow((number, *words, *numbers))
    return text.getvalue()


def plain(items: Sequence[Media]) -> str:
    """Return a numbered list, one line an item."""
    return "".join(
        one_line(f"{number}. {item.title} – {item.maker}") + f"{_year(item)}\n"  # noqa: RUF001
        for number, item in enumerate(items, start=1)
    )


def cell(words: str) -> str:
    """Return words that no spreadsheet takes for a formula, in one line."""
    line = one_line(words)
    return f"'{line}" if line.startswith(FORMULA) else line


def one_line(words: str) -> str:
    """Return words without line breaks and control characters."""
    return CONTROL.sub(" ", words).strip()


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _year(item: Media) -> str:
    return f" ({item.year})" if item.year > 0 else ""


def _bytes(text: str) -> bytes:
    return text.encode(errors="replace")  # a lone surrogate must not lose the whole playlist
