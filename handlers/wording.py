"""From what is known to words of a table; pure."""

from collections.abc import Iterable

from handlers.lines import Phrase
from handlers.table import Table
from models.media import Filters, MediaKind
from models.reason import Reason


def because(table: Table, reason: Reason, kind: MediaKind) -> str:
    """Return the end of a sentence that begins with "because", for an item of a kind."""
    return table.reasons[reason.because].format(
        genre=genre_phrase(table, reason.genres[0], kind) if reason.genres else "",
        genres=table.tell(Phrase.AND).join(genre_name(table, one) for one in reason.genres),
        maker=reason.maker,
        title=reason.title,
        decade=decade(table, reason.decade),
        year=reason.year,
    )


def genre_name(table: Table, genre: str) -> str:
    """Return a genre as a card names it."""
    return table.genres.get(genre, genre)


def genre_phrase(table: Table, genre: str, kind: MediaKind) -> str:
    """Return a genre as it reads behind "other": "dramas", "jazz", "war films"."""
    known = table.genre_phrases[kind].get(genre)
    plain = Phrase.MUSIC_OF if kind is MediaKind.MUSIC else Phrase.FILMS_OF
    return known or table.tell(plain, genre=genre_name(table, genre))


def decade(table: Table, name: str) -> str:
    """Return a decade, "1990s" in a profile, as it is called."""
    return table.tell(Phrase.DECADE, year=name.removesuffix("s"))


def listed(table: Table, words: Iterable[str]) -> str:
    """Return words as a list in a sentence."""
    return table.tell(Phrase.COMMA).join(words)


def wishes(table: Table, filters: Filters) -> str:
    """Return all filters of a wish as a list in a sentence."""
    return listed(table, (wish(table, filters, name) for name in filters.given))


def wish(table: Table, filters: Filters, name: str) -> str:
    """Return one filter as it stands in a sentence: "from 1990 to 1999", "no horror"."""
    value = getattr(filters, name)
    if name == "years":
        first, last = value
        return table.wishes["year" if first == last else name].format(first=first, last=last)
    if name == "language":
        value = table.languages.get(value, value)
    if isinstance(value, tuple):
        value = table.tell(Phrase.OR).join(genre_name(table, genre) for genre in value)
    return table.wishes[name].format(value)
