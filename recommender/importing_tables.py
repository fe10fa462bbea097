"""Rows of files to items: MovieLens's folders and any CSV or TSV with a header."""

import csv
import re
from collections.abc import Iterator, Mapping
from math import isfinite
from pathlib import Path
from typing import TextIO

from models.media import MediaKind
from recommender.evaluate import Unusable
from recommender.importing import made_up_id
from recommender.importing_entry import Bad, Entry
from recommender.tagger import plain
from recommender.vocabulary import named

LARGEST_FIELD = 131_072
"""Characters; a longer field is a forgotten quotation mark, not an overview."""
LONGEST_OVERVIEW, LONGEST_NAME, MOST_GENRES = 400, 300, 12

YEAR = re.compile(r"\s*\((\d{4})[-\N{EN DASH}]?\)\s*$")
OTHER_TITLE = re.compile(r"\s+\([^()]*\)$")
ARTICLE = re.compile(r"^(.*), (The|A|An|Le|La|Les|L'|Un|Une|Il|Lo|Der|Die|Das|El|Los|Las)$")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'])")

GENRES = {
    "children": "family",
    "musical": "music",
    "sci-fi": "science fiction",
    "film-noir": "film noir",
}
"""MovieLens's names that the catalogue has others for."""
NO_GENRES = frozenset({"(no genres listed)", "imax"})

Rows = Iterator[Entry | Bad]


def movielens(folder: Path, popularity: Mapping[str, float]) -> Rows:
    """Read a folder of MovieLens: movies.csv, and tags and overviews where they lie.

    Names may have a prefix, as in `ml_latest_small_movies.csv`. Overviews are any TSV with the
    columns movieId and overview.

    Args:
        folder: of MovieLens.
        popularity: of films, in [0, 1], by MovieLens's numbers; see `importing_ratings`.

    Raises:
        Unusable: there is no file of movies.
    """
    movies = one_of(folder, "movies.csv")
    if movies is None:
        raise Unusable(f"{folder} holds no movies.csv")
    tags: dict[str, list[str]] = {}
    for row in _rows(one_of(folder, "tags.csv")):
        tags.setdefault(row.get("movieId", ""), []).extend(named([row.get("tag", "")]))
    overviews = {
        row["movieId"]: row["overview"]
        for file in sorted(folder.glob("*.tsv"))
        for row in _rows(file)
        if row.get("movieId") and row.get("overview")
    }
    for place, film in read(movies):
        if isinstance(film, Bad):
            yield film
            continue
        number = film.get("movieId", "")
        fields = {
            "id": f"ml-{number}" if number.isdigit() else "",
            "kind": MediaKind.MOVIE.value,
            "title": film.get("title", ""),
            "genres": film.get("genres", ""),
            "overview": overviews.get(number, ""),
            "popularity": str(popularity.get(number, 0.0)),
            "tags": "|".join(dict.fromkeys(tags.get(number, []))),
        }
        if not fields["id"]:
            yield Bad(place, "movieId is missing")
        else:
            yield checked(place, fields)


def table(file: Path) -> Rows:
    """Read a CSV or TSV with a header.

    Columns, in any order and case: title and genres (parted by | or ;); kind (music or movie),
    by (or artist, director), year, overview, language, country, runtime, popularity, family_safe,
    valence and energy as far as they are known. Without a kind, a row with an artist is a song.

    Raises:
        Unusable: the file cannot be read or has no column of titles.
    """
    if "title" not in columns(file):
        raise Unusable(f"{file} has no column title: its first line must name the columns")
    for place, row in read(file):
        if isinstance(row, Bad):
            yield row
            continue
        lower = {str(name).strip().lower(): value for name, value in row.items()}
        by = lower.get("by") or lower.get("artist") or lower.get("director") or ""
        kind = lower.get("kind") or ("music" if lower.get("artist") else "movie")
        yield checked(place, {**lower, "by": by, "kind": kind, "id": ""})


def checked(place: str, fields: Mapping[str, str]) -> Entry | Bad:
    """Return the item of a row of texts, or what is wrong with it."""
    try:
        return _entry({name: (value or "").strip() for name, value in fields.items()})
    except ValueError as problem:
        return Bad(place, str(problem))


