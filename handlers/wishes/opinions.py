"""Whether somebody likes a thing, and which words name it."""

import re
from dataclasses import dataclass

from handlers.wishes import grammar


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody thinks.

    Attributes:
        liked: whether it is good; None where it is neither good nor bad.
        about: the words that name the thing.
    """

    liked: bool | None
    about: str


SENTENCES = 8
"""Of a text that are looked at."""

LONGEST = 160
"""Characters of a sentence that are looked at: some rules take time by the square of it."""

_SENTENCE = re.compile(r"[.!?;\n]+\s+")
_RULES = grammar.opinions()
_LEAD = grammar.pattern("lead")


def opinion(text: str) -> Opinion | None:
    """Return what a text thinks of something; None when it says nothing of the kind."""
    for sentence in _SENTENCE.split(text)[:SENTENCES]:
        for liked, rule in _RULES:
            if match := rule.search(sentence[:LONGEST]):
                return Opinion(liked, _LEAD.sub("", match["about"].strip()))
    return None
