"""Any text made fit to read: without what is not said, and not too long."""

import re
import unicodedata
from collections.abc import Callable

CLEANED = 200_000
"""Characters: what lies between the two ends of a longer text is not looked at."""

READ = 1_500
"""Characters: a longer text is cut to its strongest and last sentences."""

PIECE = 300
"""Characters: a longer sentence is cut into pieces."""

LAST = 3
"""Sentences at the end that are always read: people come to the point late."""

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[^\s@]{1,64}@[^\s@]{1,255}\.\w{2,24}|(?<!\w)@\w+")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]{1,200}`", re.DOTALL)
_MARKUP = re.compile(r"</?[a-zA-Z!][^<>]{0,200}>|&[a-z]{2,8};")
_HASHTAG = re.compile(r"#(\w+)")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|_")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_QUOTES = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\ufe0f": None}
)
_UNSEEN = frozenset(("Cf", "Mn", "Me"))
"""Unicode categories of what is not seen by itself: joiners, direction marks, combining marks."""

_NO_TEXT = frozenset(("Cc", "Co", "Cs", "Cn"))
"""Those of control, private-use and unassigned characters."""


def clean(text: str) -> str:
    """Return a text without addresses, code, markup and characters that nobody sees.

    Compatibility forms are folded (NFKC), hashtags become words, curly quotes straight ones.
    Private-use characters never pass: `emotion.text` marks places with them.
    """
    if len(text) > CLEANED:
        text = text[: CLEANED // 2] + "\n" + text[-CLEANED // 2 :]
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    text = text.translate({ord(character): _seen(character) for character in set(text)})
    for unwanted in (_CODE, _ADDRESS, _MARKUP):
        text = unwanted.sub(" ", text)
    return _HASHTAG.sub(lambda tag: _HUMP.sub(" ", tag[1]), text).strip()


def gist(text: str, strength: Callable[[str], float]) -> str:
    """Return a text of at most about `READ` characters; a short one as it is.

    Args:
        text: what `clean` gave.
        strength: how much feeling a sentence holds. The strongest are kept, and the last ones.
    """
    if len(text) <= READ:
        return text
    pieces = [piece for sentence in _SENTENCE.split(text) for piece in _pieces(sentence)]
    last = range(max(0, len(pieces) - LAST), len(pieces))
    ranked = sorted(range(len(pieces)), key=lambda n: (n not in last, -strength(pieces[n]), -n))
    kept, room = [], READ
    for number in ranked:
        room -= len(pieces[number])
        if room < 0:
            break
        kept.append(number)
    return "\n".join(pieces[number] for number in sorted(kept))


def passages(text: str, room: int) -> list[str]:
    """Return a text in parts of whole sentences, as few as fit.

    Args:
        text: what `clean` or `gist` gave, at least one character that is no space.
        room: characters a part may have; only a longer sentence is cut.
    """
    found: list[str] = []
    for sentence in _SENTENCE.split(text):
        for start in range(0, len(sentence), room):
            piece = sentence[start : start + room].strip()
            if found and len(found[-1]) + 1 + len(piece) <= room:
                found[-1] = f"{found[-1]} {piece}"
            elif piece:
                found.append(piece)
    return found


def _seen(character: str) -> str:
    """Return a character that is seen, and a space or nothing for one that is not."""
    category = unicodedata.category(character)
    if category in _UNSEEN:
        return ""
    return " " if category in _NO_TEXT and character != "\n" else character


def _pieces(sentence: str) -> list[str]:
    return [sentence[start : start + PIECE] for start in range(0, len(sentence), PIECE)]
