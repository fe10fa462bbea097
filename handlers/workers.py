"""The one door to threads: a bounded pool for work that would hold up the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from models.errors import Busy

T = TypeVar("T")

SHORT_ONES = 256
"""Calls of some milliseconds that may wait beside the long ones."""


class Workers:
    """A few threads and a short queue in front of them."""

    def __init__(self, threads: int = 2, queue: int = 32) -> None:
        """Make a pool; its threads start with the first calls.

        Args:
            threads: how many calls run at once.
            queue: how many more may wait; beyond, `run` raises Busy.
        """
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="worker")
        self._limit = threads + queue
        self._inside = 0

    async def run(self, call: Callable[..., T], *arguments: object) -> T:
        """Return `call(*arguments)`, computed in a thread with this task's log context.

        Raises:
            Busy: too many calls are waiting already.
        """
        return await self._run(self._limit, call, *arguments)

    async def run_short(self, call: Callable[..., T], *arguments: object) -> T:
        """Do the same for what takes milliseconds: it still finds a place when pictures find none.

        Raises:
            Busy: too many calls are waiting even so.
        """
        return await self._run(self._limit + SHORT_ONES, call, *arguments)

    async def _run(self, limit: int, call: Callable[..., T], *arguments: object) -> T:
        if self._inside >= limit:
            raise Busy("every worker is taken and the queue is full")
        self._inside += 1
        context = copy_context()  # run_in_executor does not carry context variables
        future = self._pool.submit(context.run, call, *arguments)
        # counted until the thread is done, even when whoever waited has gone
        loop = asyncio.get_running_loop()
        future.add_done_callback(lambda _: _call_soon(loop, self._leave))
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """Drop what waits and let running calls end."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _leave(self) -> None:
        self._inside -= 1


def _call_soon(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    """Run a call in the loop, unless the loop has ended before the thread did."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(call)
