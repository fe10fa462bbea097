"""How many, how long and which one; pure. All functions read what `phrases.plain` gave."""

import re

SHORT_FILM = 40
"""Minutes; the Academy's rules call a film short up to here."""

NOT_LONG = 100
"""Minutes of "something short": a little less than a usual film."""

LONGEST = 600
"""Minutes; more is no length of a film."""

MOST = 50
"""Items; nobody means more."""

_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "sixty": 60,
    "ninety": 90,
    "couple of": 2,
    "couple": 2,
    "pair of": 2,
    "few": 3,
    "half a dozen": 6,
    "dozen": 12,
    "hundred": 100,
}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")

NUMBER = rf"(?:\d{{1,3}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
"""A pattern of what `number` reads."""


def number(word: str) -> int:
    """Return what a number in digits or in words says."""
    return int(word) if word.isdigit() else _WORDS[word]


def max_runtime(text: str) -> int | None:
    """Return the most minutes that a text allows; None when it says nothing of length."""
    for match in _LENGTH.finditer(text):
        minutes = _minutes(match)
        if 0 < minutes <= LONGEST and not _NO_MAXIMUM.search(text[: match.start()]):
            return minutes
    if re.search(r"\bshort (?:film|movie)s?\b", text):
        return SHORT_FILM
    return NOT_LONG if _SHORT.search(text) else None


def count(text: str) -> int | None:
    """Return how many things are asked for; None when none or several numbers are named."""
    found = {number(match[match.lastgroup or 0]) for match in _COUNT.finditer(text)}
    found = {many for many in found if 0 < many <= MOST}
    return found.pop() if len(found) == 1 else None


def ordinal(text: str) -> int | None:
    """Return which of several things is meant, counted from 1; -1 is the last one."""
    match = _ORDINAL.search(text)
    if match is None:
        return None
    if match["digits"]:
        return int(match["digits"])
    if match["named"]:
        return number(match["named"])
    return -1 if match["word"] == "last" else _ORDINALS.index(match["word"]) + 1


def _minutes(match: re.Match[str]) -> int:
    if match["minutes"]:
        return number(match["minutes"])
    if match["half"]:
        return 30
    hours = float(match["decimal"]) if match["decimal"] else number(match["hours"] or "one")
    rest = 30 if match["and_half"] or match["half_more"] else int(match["rest"] or 0)
    return round(60 * hours) + rest


_H, _MIN = r"(?:hours?|hrs?|h)", r"(?:minutes?|minuets|mins?|m)"
_LENGTH = re.compile(
    rf"(?<![\w.])(?:(?P<half>half an hour|half hour)"
    rf"|(?P<minutes>{NUMBER}) ?{_MIN}\b"
    rf"|(?:(?P<decimal>\d[.,]\d)|(?P<hours>{NUMBER})|an)(?P<half_more> and a half)? ?{_H}"
    rf"(?:(?P<and_half> and a half)| ?(?:and )?(?P<rest>\d{{1,2}})(?: ?{_MIN})?)?)\b(?! ago)"
)
_NO_MAXIMUM = re.compile(r"\b(?:over|more than|longer than|at least|minimum|above|in)(?: of)? ?$")
_SHORT = re.compile(
    r"\bnot (?:too|so|that|very) long\b|\b(?:too|so) long\b|^(?:much |a (?:bit|little) )?shorter\b"
    r"|\b(?:something|anything|ones?|make it|be) (?:\w+ )?short(?:er)?\b"
    r"|\bquick (?:film|movie|watch)\b"
    r"|\bshorter (?:one|film|movie)s?\b"
)
_THING = (
    r"(?:songs?|tracks?|tunes?|movies?|films?|flicks?|albums?|playlists?|pieces?|recommendations?"
    r"|suggestions?|cards?|titles|bangers|ballads?|comed(?:y|ies)|thrillers?|documentar(?:y|ies)"
    r"|things|options|ideas|picks|musicals?|westerns?|dramas?|classics|hits|tips"
    r"|of (?:them|those))"
)
_COUNT = re.compile(
    rf"\b(?:(?P<of>(?!one (?:of|more)\b){NUMBER}) (?:more )?"
    rf"(?:(?!and\b|or\b)[a-z&]+ ){{0,3}}?{_THING}\b"
    rf"|(?P<more>{NUMBER}) more\b"
    rf"|(?:top|just|only|exactly|give me|gimme|show me|send me) (?P<led>{NUMBER})\b"
    rf"(?= ?(?:$|[,.!?]|please|for|to|that|with|but))(?! (?:minutes|hours|years)))"
)
_ORDINAL = re.compile(
    r"(?:(?:\bnumber|\bno\.?|option|card|#) ?"
    r"(?:(?P<digits>\d)\b|(?P<named>one|two|three|four|five|six)\b)"
    r"|\b(?P<word>first|second|third|fourth|fifth|sixth|seventh|eighth|last)"
    r"(?= (?:one|song|movie|film|card|track|option|pick|suggestion|of (?:those|these|them)"
    r"|was|is)\b|$|[,.!?]))"
)
