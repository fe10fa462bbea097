"""What "the second one" and "that one" mean: the cards of the latest answer."""

import re
from collections.abc import Sequence

from handlers import wanted
from handlers.turn import Turn
from handlers.wishes import grammar, numbers
from handlers.wishes.phrases import plain
from models.media import Media, MediaKind
from models.profile import Impression
from models.understanding import Understanding
from recommender.names import folded

LOOKED_BACK = 40
"""Impressions read to find the latest answer; an answer has at most 20 cards."""

_THOSE = grammar.pattern("those")
_NOUNS = {
    MediaKind.MUSIC: re.compile(r"\b(?:song|track|tune)\b", re.IGNORECASE),
    MediaKind.MOVIE: re.compile(r"\b(?:film|movie)\b", re.IGNORECASE),
}
_DIGITS = re.compile(
    r"(?:#|no\.? ?|number |the )?([1-9]\d?)(?:st|nd|rd|th)?(?: one)?", re.IGNORECASE
)


async def last_cards(turn: Turn) -> Sequence[Impression]:
    """Return what the latest answer with cards showed, in its order."""
    seen = await turn.services.store.shown(turn.user, LOOKED_BACK)
    cards = [one for one in seen if one.place > 0]
    return [card for card in cards if card.shown_at == cards[0].shown_at]


async def meant(turn: Turn, heard: Understanding) -> Media | None:
    """Return the item that a message points to, by its place or by name; None if by neither."""
    if heard.ordinal is not None:
        card = placed(await last_cards(turn), heard.ordinal)
        return await wanted.item(turn, card.item) if card else None
    name = heard.similar_to or heard.by
    return await wanted.named(turn, name) if name else None


def placed(cards: Sequence[Impression], ordinal: int) -> Impression | None:
    """Return the card at a place, from 1, or from -1 at the end; None if there is none there."""
    if ordinal < 0:
        ordinal += len(cards) + 1
    return cards[ordinal - 1] if 1 <= ordinal <= len(cards) else None


def pointed(cards: Sequence[Impression], words: str) -> Impression | None:
    """Return the one card that words mean: by its title, by its place, or as the only one.

    "The first film" is the first of the films, "the first one" of all cards.
    """
    words = words.strip()
    named = [card for card in cards if folded(card.title) == folded(words)]
    if named and words:
        return named[0]
    kinds = [kind for kind, noun in _NOUNS.items() if noun.search(words)]
    cards = [card for card in cards if card.kind in kinds] if kinds else cards
    if digits := _DIGITS.fullmatch(words):
        return placed(cards, int(digits[1]))
    if (ordinal := numbers.ordinal(plain(words))) is not None:
        return placed(cards, ordinal)
    return cards[0] if len(cards) == 1 and is_pronoun(words) else None


def is_pronoun(words: str) -> bool:
    """Tell whether words mean what was shown without naming it: "these", "that one", nothing."""
    return _THOSE.search(words.strip().casefold()) is not None
