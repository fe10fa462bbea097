"""The memory of what was shown, and of what people thought of it: what a taste is made of.

A taste is never stored. It is worked out from these rows, so that two devices that react at once,
a reaction taken back and a belief set aside all come out right, whatever came first.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, and_, delete, select, tuple_, update

from models import rows
from models.chat import Platform, UserRef
from models.media import ItemId
from models.profile import Facet, Impression, Like, Profile, Reaction, reaction_of
from models.tables import ImpressionRow, SetAsideRow
from models.taste import profile_of
from models.transactions import Transactions, key_of, owned_by, unbroken

LATELY = 1000
"""Impressions that make a profile, the latest: months of evenings, read in milliseconds. What a
person was shown before is kept and exported, but no longer counts."""

PAGE = 1000
"""Rows that are read at once, in some milliseconds."""


@dataclass(frozen=True, slots=True)
class Opinions(Transactions):
    """Impressions and reactions."""

    @unbroken
    async def profile(self, user: UserRef) -> Profile:
        """Return a person's taste; an empty one for a stranger."""
        async with self._transaction() as connection:
            shown = await connection.execute(
                select(ImpressionRow.__table__)
                .where(owned_by(ImpressionRow, user))
                .order_by(ImpressionRow.shown_at.desc(), ImpressionRow.item)
                .limit(LATELY)
            )
            aside = await connection.execute(
                select(SetAsideRow.kind, SetAsideRow.name).where(owned_by(SetAsideRow, user))
            )
        return profile_of(
            user,
            (rows.impression(user, row) for row in shown.mappings()),
            frozenset((Facet(kind), name) for kind, name in aside),
        )

    async def likes(self) -> AsyncIterator[Like]:
        """Yield what everybody liked, page by page: other calls come in between."""
        async for row in self._pages(ImpressionRow.reaction == Reaction.LIKE):
            who = UserRef(Platform(row["platform"]), row["user_id"])
            yield Like(who, ItemId(row["item"]), row["reacted_at"])

    async def judged(self) -> AsyncIterator[Impression]:
        """Yield what anybody reacted to of what was shown with a known chance, page by page."""
        known = and_(
            ImpressionRow.propensity.is_not(None),
            ImpressionRow.reacted_at >= ImpressionRow.shown_at,
        )
        async for row in self._pages(known):
            yield rows.impression(UserRef(Platform(row["platform"]), row["user_id"]), row)

    async def _pages(self, wanted: ColumnElement[bool]) -> AsyncIterator[RowMapping]:
        columns = ImpressionRow.__table__.c
        key = (columns.platform, columns.user_id, columns.item)
        last = ("", "", "")
        while last:
            page = await self._page(wanted, tuple_(*key) > last, key)
            for row in page:
                yield row
            more = len(page) == PAGE
            last = tuple(page[-1][column] for column in key) if more else ()

    @unbroken
    async def _page(
        self,
        wanted: ColumnElement[bool],
        behind: ColumnElement[bool],
        key: Sequence[ColumnElement[str]],
    ) -> Sequence[RowMapping]:
        async with self._transaction() as connection:
            found = await connection.execute(
                select(ImpressionRow.__table__).where(wanted, behind).order_by(*key).limit(PAGE)
            )
            return found.mappings().all()

    @unbroken
    async def show(self, impressions: Sequence[Impression]) -> None:
        """Write down what is about to be shown; an earlier reaction stays."""
        if not impressions:
            return
        async with self._transaction() as connection:
            for shown in impressions:
                key = key_of(shown.user) | {"item": shown.item}
                await connection.execute(
                    self._upsert(ImpressionRow, key, rows.of_impression(shown))
                )

    async def react(
        self, user: UserRef, item: ItemId, reaction: Reaction, at: datetime
    ) -> Impression | None:
        """Write down a reaction, in place of any stars, and return what was shown, if it was."""
        return await self._opine(user, item, {"reaction": reaction, "stars": None}, at)

    async def rate(
        self, user: UserRef, item: ItemId, stars: int, at: datetime
    ) -> Impression | None:
        """Write down 1 to 5 stars, in place of a reaction, and return what was shown, if it was.

        Raises:
            ValueError: these are no stars.
        """
        if not 1 <= stars <= 5:  # noqa: PLR2004 as everywhere
            raise ValueError("stars are a whole number from 1 to 5")
        return await self._opine(user, item, {"reaction": reaction_of(stars), "stars": stars}, at)

    @unbroken
    async def misread(self, user: UserRef, since: datetime) -> None:
        """Write down that what was shown since a moment was chosen for a wrong mood."""
        async with self._transaction() as connection:
            await connection.execute(
                update(ImpressionRow)
                .where(owned_by(ImpressionRow, user), ImpressionRow.shown_at >= since)
                .values(misread=True)
            )

    @unbroken
    async def set_aside(self, user: UserRef, kind: Facet, name: str, at: datetime) -> None:
        """Write down that a belief no longer counts."""
        async with self._transaction() as connection:
            await connection.execute(
                self._upsert(SetAsideRow, key_of(user) | {"kind": kind, "name": name}, {"at": at})
            )

    @unbroken
    async def give_back(self, user: UserRef, kind: Facet, name: str) -> None:
        """Let a belief count again; what was never set aside counts anyway."""
        async with self._transaction() as connection:
            await connection.execute(
                delete(SetAsideRow).where(
                    owned_by(SetAsideRow, user), SetAsideRow.kind == kind, SetAsideRow.name == name
                )
            )

    @unbroken
    async def _opine(
        self, user: UserRef, item: ItemId, opinion: dict[str, object], at: datetime
    ) -> Impression | None:
        async with self._transaction() as connection:
            found = await connection.execute(
                update(ImpressionRow)
                .where(owned_by(ImpressionRow, user), ImpressionRow.item == item)
                .values(**opinion, reacted_at=at)
                .returning(*ImpressionRow.__table__.columns)
            )
            row = found.mappings().first()
        return rows.impression(user, row) if row else None
