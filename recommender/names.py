"""Titles and names as people write them; pure."""

import re
import unicodedata

APOSTROPHES = re.compile("['`\N{RIGHT SINGLE QUOTATION MARK}]")
BETWEEN_WORDS = re.compile(r"[\W_]+")


def folded(name: str) -> str:
    """Return what the spellings of a name have in common: "The Beatles" and "beatles"."""
    letters = APOSTROPHES.sub("", name)
    if letters.isascii():
        letters = letters.lower()
    else:
        plain = unicodedata.normalize("NFKD", letters).casefold()
        letters = "".join(one for one in plain if not unicodedata.combining(one))
    words = BETWEEN_WORDS.sub(" ", letters.replace("&", " and ")).strip()
    return words.removeprefix("the ")


def makers_of(maker: str) -> tuple[str, ...]:
    """Return who made something: each of several by themselves, and all of them together."""
    return tuple(dict.fromkeys((*maker.split(" & "), maker)))
