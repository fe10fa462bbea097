"""A language that nobody speaks, made from the English table: every letter gets an accent.

Whatever a person reads that no table said shows by its plain letters.
"""

import re
from collections.abc import Mapping
from dataclasses import fields
from string import ascii_lowercase

from handlers.english import ENGLISH
from handlers.table import Table

PAIRS = [chr(code) for code in range(0x100, 0x178, 2) if chr(code).lower() == chr(code + 1)]
"""Accented capitals, which matplotlib's font has, too."""

ACCENTED = str.maketrans(
    {
        **dict(zip(ascii_lowercase.upper(), PAIRS, strict=False)),
        **dict(zip(ascii_lowercase, map(str.lower, PAIRS), strict=False)),
    }
)
BRACES = re.compile(r"(\{[^}]*\})")


def made_up(words: str) -> str:
    """Return words in the made-up language; what stands in braces stays."""
    pieces = BRACES.split(words)
    return "".join(one if BRACES.match(one) else one.translate(ACCENTED) for one in pieces)


def _all_made_up(words: object) -> object:
    if isinstance(words, str):
        return made_up(words)
    if isinstance(words, Mapping):
        return {key: _all_made_up(value) for key, value in words.items()}
    assert isinstance(words, tuple)
    return tuple(map(_all_made_up, words))


MADE_UP = Table(
    **{field.name: _all_made_up(getattr(ENGLISH, field.name)) for field in fields(Table)}  # type: ignore[arg-type]
)
