"""Why the latest cards were shown: what was read, what was wanted, and what spoke for each."""

from collections.abc import Sequence
from datetime import timedelta

from handlers import memory, wanted, wording
from handlers.buttons import mood_picker
from handlers.lines import Line, Phrase
from handlers.shown import is_pronoun, last_cards, pointed
from handlers.table import Table
from handlers.turn import Turn
from handlers.wishes import grammar
from models.chat import Reply
from models.media import Mode
from models.mood import Emotion, MoodState
from models.profile import Impression
from models.reason import Reason

LONGEST = 160
"""Characters of a question that is looked at."""

JUST_NOW = timedelta(minutes=2)
"""The age up to which a mood belongs to the very message that was answered."""

PARTS_NAMED = 2
"""Parts of the ranking that are named for each card."""

SURENESS = (
    (0.85, Phrase.QUITE_SURE),
    (0.65, Phrase.FAIRLY_SURE),
    (0.4, Phrase.A_GUESS),
    (0.0, Phrase.NOT_SURE),
)
"""Confidence from which a phrase holds."""

_QUESTION = grammar.pattern("why")
_HOW_KNOWN = grammar.pattern("how_known")


async def in_words(turn: Turn, text: str) -> Reply | None:
    """Answer a question such as "why the second one?"; None where it is none about cards.

    "How do you know how I feel?" is about the mood that the latest cards were chosen for.
    """
    question = text.strip() if len(text) <= LONGEST else ""
    asked, how_known = _QUESTION.search(question), _HOW_KNOWN.search(question)
    if asked is None and how_known is None:
        return None
    cards = await last_cards(turn)
    if asked is None:
        return await answer(turn) if cards else None
    about = asked["about"]
    means_cards = cards and (pointed(cards, about) or is_pronoun(about))
    return await answer(turn, about) if means_cards or asked["choosing"] else None


async def answer(turn: Turn, about: str = "") -> Reply:
    """Explain the latest answer, card by card, or the one card that is meant."""
    cards = await last_cards(turn)
    if not cards:
        return Reply(turn.voice.say(Line.NOTHING_SHOWN), buttons=mood_picker(turn.table))
    one = pointed(cards, about) if about else None
    lines = [turn.voice.say(Line.WHY), *await _mood(turn, cards[0])]
    lines += [turn.tell(Phrase.WHY_MISREAD)] if cards[0].misread else []
    lines += await _wishes(turn, cards[0])
    lines += [_card(turn.table, card) for card in ([one] if one else cards)]
    return Reply("\n".join(lines))


async def _mood(turn: Turn, card: Impression) -> Sequence[str]:
    """Say what was read when a card was chosen, and what should be done with it."""
    held, table = await turn.services.store.last_mood(turn.user), turn.table
    aim = table.tell(Phrase.WHY_MODE, mode=table.mode_aims[card.mode])
    if held and _counted(held, card) and card.emotion in {held.emotion, Emotion.NEUTRAL}:
        return _read(table, held, card), aim
    if card.emotion is not Emotion.NEUTRAL:
        return table.tell(Phrase.WHY_FELT, mood=table.moods[card.emotion]), aim
    # without a mood there is none to stay with
    return (table.tell(Phrase.WHY_NO_MOOD), *([aim] if card.mode is not Mode.MATCH else ()))


def _read(table: Table, held: MoodState, card: Impression) -> str:
    """Say what was read, how sure that was, and from what; or that it was nearly forgotten."""
    mood = table.moods[held.emotion]
    age = card.shown_at - held.observed_at
    minutes = round(age / timedelta(minutes=1))
    if card.emotion is not held.emotion:
        return table.tell(Phrase.WHY_FADED, mood=mood, minutes=minutes)
    return table.tell(
        Phrase.WHY_MOOD,
        mood=mood,
        sure=table.tell(_sureness(held.confidence)),
        percent=_percent(table, held.confidence),
        sources=table.tell(Phrase.AND).join(table.sources[source] for source in held.sources),
        ago=table.tell(Phrase.WHY_AGO, minutes=minutes) if age > JUST_NOW else "",
    )


def _counted(held: MoodState, card: Impression) -> bool:
    """Tell whether a mood was known, and not yet forgotten, when a card was chosen."""
    known = held.observed_at <= card.shown_at and bool(held.sources)
    return known and memory.weight(held, card.shown_at) >= memory.GONE


async def _wishes(turn: Turn, card: Impression) -> Sequence[str]:
    """Say what was asked for, where that wish is still the last one."""
    found = await turn.services.store.last_wish(turn.user)
    if found is None or found[1] != card.shown_at:
        return ()
    wish, table = found[0], turn.table
    lines = []
    if wish.similar_to and (seed := await wanted.item(turn, wish.similar_to)):
        lines.append(table.tell(Phrase.WHY_LIKE, title=seed.title))
    if wish.filters.given:
        words = wording.wishes(table, wish.filters)
        lines.append(table.tell(Phrase.WHY_WISHES, wishes=words))
    return lines


def _card(table: Table, card: Impression) -> str:
    known = [part for part in card.decided if part in table.parts][:PARTS_NAMED]
    parts = table.tell(Phrase.AND).join(_part(table, part, card.mood_fit) for part in known)
    decided = table.tell(Phrase.WHY_DECIDED, parts=parts) if parts else ""
    return table.tell(
        Phrase.WHY_CARD,
        place=card.place,
        title=card.title,
        reason=_reason(table, card),
        decided=decided,
    )


def _reason(table: Table, card: Impression) -> str:
    stored = card.reason
    if reason := Reason.decode(stored):
        return table.tell(Phrase.WHY_REASON, reason=wording.because(table, reason, card.kind))
    # an older version stored the sentence itself; what a newer one encoded is no sentence
    if not stored or stored.startswith("{"):
        return table.tell(Phrase.WHY_REASON_GONE)
    return table.tell(Phrase.WHY_REASON, reason=stored)


def _part(table: Table, part: str, mood_fit: float | None) -> str:
    if part == "mood" and mood_fit is not None:
        return table.tell(Phrase.WHY_FIT, percent=_percent(table, mood_fit))
    return table.parts[part]


def _percent(table: Table, share: float) -> str:
    """Return a share in percent; what is short of certain is not rounded to it."""
    hundredths = round(100 * share)
    return table.tell(Phrase.OVER_99) if hundredths == 100 else str(hundredths)  # noqa: PLR2004


def _sureness(confidence: float) -> Phrase:
    return next(phrase for least, phrase in SURENESS if confidence >= least)
