"""What is remembered about a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Self

from models.chat import UserRef
from models.media import BOTH_KINDS, ItemId, Media, MediaKind, Mode
from models.mood import Emotion


class Reaction(StrEnum):
    """What a person thought of a recommendation."""

    LIKE = "like"
    SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Impression:
    """One item shown to one person, in one mood. A reaction may follow.

    What is known of the item is kept, so that taste outlives the catalogue.

    Attributes:
        place: of its card in the answer, from 1; 0 for what was named and not shown.
        year: of the item; 0 when unknown.
        language: ISO 639-1; empty when unknown.
        popularity: in [0, 1]; None when unknown.
        valence: how pleasant it feels, in [-1, 1]; None when unknown.
        energy: how lively it feels, in [-1, 1]; None when unknown.
        mood_fit: how well it fitted the mood, in [0, 1]; None when unknown.
        propensity: the chance, in (0, 1], that such an answer showed it; None when unknown.
        reason: a `Reason`, encoded; a sentence where an older version wrote it, empty if unknown.
        decided: which parts of the ranking spoke for it, the most decisive first.
        reaction: what the person thought of it; None before, and for three stars.
        stars: 1 to 5, where the reaction was given in stars.
        reacted_at: when the reaction or the stars came, aware, UTC.
        misread: whether the person said afterwards that it was not their mood.
    """

    user: UserRef
    item: ItemId
    kind: MediaKind
    title: str
    maker: str
    genres: frozenset[str]
    emotion: Emotion
    mode: Mode
    shown_at: datetime
    place: int = 0
    year: int = 0
    language: str = ""
    popularity: float | None = None
    valence: float | None = None
    energy: float | None = None
    mood_fit: float | None = None
    propensity: float | None = None
    reason: str = ""
    decided: tuple[str, ...] = ()
    reaction: Reaction | None = None
    stars: int | None = None
    reacted_at: datetime | None = None
    misread: bool = False

    @classmethod
    def of(cls, item: Media, user: UserRef, emotion: Emotion, mode: Mode, at: datetime) -> Self:
        """Return the impression of an item that is in no answer yet."""
        return cls(
            user=user,
            item=item.id,
            kind=item.kind,
            title=item.title,
            maker=item.maker,
            genres=item.genres,
            emotion=emotion,
            mode=mode,
            shown_at=at,
            year=item.year,
            language=item.language,
            popularity=item.popularity,
            valence=item.valence,
            energy=item.energy,
        )

    @property
    def reward(self) -> float | None:
        """How much it was liked, in [0, 1]; None when nobody said."""
        if self.stars is not None:
            return (self.stars - 1) / 4
        return None if self.reaction is None else float(self.reaction is Reaction.LIKE)


def reaction_of(stars: int) -> Reaction | None:
    """Return what 1 to 5 stars mean; three are neither."""
    if stars >= LIKED_FROM:
        return Reaction.LIKE
    return Reaction.SKIP if stars <= SKIPPED_TO else None


LIKED_FROM, SKIPPED_TO = 4, 2
"""Stars from which something counts as liked, and up to which as skipped."""


class Facet(StrEnum):
    """What a belief about a person is about."""

    GENRE = "genre"
    MAKER = "maker"
    DECADE = "decade"
    FACE = "face"  # how corrections shift its readings
    HOUR = "hour"  # how the hour shifts what is liked; named by itself, as the weekend is
    WEEKEND = "weekend"


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something was liked and skipped."""

    likes: int = 0
    skips: int = 0


@dataclass(frozen=True, slots=True)
class LikedItem:
    """Something a person liked."""

    item: ItemId
    kind: MediaKind
    title: str
    maker: str


class Like(NamedTuple):
    """Somebody liked an item at a time (aware, UTC)."""

    user: UserRef
    item: ItemId
    at: datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """A person said at a time (aware, UTC) that not `read` but `told` was right."""

    read: Emotion
    told: Emotion
    at: datetime


class Answer(StrEnum):
    """What a person said to "better now?"."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a journey did for a person.

    Attributes:
        mode: where the journey led.
        emotion: the mood before it.
        valence: the pleasantness before it, in [-1, 1].
        started_at: when the journey was handed over, aware, UTC; one answer a journey counts.
        answered_at: aware, UTC.
    """

    mode: Mode
    emotion: Emotion
    valence: float
    started_at: datetime
    answer: Answer
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Profile:
    """A person's taste, summed over what they were shown lately.

    What was set aside is left out of the tallies and of the taps.

    Attributes:
        genres: likes and skips of each genre.
        makers: likes and skips of each artist or director.
        decades: likes and skips of each decade, as people name it: "1990s".
        last_shown: when each item was last shown, aware, UTC.
        skipped_at: when each skipped item was skipped, aware, UTC.
        liked: what was liked, the latest first.
        taps: what they reacted to, by like, skip or stars, the latest last.
        set_aside: beliefs that the person took away, by what they are about and their name.
    """

    user: UserRef
    genres: Mapping[str, Tally] = field(default_factory=dict)
    makers: Mapping[str, Tally] = field(default_factory=dict)
    decades: Mapping[str, Tally] = field(default_factory=dict)
    last_shown: Mapping[ItemId, datetime] = field(default_factory=dict)
    skipped_at: Mapping[ItemId, datetime] = field(default_factory=dict)
    liked: tuple[LikedItem, ...] = ()
    taps: tuple[Impression, ...] = ()
    set_aside: frozenset[tuple[Facet, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person usually wants."""

    mode: Mode = Mode.MATCH
    kinds: tuple[MediaKind, ...] = BOTH_KINDS


@dataclass(frozen=True, slots=True)
class Consent:
    """A person agreed, at a time (aware, UTC), to a version of the notice about pictures."""

    user: UserRef
    version: str
    given_at: datetime
