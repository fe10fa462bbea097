"""Why the latest cards were shown: what was read, what was wanted, and what spoke for each."""

from collections.abc import Sequence
from datetime import timedelta

from handlers import memory, texts_taste, wanted
from handlers.buttons import MOOD_PICKER
from handlers.lines import Line
from handlers.offers import wish_words
from handlers.shown import is_pronoun, last_cards, pointed
from handlers.turn import Turn
from handlers.wishes import grammar
from models.chat import Reply
from models.media import Mode
from models.mood import Emotion, MoodState
from models.profile import Impression

LONGEST = 160
"""Characters of a question that is looked at."""

JUST_NOW = timedelta(minutes=2)
"""The age up to which a mood belongs to the very message that was answered."""

PARTS_NAMED = 2
"""Parts of the ranking that are named for each card."""

_QUESTION = grammar.pattern("why")


async def in_words(turn: Turn, text: str) -> Reply | None:
    """Answer a question such as "why the second one?"; None where it is none about cards."""
    asked = _QUESTION.search(text.strip()) if len(text) <= LONGEST else None
    if asked is None:
        return None
    cards = await last_cards(turn)
    about = asked["about"]
    means_cards = cards and (pointed(cards, about) or is_pronoun(about))
    return await answer(turn, about) if means_cards or asked["choosing"] else None


async def answer(turn: Turn, about: str = "") -> Reply:
    """Explain the latest answer, card by card, or the one card that is meant."""
    cards = await last_cards(turn)
    if not cards:
        return Reply(turn.voice.say(Line.NOTHING_SHOWN), buttons=MOOD_PICKER)
    one = pointed(cards, about) if about else None
    lines = [turn.voice.say(Line.WHY), *await _mood(turn, cards[0])]
    lines += [texts_taste.WHY_MISREAD] if cards[0].misread else []
    lines += await _wishes(turn, cards[0])
    return Reply("\n".join([*lines, *map(_card, [one] if one else cards)]))


async def _mood(turn: Turn, card: Impression) -> Sequence[str]:
    """Say what was read when a card was chosen, and what should be done with it."""
    held = await turn.services.store.last_mood(turn.user)
    aim = texts_taste.WHY_MODE.format(mode=texts_taste.MODE_AIMS[card.mode])
    if held and _counted(held, card) and card.emotion in {held.emotion, Emotion.NEUTRAL}:
        return _read(turn, held, card), aim
    if card.emotion is not Emotion.NEUTRAL:
        felt = turn.voice.table.moods[card.emotion]
        return texts_taste.WHY_FELT.format(mood=felt), aim
    # without a mood there is none to stay with
    return (texts_taste.WHY_NO_MOOD, *([aim] if card.mode is not Mode.MATCH else ()))


def _read(turn: Turn, held: MoodState, card: Impression) -> str:
    """Say what was read, how sure that was, and from what; or that it was nearly forgotten."""
    mood = turn.voice.table.moods[held.emotion]
    age = card.shown_at - held.observed_at
    minutes = round(age / timedelta(minutes=1))
    if card.emotion is not held.emotion:
        return texts_taste.WHY_FADED.format(mood=mood, minutes=minutes)
    return texts_taste.WHY_MOOD.format(
        mood=mood,
        sure=_sureness(held.confidence),
        percent=round(100 * held.confidence),
        sources=" and ".join(texts_taste.SOURCES[source] for source in held.sources),
        ago=texts_taste.WHY_AGO.format(minutes=minutes) if age > JUST_NOW else "",
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
    wish, table = found[0], turn.voice.table
    lines = []
    if wish.similar_to and (seed := await wanted.item(turn, wish.similar_to)):
        lines.append(texts_taste.WHY_LIKE.format(title=seed.title))
    if given := wish.filters.given:
        words = ", ".join(wish_words(table, wish.filters, name) for name in given)
        lines.append(texts_taste.WHY_WISHES.format(wishes=words))
    return lines


def _card(card: Impression) -> str:
    reason = texts_taste.WHY_REASON_GONE
    if card.reason:
        reason = texts_taste.WHY_REASON.format(reason=card.reason)
    known = [part for part in card.decided if part in texts_taste.PARTS][:PARTS_NAMED]
    parts = " and ".join(_part(part, card.mood_fit) for part in known)
    decided = texts_taste.WHY_DECIDED.format(parts=parts) if parts else ""
    return texts_taste.WHY_CARD.format(
        place=card.place, title=card.title, reason=reason, decided=decided
    )


def _part(part: str, mood_fit: float | None) -> str:
    if part == "mood" and mood_fit is not None:
        return texts_taste.WHY_FIT.format(percent=round(100 * mood_fit))
    return texts_taste.PARTS[part]


def _sureness(confidence: float) -> str:
    return next(words for least, words in texts_taste.SURENESS if confidence >= least)
