"""Titles and makers in a sentence: what to be like, who made it, what an opinion is about."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from rapidfuzz import fuzz, process

from handlers.wishes import grammar
from handlers.wishes.parse import WishParser
from recommender.names import folded

LONGEST = 80
"""Characters of the longest name that is taken from a text; no title here is longer."""

ALIKE = 88.0
"""Of 100, by `rapidfuzz.fuzz.ratio`: two slips in a name of 16 letters, one in 8."""

FUZZY_FROM = 5
"""Letters: shorter names must be exact, since too many are one slip apart."""

LAST_NAME_FROM = 5
"""Letters of a last name that may stand alone: "Hitchcock"."""

_END = grammar.pattern("end")
_LIKE = grammar.pattern("like")
_BY = grammar.pattern("by")
_BY_KNOWN = grammar.pattern("by_known")
_BEFORE_THING = grammar.pattern("before_thing")
_WORKS = grammar.pattern("works")
_SEEN = grammar.pattern("seen")
_PRONOUNS = grammar.pattern("pronouns")
_NO_NAME = grammar.words("no_names")


@dataclass(frozen=True, slots=True)
class Names:
    """What a sentence names.

    Attributes:
        similar_to: a title.
        by: a maker.
    """

    similar_to: str | None = None
    by: str | None = None


NOTHING = Names()


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """Names that are known, by their folded spelling."""

    spelling: Mapping[str, str]

    @classmethod
    def of(cls, names: Iterable[str]) -> Self:
        """Sort names in; of two alike the first counts."""
        spelling: dict[str, str] = {}
        for name in names:
            if key := folded(name):
                spelling.setdefault(key, name)
        return cls(spelling)

    @classmethod
    def of_people(cls, names: Iterable[str]) -> Self:
        """Sort makers in, the best known first; each last name stands for the first who has it."""
        known = list(names)
        last: dict[str, str] = {}
        for name in known:
            words = folded(name).split()
            if len(words) in {2, 3} and len(words[-1]) >= LAST_NAME_FROM:
                last.setdefault(words[-1], name)
        return cls({**last, **cls.of(known).spelling})

    def exact(self, text: str) -> str | None:
        """Return the usual spelling of a name."""
        return self.spelling.get(folded(text))

    def near(self, text: str) -> str | None:
        """Return the usual spelling of a name, a slip or two forgiven."""
        key = folded(text)
        if key in self.spelling or len(key) < FUZZY_FROM:
            return self.spelling.get(key)
        found = process.extractOne(
            key, self.spelling.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE
        )
        return self.spelling[found[0]] if found else None


@dataclass(frozen=True, slots=True, eq=False)
class NameFinder:
    """Finds titles and makers. Safe to call from several threads at once.

    Without gazetteers it takes what stands behind "like" or "by" as it is.
    """

    titles: Gazetteer
    makers: Gazetteer
    parser: WishParser

    def wished(self, text: str) -> Names:
        """Return what to be like and who should have made it."""
        by = self._after(_BY, text, self.makers)
        like = self._after(_LIKE, text, self.titles)
        similar = like and (self.titles.near(like) or self.makers.near(like) or like)
        if not by:
            by = self._known_maker(text)
        if not similar:
            similar = self._known(_SEEN, text, self.titles)
        by = by and (self.makers.near(by) or by)
        return Names(similar, None if similar and by == similar else by)

    def subject(self, span: str) -> Names:
        """Return what an opinion is about, given the words that name it."""
        made = self._after(_BY, span, self.makers)
        works = _WORKS.match(span)
        maker = (
            self.makers.near(made) or made if made else works and self.makers.near(works["name"])
        )
        if maker:
            return Names(by=maker)
        for name in _spans(span):
            if maker := self.makers.exact(name):
                return Names(by=maker)
            if title := self.titles.exact(name):
                return Names(similar_to=title)
        name = next(_spans_shortest(span), "")
        if not self._may_be_name(name):
            return NOTHING
        if maker := self.makers.near(name):
            return Names(by=maker)
        return Names(similar_to=self.titles.near(name) or name)

    def exactly(self, span: str) -> Names:
        """Return the title or the maker that words are in full: "Hotel" is no Tokio Hotel."""
        if title := self.titles.exact(span):
            return Names(similar_to=title)
        maker = self.makers.exact(span)
        return Names(by=maker) if maker and folded(maker) == folded(span) else NOTHING

    def _after(self, pattern: re.Pattern[str], text: str, known: Gazetteer) -> str | None:
        """Return the name behind a word, the longest that is known or the shortest that may be."""
        match = pattern.search(text)
        while match:
            rest = match["rest"][:LONGEST]
            if not _PRONOUNS.match(rest) or known.exact(next(_spans_shortest(rest), "")):
                for name in _spans(rest):
                    if exact := known.exact(name):
                        return exact
                name = next(_spans_shortest(rest), "")
                if self._may_be_name(name):
                    return name
            match = pattern.search(text, match.start("rest"))
        return None

    def _known(self, pattern: re.Pattern[str], text: str, known: Gazetteer) -> str | None:
        for match in pattern.finditer(text):
            for name in _spans(match["rest"][:LONGEST]):
                exact = known.exact(name)
                if exact and self._may_be_name(name):
                    return exact
        return None

    def _known_maker(self, text: str) -> str | None:
        found = self._known(_BY_KNOWN, text, self.makers)
        if found:
            return found
        for match in _BEFORE_THING.finditer(text):
            words = match["name"].split()
            for start in range(len(words)):
                name = " ".join(words[start:])
                maker = self.makers.exact(name)
                if maker and self._may_be_name(name):
                    return maker
        return None

    def _may_be_name(self, text: str) -> bool:
        name = text.strip()
        return (
            1 < len(name) < LONGEST
            and folded(name) not in _NO_NAME
            and not _PRONOUNS.match(name)
            and self.parser.is_name(name)
        )


def _spans(text: str) -> Iterator[str]:
    """Yield beginnings of a text that may be a name, the longest first."""
    ends = [match.start() for match in _END.finditer(text)]
    return (text[:end].strip(" .'\"“”") for end in reversed(ends) if end)


def _spans_shortest(text: str) -> Iterator[str]:
    ends = (match.start() for match in _END.finditer(text))
    return (text[:end].strip(" .'\"“”") for end in ends if end)
