"""Cards: choose them, write down what is shown, say what they are; or say why there are none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations

import structlog

from emotion import fusion
from handlers.buttons import AFTER_CARDS, MOOD_PICKER, MORE, relax
from handlers.impressions import impressions
from handlers.lines import Line, Table
from handlers.turn import Turn
from models.chat import Button, Reply, Stage
from models.media import BOTH_KINDS, Filters, Recommendation, Wish
from models.mood import MoodState
from recommender.cards import card

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
        tuple(card(choice) for choice in chosen),
        _buttons(mood),
        mood if mood.sources else None,
    )


def joined(*sentences: str) -> str:
    """Return sentences as one text, without the empty ones."""
    return " ".join(sentence for sentence in sentences if sentence)


def _announcement(turn: Turn, offer: Offer, chosen: Sequence[Recommendation]) -> str:
    if len(chosen) == 1:
        return turn.voice.say(Line.ONE)
    found = {choice.item.kind for choice in chosen}
    kinds = turn.voice.table.kinds[tuple(kind for kind in BOTH_KINDS if kind in found)]
    return turn.voice.choose(
        offer.wordings,
        offer.otherwise,
        kinds=kinds,
        Kinds=kinds.capitalize(),
        title=offer.title,
    )


def _buttons(mood: MoodState) -> tuple[Button, ...]:
    if not mood.sources:
        return MORE
    return AFTER_CARDS if fusion.is_sure(mood) else MOOD_PICKER


async def _nothing(turn: Turn, offer: Offer) -> Reply:
    """Say what stands in the way: all wishes together, and one without which there is more."""
    shown_mood = offer.mood if offer.mood.sources else None
    wanted = offer.wish.filters
    if not wanted.given:
        text = joined(offer.lead, turn.voice.say(Line.NOTHING_LEFT))
        return Reply(text, buttons=_buttons(offer.mood), mood=shown_mood)
    table = turn.voice.table
    words = ", ".join(wish_words(table, wanted, name) for name in wanted.given)
    nothing = turn.voice.say(Line.NOTHING_FITS, wishes=words)
    spare = await _spare(turn, offer)
    if not spare:
        return Reply(joined(offer.lead, nothing), buttons=MOOD_PICKER, mood=shown_mood)
    wish = table.plus.join(wish_words(table, wanted, name) for name in spare)
    text = joined(offer.lead, nothing, turn.voice.say(Line.WITHOUT, wish=wish))
    return Reply(text, buttons=(relax(spare, table.drop.format(wish=wish)),), mood=shown_mood)


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


def wish_words(table: Table, filters: Filters, name: str) -> str:
    """Return one filter as it stands in a sentence: "from 1990 to 1999", "no horror"."""
    value = getattr(filters, name)
    if name == "years":
        first, last = value
        return table.wishes["year" if first == last else name].format(first=first, last=last)
    if name == "language":
        value = table.languages.get(value, value)
    if isinstance(value, tuple):
        value = table.both.join(value)
    return table.wishes[name].format(value)
