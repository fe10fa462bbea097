"""What "the second one" and "that one" mean: the cards of the latest answer."""

from collections.abc import Sequence

from handlers import wanted
from handlers.turn import Turn
from models.media import Media
from models.profile import Impression
from models.understanding import Understanding

LOOKED_BACK = 40
"""Impressions read to find the latest answer; an answer has at most 20 cards."""


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
