import sqlite3
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine

from models import migrate
from models.errors import StartupError
from models.store import Store
from tests.samples import ANN

OLD = (
    "INSERT INTO impressions (platform, user_id, item, kind, title, maker, genres, emotion, mode, "
    "shown_at, reaction, reacted_at) VALUES (?, ?, 'test:sun', 'music', 'Sun', 'Ann Artist', "
    """'["jazz"]', 'anger', 'match', '2024-02-29 12:00:00.000000', 'like', """
    "'2024-02-29 12:01:00.000000')"
)
"""What somebody liked, as every version so far would have written it."""


def test_the_migrations_make_exactly_the_tables() -> None:
    migrate.check()


async def test_an_up_to_date_store_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/store.db"
    await (await Store.open(url)).close()
    before = (tmp_path / "store.db").read_bytes()
    await (await Store.open(url)).close()
    assert (tmp_path / "store.db").read_bytes() == before


@pytest.mark.parametrize("version", ["0001", "0002", "0003"])
async def test_what_an_older_version_wrote_is_still_there(tmp_path: Path, version: str) -> None:
    file = tmp_path / "store.db"
    made_by(version, file)
    store = await Store.open(f"sqlite+aiosqlite:///{file}")
    (one,) = await store.shown(ANN, 5)
    assert (str(one.item), set(one.genres), one.reward) == ("test:sun", {"jazz"}, 1.0)
    assert (one.place, one.reason, one.decided, one.valence, one.misread) == (
        0,
        "",
        (),
        None,
        False,
    )
    assert (await store.profile(ANN)).genres["jazz"].likes == 1
    await store.close()


async def test_a_start_that_fails_halfway_leaves_the_tables_as_they_were(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    made_by("0002", file)
    raw = sqlite3.connect(file)
    raw.execute("ALTER TABLE impressions ADD COLUMN valence DOUBLE")  # 0003 is fine, 0004 is not
    before = list(raw.iterdump())
    with pytest.raises(StartupError, match="duplicate column"):
        await Store.open(f"sqlite+aiosqlite:///{file}")
    assert list(raw.iterdump()) == before
    raw.close()


def made_by(version: str, file: Path) -> None:
    """Make a store as an older version did, with something in it."""
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        command.upgrade(migrate._config(connection), version)
        connection.exec_driver_sql(OLD, (ANN.platform, ANN.id))
    engine.dispose()
