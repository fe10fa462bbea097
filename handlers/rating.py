"""Stars, by tap and in words: another way to say what one thinks of a card."""

import re
from collections.abc import Sequence

import structlog

from handlers import wanted
from handlers.buttons import star_row
from handlers.impressions import named
from handlers.lines import Line, Phrase
from handlers.opinions import impression_of_maker, note
from handlers.shown import is_pronoun, last_cards, pointed
from handlers.turn import Turn
from handlers.wishes.numbers import ordinal
from handlers.wishes.phrases import plain
from handlers.wishes.stars import FEWEST, MOST, Rating, rating
from models.chat import Reply
from models.media import ItemId
from models.profile import Impression
from models.understanding import Understanding

log = structlog.get_logger(__name__)

TARGET = re.compile(rf"([{FEWEST}-{MOST}])/(.+)", re.ASCII)
"""A star's button: how many, and for which item."""

_OPINION = "I like {}"
_KIND = re.compile(r"^(?:the )?(?:film|movie|song|track)\s+(?=\S)", re.IGNORECASE)


async def ask(turn: Turn, item: ItemId) -> Reply:
    """Answer a card's button "Rate" with five stars."""
    if item not in (await turn.services.store.profile(turn.user)).last_shown:
        return Reply(turn.tell(Phrase.UNKNOWN_ITEM), failed=True)
    found = await wanted.item(turn, item)
    title = found.title if found else turn.tell(Phrase.THAT_ONE)
    asked = turn.voice.say(Line.HOW_MANY_STARS, title=title)
    return Reply(asked, buttons=star_row(item, turn.table))


async def pressed(turn: Turn, target: str) -> Reply:
    """Write down the stars of a button; the same press twice changes nothing."""
    parts = TARGET.fullmatch(target)
    if parts is None:
        return Reply(turn.tell(Phrase.OLD_BUTTON), failed=True)
    return await _rate(turn, ItemId(parts[2]), int(parts[1]))


async def in_words(turn: Turn, text: str, heard: Understanding) -> Reply | None:
    """Write down stars such as "4/5 for Heat"; None where nothing is rated."""
    told = rating(text)
    if told is None:
        return None
    cards = await last_cards(turn)
    meant = pointed(cards, told.about) or await _named(turn, told, heard)
    if meant is None:
        return _unknown(turn, told, cards)
    await note(turn, meant)
    if not told.is_possible:
        asked = turn.tell(Phrase.STARS_RANGE, title=meant.title)
        return Reply(asked, buttons=star_row(meant.item, turn.table))
    return await _rate(turn, meant.item, told.stars)


def _unknown(turn: Turn, told: Rating, cards: Sequence[Impression]) -> Reply | None:
    """Ask which one is meant; None where it need not be a title that has stars."""
    if is_pronoun(told.about) or ordinal(plain(told.about)) is not None:
        return Reply(turn.voice.say(Line.WHICH_ONE)) if cards or told.outright else None
    return Reply(turn.voice.say(Line.NOT_IN_CATALOGUE)) if told.outright else None


async def _rate(turn: Turn, item: ItemId, stars: int) -> Reply:
    shown = await turn.services.store.rate(turn.user, item, stars, turn.services.now())
    if shown is None:
        return Reply(turn.tell(Phrase.UNKNOWN_ITEM), failed=True)
    log.info("rated", stars=stars, kind=str(shown.kind))
    words = turn.table.stars[stars]
    return Reply(turn.voice.say(Line.RATED, title=shown.title, stars=words))


async def _named(turn: Turn, told: Rating, heard: Understanding) -> Impression | None:
    """Return the item of a title: spelt as it is, or as it is understood in spite of slips."""
    if not told.may_be_title:
        return None
    services, about = turn.services, told.about
    for title in (about, _KIND.sub("", about), heard.similar_to):
        if title and (found := await services.library.named(title)):
            return named(found, turn.user, services.now())
    # an opinion brings out the name, whatever the stars made of the sentence
    again = await services.workers.run(services.understand.understand, _OPINION.format(about))
    found = await services.library.named(again.similar_to) if again.similar_to else None
    if found:
        return named(found, turn.user, services.now())
    best, maker = await services.library.best_of(about), await services.library.maker(about)
    return impression_of_maker(turn, maker, best.kind) if best and maker else None
