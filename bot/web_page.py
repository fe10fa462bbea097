"""The web page in one language: `index.html` with its labels, and all that its scripts say.

A `$name` in `index.html` is a word of `words`. The scripts find the same words as JSON in the
page (`web/words.js`): a block of data, which a browser never runs, so that the policy against
inline scripts stays as it is.
"""

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template

from handlers.lines import Phrase
from handlers.table import Table
from models.media import BOTH_KINDS, MediaKind

PAGE = Path(__file__).resolve().parent / "web"

PHRASES = (
    Phrase.PICK,
    Phrase.BECAUSE_SENTENCE,
    Phrase.COMMA,
    Phrase.AND,
    Phrase.QUITE_SURE,
    Phrase.FAIRLY_SURE,
    Phrase.A_GUESS,
    Phrase.NOT_SURE,
)
"""What the page says in the very words of the conversation."""


def html(table: Table, language: str) -> str:
    """Return the page in the language of a table, by ISO 639-1."""
    said = words(table)
    filled = {key: escape(word) for key, word in said.items()}
    page = Template((PAGE / "index.html").read_text(encoding="utf-8"))
    return page.substitute(filled, language=language, table=_data(said))


def words(table: Table) -> Mapping[str, str]:
    """Return all that the page says, by label, or by what it names: `mood_fear`, `mode_lift`."""
    return {
        **{label.value: word for label, word in table.page.items()},
        **{phrase.value: table.phrases[phrase] for phrase in PHRASES},
        **{f"mood_{emotion}": label for emotion, label in table.picker.items()},
        **{f"mode_{mode}": label for mode, label in table.mode_labels.items()},
        **{f"kind_{kind}": table.kinds[(kind,)].capitalize() for kind in MediaKind},
        "kind_both": table.kind_labels[BOTH_KINDS],
        **{f"source_{source}": word for source, word in table.sources.items()},
    }


def _data(said: Mapping[str, str]) -> str:
    """Return words as JSON that no "</script>" and no "<!--" can end."""
    return json.dumps(said, ensure_ascii=False).replace("<", r"\u003c")
