"""The memory: what people were shown, what they thought of it, and what they agreed to.

SQLAlchemy's asynchronous engine over aiosqlite. Every write is one statement or starts with a
write, so that SQLite takes its lock at once and waits for it (`busy_timeout`) in place of failing
halfway. A commit is on the disk when its method returns (`synchronous=FULL`).
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy import ColumnElement, and_, delete, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models import rows
from models.chat import UserRef
from models.database import cause, connect
from models.errors import StoreError
from models.media import ItemId
from models.mood import MoodState
from models.profile import (
    Consent,
    Correction,
    Impression,
    Outcome,
    Preferences,
    Profile,
    Reaction,
)
from models.tables import (
    ALL,
    ConsentRow,
    CorrectionRow,
    ImpressionRow,
    MoodRow,
    OutcomeRow,
    PreferenceRow,
    Table,
)
from models.taste import profile_of

CORRECTIONS_THAT_COUNT = 50
"""The latest ones; a face and a life change, so older ones are kept but not used."""


@dataclass(frozen=True, slots=True)
class Store:
    """A `models.protocols.PreferenceStore` in a database."""

    engine: AsyncEngine

    @classmethod
    async def open(cls, url: str) -> Self:
        """Connect and bring the tables up to date.

        Args:
            url: SQLAlchemy's, of an asynchronous driver; an SQLite file is made when absent.

        Raises:
            StartupError: the database cannot be opened or migrated.
        """
        return cls(await connect(url))

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()

    async def profile(self, user: UserRef) -> Profile:
        """Return a person's taste; an empty one for a stranger."""
        async with self._transaction() as connection:
            found = await connection.execute(
                select(ImpressionRow.__table__).where(_of(ImpressionRow, user))
            )
            return profile_of(user, found.mappings())

    async def show(self, impressions: Sequence[Impression]) -> None:
        """Write down what is about to be shown; an earlier reaction stays."""
        if not impressions:
            return
        async with self._transaction() as connection:
            for impression in impressions:
                await connection.execute(
                    self._upsert(
                        ImpressionRow,
                        _key(impression.user) | {"item": impression.item},
                        {
                            "kind": impression.kind,
                            "title": impression.title,
                            "maker": impression.maker,
                            "genres": sorted(impression.genres),
                            "emotion": impression.emotion,
                            "mode": impression.mode,
                            "shown_at": impression.shown_at,
                        },
                    )
                )

    async def react(
        self, user: UserRef, item: ItemId, reaction: Reaction, at: datetime
    ) -> Impression | None:
        """Write down a reaction and return what was shown; None if it never was."""
        async with self._transaction() as connection:
            found = await connection.execute(
                update(ImpressionRow)
                .where(_of(ImpressionRow, user), ImpressionRow.item == item)
                .values(reaction=reaction, reacted_at=at)
                .returning(*ImpressionRow.__table__.columns)
            )
            row = found.mappings().first()
        return rows.impression(user, row) if row else None

    async def remember_mood(self, user: UserRef, mood: MoodState) -> None:
        """Write down a mood."""
        async with self._transaction() as connection:
            await connection.execute(
                self._upsert(
                    MoodRow,
                    _key(user) | {"observed_at": mood.observed_at},
                    {
                        "probabilities": {str(e): p for e, p in mood.probabilities.items()},
                        "valence": mood.valence,
                        "arousal": mood.arousal,
                        "confidence": mood.confidence,
                        "sources": [str(source) for source in mood.sources],
                    },
                )
            )

    async def last_mood(self, user: UserRef) -> MoodState | None:
        """Return the latest mood that was written down."""
        async with self._transaction() as connection:
            found = await connection.execute(
                select(MoodRow.__table__)
                .where(_of(MoodRow, user))
                .order_by(MoodRow.observed_at.desc())
                .limit(1)
            )
            row = found.mappings().first()
        return rows.mood(row) if row else None

    async def correct(self, user: UserRef, correction: Correction) -> None:
        """Write down that a mood was misread."""
        async with self._transaction() as connection:
            await connection.execute(
                self._upsert(
                    CorrectionRow,
                    _key(user) | {"corrected_at": correction.at},
                    {"read": correction.read, "told": correction.told},
                )
            )

    async def corrections(self, user: UserRef) -> Sequence[Correction]:
        """Return the latest corrections, the latest first."""
        async with self._transaction() as connection:
            found = await connection.execute(
                select(CorrectionRow.__table__)
                .where(_of(CorrectionRow, user))
                .order_by(CorrectionRow.corrected_at.desc())
                .limit(CORRECTIONS_THAT_COUNT)
            )
            return [rows.correction(row) for row in found.mappings()]

    async def record_outcome(self, user: UserRef, outcome: Outcome) -> None:
        """Write down what a journey did; a second answer to the same one replaces the first."""
        async with self._transaction() as connection:
            await connection.execute(
                self._upsert(
                    OutcomeRow,
                    _key(user) | {"started_at": outcome.started_at},
                    {
                        "mode": outcome.mode,
                        "emotion": outcome.emotion,
                        "valence": outcome.valence,
                        "answer": outcome.answer,
                        "answered_at": outcome.answered_at,
                    },
                )
            )

    async def outcomes(self, user: UserRef) -> Sequence[Outcome]:
        """Return what journeys did for a person, the latest first."""
        async with self._transaction() as connection:
            found = await connection.execute(
                select(OutcomeRow.__table__)
                .where(_of(OutcomeRow, user))
                .order_by(OutcomeRow.started_at.desc())
            )
            return [rows.outcome(row) for row in found.mappings()]

    async def preferences(self, user: UserRef) -> Preferences:
        """Return what a person usually wants."""
        async with self._transaction() as connection:
            found = await connection.execute(
                select(PreferenceRow.__table__).where(_of(PreferenceRow, user))
            )
            row = found.mappings().first()
        if row is None:
            return Preferences()
        return rows.preferences(row)

    async def prefer(self, user: UserRef, preferences: Preferences) -> None:
        """Write down what a person usually wants."""
        async with self._transaction() as connection:
            await connection.execute(
                self._upsert(
                    PreferenceRow,
                    _key(user),
                    {"mode": preferences.mode, "kinds": [str(kind) for kind in preferences.kinds]},
                )
            )

    async def consent(self, user: UserRef) -> Consent | None:
        """Return the consent in force."""
        async with self._transaction() as connection:
            found = await connection.execute(
                select(ConsentRow.__table__).where(_of(ConsentRow, user))
            )
            row = found.mappings().first()
        return Consent(user, row["version"], row["given_at"]) if row else None

    async def record_consent(self, consent: Consent) -> None:
        """Write down that a person agreed."""
        async with self._transaction() as connection:
            await connection.execute(
                self._upsert(
                    ConsentRow,
                    _key(consent.user),
                    {"version": consent.version, "given_at": consent.given_at},
                )
            )

    async def withdraw_consent(self, user: UserRef) -> None:
        """Take a consent back."""
        async with self._transaction() as connection:
            await connection.execute(delete(ConsentRow).where(_of(ConsentRow, user)))

    async def export(self, user: UserRef) -> Mapping[str, object]:
        """Return all that is held about a person, table by table, fit for JSON."""
        async with self._transaction() as connection:
            return {
                table.__tablename__: [
                    {name: _plain(value) for name, value in row.items()}
                    for row in (
                        await connection.execute(select(table.__table__).where(_of(table, user)))
                    ).mappings()
                ]
                for table in ALL
            }

    async def forget(self, user: UserRef) -> None:
        """Erase all that is held about a person, from the write-ahead log too."""
        async with self._transaction() as connection:
            for table in ALL:
                await connection.execute(delete(table).where(_of(table, user)))
        if self._is("sqlite"):
            async with self._transaction() as connection:
                await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

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


def _key(user: UserRef) -> dict[str, object]:
    return {"platform": user.platform, "user_id": user.id}


def _of(table: type[Table], user: UserRef) -> ColumnElement[bool]:
    columns = table.__table__.c
    return and_(columns.platform == user.platform, columns.user_id == user.id)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
