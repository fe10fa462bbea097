"""A playlist from the mood to somewhere else, and "better now?" after it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Self

import structlog

from handlers import mood
from handlers.buttons import mood_picker
from handlers.cards import card
from handlers.impressions import impressions
from handlers.lines import Line, Phrase
from handlers.table import Table
from handlers.turn import Turn
from models.chat import Action, Button, ButtonPress, Message, Reply, Stage, Verb
from models.media import MediaKind, Mode, Recommendation, Wish
from models.mood import Emotion, MoodState
from models.profile import Answer, Outcome
from recommender.journey import FEWEST, MOST
from recommender.playlist import Format, document, plain

log = structlog.get_logger(__name__)

USUAL_COUNT = 10
"""Songs, unless somebody names another number: about forty minutes."""

CARDS = 5
"""How many songs get a card; the file holds all of them."""

TARGET = re.compile(r"(\w+)/(\w+)/(\w+)/(-?\d{1,3})/(\d{1,10})", re.ASCII)
"""An answer's button: answer, mode, emotion, valence in hundredths, start in Unix seconds."""


@dataclass(frozen=True, slots=True)
class Request:
    """What stood behind the command; None and the defaults where nothing did."""

    mode: Mode | None = None
    wanted: Format = Format.M3U
    count: int = USUAL_COUNT

    @classmethod
    def of(cls, argument: str) -> Self | None:
        """Read words in any order: a mode, a format, a number; None if one is none of them."""
        found = cls()
        for word in argument.lower().split():
            if word in set(Mode):
                found = replace(found, mode=Mode(word))
            elif word in set(Format):
                found = replace(found, wanted=Format(word))
            elif word.isascii() and word.isdigit() and FEWEST <= int(word[:4]) <= MOST:
                found = replace(found, count=int(word[:4]))
            else:
                return None
        return found


async def answer(turn: Turn, message: Message) -> Reply:
    """Plan a journey from the last mood, write down what it shows, and hand it over."""
    services = turn.services
    request = Request.of(message.argument)
    if request is None:
        return Reply(turn.tell(Phrase.JOURNEY_USAGE))
    start = await services.store.last_mood(message.user)
    if start is None:
        return mood.ask(turn, turn.tell(Phrase.NO_MOOD_YET))
    turn.progress(Stage.CHOOSING)
    usual = await services.store.preferences(message.user)
    mode = request.mode or message.mode or usual.mode
    wish = Wish(mode, (MediaKind.MUSIC,), request.count)
    profile = await services.store.profile(message.user)
    now = services.now()
    chosen = await services.journey(start, wish, profile, now, turn.rng)
    if not chosen:
        return Reply(turn.voice.say(Line.NOTHING_LEFT))
    await services.store.show(impressions(chosen, message.user, start, mode, now))
    log.info("journey", emotion=str(start.emotion), mode=str(mode), songs=len(chosen))
    return _reply(turn.table, chosen, start, mode, request.wanted, now)


async def outcome(turn: Turn, press: ButtonPress) -> Reply:
    """Write down whether a journey helped."""
    found = _outcome(press.action.target, turn.services.now())
    if found is None:
        return Reply(turn.tell(Phrase.OLD_BUTTON), failed=True)
    await turn.services.store.record_outcome(press.user, found)
    log.info("outcome", mode=str(found.mode), answer=str(found.answer))
    buttons = mood_picker(turn.table) if found.answer is Answer.WORSE else ()
    return Reply(turn.table.outcomes[found.answer], buttons=buttons)


def better_now(table: Table, start: MoodState, mode: Mode, at: datetime) -> tuple[Button, ...]:
    """Return the buttons that ask what a journey did; each carries how things were before it."""
    before = f"{mode}/{start.emotion}/{round(100 * start.valence)}/{int(at.timestamp())}"
    return tuple(
        Button(label, Action(Verb.OUTCOME, f"{said}/{before}"))
        for said, label in table.answers.items()
    )


def _reply(
    table: Table,
    chosen: Sequence[Recommendation],
    start: MoodState,
    mode: Mode,
    wanted: Format,
    now: datetime,
) -> Reply:
    items, shown = [choice.item for choice in chosen], chosen[:CARDS]
    lead = table.journeys[mode].format(count=len(items), mood=table.moods[start.emotion])
    question, buttons = table.tell(Phrase.BETTER_NOW), better_now(table, start, mode, now)
    if wanted is Format.LIST:
        return Reply(f"{lead}\n{plain(items)}{question}", buttons=buttons, mood=start)
    where = Phrase.JOURNEY_IN_FILE if len(items) <= CARDS else Phrase.JOURNEY_FIRST_FEW
    text = f"{lead} {table.tell(where, shown=len(shown))}\n{question}"
    cards = tuple(card(choice, table) for choice in shown)
    file = document(items, wanted, table.journey_names[mode])
    return Reply(text, cards, buttons, start, file)


def _outcome(target: str, now: datetime) -> Outcome | None:
    """Return what a button says; None if it cannot be one of ours."""
    parts = TARGET.fullmatch(target)
    try:
        return _checked(*parts.groups(), now=now) if parts else None
    except ValueError:
        return None


def _checked(
    answer: str, mode: str, emotion: str, valence: str, start: str, *, now: datetime
) -> Outcome:
    started_at = datetime.fromtimestamp(int(start), UTC)
    if abs(int(valence)) > 100 or started_at > now:  # noqa: PLR2004 hundredths
        raise ValueError("no journey began like that")
    return Outcome(
        mode=Mode(mode),
        emotion=Emotion(emotion),
        valence=int(valence) / 100,
        started_at=started_at,
        answer=Answer(answer),
        answered_at=now,
    )
