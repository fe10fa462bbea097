from pathlib import Path

from models import migrate
from models.store import Store


def test_the_migrations_make_exactly_the_tables() -> None:
    migrate.check()


async def test_an_up_to_date_store_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/store.db"
    await (await Store.open(url)).close()
    before = (tmp_path / "store.db").read_bytes()
    await (await Store.open(url)).close()
    assert (tmp_path / "store.db").read_bytes() == before
