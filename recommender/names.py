"""Titles and names as people write them; pure."""

import re
import unicodedata

APOSTROPHES = re.compile("['`\N{RIGHT SINGLE QUOTATION MARK}]")
BETWEEN_WORDS = re.compile(r"[\W_]+")


def folded(name: str) -> str:
    """Return what the spellings of a name have in common: "The Beatles" and "beatles"."""
    plain = unicodedata.normalize("NFKD", APOSTROPHES.sub("", name)).casefold()
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    words = BETWEEN_WORDS.sub(" ", letters.replace("&", " and ")).strip()
    return words.removeprefix("the ")
