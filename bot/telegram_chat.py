"""Telegram <-> models.chat, by long polling."""

import asyncio
import os
import re
from dataclasses import dataclass, field
from typing import Any

import httpx
import structlog
import telegram
from telegram import Bot, BotCommand, CallbackQuery
from telegram.constants import ChatType
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ApplicationBuilder, CallbackContext, TypeHandler

from bot.telegram_calls import patiently, typing
from bot.telegram_order import ChatOrder
from bot.telegram_polling import AT_ONCE, App, connect, poll, request, stop
from bot.telegram_replies import deliver, marked, toast
from bot.telegram_updates import chat_ref, to_update, user_ref
from handlers.lines import Phrase
from handlers.table import Table
from handlers.texts import table_for
from models.chat import Action, ButtonPress, Platform, Reply, Verb
from models.errors import StartupError
from models.protocols import Handle

TOAST_WITHIN_S = 1.5
"""Seconds to wait for the words of a toast; a press must be answered within a few."""

RESTART_AFTER_S = 1.0

QUIET = frozenset({Verb.LIKE, Verb.SKIP, Verb.STARS})
"""Answered by a check mark and a toast, so that a chat does not fill with thanks."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TelegramChat:
    """The bot on Telegram. Private chats only; groups are told so when they say /start.

    Attributes:
        token: from @BotFather.
        api_url: where a self-hosted Bot API server answers, without the token:
            `http://localhost:8081/bot`. None or empty: Telegram's own.
        file_url: where that server hands out files: `http://localhost:8081/file/bot`.
    """

    token: str = field(repr=False)
    api_url: str | None = None
    file_url: str | None = None

    @property
    def name(self) -> Platform:
        """Telegram."""
        return Platform.TELEGRAM

    async def run(self, handle: Handle) -> None:
        """Serve until cancelled. An unreachable Telegram is waited for.

        Raises:
            StartupError: Telegram refuses the token, or a setting cannot be right.
        """
        self._check()
        # The library's own switch for its next major version: without it, the *making* of a
        # RetryAfter warns, and a program that turns warnings into errors never sees the error.
        os.environ.setdefault("PTB_TIMEDELTA", "true")
        loop = asyncio.get_running_loop()
        while True:
            order = ChatOrder(AT_ONCE)
            # reading certificates and late imports take a tenth of a second: not on the loop
            application = await loop.run_in_executor(None, self._build, handle, order)
            if not await _serve(application, order):
                raise StartupError(_REFUSED)
            log.warning("telegram_restarts")
            await asyncio.sleep(RESTART_AFTER_S)

    def _check(self) -> None:
        if not re.fullmatch(r"\d+:[\w-]+", self.token):
            raise StartupError(_REFUSED)
        for setting, url in (("API", self.api_url), ("FILE", self.file_url)):
            if url and not url.startswith(("http://", "https://")):
                raise StartupError(
                    f"MOODSYNC_TELEGRAM_{setting}_URL must start with http:// or https://, "
                    "as in http://localhost:8081/bot."
                )

    def _build(self, handle: Handle, order: ChatOrder) -> App:
        trust = httpx.create_ssl_context()
        builder = ApplicationBuilder().token(self.token).job_queue(None).concurrent_updates(order)
        builder = builder.request(request(trust)).get_updates_request(request(trust))
        if self.api_url:
            builder = builder.base_url(self.api_url)
        if self.file_url:
            builder = builder.base_file_url(self.file_url)
        application: App = builder.build()
        desk = _Desk(application.bot, handle)

        async def serve(update: telegram.Update, context: object) -> None:
            await desk.serve(update)

        application.add_handler(TypeHandler(telegram.Update, serve))
        application.add_error_handler(_log_error)
        return application


def commands(table: Table) -> tuple[BotCommand, ...]:
    """Return what Telegram lists behind the slash."""
    return tuple(BotCommand(name, words) for name, words in table.menu.items())


@dataclass(frozen=True, slots=True)
class _Desk:
    """Takes what Telegram brings, asks `handle`, and sends the answer back."""

    bot: Bot
    handle: Handle

    async def serve(self, update: telegram.Update) -> None:
        """Answer one update."""
        if update.callback_query:
            await self._press(update.update_id, update.callback_query)
        elif update.message:
            await self._message(update.update_id, update.message)

    async def _message(self, update_id: int, message: telegram.Message) -> None:
        if message.chat.type != ChatType.PRIVATE:
            found = await to_update(update_id, message)
            reply = found if isinstance(found, Reply) else None
        else:
            async with typing(self.bot, message.chat.id):
                found = await to_update(update_id, message)
                reply = found if isinstance(found, Reply | None) else await self.handle(found)
        if reply:
            await deliver(self.bot, message.chat.id, reply)

    async def _press(self, update_id: int, query: CallbackQuery) -> None:
        chat = query.message.chat if query.message else None
        if chat is None or chat.type != ChatType.PRIVATE:
            await _acknowledge(query, table_for().tell(Phrase.PRIVATE_ONLY))
            return
        try:
            action = Action.decode(query.data or "")
        except ValueError:
            await _acknowledge(query, table_for().tell(Phrase.OLD_BUTTON))
            return
        press = ButtonPress(
            id=str(update_id), chat=chat_ref(chat), user=user_ref(query.from_user), action=action
        )
        if action.verb in QUIET:
            reply, told = await self._react(query, press)
        else:
            await _acknowledge(query)
            async with typing(self.bot, chat.id):
                reply, told = await self.handle(press), False
        if not reply.failed:
            await _mark(query, action)
        if not told:
            await deliver(self.bot, chat.id, reply)

    async def _react(self, query: CallbackQuery, press: ButtonPress) -> tuple[Reply, bool]:
        """Return the answer to Like, Skip or stars, and whether nothing is left to be said."""
        async with asyncio.TaskGroup() as group:
            work = group.create_task(self.handle(press))
            in_time, _ = await asyncio.wait({work}, timeout=TOAST_WITHIN_S)
            told = await _acknowledge(query, work.result().text if in_time else "")
            reply = await work
        # the check mark says it, unless there is more to show or something to be sorry for
        said = bool(in_time and told) or not reply.failed
        return reply, said and not (reply.cards or reply.buttons or reply.document)


async def _serve(application: App, order: ChatOrder) -> bool:
    """Serve until polling ends; return whether the token was ever taken.

    A return value, since the library's exception quotes the token and would come along as context.
    """
    try:
        await connect(application, commands(table_for()))
        await poll(application)
    except InvalidToken:
        return False
    else:
        return True
    finally:
        await stop(application, order)


_REFUSED = (
    "Telegram does not know the token in MOODSYNC_TELEGRAM_TOKEN. Talk to @BotFather on Telegram: "
    "/newbot gives a token, /token shows that of an existing bot. "
    "With a Bot API server of your own, check MOODSYNC_TELEGRAM_API_URL, too."
)


async def _acknowledge(query: CallbackQuery, text: str = "") -> bool:
    """Stop the button's little clock, with a toast if there is text; tell whether it worked."""
    try:
        await patiently(lambda: query.answer(toast(text) or None))
    except TelegramError as problem:  # too old: pressed while we were away
        log.info("telegram_press_not_acknowledged", problem=type(problem).__name__)
        return False
    return True


async def _mark(query: CallbackQuery, action: Action) -> None:
    """Put a check mark on the pressed button."""
    message = query.message
    if not isinstance(message, telegram.Message) or message.reply_markup is None:
        return
    keyboard = marked(message.reply_markup, action)
    if keyboard is None:
        return
    try:
        await patiently(lambda: query.edit_message_reply_markup(keyboard))
    except TelegramError as problem:
        # not modified by a second press, or the message is gone: the reaction is kept anyway
        log.debug("telegram_not_marked", problem=type(problem).__name__)


async def _log_error(update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
    """Log that an update failed, without what it says."""
    log.error("telegram_update_failed", problem=type(context.error).__name__)
