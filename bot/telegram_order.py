"""Order within a chat, concurrency across chats: how Telegram's updates take turns."""

import asyncio
from collections.abc import Awaitable

import telegram
from telegram.ext import BaseUpdateProcessor

from handlers.order import Order

WAITING = 10_000
"""Updates that may wait at once; the library queues what comes beyond."""


class ChatOrder(BaseUpdateProcessor):
    """Lets one update of a chat pass after another, and a few chats at the same time.

    The library's own switch is all or nothing: one update at a time for everybody, or no order
    at all. A chat takes its turn first and a slot after, so that somebody who writes ten messages
    holds one slot, not ten.
    """

    def __init__(self, at_once: int) -> None:
        super().__init__(WAITING)
        self._slots = asyncio.Semaphore(at_once)
        self._order: Order[int] = Order()
        self._tasks: set[asyncio.Task[object]] = set()

    @property
    def chats(self) -> int:
        """How many chats have an update that is being worked on or waits."""
        return len(self._order)

    async def initialize(self) -> None:
        """Do nothing: there is nothing to open."""

    async def shutdown(self) -> None:
        """Do nothing: there is nothing to close."""

    def cancel(self) -> None:
        """Give up on every update that is not done yet."""
        for task in self._tasks:
            task.cancel()

    async def do_process_update(self, update: object, coroutine: Awaitable[object]) -> None:
        """Wait for the turn of the update's chat and for a slot, then do the work."""
        task = asyncio.current_task()
        if task is None:  # pragma: no cover - the library calls this in a task of its own
            raise RuntimeError("an update is processed in a task")
        self._tasks.add(task)
        try:
            async with self._order.of(_chat_of(update)), self._slots:
                await coroutine
        finally:
            self._tasks.discard(task)
            if asyncio.iscoroutine(coroutine):
                coroutine.close()  # when cancelled before its turn; else this does nothing


def _chat_of(update: object) -> int:
    """Return the chat that an update belongs to; 0 for what belongs to none."""
    chat = update.effective_chat if isinstance(update, telegram.Update) else None
    return chat.id if chat else 0
