"""Years that a text names; pure. All functions read what `phrases.plain` gave."""

import re
from collections.abc import Callable

from handlers.wishes.numbers import NUMBER, number

EARLIEST = 1900
"""The first year of a span that is open to the past: before it there is hardly a film or song."""

RECENT = 3
"""Years before this one that still count as recent."""

OLD_UNTIL = 1979
"""The last year of "old" films and songs."""

Span = tuple[int, int]
Reading = Callable[[re.Match[str], int], Span]
"""Turns what a pattern matched, and the year it is, into a span."""

_WORDS = {
    "twenties": 1920,
    "thirties": 1930,
    "forties": 1940,
    "fifties": 1950,
    "sixties": 1960,
    "seventies": 1970,
    "eighties": 1980,
    "nineties": 1990,
    "noughties": 2000,
}
_PARTS = {"early": (0, 3), "mid": (4, 6), "middle": (4, 6), "late": (7, 9)}
"""Years of a decade, counted from its first."""


def years(text: str, this_year: int) -> Span | None:
    """Return the first and the last year that a text names; None when it names none.

    They lie between `EARLIEST` and the year it is; only a whole decade may last longer.
    """
    for pattern, span in _SPANS:
        if match := pattern.search(text):
            first, last = span(match, this_year)
            first, last = max(first, EARLIEST), min(last, this_year)
            return (first, last) if first <= last else None
    return _decades(text, this_year)


def _decades(text: str, this_year: int) -> Span | None:
    """Return from the first to the last decade that is named, a part of it where that is said."""
    spans = []
    for match in _DECADES.finditer(text):
        start = _start(match["decade"])
        first, last = _PARTS.get(match["part"] or "", (0, 9))
        spans.append((start + first, start + last))
    if not spans or min(spans)[0] > this_year:
        return None
    return min(spans)[0], max(last for _, last in spans)


def _start(word: str) -> int:
    """Return the first year of "1994", "90s", "1990s" or "nineties".

    Two digits mean the last century, but for "00s" and "10s".
    """
    if word in _WORDS:
        return _WORDS[word]
    year = int(word.removesuffix("s"))
    if year >= EARLIEST:
        return year
    return 2000 + year if year <= 10 else EARLIEST + year  # noqa: PLR2004


def _end(word: str) -> int:
    return _start(word) if word.isdigit() else _start(word) + 9


def _after(match: re.Match[str], now: int) -> Span:
    return _end(match["year"]) + 1, now


def _since(match: re.Match[str], now: int) -> Span:
    return _start(match["year"]), now


def _before(match: re.Match[str], _: int) -> Span:
    return EARLIEST, _start(match["year"]) - 1


def _until(match: re.Match[str], _: int) -> Span:
    return EARLIEST, _end(match["year"])


def _between(match: re.Match[str], _: int) -> Span:
    return _start(match["first"]), _end(match["last"])


def _one(match: re.Match[str], _: int) -> Span:
    return _start(match["year"]), _start(match["year"])


def _last_years(match: re.Match[str], now: int) -> Span:
    unit = 10 if match["unit"].startswith("decade") else 1
    return now - unit * (number(match["n"]) if match["n"] else 1), now


def _same(first: int, last: int) -> Reading:
    """Return a span counted from this year."""
    return lambda _, now: (now + first, now + last)


def _old(_: re.Match[str], __: int) -> Span:
    return EARLIEST, OLD_UNTIL


_YEAR = r"(?:19|20)\d\d"
_DECADE = rf"(?:(?:19|20)?\d0s|{'|'.join(_WORDS)})"
_POINT = rf"(?: in| from)? ?(?:the )?(?:year )?(?P<year>{_YEAR}|{_DECADE})\b"
_THING = (
    r"(?:movie|film|flick|song|music|release|track|album|tune|stuff|hit|thing|one\b|ones\b"
    r"|sci|comed|thrill|horror|drama|action|pop\b|rock\b|rap\b|jazz|soul|school|hollywood|class)"
)
_DECADES = re.compile(
    rf"\b(?:(?P<part>early|mid|middle|late) (?:of )?(?:the )?)?(?P<decade>{_DECADE})(?!\w)"
)
_SPANS: tuple[tuple[re.Pattern[str], Reading], ...] = tuple(
    (re.compile(pattern), span)
    for pattern, span in (
        (
            rf"\b(?P<first>{_YEAR}|{_DECADE})"
            r"(?: ?[\u2013\u2014] ?| (?:and|to|until|till|through) (?:the )?| )"
            rf"(?P<last>{_YEAR}|{_DECADE})\b",
            _between,
        ),
        (
            r"\b(?:(?:not|nothing|none|never) (?:from )?before|(?:not|no|nothing) older than|since"
            r"|starting)" + _POINT,
            _since,
        ),
        (rf"\bfrom{_POINT} (?:on|onwards?|upwards?|and (?:later|up|newer))\b", _since),
        (rf"\b(?P<year>{_YEAR}) (?:or|and) (?:later|newer|after)\b", _since),
        (
            r"\b(?:(?:not|nothing|none) (?:from )?after|(?:not|nothing) (?:newer|later) than|until"
            r"|till|up to)" + _POINT,
            _until,
        ),
        (rf"\b(?P<year>{_YEAR}) (?:or|and) (?:older|earlier|before)\b", _until),
        (r"\b(?:after|(?:newer|later|younger|more recent) than|post)" + _POINT, _after),
        (r"\b(?:before|(?:older|earlier) than|prior to|pre)" + _POINT, _before),
        (rf"\b(?:last|past|previous) (?P<n>{NUMBER}) (?P<unit>years|decades)\b", _last_years),
        (r"\b(?:last|past) (?P<n>)(?P<unit>decade)\b", _last_years),
        (r"\bthis decade\b", lambda _, now: (now - now % 10, now)),
        (r"\b(?:21st|twenty first|this) century\b", lambda _, now: (2001, now)),
        (r"\b(?:20th|twentieth|last) century\b", lambda *_: (1901, 2000)),
        (r"\bthis years?\b", _same(0, 0)),
        (r"\blast years?\b", _same(-1, -1)),
        (rf"(?<![\d.])(?P<year>{_YEAR})\b(?! ?(?:minutes|calories|kilometers))", _one),
        (
            r"\b(?:new|newer|newest|latest|modern|current|contemporary)"
            rf"(?= (?:\w+ ){{0,2}}{_THING})",
            _same(-RECENT, 0),
        ),
        (r"\b(?:recent|recently|just came out|brand new|new releases|newer)\b", _same(-RECENT, 0)),
        (r"\b(?:latest|something new)(?= ?(?:[,.!?]|$))", _same(-RECENT, 0)),
        (rf"\b(?:old|vintage)(?= (?:\w+ ){{0,2}}{_THING})", _old),
        (r"\b(?:oldies|black and white|golden age|silent (?:film|movie)s?)\b", _old),
    )
)
"""The first that matches counts, so the exact ones stand first."""
