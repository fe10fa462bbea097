import asyncio
import time

import pytest

from tests.loop_guard import watched_loop


async def sleeps() -> None:
    time.sleep(0.15)  # noqa: ASYNC251


async def computes() -> None:
    sum(range(20_000_000))


async def waits() -> None:
    await asyncio.sleep(0.15)


async def yields() -> None:
    for _ in range(20):
        time.sleep(0.01)  # noqa: ASYNC251
        await asyncio.sleep(0)


@pytest.mark.may_block
def test_a_step_that_holds_the_loop_is_seen() -> None:
    for step in (sleeps, computes):
        with watched_loop() as slow:
            asyncio.run(step())
        assert len(slow) == 1


@pytest.mark.may_block
def test_a_step_that_waits_or_yields_is_fine() -> None:
    for step in (waits, yields):
        with watched_loop() as slow:
            asyncio.run(step())
        assert not slow
