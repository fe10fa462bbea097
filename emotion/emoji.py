"""Emoji as words, for a network whose vocabulary has none."""

import re
import unicodedata
from typing import Final

_EMOJI: Final = re.compile("([\u2600-\u27bf\U0001f300-\U0001f3fa\U0001f400-\U0001faff])\\1*")
"""A symbol or pictograph, with its repetitions; tones of skin lie in the gap."""
_TONE: Final = re.compile("[\U0001f3fb-\U0001f3ff]")


def spelled_out(text: str) -> str:
    """Return a text with every emoji in the words of its Unicode name, in lower case.

    A repeated one is named once: "😭😭" becomes " loudly crying face ".
    """
    return _EMOJI.sub(_name, _TONE.sub("", text))


def _name(match: re.Match[str]) -> str:
    return f" {unicodedata.name(match[1], '').lower()} "
