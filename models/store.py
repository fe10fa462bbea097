"""The memory: what people were shown, what they thought of it, and what they agreed to.

SQLAlchemy's asynchronous engine over aiosqlite. Every write is one statement or starts with a
write, so that SQLite takes its lock at once and waits for it (`busy_timeout`) in place of failing
halfway. A commit is on the disk when its method returns (`synchronous=FULL`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from models import rows
from models.chat import UserRef
from models.database import connect
from models.mood import MoodState
from models.opinions import Opinions
from models.profile import (
    Consent,
    Correction,
    Outcome,
    Preferences,
)
from models.recall import Recall
from models.tables import (
    ALL,
    ConsentRow,
    CorrectionRow,
    MoodRow,
    OutcomeRow,
    PreferenceRow,
    Table,
)
from models.transactions import key_of, owned_by, unbroken

CORRECTIONS_THAT_COUNT = 50
"""The latest ones; a face and a life change, so older ones are kept but not used."""

PAGE = 200
"""Rows of an export that are made at a time: some milliseconds' work."""


@dataclass(frozen=True, slots=True)
class Store(Opinions, Recall):
    """A `models.protocols.PreferenceStore` in a database."""

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

    @unbroken
    async def remember_mood(self, user: UserRef, mood: MoodState) -> None:
        """Write down a mood."""
        async with self._transaction() as connection:
            await connection.execute(
                self._upsert(
                    MoodRow,
                    key_of(user) | {"observed_at": mood.observed_at},
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
        return next(iter(await self.moods(user, 1)), None)

    @unbroken
    async def moods(self, user: UserRef, limit: int) -> Sequence[MoodState]:
        """Return the moods that were written down, the latest first."""
        async with self._transaction() as connection:
            found = await connection.execute(
                select(MoodRow.__table__)
                .where(owned_by(MoodRow, user))
                .order_by(MoodRow.observed_at.desc())
                .limit(limit)
            )
            return [rows.mood(row) for row in found.mappings()]

    @unbroken
    async def correct(self, user: UserRef, correction: Correction) -> None:
        """Write down that a mood was misread."""
        async with self._transaction() as connection:
            await connection.execute(
                self._upsert(
                    CorrectionRow,
                    key_of(user) | {"corrected_at": correction.at},
                    {"read": correction.read, "told": correction.told},
                )
            )

    @unbroken
    async def corrections(self, user: UserRef) -> Sequence[Correction]:
        """Return the latest corrections, the latest first."""
        async with self._transaction() as connection:
            found = await connection.execute(
                select(CorrectionRow.__table__)
                .where(owned_by(CorrectionRow, user))
                .order_by(CorrectionRow.corrected_at.desc())
                .limit(CORRECTIONS_THAT_COUNT)
            )
            return [rows.correction(row) for row in found.mappings()]

    @unbroken
    async def record_outcome(self, user: UserRef, outcome: Outcome) -> None:
        """Write down what a journey did; a second answer to the same one replaces the first."""
        async with self._transaction() as connection:
            await connection.execute(
                self._upsert(
                    OutcomeRow,
                    key_of(user) | {"started_at": outcome.started_at},
                    {
                        "mode": outcome.mode,
                        "emotion": outcome.emotion,
                        "valence": outcome.valence,
                        "answer": outcome.answer,
                        "answered_at": outcome.answered_at,
                    },
                )
            )

    @unbroken
    async def outcomes(self, user: UserRef) -> Sequence[Outcome]:
        """Return what journeys did for a person, the latest first."""
        async with self._transaction() as connection:
            found = await connection.execute(
                select(OutcomeRow.__table__)
                .where(owned_by(OutcomeRow, user))
                .order_by(OutcomeRow.started_at.desc())
            )
            return [rows.outcome(row) for row in found.mappings()]

    @unbroken
    async def preferences(self, user: UserRef) -> Preferences:
        """Return what a person usually wants."""
        async with self._transaction() as connection:
            found = await connection.execute(
                select(PreferenceRow.__table__).where(owned_by(PreferenceRow, user))
            )
            row = found.mappings().first()
        if row is None:
            return Preferences()
        return rows.preferences(row)

    @unbroken
    async def prefer(self, user: UserRef, preferences: Preferences) -> None:
        """Write down what a person usually wants."""
        async with self._transaction() as connection:
            await connection.execute(
                self._upsert(
                    PreferenceRow,
                    key_of(user),
                    {"mode": preferences.mode, "kinds": [str(kind) for kind in preferences.kinds]},
                )
            )

    @unbroken
    async def consent(self, user: UserRef) -> Consent | None:
        """Return the consent in force."""
        async with self._transaction() as connection:
            found = await connection.execute(
                select(ConsentRow.__table__).where(owned_by(ConsentRow, user))
            )
            row = found.mappings().first()
        return Consent(user, row["version"], row["given_at"]) if row else None

    @unbroken
    async def record_consent(self, consent: Consent) -> None:
        """Write down that a person agreed."""
        async with self._transaction() as connection:
            await connection.execute(
                self._upsert(
                    ConsentRow,
                    key_of(consent.user),
                    {"version": consent.version, "given_at": consent.given_at},
                )
            )

    @unbroken
    async def withdraw_consent(self, user: UserRef) -> None:
        """Take a consent back."""
        async with self._transaction() as connection:
            await connection.execute(delete(ConsentRow).where(owned_by(ConsentRow, user)))

    @unbroken
    async def export(self, user: UserRef) -> Mapping[str, object]:
        """Return all that is held about a person, table by table as stored, fit for JSON."""
        async with self._transaction() as connection:
            return {table.__tablename__: await _held(connection, table, user) for table in ALL}

    @unbroken
    async def forget(self, user: UserRef) -> None:
        """Erase all that is held about a person, from the write-ahead log too."""
        async with self._transaction() as connection:
            for table in ALL:
                await connection.execute(delete(table).where(owned_by(table, user)))
        if self._is("sqlite"):
            async with self._transaction() as connection:
                await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


async def _held(
    connection: AsyncConnection, table: type[Table], user: UserRef
) -> list[dict[str, object]]:
    """Return a person's rows of a table, read page by page: others need the loop meanwhile."""
    held: list[dict[str, object]] = []
    found = await connection.stream(select(table.__table__).where(owned_by(table, user)))
    async for page in found.mappings().partitions(PAGE):
        held += [{name: _plain(value) for name, value in row.items()} for row in page]
    return held


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
