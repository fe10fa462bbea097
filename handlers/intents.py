"""What a message is for: a linear head on its sentence embedding, its words and its wishes.

Two heads lie in `understanding.npz`, both made by `python -m training.train_understanding`: one
for embedding, words and cues; one for words and cues alone, for when no encoder is there or the
weights were made for another one. Both give calibrated probabilities (Guo et al. 2017:
temperature, chosen by cross-validation).
"""

import re
import tomllib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Protocol, Self

import numpy as np
import structlog
from numpy.typing import NDArray

from handlers.wishes.phrases import LONGEST, Phrase, phrase_of, plain, tokens
from models.errors import StartupError
from models.understanding import Intent

log = structlog.get_logger(__name__)

Vector = NDArray[np.float32]

FILE = "understanding.npz"
HINTS = Path(__file__).with_name("intents.toml")
INTENTS = tuple(intent for intent in Intent if intent is not Intent.DISTRESS)
"""The order of the head's labels; distress is recognised apart."""

BUCKETS = 4096
"""Places that n-grams are hashed to; about 6,000 differ in the training utterances."""

GRAMS = (3, 4, 5)
"""Characters of the n-grams within a word, its edges included (fastText, Bojanowski 2017)."""

READ = 300
"""Characters that n-grams are taken from: a longer text says what it is for in its embedding."""

PROBE = "I feel a bit low, play me something warm by Nina Simone."
"""A sentence whose embedding tells whether the weights were made for this encoder."""

SAME = 0.98
"""The least cosine of the probe's embeddings: rounding differs between processors, networks do."""

_COMPARES = (
    re.compile(
        r"^(?:(?:a (?:bit|little|tad)|way|much|but|make (?:it|them)|something) )*"
        r"(?:too|less|fewer|not (?:so|that|as)|[a-z]{3,}er|[a-z]{2,}ier)\b"
    ),
    re.compile(
        r"\bmore (?!like|of\b|in\b|from|please|songs?|movies?|films?|options|along|such|to\b)"
        r"[a-z]+"
    ),
)
_WORD = re.compile(r"[^\W_]+|[?!]")


