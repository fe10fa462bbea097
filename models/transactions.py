"""What every part of the store stands on: one transaction a call, and statements that upsert."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import ColumnElement, and_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.chat import UserRef
from models.database import cause
from models.errors import StoreError
from models.tables import Table

P = ParamSpec("P")
T = TypeVar("T")


def unbroken(method: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """Let a call come to its end before it is cancelled: what it wrote, it wrote as a whole.

    A statement that is given up halfway keeps SQLite's lock until Python happens to collect it,
    and everybody else is told that the database is locked.
    """

    @wraps(method)
    async def whole(*args: P.args, **kwargs: P.kwargs) -> T:
        # a group would cancel it; it is waited for here, whatever comes
        call = asyncio.create_task(method(*args, **kwargs))  # noqa: TID251
        try:
            return await asyncio.shield(call)
        except asyncio.CancelledError:
            await asyncio.gather(call, return_exceptions=True)  # nobody is left to be told
            raise

    return whole


@dataclass(frozen=True, slots=True)
class Transactions:
    """A database, and how it is written to."""

    engine: AsyncEngine

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection; commit at the end, or roll back and raise StoreError."""
        try:
            async with self.engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as problem:
            raise StoreError(cause(problem)) from problem

    def _upsert(
        self, table: type[Table], key: Mapping[str, object], values: Mapping[str, object]
    ) -> sqlite.Insert | postgresql.Insert:
        """Return one statement that inserts a row, or updates the one with this key."""
        insert = postgresql.insert if self._is("postgresql") else sqlite.insert
        statement: sqlite.Insert | postgresql.Insert = insert(table).values({**key, **values})
        return statement.on_conflict_do_update(index_elements=list(key), set_=dict(values))

    def _is(self, dialect: str) -> bool:
        return self.engine.dialect.name == dialect


def key_of(user: UserRef) -> dict[str, object]:
    """Return the columns that say whose row it is."""
    return {"platform": user.platform, "user_id": user.id}


def owned_by(table: type[Table], user: UserRef) -> ColumnElement[bool]:
    """Return the condition that a row is a person's."""
    columns = table.__table__.c
    return and_(columns.platform == user.platform, columns.user_id == user.id)