def read(file: Path) -> Iterator[tuple[str, dict[str, str] | Bad]]:
    """Yield each row of a table with its place, or what keeps it from being read.

    Bytes that are no UTF-8 become lone surrogates, which `Entry` refuses, row by row.

    Raises:
        Unusable: the file cannot be opened.
    """
    with _opened(file) as source:
        reader = csv.reader(source, delimiter=_delimiter(file))
        header: list[str] = []
        while True:
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error:
                place = f"{file.name} line {reader.line_num}"
                yield place, Bad(place, "a field is longer than 131,072 characters or broken")
                continue
            place = f"{file.name} line {reader.line_num}"
            if not header:
                header = values
            elif values and len(values) != len(header):
                yield place, Bad(place, f"it has {len(values)} fields, not {len(header)}")
            elif values:
                yield place, dict(zip(header, values, strict=True))


def columns(file: Path) -> frozenset[str]:
    """Return the columns of a table in lower case; none where no first line can be read.

    Raises:
        Unusable: the file cannot be opened.
    """
    with _opened(file) as source:
        try:
            rows = csv.reader(source, delimiter=_delimiter(file))
            header = next((row for row in rows if row), [])
        except csv.Error:
            header = []
    return frozenset(name.strip().lower() for name in header)


def _opened(file: Path) -> TextIO:
    csv.field_size_limit(LARGEST_FIELD)
    try:
        return file.open(encoding="utf-8-sig", errors="surrogateescape", newline="")
    except OSError as problem:
        raise Unusable(f"{file} cannot be read: {problem.strerror}") from problem


def _delimiter(file: Path) -> str:
    return "\t" if file.suffix.lower() in {".tsv", ".tab"} else ","


def one_of(folder: Path, name: str) -> Path | None:
    """Return the file of a name in a folder of MovieLens, which may have a prefix."""
    found = [folder / name, *sorted(folder.glob(f"*_{name}"))]
    return next((file for file in found if file.is_file()), None)


def _rows(file: Path | None) -> Iterator[dict[str, str]]:
    """Yield the readable rows of a file that may be absent: what they hold is a bonus."""
    if file is not None:
        for _, row in read(file):
            if not isinstance(row, Bad):
                yield row


def _entry(fields: Mapping[str, str]) -> Entry:
    title, year = titled(fields["title"], _number(fields, "year"))
    kinds = {"track": "music", "song": "music", "film": "movie"}
    kind_name = fields["kind"].lower()
    try:
        kind = MediaKind(kinds.get(kind_name, kind_name))
    except ValueError:
        raise ValueError("kind is neither music nor movie") from None
    by = fields.get("by", "")
    valence, energy = _number(fields, "valence"), _number(fields, "energy")
    names = (GENRES.get(name, name) for name in plain(re.split(r"[|;]", fields.get("genres", ""))))
    if max(len(title), len(by)) > LONGEST_NAME:
        raise ValueError("title or maker is longer than 300 characters")
    return Entry(
        id=fields["id"] or made_up_id("csv", kind, title, by, year),
        kind=kind,
        title=title,
        by="" if by.lower() == "nan" else by,
        year=year,
        genres=tuple(name for name in names if name not in NO_GENRES | {"nan"})[:MOST_GENRES],
        tags=plain(fields.get("tags", "").split("|")),
        overview=shortened(fields.get("overview", "")),
        language=fields.get("language", ""),
        country=fields.get("country", ""),
        runtime=int(_number(fields, "runtime") or 0),
        popularity=_number(fields, "popularity") or 0.0,
        family_safe=fields.get("family_safe", "").lower() in {"1", "true", "yes"},
        place=None if valence is None or energy is None else (valence, energy),
    )


def titled(title: str, year: float | None) -> tuple[str, int]:
    """Return a title as people say it, and its year: "Matrix, The (1999)" is The Matrix."""
    found = YEAR.search(title)
    if found:
        year = year or int(found[1])
        title = OTHER_TITLE.sub("", title[: found.start()].strip())
        if article := ARTICLE.match(title):
            gap = "" if article[2].endswith("'") else " "
            title = f"{article[2]}{gap}{article[1]}"
    return title.strip(), int(year or 0)


def shortened(overview: str) -> str:
    """Return the first sentence of a text and more of them while there is room."""
    if overview.lower() == "nan":
        return ""
    kept = ""
    for sentence in SENTENCE.split(" ".join(overview.split())):
        if kept and len(kept) + len(sentence) >= LONGEST_OVERVIEW // 2:
            break
        kept = f"{kept} {sentence}".strip()
    return kept[:LONGEST_OVERVIEW]


def _number(fields: Mapping[str, str], name: str) -> float | None:
    """Return a number; None where there is none, ValueError where there is something else."""
    text = fields.get(name, "")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{name} is no number") from None
    if not isfinite(value):
        raise ValueError(f"{name} is no number")
    return value
