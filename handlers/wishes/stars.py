"""How many stars somebody gives, and to what."""

import re
from dataclasses import dataclass
from math import floor

from handlers.wishes import grammar, numbers

FEWEST, MOST = 1, 5
"""Stars that there are."""

LONGEST = 160
"""Characters of a text that is looked at: who gives stars is brief."""

_RULES = grammar.stars()
_NONE = frozenset({"no", "zero"})
_EVERYDAY = grammar.words("everyday") | grammar.words("no_names")


@dataclass(frozen=True, slots=True)
class Rating:
    """Stars for something.

    Attributes:
        stars: as they were said, so perhaps too few or too many.
        about: the words that name the thing; empty where none do.
        outright: whether a title is meant for certain: "I rate ...", but not "... was 2/5".
    """

    stars: int
    about: str
    outright: bool = False

    @property
    def is_possible(self) -> bool:
        """Whether there are as many stars."""
        return FEWEST <= self.stars <= MOST

    @property
    def may_be_title(self) -> bool:
        """Whether the words may name a title: "yesterday was 2/5" is about no song."""
        return bool(self.about) and self.about.casefold() not in _EVERYDAY


def rating(text: str) -> Rating | None:
    """Return the stars that a text gives; None when it gives none."""
    words = " ".join(text[: LONGEST + 1].split())
    if len(words) > LONGEST:
        return None
    for outright, rule in _RULES:
        if found := rule.search(words):
            return _rating(found, outright=outright)
    return None


def _rating(found: re.Match[str], *, outright: bool) -> Rating:
    parts = found.groupdict()
    told = parts["stars"].casefold()
    many = 0.0 if told in _NONE else _number(told)
    best = _number((parts.get("best") or str(MOST)).casefold())
    # half a star is rounded up, out of ten is halved: "7/10" is four
    stars = floor(many * MOST / best + 0.5)
    return Rating(stars, (parts["about"] or "").strip(" \"'“”,:"), outright)


def _number(told: str) -> float:
    plain = told.replace(",", ".")
    return float(plain) if plain.strip("-")[0].isdigit() else float(numbers.number(told))
