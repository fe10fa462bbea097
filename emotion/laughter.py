"""Laughter at the end of a text: mostly it softens what was said before it. Pure.

"lol" is seldom anybody laughing: it signals involvement, as "mm-hm" does (Tagliamonte and Denis
2008, "Linguistic Ruin? LOL! Instant Messaging and Teen Language", American Speech 83, 3-34). After
a complaint it plays it down, and the complaint is meant; after anything else it is laughter.
"""

import re
from typing import Final

from emotion.conflict import CLEAR, UNPLEASANT, leaning
from models.mood import EmotionEstimate

LOOKED_AT: Final = 80
"""Characters at the end of a text."""

_WORD: Final = r"l+o+l+z?|lmf?ao+|rofl+|a?(?:ha){2,}h?|(?:he){2,}h?|ha|heh|x+d+"
_LAUGHTER: Final = re.compile(
    rf"(?:[\s,.!~(]*(?:(?<!\w)(?:{_WORD})(?!\w)|[😂🤣😅😆😹]\ufe0f?))+[\s.!~)]*$", re.IGNORECASE
)


def without_laughter(text: str) -> str | None:
    """Return a text without the laughter at its end; None where none is, or nothing else."""
    found = _LAUGHTER.search(text[-LOOKED_AT:])
    if found is None:
        return None
    rest = text[: len(text) - len(found.group())]
    return rest if any(character.isalpha() for character in rest) else None


def is_softened(complaint: EmotionEstimate, of_self: bool) -> bool:
    """Tell whether laughter behind these words softens them: they are plainly unpleasant.

    Args:
        complaint: what the words tell without the laughter.
        of_self: whether the writer speaks of themselves; over others one really laughs.
    """
    return of_self and leaning(complaint, UNPLEASANT) >= CLEAR
