"""Words and patterns that the parsing goes by, from `grammar.toml`."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_TABLES: Mapping[str, Any] = tomllib.loads(
    Path(__file__).with_name("grammar.toml").read_text(encoding="utf-8")
)


def words(name: str) -> frozenset[str]:
    """Return one of the lists of words."""
    return frozenset(_TABLES["words"][name])


def pattern(name: str) -> re.Pattern[str]:
    """Return one of the patterns."""
    return _compiled(_TABLES["patterns"][name])


def opinions() -> tuple[tuple[bool, re.Pattern[str]], ...]:
    """Return patterns of opinions and whether each is a good one, in the order to try them."""
    return tuple((bool(row["liked"]), _compiled(row["pattern"])) for row in _TABLES["opinions"])


def stars() -> tuple[tuple[bool, re.Pattern[str]], ...]:
    """Return patterns of ratings and whether each is one for certain, in the order to try them."""
    return tuple((bool(row["outright"]), _compiled(row["pattern"])) for row in _TABLES["stars"])


def filled(text: str, parts: Mapping[str, str]) -> str:
    """Return a pattern with its parts put in; a part may hold those before it."""
    known: dict[str, str] = {}
    for name, part in parts.items():
        known[name] = _replaced(part, known)
    return _replaced(text, known)


def _replaced(text: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        text = text.replace(f"<{name}>", part)
    return text


def _compiled(text: str) -> re.Pattern[str]:
    return re.compile(filled(text, _TABLES["parts"]), re.IGNORECASE | re.DOTALL)
