"""What the tagger learns from: songs with listeners' moods, artists' tags, films with theirs.

Songs are Deezer's (Delbouys et al. 2018), tags HetRec 2011's Last.fm set, films MovieLens
latest-small with the first lines of Wikipedia, and the built-in catalogue.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from models.media import MediaKind
from recommender.catalogue import FOLDER
from recommender.evaluation.labels import read_rows
from recommender.names import folded
from recommender.tagger import MOST_GENRES, Described, plain
from recommender.vocabulary import PLACES, named

WORTH_KEEPING = 1000
"""Texts; fewer are encoded anew each time."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Items with the place that people gave them.

    Attributes:
        places: valence and energy, (N, 2).
        groups: (N,); items of one group stay on one side of every split.
        weights: what each counts in training, (N,).
    """

    items: Sequence[Described]
    places: np.ndarray
    groups: np.ndarray
    weights: np.ndarray

    def of(self, rows: np.ndarray) -> "Examples":
        """Return some of them, by a mask or by numbers."""
        chosen = np.arange(len(self.items))[rows]
        return Examples(
            [self.items[row] for row in chosen],
            self.places[rows],
            self.groups[rows],
            self.weights[rows],
        )

    def bare(self) -> "Examples":
        """Return the same without genres."""
        items = [replace(item, genres=()) for item in self.items]
        return Examples(items, self.places, self.groups, self.weights)


def songs(data: Path, part: str, tags: Mapping[str, Counter[str]]) -> Examples:
    """Return Deezer's songs, their artists' tags as genres, the most frequent first.

    Args:
        data: the folder that holds `music/`.
        part: "train" or "validation".
        tags: of `recommender.evaluation.labels.artist_tags`.

    Returns:
        Places are in standard deviations (z), as the files have them.
    """
    rows = list(read_rows(data / "music" / f"deezer_mood_{part}.csv"))
    items = [
        Described(
            kind=MediaKind.MUSIC,
            title=row["track_name"],
            by=row["artist_name"],
            genres=frequent(tags.get(folded(row["artist_name"]), Counter())),
        )
        for row in rows
    ]
    return Examples(
        items,
        np.array([(float(row["valence"]), float(row["arousal"])) for row in rows]),
        np.array([folded(row["artist_name"]) for row in rows]),
        np.ones(len(rows)),
    )


def frequent(tags: Counter[str]) -> tuple[str, ...]:
    """Return an artist's most frequent tags."""
    return tuple(tag for tag, _ in tags.most_common(MOST_GENRES))


def catalogue_films() -> Examples:
    """Return the built-in films with the places that its authors gave them."""
    lines = (FOLDER / "movies.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return Examples(
        [film(row["title"], row["genres"], row["overview"], row["director"]) for row in rows],
        np.array([(row["valence"], row["energy"]) for row in rows]),
        np.array([folded(row["title"]) for row in rows]),
        np.ones(len(rows)),
    )


def tagged_films(data: Path) -> tuple[Examples, list[tuple[str, ...]]]:
    """Return MovieLens's films that were given a word for a mood, and those words.

    A film's place is the mean of its words' in `recommender.vocabulary`.
    """
    movies = data / "movies"
    words: dict[str, list[str]] = {}
    for row in read_rows(movies / "ml_latest_small_tags.csv"):
        words.setdefault(row["movieId"], []).extend(named([row["tag"]]))
    rows = [
        row
        for row in read_rows(movies / "ml_movies_with_wikipedia.tsv")
        if words.get(row["movieId"])
    ]
    own = [tuple(words[row["movieId"]]) for row in rows]
    titles = [row["title"].rsplit(" (", 1)[0] for row in rows]
    examples = Examples(
        [
            film(title, row["ml_genres"].split("|"), row["overview"])
            for title, row in zip(titles, rows, strict=True)
        ],
        np.array([np.mean([PLACES[word] for word in some], 0) for some in own]),
        np.array([folded(title) for title in titles]),
        np.ones(len(rows)),
    )
    return examples, own


def film(title: str, genres: Sequence[str], overview: str, director: str = "") -> Described:
    """Return a film; MovieLens's names of genres become those of the catalogue."""
    renamed = {"sci-fi": "science fiction", "children": "family", "musical": "music"}
    names = tuple(renamed.get(name, name) for name in plain(genres) if "(" not in name)
    return Described(
        kind=MediaKind.MOVIE, title=title, by=director, genres=names, overview=overview
    )


def jamendo_words(data: Path) -> dict[str, Counter[str]]:
    """Return how often each genre of MTG-Jamendo goes with each word of the vocabulary."""
    found: dict[str, Counter[str]] = {}
    for row in read_rows(data / "music" / "jamendo_moodtheme.tsv"):
        words = named(row["mood_theme"].split("|"))
        for genre in filter(None, row["genre"].split("|")):
            found.setdefault(genre, Counter()).update(words)
    return found


def checksums(data: Path) -> dict[str, str]:
    """Return the SHA-256 of every file that is read here."""
    names = [
        *(f"music/deezer_mood_{part}.csv" for part in ("train", "validation")),
        *(f"music/hetrec_{part}.tsv" for part in ("artists", "tags", "user_taggedartists")),
        "music/jamendo_moodtheme.tsv",
        "movies/ml_latest_small_tags.csv",
        "movies/ml_movies_with_wikipedia.tsv",
    ]
    return {name: hashlib.sha256((data / name).read_bytes()).hexdigest() for name in names}


def remembered(encode: Callable[[Sequence[str]], np.ndarray], key: str, folder: Path):
    """Return the same encoder, which keeps embeddings in a folder by `key`, the encoder's hash."""

    def wrapped(texts: Sequence[str]) -> np.ndarray:
        own = hashlib.sha256(json.dumps([key, *texts]).encode()).hexdigest()[:24]
        path = folder / f"{own}.npy"
        if len(texts) < WORTH_KEEPING:
            return encode(texts)
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            np.save(path, encode(texts))
        return np.load(path)

    return wrapped
