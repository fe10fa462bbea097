"""The tables of the store."""

from datetime import UTC, datetime

from sqlalchemy import JSON, DateTime, Dialect, String, false
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC; SQLite forgets the zone, so it is put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn any aware datetime into UTC."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Say that it is UTC."""
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Table(MappedAsDataclass, DeclarativeBase):
    """The base of every table."""


class OfPerson(MappedAsDataclass):
    """Whose row it is. Every table has these columns, so that `/forget` can find all of them."""

    # first in every key, so that the key's index finds a person's rows
    platform: Mapped[str] = mapped_column(String(16), primary_key=True, sort_order=-2)
    user_id: Mapped[str] = mapped_column(String(64), primary_key=True, sort_order=-1)


class ConsentRow(OfPerson, Table):
    """A consent to pictures, in force until its row is gone."""

    __tablename__ = "consents"

    version: Mapped[str] = mapped_column(String(32))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PreferenceRow(OfPerson, Table):
    """What a person usually wants."""

    __tablename__ = "preferences"

    mode: Mapped[str] = mapped_column(String(16))
    kinds: Mapped[list[str]] = mapped_column(JSON)


class MoodRow(OfPerson, Table):
    """One mood at one moment; two within a microsecond are one."""

    __tablename__ = "moods"

    observed_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    probabilities: Mapped[dict[str, float]] = mapped_column(JSON)
    valence: Mapped[float]
    arousal: Mapped[float]
    confidence: Mapped[float]
    sources: Mapped[list[str]] = mapped_column(JSON)


class CorrectionRow(OfPerson, Table):
    """One "not my mood": what was read from a face, and what the person told instead."""

    __tablename__ = "corrections"

    corrected_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    read: Mapped[str] = mapped_column(String(16))
    told: Mapped[str] = mapped_column(String(16))


class ImpressionRow(OfPerson, Table):
    """One item shown to one person; its reaction stays empty until a button is pressed."""

    __tablename__ = "impressions"

    item: Mapped[str] = mapped_column(String(48), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str]
    maker: Mapped[str]
    genres: Mapped[list[str]] = mapped_column(JSON)
    emotion: Mapped[str] = mapped_column(String(16))
    mode: Mapped[str] = mapped_column(String(16))
    shown_at: Mapped[datetime] = mapped_column(UtcDateTime)
    place: Mapped[int] = mapped_column(server_default="0")
    year: Mapped[int] = mapped_column(server_default="0")
    language: Mapped[str] = mapped_column(String(8), server_default="")
    popularity: Mapped[float | None]
    valence: Mapped[float | None]
    energy: Mapped[float | None]
    mood_fit: Mapped[float | None]
    propensity: Mapped[float | None]
    reason: Mapped[str] = mapped_column(server_default="")
    decided: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    misread: Mapped[bool] = mapped_column(server_default=false())
    reaction: Mapped[str | None] = mapped_column(String(16), default=None)
    stars: Mapped[int | None] = mapped_column(default=None)
    reacted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class SetAsideRow(OfPerson, Table):
    """One belief that a person took away; it counts nothing until its row is gone."""

    __tablename__ = "set_aside"

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class OutcomeRow(OfPerson, Table):
    """What one journey did for one person; a second answer replaces the first."""

    __tablename__ = "outcomes"

    started_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    mode: Mapped[str] = mapped_column(String(16))
    emotion: Mapped[str] = mapped_column(String(16))
    valence: Mapped[float]
    answer: Mapped[str] = mapped_column(String(16))
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class WishRow(OfPerson, Table):
    """What a person asked for last, so that "another" and "calmer" know what is meant."""

    __tablename__ = "wishes"

    wished_at: Mapped[datetime] = mapped_column(UtcDateTime)
    mode: Mapped[str] = mapped_column(String(16))
    kinds: Mapped[list[str]] = mapped_column(JSON)
    count: Mapped[int]
    filters: Mapped[dict[str, object]] = mapped_column(JSON)
    similar_to: Mapped[str | None] = mapped_column(String(48))


class SaidRow(OfPerson, Table):
    """The wordings of one answer, by number, so that the next answers use others."""

    __tablename__ = "said"

    update: Mapped[str] = mapped_column(String(64), primary_key=True)
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    wordings: Mapped[list[str]] = mapped_column(JSON)


ALL: tuple[type[Table], ...] = (
    ConsentRow,
    PreferenceRow,
    MoodRow,
    CorrectionRow,
    ImpressionRow,
    SetAsideRow,
    OutcomeRow,
    WishRow,
    SaidRow,
)
