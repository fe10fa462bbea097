"""Mood tags for any song or film: valence, energy, how sure that is, and words.

What an item's words say is read by a sentence encoder, what its genres say by a vector for each
genre; ridge regression turns both into a place on the circumplex. `training/train_tagger.py`
learns the numbers in `models/weights/tagger.npz` and `training/results/tagger.json` says how good
they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import erf, sqrt
from pathlib import Path
from typing import Protocol, Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from models.errors import StartupError
from models.media import MediaKind
from recommender.letters import Letters
from recommender.vocabulary import PLACES, named

Floats = NDArray[np.float32]

PROBE = "A quiet song about the rain, and a loud film about the sun."
"""Its embedding is kept with the weights: another encoder gives another, and is refused."""
ALIKE = 0.95
"""Least cosine of the two; rounding to int8 differs between processors, by less than that."""

MOST_GENRES = 20
"""Of an item; those after them are not read."""
GENRES_COUNT = 3.0
"""Genre vectors are this much longer than embeddings, so that ridge regression, which shrinks
both alike, trusts genres more. Chosen by cross-validation on Deezer's train part."""

MOST_WORDS = 3
WORD_SPREAD = 0.4
"""Distance on the circumplex at which a word fits e^-0.5 as well as one at the item's place."""
TEXT_COUNTS = 1.0
"""What one deviation of likeness between text and word adds to the logarithm of that fit."""


