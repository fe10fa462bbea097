"""Cards: choose them, write down what is shown, say what they are; or say why there are none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations

import structlog

from emotion import fusion
from handlers import wording
from handlers.buttons import after_cards, mood_picker, more, relax
from handlers.cards import card
from handlers.impressions import impressions
from handlers.lines import Line, Phrase
from handlers.table import Table
from handlers.turn import Turn
from models.chat import Button, Reply, Stage
from models.media import BOTH_KINDS, Recommendation, Wish
from models.mood import MoodState

log = structlog.get_logger(__name__)

GIVEN_UP = ("years", "max_runtime", "language", "not_genres", "by", "genres", "family_safe")
"""The order in which filters are offered to go: what is wanted stays longer than when it was made,
and that children watch stays longest."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What to show, and how to say it.

    Attributes:
        mood: what the choice goes by; one without a source is nobody's.
        lead: what is said first.
        wordings: of the sentence before the cards; one is chosen, of `otherwise` when all of
            them were said lately.
        title: what the items are like, for `wordings`.
        remember: whether the mood is new and to be written down.
    """

    mood: MoodState
    wish: Wish
    lead: str
    wordings: Sequence[str]
    otherwise: Sequence[str] = ()
    title: str = ""
    remember: bool = False


async def show(turn: Turn, offer: Offer) -> Reply:
    """Choose, write down what is shown, and show it."""
    turn.progress(Stage.CHOOSING)
    store, mood, wish = turn.services.store, offer.mood, offer.wish
    profile = await store.profile(turn.user)
    now = turn.services.now()
    chosen = await turn.services.recommend(mood, wish, profile, now, turn.rng)
    if offer.remember:
        await store.remember_mood(turn.user, mood)
    await store.remember_wish(turn.user, wish, now)
    if not chosen:
        return await _nothing(turn, offer)
    await store.show(impressions(chosen, turn.user, mood, wish.mode, now))
    log.info(
        "answered",
        emotion=str(mood.emotion),
        confidence=round(mood.confidence, 2),
        sources=[str(source) for source in mood.sources],
        cards=len(chosen),
    )
    return Reply(
        joined(offer.lead, _announcement(turn, offer, chosen)),
        tuple(card(choice, turn.table) for choice in chosen),
        _buttons(turn.table, mood),
        mood if mood.sources else None,
    )


def joined(*sentences: str) -> str:
    """Return sentences as one text, without the empty ones."""
    return " ".join(sentence for sentence in sentences if sentence)


def _announcement(turn: Turn, offer: Offer, chosen: Sequence[Recommendation]) -> str:
    if len(chosen) == 1:
        return turn.voice.say(Line.ONE)
    found = {choice.item.kind for choice in chosen}
    kinds = turn.table.kinds[tuple(kind for kind in BOTH_KINDS if kind in found)]
    return turn.voice.choose(
        offer.wordings,
        offer.otherwise,
        kinds=kinds,
        Kinds=kinds.capitalize(),
        title=offer.title,
    )


def _buttons(table: Table, mood: MoodState) -> tuple[Button, ...]:
    if not mood.sources:
        return more(table)
    return after_cards(table) if fusion.is_sure(mood) else mood_picker(table)


async def _nothing(turn: Turn, offer: Offer) -> Reply:
    """Say what stands in the way: all wishes together, and one without which there is more."""
    shown_mood = offer.mood if offer.mood.sources else None
    wanted, table = offer.wish.filters, turn.table
    if not wanted.given:
        text = joined(offer.lead, turn.voice.say(Line.NOTHING_LEFT))
        return Reply(text, buttons=_buttons(table, offer.mood), mood=shown_mood)
    nothing = turn.voice.say(Line.NOTHING_FITS, wishes=wording.wishes(table, wanted))
    spare = await _spare(turn, offer)
    if not spare:
        return Reply(joined(offer.lead, nothing), buttons=mood_picker(table), mood=shown_mood)
    words = (wording.wish(table, wanted, name) for name in spare)
    wish = table.tell(Phrase.QUOTED_AND).join(words)
    text = joined(offer.lead, nothing, turn.voice.say(Line.WITHOUT, wish=wish))
    label = table.tell(Phrase.WITHOUT_BUTTON, wish=wish)
    return Reply(text, buttons=(relax(spare, label),), mood=shown_mood)


async def _spare(turn: Turn, offer: Offer) -> tuple[str, ...]:
    """Return one filter, or else two, without which there is something new; none if none are."""
    given = [name for name in GIVEN_UP if name in offer.wish.filters.given]
    profile = await turn.services.store.profile(turn.user)
    for names in chain(combinations(given, 1), combinations(given, 2)):
        wish = replace(offer.wish, filters=offer.wish.filters.without(*names), count=1)
        now = turn.services.now()
        if await turn.services.recommend(offer.mood, wish, profile, now, turn.rng):
            return names
    return ()
