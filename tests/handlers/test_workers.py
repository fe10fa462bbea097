import asyncio
import threading
import time

import pytest
import structlog

from handlers.workers import Workers
from models.errors import Busy


async def test_a_call_runs_in_another_thread_and_hands_back_its_result() -> None:
    workers = Workers()
    assert await workers.run(threading.get_ident) != threading.get_ident()
    workers.close()


async def test_an_error_of_the_call_arrives_at_the_caller() -> None:
    workers = Workers()
    with pytest.raises(ZeroDivisionError):
        await workers.run(lambda: 1 / 0)
    workers.close()


async def test_the_log_context_goes_along() -> None:
    workers = Workers()
    with structlog.contextvars.bound_contextvars(update="7"):
        assert (await workers.run(structlog.contextvars.get_contextvars))["update"] == "7"
    workers.close()


async def test_a_full_queue_says_busy_and_recovers() -> None:
    workers, gate = Workers(threads=1, queue=1), threading.Event()
    async with asyncio.TaskGroup() as group:
        waiting = [group.create_task(workers.run(gate.wait)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await workers.run(gate.wait)
        gate.set()
    assert all(task.result() for task in waiting)
    assert await workers.run(lambda: 3) == 3
    workers.close()


async def test_a_caller_that_goes_away_frees_its_place_when_the_call_ends() -> None:
    workers = Workers(threads=1, queue=0)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await workers.run(time.sleep, 0.05)
    with pytest.raises(Busy):
        await workers.run(time.sleep, 0)
    await asyncio.sleep(0.1)
    await workers.run(time.sleep, 0)
    workers.close()


async def test_short_calls_find_a_place_when_long_ones_find_none() -> None:
    workers, over = Workers(threads=1, queue=0), threading.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(workers.run(over.wait, 5))
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await workers.run(int)
        short = group.create_task(workers.run_short(int, "7"))
        await asyncio.sleep(0)
        over.set()
    workers.close()
    assert short.result() == 7
