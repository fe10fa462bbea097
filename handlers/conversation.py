"""Where every update enters and every reply leaves; start reading here."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

import structlog

from handlers import commands, feedback, mood, texts
from handlers.buttons import kinds_of
from handlers.services import Services
from models.chat import ButtonPress, Message, Reply, Update, Verb
from models.errors import Busy, StoreError, UserError
from models.media import ItemId, Mode
from models.mood import Emotion
from models.profile import Reaction
from models.protocols import Progress, ignore_progress

log = structlog.get_logger(__name__)
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Conversation:
    """Answers updates of every platform. Keeps nothing: what must last is in the store."""

    services: Services

    async def handle(self, update: Update, progress: Progress = ignore_progress) -> Reply:
        """Return the answer to an update; the one error boundary of the program."""
        with structlog.contextvars.bound_contextvars(
            platform=str(update.user.platform), update=update.id
        ):
            try:
                return await self._answer(update, progress)
            except UserError as problem:
                log.info("could_not_use_it", problem=type(problem).__name__)
                return Reply(texts.ADVICE[type(problem)])
            except Busy:
                log.warning("busy")
                return Reply(texts.BUSY)
            except StoreError:
                log.exception("store_failed")
                return Reply(texts.STORE_DOWN)
            except Exception:
                log.exception("failed")
                return Reply(texts.SORRY)

    async def _answer(self, update: Update, progress: Progress) -> Reply:
        match update:
            case ButtonPress():
                return await self._press(update, progress)
            case Message():
                message = with_command(update)
                if message.command is None:
                    return await mood.answer(self.services, message, progress)
                return await commands.answer(self.services, message, progress)

    async def _press(  # noqa: C901, PLR0911 - one match shows all routes
        self, press: ButtonPress, progress: Progress
    ) -> Reply:
        services, target = self.services, press.action.target
        match press.action.verb:
            case Verb.LIKE:
                return await feedback.react(services, press, ItemId(target), Reaction.LIKE)
            case Verb.SKIP:
                return await feedback.react(services, press, ItemId(target), Reaction.SKIP)
            case Verb.MORE:
                return await mood.more(services, press, progress)
            case Verb.NOT_MY_MOOD:
                return mood.misread(press)
            case Verb.FEEL if emotion := member(Emotion, target):
                return await mood.told(services, press, emotion, progress)
            case Verb.MODE if mode := member(Mode, target):
                return await commands.choose(services, press.user, mode=mode)
            case Verb.KIND if kinds := kinds_of(target):
                return await commands.choose(services, press.user, kinds=kinds)
            case Verb.AGREE if target == texts.CONSENT_VERSION:
                return await commands.agree(services, press.user)
            case Verb.AGREE:
                return commands.notice()
            case Verb.DECLINE:
                return await commands.decline(services, press.user)
            case Verb.FORGET:
                return await commands.forget(services, press.user)
            case Verb.FEEL | Verb.MODE | Verb.KIND:
                return Reply(texts.OLD_BUTTON)


def with_command(message: Message) -> Message:
    """Take a text that starts with a slash for a command, wherever it was typed."""
    text = message.text.strip()
    if message.command is not None or message.attachments or not text.startswith("/"):
        return message
    name, _, argument = text[1:].partition(" ")
    command = name.partition("@")[0].lower()  # in groups Telegram adds the bot's name
    return replace(message, text="", command=command, argument=argument.strip())


def member(choices: type[Choice], value: str) -> Choice | None:
    """Return the choice of this value; None for one that an older version may have sent."""
    return next((choice for choice in choices if choice.value == value), None)
