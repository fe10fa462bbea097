"""The wishes of a sentence, but for names: genres, kinds, mode, years and the like."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Self, TypeVar

from handlers.wishes import grammar, numbers, times
from handlers.wishes.phrases import LONGEST, Found, Sense, Token, Vocabulary, plain, tokens
from models.media import BOTH_KINDS, MediaKind, Mode
from models.mood import Emotion

T = TypeVar("T")

NEGATORS = grammar.words("negators")
NEAR_ONLY = grammar.words("near_negators")
CLAUSE_ENDS = grammar.words("clause_ends")
INTRODUCES = grammar.words("introduces")
THINGS = grammar.words("things")
SELF = grammar.words("self")
NARROWING = grammar.words("narrowing")

REACH = 3
"""Words that a negator of `NEAR_ONLY` reaches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What `models.understanding.Understanding` holds of wishes that have no name in them.

    Attributes:
        emotion: what songs or films should express.
        felt: what somebody says of themselves.
        feeling: the same, or the first feeling that is named at all.
    """

    kinds: tuple[MediaKind, ...] = ()
    mode: Mode | None = None
    emotion: Emotion | None = None
    felt: Emotion | None = None
    feeling: Emotion | None = None
    genres: tuple[str, ...] = ()
    not_genres: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    max_runtime: int | None = None
    language: str | None = None
    family_safe: bool | None = None
    count: int | None = None
    ordinal: int | None = None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Senses of a text by what is done with them."""

    asked: tuple[Sense, ...]
    refused: tuple[Sense, ...]
    felt: tuple[Sense, ...]


@dataclass(frozen=True, slots=True)
class WishParser:
    """Reads wishes. Safe to call from several threads at once."""

    vocabulary: Vocabulary

    @classmethod
    def load(cls) -> Self:
        """Read the vocabulary."""
        return cls(Vocabulary.load())

    def parse(self, text: str, this_year: int) -> Wishes:
        """Return the wishes of any text that `emotion.sentences.clean` gave.

        Args:
            text: a few sentences; time grows with its length.
            this_year: what "recent" is counted from.
        """
        folded = plain(text)
        words = tokens(folded)
        wanted = self._wanted(words)
        runtime = numbers.max_runtime(folded)
        kinds = _kinds(wanted, runtime)
        genres = self._genres(wanted.asked, kinds)
        return Wishes(
            kinds=kinds,
            mode=_mode(wanted),
            emotion=_first(sense.emotion for sense in wanted.asked),
            felt=_first(sense.felt for sense in wanted.felt),
            feeling=_first(sense.felt for sense in (*wanted.felt, *wanted.asked)),
            genres=genres,
            not_genres=tuple(
                genre for genre in self._genres(wanted.refused, kinds) if genre not in genres
            ),
            years=times.years(folded, this_year),
            max_runtime=None if kinds == (MediaKind.MUSIC,) else runtime,
            language=_first(sense.language for sense in wanted.asked) or self._country(words),
            family_safe=_first(sense.family_safe for sense in wanted.asked),
            count=numbers.count(folded),
            ordinal=numbers.ordinal(folded),
        )

    def is_name(self, text: str) -> bool:
        """Tell whether a text is more than words of the vocabulary: whether it may be a name."""
        words = tokens(plain(text))
        covered = {
            place for found in self.vocabulary.find(words) for place in range(*_span(found))
        }
        return any(word.is_word and n not in covered for n, word in enumerate(words))

    def _wanted(self, words: Sequence[Token]) -> _Wanted:
        asked: list[Sense] = []
        refused: list[Sense] = []
        felt: list[Sense] = []
        refused_until = -1
        for found in self._meant(words):
            # "no sad songs" refuses what is sad, not songs
            kind_of_refused = found.sense.strong and found.first == refused_until
            if not kind_of_refused and _is_negated(words, found):
                refused.append(found.sense)
                refused_until = found.last
            elif found.sense.felt and _is_of_self(words, found):
                felt.append(found.sense)
            else:
                asked.append(found.sense)
        return _Wanted(tuple(asked), tuple(refused), tuple(felt))

    def _meant(self, words: Sequence[Token]) -> list[Found]:
        """Return the phrases, everyday words only where they are meant as a genre."""
        found = list(self.vocabulary.find(words))
        genres_at = {one.first for one in found if one.sense.genres or one.sense.language}
        genres_end = {one.last for one in found if one.sense.genres or one.sense.language}
        kinds_at = {one.first for one in found if one.sense.strong}
        kinds_end = {one.last for one in found if one.sense.strong}
        return [
            one
            for one in found
            if not one.sense.careful
            or one.last in kinds_at | genres_at
            or one.first in genres_end
            or _listed(words, one, genres_at)
            or (one.first > 0 and words[one.first - 1].text in INTRODUCES)
            or _is_subject(words, one, kinds_end)
            or (one.first > 0 and words[one.first - 1].text[-2:] == "0s")
            or sum(word.is_word for word in words) <= 2  # noqa: PLR2004 - "rock please"
        ]

    def _genres(self, senses: Iterable[Sense], kinds: Sequence[MediaKind]) -> tuple[str, ...]:
        names = [genre for sense in senses for genre in sense.genres]
        if kinds == (MediaKind.MUSIC,):
            names = [self.vocabulary.in_music.get(name, name) for name in names]
        return tuple(dict.fromkeys(name for name in names if name))

    def _country(self, words: Sequence[Token]) -> str | None:
        """Return the language of where something is from."""
        texts = [word.text for word in words]
        for place, text in enumerate(texts):
            if text == "from":
                for length in range(1, LONGEST):
                    code = self.vocabulary.countries.get(tuple(texts[place + 1 :][:length]))
                    if code:
                        return code
        return None


