"""The memory that a conversation leans on: what was shown, wished for and said last."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import and_, delete, select

from models import rows
from models.chat import UserRef
from models.media import Wish
from models.profile import Impression
from models.tables import ImpressionRow, SaidRow, WishRow
from models.transactions import Transactions, key_of, owned_by, unbroken

TURNS = 10
"""Answers whose wordings are kept: within so many, no sentence comes twice."""


@dataclass(frozen=True, slots=True)
class Recall(Transactions):
    """What lets "the second one", "another" and "calmer" mean something."""

    @unbroken
    async def shown(self, user: UserRef, limit: int) -> Sequence[Impression]:
        """Return what was shown or named, the latest answer first, its cards in their order."""
        async with self._transaction() as connection:
            found = await connection.execute(
                select(ImpressionRow.__table__)
                .where(owned_by(ImpressionRow, user))
                .order_by(ImpressionRow.shown_at.desc(), ImpressionRow.place, ImpressionRow.item)
                .limit(limit)
            )
            return [rows.impression(user, row) for row in found.mappings()]

    @unbroken
    async def remember_wish(self, user: UserRef, wish: Wish, at: datetime) -> None:
        """Write down what was asked for; it replaces the wish before."""
        filters = asdict(wish.filters)
        async with self._transaction() as connection:
            await connection.execute(
                self._upsert(
                    WishRow,
                    key_of(user),
                    {
                        "wished_at": at,
                        "mode": wish.mode,
                        "kinds": [str(kind) for kind in wish.kinds],
                        "count": wish.count,
                        "filters": {name: filters[name] for name in wish.filters.given},
                        "similar_to": wish.similar_to,
                    },
                )
            )

    @unbroken
    async def last_wish(self, user: UserRef) -> tuple[Wish, datetime] | None:
        """Return what was asked for last, and when."""
        async with self._transaction() as connection:
            found = await connection.execute(
                select(WishRow.__table__).where(owned_by(WishRow, user))
            )
            row = found.mappings().first()
        return (rows.wish(row), row["wished_at"]) if row else None

    @unbroken
    async def note_said(
        self, user: UserRef, update: str, wordings: Sequence[str], at: datetime
    ) -> None:
        """Write down the wordings of an answer; those of all but the latest turns go."""
        theirs = owned_by(SaidRow, user)
        latest = select(SaidRow.update).where(theirs).order_by(SaidRow.said_at.desc()).limit(TURNS)
        async with self._transaction() as connection:
            await connection.execute(
                self._upsert(
                    SaidRow,
                    {**key_of(user), "update": update},
                    {"said_at": at, "wordings": list(wordings)},
                )
            )
            await connection.execute(
                delete(SaidRow).where(and_(theirs, SaidRow.update.not_in(latest)))
            )

    @unbroken
    async def lately_said(self, user: UserRef, but: str) -> Sequence[str]:
        """Return the wordings of the latest turns but one update's, the latest first."""
        async with self._transaction() as connection:
            found = await connection.execute(
                select(SaidRow.__table__)
                .where(and_(owned_by(SaidRow, user), SaidRow.update != but))
                .order_by(SaidRow.said_at.desc())
                .limit(TURNS)
            )
            return [wording for row in found.mappings() for wording in row["wordings"]]