class Encode(Protocol):
    """Sentences to embeddings; `emotion.transformer` has one."""

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Return one row of length 1 for each text, (N, D)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What is known of a song or film before it is tagged; only a title is needed.

    Attributes:
        by: the artist or the director.
        genres: or tags, the most telling first.
        overview: what a film is about; not read for songs.
    """

    kind: MediaKind
    title: str
    by: str = ""
    genres: tuple[str, ...] = ()
    overview: str = ""

    @property
    def text(self) -> str:
        """What is encoded."""
        if self.kind is MediaKind.MUSIC:
            return f"{self.title} by {self.by}" if self.by else self.title
        return f"{self.title}. {self.overview}" if self.overview else self.title


@dataclass(frozen=True, slots=True)
class MoodTags:
    """Where an item lies.

    Attributes:
        valence: in [-1, 1].
        energy: in [-1, 1].
        confidence: in [0, 1], the chance that neither of them has the wrong sign.
        words: up to three of `recommender.vocabulary`, the most fitting first.
    """

    valence: float
    energy: float
    confidence: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """A linear regression from features to valence and energy.

    Attributes:
        weights: (features, 2).
        bias: (2,).
        errors: standard deviation of what it misses, (2,).
    """

    weights: Floats
    bias: Floats
    errors: Floats


def embedded(items: Sequence[Described], encode: Encode) -> Floats:
    """Return two embeddings side by side, (N, 2 D): of all that is read, and of the title."""
    both = encode([item.text for item in items]), encode([item.title for item in items])
    return np.hstack(both)


@dataclass(frozen=True, slots=True, eq=False)
class Genres:
    """Vectors of genres.

    Attributes:
        vectors: (D,) for each known name in lower case, of length 1.
        unknown: turns the embedding of any other name into such a vector, (384, D).
    """

    vectors: dict[str, Floats]
    unknown: Floats

    def learn(self, names: Sequence[str], encode: Encode) -> None:
        """Make vectors for names that have none yet."""
        strange = [name for name in dict.fromkeys(names) if name not in self.vectors]
        if strange:
            found = encode(strange) @ self.unknown
            found /= np.linalg.norm(found, axis=1, keepdims=True) + 1e-9
            self.vectors.update(zip(strange, found, strict=True))

    def mean(self, names: Sequence[str]) -> Floats:
        """Return the mean of some names' vectors, (D,); the n-th counts n ** -0.5."""
        counts = np.arange(1, len(names) + 1, dtype=np.float32) ** -0.5
        rows = np.stack([self.vectors[name] for name in names])
        return np.asarray(counts / counts.sum() @ rows, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Tagger:
    """Tags items; safe to call from several threads at once.

    Attributes:
        alone: the head of each kind for items without genres.
        together: the head for items with genres.
        letters: what spelling adds for songs without genres.
        words: the embedding of each word of the vocabulary, (40, 384).
    """

    encode: Encode
    genres: Mapping[MediaKind, Genres]
    alone: Mapping[MediaKind, Head]
    together: Mapping[MediaKind, Head]
    letters: Letters
    words: Floats
    places: Floats = field(default_factory=lambda: np.array([*PLACES.values()], np.float32))

    @classmethod
    def load(cls, weights: Path, encode: Encode) -> Self:
        """Read `tagger.npz`.

        Args:
            weights: the file.
            encode: the encoder that the weights were made for.

        Raises:
            StartupError: the file is missing or broken, or made for another encoder.
        """
        try:
            with np.load(weights, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            probe = float(encode([PROBE])[0] @ arrays["probe"])
            tagger = cls(
                encode,
                {kind: _genres(arrays, kind) for kind in MediaKind},
                {kind: _head(arrays, f"{kind}.alone") for kind in MediaKind},
                {kind: _head(arrays, f"{kind}.together") for kind in MediaKind},
                Letters(
                    *(arrays[f"letters.{n}"].astype(np.float32) for n in ("rarity", "weights"))
                ),
                arrays["words"].astype(np.float32),
            )
        except (OSError, EOFError, ValueError, KeyError, BadZipFile) as problem:
            raise StartupError(
                f"{weights} cannot be used ({type(problem).__name__}): "
                "run python -m training.train_tagger"
            ) from problem
        if not probe >= ALIKE:
            raise StartupError(
                f"{weights} was made for another sentence encoder: "
                "run python -m training.train_tagger again"
            )
        return tagger

    def tag(self, items: Sequence[Described], size: int = 256) -> list[MoodTags]:
        """Tag items in batches of a size, in their order."""
        starts = range(0, len(items), size)
        return [tags for start in starts for tags in self._batch(items[start : start + size])]

    def _batch(self, items: Sequence[Described]) -> list[MoodTags]:
        embeddings = embedded(items, self.encode)
        alike = embeddings[:, : self.words.shape[1]] @ self.words.T
        # some words are near every text; what counts is who is nearer than usual
        alike = (alike - alike.mean(1, keepdims=True)) / (alike.std(1, keepdims=True) + 1e-9)
        names = [plain(item.genres) for item in items]
        for kind, genres in self.genres.items():
            genres.learn(
                [
                    n
                    for item, own in zip(items, names, strict=True)
                    if item.kind is kind
                    for n in own
                ],
                self.encode,
            )
        return [self._one(*row) for row in zip(items, names, embeddings, alike, strict=True)]

    def _one(
        self, item: Described, names: Sequence[str], embedding: Floats, alike: Floats
    ) -> MoodTags:
        if names:
            head = self.together[item.kind]
            vector = GENRES_COUNT * self.genres[item.kind].mean(names)
            place = np.concatenate([embedding, vector]) @ head.weights + head.bias
        else:
            head = self.alone[item.kind]
            place = embedding @ head.weights + head.bias
            if item.kind is MediaKind.MUSIC:
                place = place + self.letters.place(item.text)
        sure = [_same_sign(*pair) for pair in zip(place, head.errors, strict=True)]
        place = place.clip(-1, 1)
        return MoodTags(
            valence=round(float(place[0]), 3),
            energy=round(float(place[1]), 3),
            confidence=round(sure[0] * sure[1], 3),
            words=self._words(place, alike, names),
        )

    def _words(self, place: Floats, alike: Floats, names: Sequence[str]) -> tuple[str, ...]:
        """Return words that the genres name, then those that fit place and text best."""
        away = np.square(self.places - place).sum(1) / (2 * WORD_SPREAD**2)
        order = np.argsort(away - TEXT_COUNTS * alike, kind="stable")
        fitting = [tuple(PLACES)[n] for n in order[:MOST_WORDS]]
        return tuple(dict.fromkeys((*named(names), *fitting)))[:MOST_WORDS]


def plain(genres: Sequence[str]) -> tuple[str, ...]:
    """Return the names of genres as vectors are known by them, each once, the first twenty."""
    found = dict.fromkeys(name for genre in genres if (name := genre.strip().lower()))
    return tuple(found)[:MOST_GENRES]


def _same_sign(guess: float, error: float) -> float:
    """Return the chance that a normal variable of this mean and deviation has its mean's sign."""
    return 0.5 * (1 + erf(abs(float(guess)) / float(error) / sqrt(2)))


def _genres(arrays: Mapping[str, NDArray[np.generic]], kind: MediaKind) -> Genres:
    names = [str(name) for name in arrays[f"{kind}.names"]]
    vectors = arrays[f"{kind}.vectors"].astype(np.float32)
    unknown = arrays[f"{kind}.unknown"].astype(np.float32)
    return Genres(dict(zip(names, vectors, strict=True)), unknown)


def _head(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Head:
    parts = (arrays[f"{name}.{part}"].astype(np.float32) for part in ("weights", "bias", "errors"))
    return Head(*parts)
