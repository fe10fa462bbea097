"""What every part of the store stands on: one transaction a call, and statements that upsert."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.chat import UserRef
from models.database import cause
from models.errors import StoreError
from models.tables import Table


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
