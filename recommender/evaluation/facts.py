"""True facts: is the built-in catalogue complete, and what do public records say against it?

The catalogue was written from memory. Where it overlaps with MovieLens and the first lines of
Wikipedia's articles (years, directors) or with Deezer's and HetRec's names (artists, titles of
their songs), they are witnesses. A film is found by its title, so a misspelt one is not compared;
nobody tells the year of a song.
"""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz

from models.media import ItemId, Media, Movie, Track
from recommender.evaluation.labels import Label, labels, read_rows

MOST_CONTRADICTED = 0.005
"""The largest share of compared items that a witness may speak against."""
FIRST_YEAR, LAST_YEAR = 1930, 2026
LEAST: Mapping[str, int] = {"songs": 1000, "films": 1000, "countries": 20, "languages": 15}
NO_WORDS = "zxx"

NEARLY = 90
"""Titles this alike (`rapidfuzz.fuzz.ratio`), and not the same, of one artist: one is misspelt."""

CREDIT = 120
"""Characters after "directed by" in which the directors stand."""

NAMESAKES = frozenset(
    f"builtin:{id_}"
    for id_ in (
        *("a-hero-2021", "dune-2021", "emma-2020", "head-on-2004", "im-still-here-2024"),
        *("nosferatu-2024", "oldboy-2003", "the-wild-child-1970", "how-to-train-your-dragon-2025"),
    )
)
"""MovieLens knows only another film of this name, and there is no article to tell them apart; for
the last there is one, but the same director made both."""

ARTICLE = re.compile(r"^(the|a|an|le|la|les|l|el|il|das|der|die|los|las) ")
ARTICLE_LAST = re.compile(r"^(.+), (\w+'?)$")
DATED = re.compile(r"(.+?)\s*\((\d{4})\)\s*")


class Contradiction(NamedTuple):
    """What the catalogue says of an item, and what a witness says."""

    item: ItemId
    ours: str
    theirs: str


class Comparison(NamedTuple):
    """How many could be compared, and where the two differ."""

    compared: int
    contradictions: list[Contradiction]

    @property
    def rate(self) -> float:
        """The share that is contradicted, in [0, 1]."""
        return len(self.contradictions) / max(1, self.compared)


class Witness(NamedTuple):
    """A film as MovieLens names it, with the first lines of its article, if there is one."""

    title: str
    year: int
    article: str

    @property
    def credit(self) -> str:
        """What follows the words "directed by", as `plain`; empty where nobody is credited."""
        return plain(self.article.partition("directed by")[2][:CREDIT])


def check(items: Sequence[Media], data: Path) -> dict[str, object]:
    """Return what is incomplete and what is contradicted, for JSON.

    Args:
        items: the catalogue.
        data: the folder that holds `movies/` and `music/`.

    Raises:
        OSError: a file cannot be opened.
        ValueError: it is not what it should be.
    """
    songs = [item for item in items if isinstance(item, Track)]
    said = labels(data / "music")
    parts = {
        "films": films([item for item in items if isinstance(item, Movie)], data / "movies"),
        "artists": artists(songs, [*(label.artist for label in said), *_hetrec(data / "music")]),
        "titles": titles(songs, said),
    }
    missing = incomplete(items)
    return {
        **counts(items),
        "incomplete": missing,
        "records": {
            name: {
                "compared": part.compared,
                "rate": round(part.rate, 5),
                "contradictions": [one._asdict() for one in part.contradictions],
            }
            for name, part in parts.items()
        },
        "passed": not missing and all(part.rate <= MOST_CONTRADICTED for part in parts.values()),
    }


def counts(items: Sequence[Media]) -> dict[str, int]:
    """Return how many songs, films, countries and languages there are."""
    return {
        "songs": sum(isinstance(item, Track) for item in items),
        "films": sum(isinstance(item, Movie) for item in items),
        "countries": len({item.country for item in items} - {""}),
        "languages": len({item.language for item in items} - {"", NO_WORDS}),
    }


def incomplete(items: Sequence[Media]) -> list[str]:
    """Return what is missing, each as a sentence; nothing when all is well."""
    found = [f"{item.id} has no {name}" for item in items for name in _missing(item)]
    found += [
        f"{id_} occurs {n} times" for id_, n in Counter(i.id for i in items).items() if n > 1
    ]
    there = counts(items)
    found += [f"only {there[name]} {name}" for name, least in LEAST.items() if there[name] < least]
    return found


def _missing(item: Media) -> Iterator[str]:
    needed = {
        "title": item.title,
        "maker": item.maker,
        "genres": item.genres,
        "language": item.language,
        "country": item.country,
        "overview": item.overview if isinstance(item, Movie) else "none is needed",
    }
    yield from (name for name, value in needed.items() if not value)
    if not FIRST_YEAR <= item.year <= LAST_YEAR:
        yield f"year from {FIRST_YEAR} to {LAST_YEAR}"


def films(ours: Sequence[Movie], movies: Path) -> Comparison:
    """Compare titles, years and directors with MovieLens latest-small and Wikipedia."""
    known = witnesses(movies)
    compared, found = 0, []
    for film in ours:
        same = [one for one in known.get(plain(film.title), ()) if is_same(film, one)]
        if same:
            compared += 1
            nearest = min(same, key=lambda one: abs(one.year - film.year))
            found += [told] if (told := contradiction(film, nearest)) else []
    return Comparison(compared, found)


