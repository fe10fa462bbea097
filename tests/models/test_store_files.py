"""What only a store in files has to keep: nothing is left behind, nothing recorded is lost."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import text

from models.chat import Platform, UserRef
from models.errors import StartupError, StoreError
from models.media import ItemId
from models.store import Store
from models.tables import ALL
from tests.models.samples import MOON, fill, shown
from tests.samples import ANN, BOB


async def test_after_forget_no_table_and_no_byte_of_the_files_knows_the_person(
    tmp_path: Path,
) -> None:
    file, odd = tmp_path / "store.db", UserRef(Platform.WEB, "very-odd-name-4711")
    store = await Store.open(f"sqlite+aiosqlite:///{file}")
    await fill(store, odd)
    await fill(store, BOB)
    assert b"very-odd-name" in b"".join(part.read_bytes() for part in tmp_path.iterdir())
    await store.forget(odd)
    with sqlite3.connect(file) as raw:
        tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE sql > ''")]
        for table in tables:
            rows = raw.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608
            assert "very-odd-name" not in repr(rows)
    raw.close()
    assert b"very-odd-name" not in b"".join(part.read_bytes() for part in tmp_path.iterdir())
    await store.close()


async def test_every_table_says_whose_row_it_is() -> None:
    for table in ALL:
        assert [column.name for column in table.__table__.primary_key][:2] == [
            "platform",
            "user_id",
        ]


async def test_sqlite_writes_ahead_and_checks_foreign_keys(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/store.db")
    async with store.engine.connect() as connection:
        for pragma, value in (("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 2)):
            assert (await connection.execute(text(f"PRAGMA {pragma}"))).scalar() == value
    await store.close()


async def test_a_store_is_opened_again_with_what_it_held(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/store.db"
    for _ in range(2):
        store = await Store.open(url)
        await fill(store, ANN)
        await store.close()
    store = await Store.open(url)
    assert (await store.profile(ANN)).liked
    await store.close()


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite:////proc/nowhere/store.db",
        "nonsense",
        "nosuch+driver:///x",
        "sqlite+aiosqlite:////dev/null",
    ],
)
async def test_a_database_that_cannot_be_used_stops_the_start_with_a_sentence(url: str) -> None:
    with pytest.raises(StartupError, match="MOODSYNC_DATABASE"):
        await Store.open(url)


async def test_a_file_that_is_no_database_stops_the_start(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    file.write_bytes(b"not a database at all" * 100)
    with pytest.raises(StartupError, match="MOODSYNC_DATABASE"):
        await Store.open(f"sqlite+aiosqlite:///{file}")


async def test_a_full_disk_is_a_store_error_and_keeps_what_was_there(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/store.db")
    await fill(store, ANN)
    async with store.engine.begin() as connection:
        pages = cast("int", (await connection.execute(text("PRAGMA page_count"))).scalar())
    await store.close()
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/store.db")
    async with store.engine.connect() as connection:
        await connection.execute(text(f"PRAGMA max_page_count={pages}"))
        await connection.commit()
    many = [shown(ItemId(f"test:{number}-{'x' * 30}")) for number in range(500)]
    with pytest.raises(StoreError):
        await store.show(many)
    assert len((await store.profile(ANN)).last_shown) == 2
    await store.close()


WRITER = """
import asyncio, sys
from models.media import ItemId
from models.profile import Reaction
from models.store import Store
from tests.models.samples import shown
from tests.samples import ANN, NOON

async def main():
    store = await Store.open(sys.argv[1])
    for number in range(100_000):
        item = ItemId(f"test:{number}")
        await store.show([shown(item)])
        await store.react(ANN, item, Reaction.LIKE, NOON)
        print(number, flush=True)

asyncio.run(main())
"""


@pytest.mark.parametrize("lines", [1, 7, 23])
@pytest.mark.may_block  # waits for a process
async def test_after_kill_9_no_recorded_reaction_is_gone(tmp_path: Path, lines: int) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/store.db"
    root = Path(__file__).resolve().parents[2]
    writer = subprocess.Popen(  # noqa: ASYNC220
        [sys.executable, "-c", WRITER, url],
        stdout=subprocess.PIPE,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert writer.stdout
    recorded = [int(writer.stdout.readline()) for _ in range(lines)]
    writer.kill()
    writer.communicate()
    store = await Store.open(url)
    liked = {item.item for item in (await store.profile(ANN)).liked}
    assert {f"test:{number}" for number in recorded} <= liked
    await store.show([shown(MOON)])
    await store.close()