def _listed(words: Sequence[Token], found: Found, genres_at: Set[int]) -> bool:
    """Tell whether another genre follows, "crime, thriller", or a verdict, "rap is boring"."""
    following = words[found.last].text if found.last < len(words) else ""
    if found.first == 0 and following in {"is", "isnt", "sucks", "rocks", "bores"}:
        return True
    return following in {",", "or", "and"} and found.last + 1 in genres_at


def _is_subject(words: Sequence[Token], found: Found, kinds_end: Set[int]) -> bool:
    """Tell whether a song or film is to be about something: "films about war"."""
    place = found.first - 1
    if place < 1 or words[place].text not in NARROWING:
        return False
    return place in kinds_end or words[place - 1].text in THINGS


def _span(found: Found) -> tuple[int, int]:
    return found.first, found.last


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value), None)


def _kinds(wanted: _Wanted, runtime: int | None) -> tuple[MediaKind, ...]:
    """Return the kinds that are named, or else those that the other wishes imply."""
    senses = (*wanted.asked, *wanted.felt)
    named = {kind for sense in senses if sense.strong for kind in sense.kinds}
    unwanted = {kind for sense in wanted.refused if sense.strong for kind in sense.kinds}
    implied = {kind for sense in senses for kind in sense.kinds}
    if runtime:
        implied.add(MediaKind.MOVIE)
    chosen = (named - unwanted) or (set(BOTH_KINDS) - unwanted if unwanted else implied)
    return tuple(kind for kind in MediaKind if kind in chosen)


def _mode(wanted: _Wanted) -> Mode | None:
    """Return the mode that is asked for, or the opposite of one that is refused."""
    modes = [sense.mode for sense in wanted.asked if sense.mode]
    active = [mode for mode in modes if mode is not Mode.MATCH]
    refused = _first(sense.refused for sense in wanted.refused)
    return _first(active) or _first(modes) or refused


def _is_negated(words: Sequence[Token], found: Found) -> bool:
    """Tell whether a negator before a phrase reaches it."""
    if found.sense.strong:
        # "no films with zombies" refuses some films only
        narrowed = found.last < len(words) and _narrows(words, found.last)
        return not narrowed and _kind_is_refused(words, found.first)
    for back in range(found.first - 1, -1, -1):
        word = words[back].text
        before = words[back - 1].text if back else ""
        if word in NEGATORS:
            reaches = word not in NEAR_ONLY or found.first - back <= REACH
            return reaches and words[back + 1].text not in {"only", "just"}
        if word == "but" and before in {"anything", "everything"}:
            return True
        if word == "more" and before in NEGATORS:
            continue
        if (word == "," and _goes_on(words, found.first)) or _narrows(words, back):
            continue
        if word in CLAUSE_ENDS or not words[back].is_word:
            return False
    return False


def _kind_is_refused(words: Sequence[Token], place: int) -> bool:
    """Tell whether songs or films are not wanted: "no movies", "I don't want any music"."""
    before = [word.text for word in words[max(0, place - 3) : place]]
    near = set(before[-2:])
    return bool(
        (near & {"no", "without", "except"} and "," not in near)
        or before[-1:] == ["not"]
        or before[-2:] in (["not", "a"], ["instead", "of"], ["dont", "want"], ["dont", "need"])
        or before[:2] in (["dont", "want"], ["dont", "need"])
    )


def _narrows(words: Sequence[Token], place: int) -> bool:
    """Tell whether a word says of what is refused what is in it: "nothing with zombies"."""
    before = [word.text for word in words[max(0, place - 3) : place]]
    return words[place].text in NARROWING and not NEGATORS.isdisjoint(before)


def _goes_on(words: Sequence[Token], place: int) -> bool:
    """Tell whether a list goes on with "or": "no horror, war or crime"."""
    return any(word.text in {"or", "nor"} for word in words[place - 1 : place + 4])


def _is_of_self(words: Sequence[Token], found: Found) -> bool:
    """Tell whether a feeling is the writer's own and not that of a song or film."""
    before = [word.text for word in words[max(0, found.first - 4) : found.first]]
    after = words[found.last].text if found.last < len(words) else ""
    if before and before[-1] in THINGS:
        return False
    alone = sum(word.is_word for word in words) <= 2  # noqa: PLR2004 - "so sad"
    described = after in {"songs", "song", "music", "movie", "movies", "film", "films", "ending"}
    return not described and (alone or bool(SELF.intersection(before)))
