"""What listeners said of songs: Deezer's mood sets, and the tags Last.fm's people gave artists.

Deezer's labels (Delbouys et al. 2018, "Music mood detection based on audio and lyrics with deep
neural net") are in standard deviations and were made from the tags that listeners gave a song,
each tag placed by a lexicon of affect: 15,130 songs lie at 2,308 places, 1,410 of them at one.
They are independent of us: no song of the catalogue was placed by them.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from models.media import ItemId, Media, MediaKind, Track
from recommender.importing import TagItems
from recommender.names import folded
from recommender.tagger import MOST_GENRES, Described, plain

PARTS = ("train", "validation")

GENRES = 4
"""Of an artist's tags, so many are a song's genres, as in the catalogue; the tagger reads more."""

Places = NDArray[np.float64]


class Label(NamedTuple):
    """What listeners said of one song; valence and arousal are z-scores."""

    title: str
    artist: str
    valence: float
    arousal: float


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """Songs to choose from, with what listeners said of them.

    Attributes:
        places: valence and arousal, z-scores, shape (songs, 2).
        held_out: not looked at while `recommender.targets` was set, shape (songs,).
    """

    songs: tuple[Track, ...]
    places: Places
    held_out: NDArray[np.bool_]

    @classmethod
    def of(cls, songs: Sequence[Media], labels: Sequence[Label]) -> Self:
        """Join by folded title and artist; several labels of one song are averaged.

        Raises:
            ValueError: no song has a label.
        """
        said: dict[tuple[str, str], list[tuple[float, float]]] = {}
        for label in labels:
            own = said.setdefault((folded(label.title), folded(label.artist)), [])
            own.append((label.valence, label.arousal))
        found = [
            (song, np.mean(said[name], axis=0))
            for song in songs
            if isinstance(song, Track)
            if (name := (folded(song.title), folded(song.artist))) in said
        ]
        if not found:
            raise ValueError("none of the songs has a label")
        return cls(
            tuple(song for song, _ in found),
            np.array([place for _, place in found]),
            np.array([is_held_out(song.id) for song, _ in found]),
        )

    @property
    def middle(self) -> Places:
        """The median valence and arousal, shape (2,)."""
        return np.asarray(np.median(self.places, axis=0))


def tagged(labels: Sequence[Label], tags: Mapping[str, Counter[str]], tag: TagItems) -> Labelled:
    """Return songs as an import would bring them in: placed by the tagger.

    Args:
        labels: the songs; the tagger sees their titles and artists.
        tags: how often each artist, by the folded name, was given each tag; the most frequent are
            the songs' genres, and songs of other artists have none.
        tag: places them.
    """
    described = [
        Described(
            kind=MediaKind.MUSIC,
            title=label.title,
            by=label.artist,
            genres=tuple(
                name
                for name, _ in tags.get(folded(label.artist), Counter()).most_common(MOST_GENRES)
            ),
        )
        for label in labels
    ]
    songs = [
        Track(
            id=ItemId(f"deezer:{number}"),
            title=item.title,
            artist=item.by,
            year=0,
            genres=frozenset(item.genres[:GENRES]),
            valence=mood.valence,
            energy=mood.energy,
        )
        for number, (item, mood) in enumerate(zip(described, tag(described), strict=True))
    ]
    places = np.array([(label.valence, label.arousal) for label in labels])
    return Labelled(tuple(songs), places, np.ones(len(songs), dtype=np.bool_))


def is_held_out(item: ItemId) -> bool:
    """Tell on which half a song is, by a hash of its id."""
    return sha256(item.encode()).digest()[0] % 2 == 1


def labels(music: Path, parts: Sequence[str] = PARTS) -> list[Label]:
    """Read Deezer's mood sets in a folder.

    Raises:
        OSError: a file cannot be opened.
        ValueError: it is not what it should be.
    """
    try:
        return [
            Label(
                row["track_name"],
                row["artist_name"],
                float(row["valence"]),
                float(row["arousal"]),
            )
            for part in parts
            for row in read_rows(music / f"deezer_mood_{part}.csv")
        ]
    except (KeyError, TypeError) as problem:
        raise ValueError(f"no such column: {problem}") from problem


def artist_tags(music: Path) -> dict[str, Counter[str]]:
    """Return how often each artist of HetRec 2011 was given each tag, by the folded name."""
    names = {row["artistID"]: row["name"] for row in read_rows(music / "hetrec_artists.tsv")}
    words = {row["tagID"]: row["tag"] for row in read_rows(music / "hetrec_tags.tsv")}
    found: dict[str, Counter[str]] = {}
    for row in read_rows(music / "hetrec_user_taggedartists.tsv"):
        if row["artistID"] in names and row["tagID"] in words:
            own = found.setdefault(folded(names[row["artistID"]]), Counter())
            own.update(plain([words[row["tagID"]]]))
    return found


def read_rows(file: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV or TSV with a header."""
    tabs = file.suffix == ".tsv"
    with file.open(encoding="utf-8", errors="replace", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t" if tabs else ",")
