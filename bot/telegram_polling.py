"""Long polling, started and stopped step by step, through networks that come and go."""

import asyncio
import ssl
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import structlog
from telegram import BotCommand
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application
from telegram.request import HTTPXRequest

from bot.telegram_calls import patiently
from bot.telegram_order import ChatOrder

AT_ONCE = 16
"""Chats that are answered at the same time; the others wait a moment."""

POLL_S = 25
"""Seconds that Telegram holds a request when nothing happens."""

STOP_WITHIN_S = 5.0
"""Seconds that answers in the making get when the program stops."""

LONGEST_BACK_OFF_S = 60.0

SEEN = ("message", "callback_query")

App = Application[Any, Any, Any, Any, Any, Any]

log = structlog.get_logger(__name__)


def request(trust: ssl.SSLContext) -> HTTPXRequest:
    """Return a pool of connections: one for each chat in the works, and one for its "typing"."""
    return HTTPXRequest(
        connection_pool_size=2 * AT_ONCE,
        connect_timeout=10,
        read_timeout=20,
        write_timeout=20,
        media_write_timeout=60,
        pool_timeout=20,
        httpx_kwargs={"verify": trust},
    )


async def connect(application: App, commands: Sequence[BotCommand]) -> None:
    """Open the connection, however long Telegram stays out of reach, and set the command list.

    Raises:
        InvalidToken: its message quotes the token.
    """
    for pause in _back_off():
        try:
            await application.initialize()
            break
        except InvalidToken:
            raise
        except TelegramError as problem:
            log.warning(
                "telegram_unreachable", problem=type(problem).__name__, retry_s=round(pause, 1)
            )
        await asyncio.sleep(pause)
    try:
        await patiently(lambda: application.bot.set_my_commands(commands))
    except InvalidToken:
        raise
    except TelegramError as problem:
        log.warning("telegram_commands_not_set", problem=type(problem).__name__)


async def poll(application: App) -> None:
    """Take updates until polling ends by itself, which it does when the token is refused.

    Raises:
        InvalidToken: refused before polling began.
    """
    await application.start()
    if application.updater is None:  # pragma: no cover - the builder makes one
        raise RuntimeError("built without an updater")
    before = asyncio.all_tasks()
    await application.updater.start_polling(
        timeout=POLL_S,
        bootstrap_retries=-1,
        allowed_updates=SEEN,
        error_callback=_log_poll_error,
    )
    log.info("telegram_ready")
    # the library keeps its task to itself, and nobody would notice when it ends
    polling = {
        task
        for task in asyncio.all_tasks() - before
        if task.get_name().startswith("Updater:start_polling")
    }
    await (asyncio.wait(polling) if polling else asyncio.Event().wait())


async def stop(application: App, order: ChatOrder) -> None:
    """Undo what was started, in reverse order; updates in the making get a few seconds."""
    updater = application.updater
    if updater and updater.running:
        with suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(STOP_WITHIN_S):
                await updater.stop()
    if application.running:
        async with asyncio.TaskGroup() as group:
            stopping = group.create_task(application.stop())
            done, _ = await asyncio.wait({stopping}, timeout=STOP_WITHIN_S)
            if not done:
                order.cancel()
    await application.shutdown()
    await application.bot.shutdown()  # open even when `initialize` failed; twice does no harm


def _back_off() -> Iterator[float]:
    """Yield seconds to wait: 1, 2, 4, ... up to a minute."""
    pause = 1.0
    while True:
        yield pause
        pause = min(2 * pause, LONGEST_BACK_OFF_S)


def _log_poll_error(problem: TelegramError) -> None:
    log.warning("telegram_poll_failed", problem=type(problem).__name__)
