"""People leave while something is written down; nobody else may notice."""

import asyncio
from pathlib import Path

from models.profile import Reaction
from models.store import Store
from tests.models.samples import MOON, SUN, fill, shown
from tests.samples import ANN, NOON


async def test_who_leaves_halfway_locks_nobody_out(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/store.db")
    await fill(store, ANN)
    for moment in range(12):
        async with asyncio.TaskGroup() as group:
            leaving = [
                group.create_task(store.react(ANN, SUN, Reaction.LIKE, NOON)),
                group.create_task(store.show([shown(SUN), shown(MOON)])),
            ]
            await asyncio.sleep(moment / 4_000)
            for call in leaving:
                call.cancel()
        # half of SQLite's patience: who would have to wait for a lock is not done by then
        async with asyncio.timeout(2.5):
            await store.react(ANN, MOON, Reaction.SKIP, NOON)
    await store.close()


async def test_a_call_that_is_cancelled_is_over_when_its_task_is(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/store.db")
    async with asyncio.TaskGroup() as group:
        call = group.create_task(store.show([shown(MOON)]))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        call.cancel()
    assert call.cancelled()
    assert [one.item for one in await store.shown(ANN, 5)] == [MOON]
    await store.close()