class Encoder(Protocol):
    """Turns sentences into vectors. Safe to call from several threads at once."""

    def encode(self, texts: Sequence[str]) -> Vector:
        """Return one vector of length 1 for each text, shape (texts, 384)."""


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """Softmax regression.

    Attributes:
        weights: shape (labels, features).
        bias: shape (labels,).
        temperature: what logits are divided by.
    """

    weights: Vector
    bias: Vector
    temperature: float

    def probabilities(self, features: Vector) -> Vector:
        """Return a chance for each label; they sum to 1.

        Args:
            features: shape (features,).
        """
        logits = (self.weights @ features + self.bias) / self.temperature
        powers = np.exp(logits - logits.max())
        return np.asarray(powers / powers.sum(), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class IntentReader:
    """Tells intents and how much a text resembles distress.

    Attributes:
        encoder: None when words alone must do.
        head: fits the features that there are.
        distress: weights on embedding and n-grams, the bias last; None without an encoder.
    """

    encoder: Encoder | None
    head: Head
    distress: Vector | None

    @classmethod
    def load(cls, weights: Path, encoder: Encoder | None) -> Self:
        """Read the weights; the encoder is left out when they were made for another one.

        Args:
            weights: the folder of `understanding.npz`, usually `models/weights`.
            encoder: None when there is none.

        Raises:
            StartupError: the file is missing or broken.
        """
        file = weights / FILE
        try:
            with np.load(file, allow_pickle=False) as found:
                arrays = {name: found[name].astype(np.float32) for name in found.files}
            fits = encoder is not None and fits_probe(encoder, arrays["probe"])
            name = "full" if fits else "words"
            head = Head(
                arrays[f"{name}_weights"],
                arrays[f"{name}_bias"],
                float(arrays[f"{name}_temperature"]),
            )
            distress = arrays["distress"]
        except (OSError, ValueError, KeyError) as problem:
            raise StartupError(
                f"{file} cannot be used ({type(problem).__name__}): take it from the repository "
                "again, or make it by python -m training.train_understanding"
            ) from problem
        if encoder is not None and not fits:
            log.warning("understanding_by_words_alone", reason="weights are for another encoder")
        return cls(encoder if fits else None, head, distress if fits else None)

    def embed(self, text: str) -> Vector | None:
        """Return the embedding, shape (384,), of a text; None without an encoder."""
        return None if self.encoder is None else self.encoder.encode([text])[0]

    def read(self, text: str, cues: Vector, embedding: Vector | None) -> tuple[Intent, float]:
        """Return the most probable intent and its chance.

        Args:
            text: any, cleaned.
            cues: what `handlers.understanding` found, shape (cues,).
            embedding: what `embed` gave.
        """
        chances = self.head.probabilities(features(text, cues, embedding))
        best = int(chances.argmax())
        return INTENTS[best], float(chances[best])

    def resembles_distress(self, text: str, embedding: Vector) -> float:
        """Return the chance, in [0, 1], that a text tells of self-harm; 0 without an encoder."""
        if self.distress is None:
            return 0.0
        inputs = np.concatenate([embedding, hashed(text)])
        return float(1 / (1 + np.exp(-(inputs @ self.distress[:-1] + self.distress[-1]))))


@dataclass(frozen=True, slots=True, eq=False)
class Hints:
    """Phrases that are typical of an intent.

    Attributes:
        starts: for each phrase, the intents whose texts begin with it.
        words: for each phrase, the intents whose texts hold it.
    """

    starts: Mapping[Phrase, Sequence[int]]
    words: Mapping[Phrase, Sequence[int]]

    @classmethod
    def load(cls, file: Path = HINTS) -> Self:
        """Read `intents.toml`."""
        lists = tomllib.loads(file.read_text(encoding="utf-8"))
        tables: dict[str, dict[Phrase, list[int]]] = {"starts": {}, "words": {}}
        for intent, kinds in lists.items():
            for kind, phrases in kinds.items():
                for phrase in phrases:
                    places = tables[kind].setdefault(phrase_of(phrase), [])
                    places.append(INTENTS.index(Intent(intent)))
        return cls(tables["starts"], tables["words"])

    def of(self, text: str) -> Vector:
        """Return which intents a text hints at: 1 for "holds", then 1 for "begins with".

        Returns:
            Shape (2 * intents + 5,); at the end how long the text is, whether it asks and whether
            it compares.
        """
        words = [token.text for token in tokens(plain(text[:READ])) if token.is_word]
        found = np.zeros(2 * len(INTENTS) + 5, np.float32)
        for start in range(len(words)):
            for length in range(1, LONGEST + 1):
                phrase = tuple(words[start : start + length])
                found[list(self.words.get(phrase, ()))] = 1
                if start == 0:
                    found[[len(INTENTS) + n for n in self.starts.get(phrase, ())]] = 1
        short, long = len(words) <= 2, len(words) > 8  # noqa: PLR2004 - as people write
        compares = [bool(pattern.search(text.casefold())) for pattern in _COMPARES]
        found[-5:] = (short, long, "?" in text, *compares)
        return found


def fits_probe(encoder: Encoder, probe: Vector) -> bool:
    """Tell whether an encoder is the one that weights were made for."""
    found = encoder.encode([PROBE])[0]
    return found.shape == probe.shape and float(found @ probe) >= SAME


def features(text: str, cues: Vector, embedding: Vector | None) -> Vector:
    """Return what a head looks at: the embedding if there is one, hashed n-grams, cues."""
    parts = [hashed(text), cues]
    return np.concatenate(parts if embedding is None else [embedding, *parts])


def hashed(text: str) -> Vector:
    """Return the words, pairs of words and character n-grams of a text, of length 1 or 0.

    Returns:
        Counts by bucket, shape (BUCKETS,), their roots scaled to unit length.
    """
    words = _WORD.findall(text[:READ].casefold())
    grams = [*words, *(f"{a} {b}" for a, b in pairwise(words))]
    grams += [f"^{word}" for word in words[:2]]
    for word in words:
        edged = f"<{word}>"
        grams += [edged[i : i + n] for n in GRAMS for i in range(len(edged) - n + 1)]
    places = [zlib.crc32(gram.encode()) % BUCKETS for gram in grams]
    counts = np.sqrt(np.bincount(places, minlength=BUCKETS)) if places else np.zeros(BUCKETS)
    length = float(np.linalg.norm(counts))
    return np.asarray(counts / (length or 1.0), np.float32)
