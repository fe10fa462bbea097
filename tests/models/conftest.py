"""The stores that keep one contract: the fake and SQLite."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from models.protocols import PreferenceStore
from models.store import Store
from tests.fake_store import FakeStore


@pytest.fixture(params=["fake", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[PreferenceStore]:
    if request.param == "fake":
        yield FakeStore()
        return
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/deep/er/store.db")
    yield store
    await store.close()
