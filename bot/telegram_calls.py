"""Calls to Telegram that survive a busy server and a lost packet."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import TypeVar

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

PAUSES_S = (0.5, 1.0, 2.0)
"""Seconds before the second, third and fourth attempt."""

LONGEST_PAUSE_S = 60.0
"""Seconds; told to wait longer, we give up: nobody waits that long for a card."""

TYPING_EVERY_S = 4.0
"""Telegram shows "typing" for five seconds."""

T = TypeVar("T")


async def patiently(call: Callable[[], Awaitable[T]]) -> T:
    """Return what a call returns, trying again when the server is busy or out of reach.

    A message whose answer was lost may arrive twice; the other choice is that it never does.

    Raises:
        TelegramError: refused, or still failing at the last attempt.
    """
    for pause in PAUSES_S:
        try:
            return await call()
        except RetryAfter as problem:
            told = seconds(problem)
            if told > LONGEST_PAUSE_S:
                raise
            await asyncio.sleep(told)
        except BadRequest:  # a NetworkError by descent, but the same call fails the same way
            raise
        except NetworkError:
            await asyncio.sleep(pause)
    return await call()


def seconds(problem: RetryAfter) -> float:
    """Return how long Telegram wants us to wait."""
    told = problem.retry_after
    return told.total_seconds() if isinstance(told, timedelta) else float(told)


@asynccontextmanager
async def typing(bot: Bot, chat: int) -> AsyncIterator[None]:
    """Show "typing" in a chat for as long as the block runs."""
    async with asyncio.TaskGroup() as group:
        task = group.create_task(_keep_typing(bot, chat))
        try:
            yield
        finally:
            task.cancel()


async def _keep_typing(bot: Bot, chat: int) -> None:
    while True:
        with suppress(TelegramError):  # an ornament: never worth a failed answer
            await bot.send_chat_action(chat, ChatAction.TYPING)
        await asyncio.sleep(TYPING_EVERY_S)
