"""Where every update enters and every reply leaves; start reading here."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

import structlog

from handlers import (
    commands,
    consent,
    feedback,
    journey,
    mood,
    profile,
    rating,
    requests,
    talk,
    texts,
)
from handlers.buttons import kinds_of
from handlers.lines import Phrase
from handlers.order import Order
from handlers.services import Services, rng_for
from handlers.table import Table
from handlers.turn import Turn
from handlers.voice import Voice
from models.chat import ButtonPress, Message, Reply, Update, UserRef, Verb
from models.errors import Busy, StoreError, UserError
from models.media import ItemId, Mode
from models.mood import Emotion
from models.profile import Reaction
from models.protocols import Progress, ignore_progress

log = structlog.get_logger(__name__)
Choice = TypeVar("Choice", bound=StrEnum)

REACTIONS = {Verb.LIKE: Reaction.LIKE, Verb.SKIP: Reaction.SKIP}


@dataclass(frozen=True, slots=True)
class Conversation:
    """Answers updates of every platform. Keeps nothing: what must last is in the store.

    A person's updates are answered one after another, from whatever tab or device they come:
    after "forget me", nothing that was still being answered writes anything down again.
    """

    services: Services
    order: Order[UserRef] = field(default_factory=Order)

    async def handle(self, update: Update, progress: Progress = ignore_progress) -> Reply:
        """Return the answer to an update; the one error boundary of the program."""
        table = texts.table_for()
        with structlog.contextvars.bound_contextvars(
            platform=str(update.user.platform), update=update.id
        ):
            try:
                async with self.order.of(update.user):
                    return await self._answer(update, progress, table)
            except UserError as problem:
                log.info("could_not_use_it", problem=type(problem).__name__)
                return Reply(table.advice[type(problem)], failed=True)
            except Busy:
                log.warning("busy")
                return Reply(table.tell(Phrase.BUSY), failed=True)
            except StoreError:
                log.exception("store_failed")
                return Reply(table.tell(Phrase.STORE_DOWN), failed=True)
            except Exception:
                log.exception("failed")
                return Reply(table.tell(Phrase.SORRY), failed=True)

    async def _answer(self, update: Update, progress: Progress, table: Table) -> Reply:
        """Answer with sentences that were not said lately, and write down which they were."""
        voice = Voice(table, rng_for(update), await self._lately_said(update))
        reply = await self._route(Turn(self.services, update, progress, voice))
        if voice.said:
            await self._note_said(update, voice.said)
        return reply

    async def _lately_said(self, update: Update) -> Sequence[str]:
        """Return the wordings of the latest turns; without a store none: helplines need none."""
        try:
            return await self.services.store.lately_said(update.user, but=update.id)
        except StoreError:
            return ()

    async def _note_said(self, update: Update, said: Sequence[str]) -> None:
        """Write down the wordings; what an answer did holds even when they cannot be kept."""
        try:
            await self.services.store.note_said(update.user, update.id, said, self.services.now())
        except StoreError:
            log.warning("wordings_not_kept")

    async def _route(self, turn: Turn) -> Reply:
        match turn.update:
            case ButtonPress() as press:
                return await self._press(turn, press)
            case Message(command=None) as message:
                return await talk.answer(turn, message)
            case Message(command="mood") as message if _says_more(message):
                text = message.argument or message.text
                return await talk.answer(turn, replace(message, command=None, text=text))
            case Message() as message:
                return await _calmed(turn, message) or await commands.answer(turn, message)

    async def _press(  # noqa: C901, PLR0911, PLR0912 - one match shows all routes
        self, turn: Turn, press: ButtonPress
    ) -> Reply:
        target = press.action.target
        match press.action.verb:
            case Verb.LIKE | Verb.SKIP as verb:
                return await feedback.react(turn, ItemId(target), REACTIONS[verb])
            case Verb.RATE:
                return await rating.ask(turn, ItemId(target))
            case Verb.STARS:
                return await rating.pressed(turn, target)
            case Verb.MORE:
                return await mood.more(turn)
            case Verb.RELAX:
                return await requests.relaxed(turn, press)
            case Verb.NOT_MY_MOOD:
                return mood.misread(turn)
            case Verb.FEEL if emotion := member(Emotion, target):
                return await mood.told(turn, emotion)
            case Verb.CORRECT if emotion := member(Emotion, target):
                return await mood.corrected(turn, emotion)
            case Verb.MODE if mode := member(Mode, target):
                return await commands.choose(turn, mode=mode)
            case Verb.KIND if kinds := kinds_of(target):
                return await commands.choose(turn, kinds=kinds)
            case Verb.SET_ASIDE | Verb.GIVE_BACK:
                return await profile.pressed(turn, press.action)
            case Verb.OUTCOME:
                return await journey.outcome(turn, press)
            case Verb.AGREE if target == texts.CONSENT_VERSION:
                return await commands.agree(turn)
            case Verb.AGREE:
                return consent.ask(turn)
            case Verb.DECLINE:
                return await commands.decline(turn)
            case Verb.FORGET:
                return await commands.forget(turn)
            case Verb.FEEL | Verb.CORRECT | Verb.MODE | Verb.KIND:
                return Reply(turn.tell(Phrase.OLD_BUTTON), failed=True)


async def _calmed(turn: Turn, message: Message) -> Reply | None:
    """Answer "/help I want to die": it asks for more than a list of commands."""
    if not message.argument or message.command in commands.WITH_ARGUMENT:
        return None
    return await talk.distress(turn, message.argument)


def _says_more(message: Message) -> bool:
    """Tell whether something stands beside a command."""
    return bool(message.argument or message.text or message.attachments)


def member(choices: type[Choice], value: str) -> Choice | None:
    """Return the choice of this value; None for one that an older version may have sent."""
    return next((choice for choice in choices if choice.value == value), None)
