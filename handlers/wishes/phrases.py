"""Words and phrases found in a text, spelling mistakes included."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from rapidfuzz import process
from rapidfuzz.distance import OSA

from handlers.wishes import grammar
from models.media import MediaKind, Mode
from models.mood import Emotion

VOCABULARY = Path(__file__).with_name("vocabulary.toml")

LONGEST = 5
"""Words of the longest phrase."""

FUZZY_FROM, TWO_FROM = 5, 8
"""Letters: from here on one slip is forgiven, and from there on two."""

FUZZY_WORDS = 60
"""How many unknown words of one text are compared with the vocabulary, for time's sake."""

EVERYDAY = tuple(sorted(grammar.words("everyday")))
"""A misspelt word that is nearer to one of these is no wish."""

_APOSTROPHE = re.compile("['\u2019`\u00b4]")
_TOKEN = re.compile(r"[^\W_]+(?:&[^\W_]+)*|[,.;:!?()\n]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a punctuation mark.

    Attributes:
        text: in lower case, without accents and apostrophes.
        start, end: where it stands in the folded text.
    """

    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether it is no punctuation."""
        return self.text[0].isalnum()


def plain(text: str) -> str:
    """Return a text in lower case, without accents and apostrophes, hyphens as spaces."""
    decomposed = unicodedata.normalize("NFKD", _APOSTROPHE.sub("", text.casefold()))
    letters = "".join(one for one in decomposed if not unicodedata.combining(one))
    return letters.replace("-", " ").replace("/", " ")


def tokens(text: str) -> list[Token]:
    """Return the words and marks of what `plain` gave."""
    return [Token(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text)]


@dataclass(frozen=True, slots=True)
class Sense:
    """What a phrase stands for.

    Attributes:
        kinds: songs, films or both.
        strong: whether it names the kind outright; else the kind is only implied.
        careful: whether it is an everyday word as well.
        felt: the emotion where somebody says it of themselves.
        refused: the mode where they do not want it.
    """

    kinds: tuple[MediaKind, ...] = ()
    strong: bool = False
    careful: bool = False
    genres: tuple[str, ...] = ()
    mode: Mode | None = None
    emotion: Emotion | None = None
    felt: Emotion | None = None
    refused: Mode | None = None
    language: str | None = None
    family_safe: bool | None = None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """Read an `[[entry]]`."""
        return cls(
            kinds=tuple(MediaKind(kind) for kind in row.get("kinds", ())),
            strong=row.get("said") == "strong",
            genres=tuple(row.get("genres", ())),
            mode=Mode(row["mode"]) if "mode" in row else None,
            emotion=Emotion(row["emotion"]) if "emotion" in row else None,
            felt=Emotion(row["felt"]) if "felt" in row else None,
            refused=Mode(row["refused"]) if "refused" in row else None,
            language=row.get("language"),
            family_safe=row.get("family_safe"),
        )

    def joined(self, other: "Sense") -> "Sense":
        """Return both together; of two values the first."""
        return Sense(
            kinds=self.kinds or other.kinds,
            strong=self.strong or other.strong,
            careful=self.careful or other.careful,
            genres=tuple(dict.fromkeys((*self.genres, *other.genres))),
            mode=self.mode or other.mode,
            emotion=self.emotion or other.emotion,
            felt=self.felt or other.felt,
            refused=self.refused or other.refused,
            language=self.language or other.language,
            family_safe=self.family_safe or other.family_safe,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase in a text.

    Attributes:
        first, last: its first token, and the one after its last.
    """

    first: int
    last: int
    sense: Sense


Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """All phrases that carry a wish.

    Attributes:
        in_music: what a film genre is called when it is said of songs; "" for nothing.
        countries: ISO 639-1 by the country's name.
    """

    senses: Mapping[Phrase, Sense]
    in_music: Mapping[str, str]
    countries: Mapping[Phrase, str]

    @classmethod
    def load(cls, file: Path = VOCABULARY) -> Self:
        """Read `vocabulary.toml`."""
        rows = tomllib.loads(file.read_text(encoding="utf-8"))
        careful = frozenset(rows["careful"]["words"])
        senses: dict[Phrase, Sense] = {}
        for words, entry in _entries(rows):
            phrase = phrase_of(words)
            sense = replace(entry, careful=words in careful and bool(entry.genres))
            senses[phrase] = senses[phrase].joined(sense) if phrase in senses else sense
        countries = {
            phrase_of(name): code for code, names in rows["countries"].items() for name in names
        }
        return cls(senses, rows["in_music"], countries)

    def find(self, text: Sequence[Token]) -> Iterator[Found]:
        """Yield the phrases of a text from left to right, the longest first, none twice."""
        budget = FUZZY_WORDS
        place = 0
        while place < len(text):
            found = self._at(text, place)
            if found is None and budget and self._may_be_misspelt(text[place].text):
                budget -= 1
                found = self._misspelt(text[place].text, place)
            if found:
                yield found
            place = found.last if found else place + 1

    def _at(self, text: Sequence[Token], place: int) -> Found | None:
        for length in range(min(LONGEST, len(text) - place), 0, -1):
            phrase = tuple(token.text for token in text[place : place + length])
            if phrase in self.senses:
                return Found(place, place + length, self.senses[phrase])
        return None

    def _may_be_misspelt(self, word: str) -> bool:
        return len(word) >= FUZZY_FROM and word not in self.words and word.isalpha()

    def _misspelt(self, word: str, place: int) -> Found | None:
        """Return the phrase of one word that was meant: alike but for a slip or two."""
        slips = 2 if len(word) >= TWO_FROM else 1
        near = process.extractOne(
            word, self._single.get(word[0], ()), scorer=OSA.distance, score_cutoff=slips
        )
        if near is None or near[0] in EVERYDAY:
            return None
        return Found(place, place + 1, self.senses[(near[0],)])

    @cached_property
    def words(self) -> frozenset[str]:
        """All words of all phrases."""
        return frozenset(word for phrase in self.senses for word in phrase)

    @cached_property
    def _single(self) -> Mapping[str, Sequence[str]]:
        """Words that a slip may have changed, by their first letter, which seldom slips."""
        by_letter: dict[str, list[str]] = {}
        for word in EVERYDAY:  # first, since of equals the first is nearest
            by_letter.setdefault(word[0], []).append(word)
        for phrase, sense in self.senses.items():
            if len(phrase) == 1 and len(phrase[0]) >= FUZZY_FROM and not sense.careful:
                by_letter.setdefault(phrase[0][0], []).append(phrase[0])
        return by_letter


def phrase_of(words: str) -> Phrase:
    """Return the words of a text."""
    return tuple(token.text for token in tokens(plain(words)))


def _entries(rows: Mapping[str, Any]) -> Iterator[tuple[str, Sense]]:
    for section, kind in (("movie_genres", MediaKind.MOVIE), ("music_genres", MediaKind.MUSIC)):
        for names, words in rows[section].items():
            sense = Sense(kinds=(kind,), genres=tuple(names.split(", ")))
            yield from _each(words, sense)
    for code, words in rows["languages"].items():
        yield from _each(words, Sense(language=code))
    for entry in rows["entry"]:
        yield from _each(entry["words"], Sense.of(entry))


def _each(words: Iterable[str], sense: Sense) -> Iterator[tuple[str, Sense]]:
    return ((word, sense) for word in words)