def witnesses(movies: Path) -> dict[str, list[Witness]]:
    """Return MovieLens's films by each of their plain names."""
    with (movies / "ml_movies_with_wikipedia.tsv").open(encoding="utf-8") as file:
        lines = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        articles = {row["movieId"]: row["overview"] for row in lines}
    found: dict[str, list[Witness]] = {}
    for row in read_rows(movies / "ml_latest_small_movies.csv"):
        if dated := DATED.fullmatch(row["title"]):
            witness = Witness(row["title"], int(dated[2]), articles.get(row["movieId"], ""))
            for name in names(dated[1]):
                found.setdefault(name, []).append(witness)
    return found


def is_same(film: Movie, witness: Witness) -> bool:
    """Tell whether both mean one film: the years agree, or nothing says that they are two.

    Festival and cinema often differ by a year. Farther apart, films of one name are two films
    if the article credits somebody else or, crediting nobody, knows none of our directors.
    """
    if abs(film.year - witness.year) <= 1:
        return True
    if film.id in NAMESAKES:
        return False
    told = witness.credit or plain(witness.article)
    return not told or any(_named(director, told) for director in film.director.split(" & "))


def contradiction(film: Movie, witness: Witness) -> Contradiction | None:
    """Return what a witness of the same film says against it."""
    if abs(film.year - witness.year) > 1:
        return Contradiction(film.id, str(film.year), witness.title)
    credit = witness.credit
    if credit and not all(_named(director, credit) for director in film.director.split(" & ")):
        return Contradiction(film.id, film.director, credit[: CREDIT // 2])
    return None


def artists(ours: Sequence[Track], elsewhere: Sequence[str]) -> Comparison:
    """Compare how artists are spelled with how they are spelled elsewhere."""
    known: dict[str, set[str]] = {}
    for name in elsewhere:
        known.setdefault(loose(name), set()).add(spelled(name))
    one_of = {song.artist: song.id for song in ours}
    compared = {artist: id_ for artist, id_ in one_of.items() if loose(artist) in known}
    found = [
        Contradiction(id_, artist, " or ".join(sorted(known[loose(artist)])))
        for artist, id_ in sorted(compared.items())
        if spelled(artist) not in known[loose(artist)]
    ]
    return Comparison(len(compared), found)


def titles(ours: Sequence[Track], elsewhere: Sequence[Label]) -> Comparison:
    """Compare titles with those that an artist's songs have elsewhere."""
    known: dict[str, dict[str, str]] = {}
    for label in elsewhere:
        known.setdefault(loose(label.artist), {})[loose(label.title)] = label.title
    compared, found = 0, []
    for song in ours:
        own = known.get(loose(song.artist), {})
        title = loose(song.title)
        near = [there for there in own if fuzz.ratio(title, there) >= NEARLY]
        compared += bool(near)
        if near and title not in near:
            found.append(Contradiction(song.id, song.title, own[near[0]]))
    return Comparison(compared, found)


def _hetrec(music: Path) -> list[str]:
    return [row["name"] for row in read_rows(music / "hetrec_artists.tsv")]


def names(title: str) -> set[str]:
    """Return the plain names in "Seven Samurai (Shichinin no samurai)" or "Matrix, The"."""
    parts = [re.sub(r"^a\.k\.a\. ", "", part.strip(" )")) for part in title.split("(")]
    return {plain(ARTICLE_LAST.sub(r"\2 \1", part)) for part in parts if part}


def plain(text: str) -> str:
    """Return words of letters and digits, without accents and the article in front."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.sub("[^a-z0-9]+", " ", ascii_only.lower().replace("&", "and")).strip()
    return ARTICLE.sub("", words)


def spelled(name: str) -> str:
    """Return a name in lower case, without punctuation and article; accents and spaces stay."""
    # signs that stand for words; the Deezer set writes commas as underscores
    clear = name.replace("&", " and ").replace("+", " and ").replace("_", " ").replace("$", "s")
    words = re.findall(r"\w+", re.sub("['.\u2019\u02bb]", "", clear.casefold()))
    return " ".join(word for word in words if word != "the")


def loose(name: str) -> str:
    """Return a name as `spelled`, without brackets, accents and spaces: what spellings share."""
    bare = re.sub(r"\([^)]*\)", "", name) if not name.startswith("(") else name
    folded = unicodedata.normalize("NFKD", spelled(bare) or spelled(name))
    return "".join(sign for sign in folded if sign.isalnum())


def _named(director: str, text: str) -> bool:
    # "the Wachowskis" names both of them
    surname = plain(director).split()[-1]
    return bool({surname, surname + "s"} & set(text.split()))


def table(found: Mapping[str, object]) -> str:
    """Return what `check` found, for a person to read."""
    missing, records = found["incomplete"], found["records"]
    if not isinstance(missing, list) or not isinstance(records, dict):
        raise TypeError("not what check returns")
    lines = [f"{name:10}{found[name]:>6} (at least {least})" for name, least in LEAST.items()]
    lines += ["", f"incomplete: {len(missing)}", *(f"  {sentence}" for sentence in missing)]
    lines += ["", f"contradicted by public records, at most {MOST_CONTRADICTED:.1%} of each"]
    for name, part in records.items():
        wrong = part["contradictions"]
        lines.append(f"{name:10}{len(wrong):>3} of {part['compared']} ({part['rate']:.2%})")
        lines += [f"  {one['item']}: {one['ours']!r}, there {one['theirs']!r}" for one in wrong]
    return "\n".join(lines)
