"""What is remembered about a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from models.chat import UserRef
from models.media import BOTH_KINDS, ItemId, MediaKind, Mode
from models.mood import Emotion


class Reaction(StrEnum):
    """What a person thought of a recommendation."""

    LIKE = "like"
    SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Impression:
    """One item shown to one person, in one mood. A reaction may follow.

    Title, maker and genres are kept so that taste outlives the catalogue.

    Attributes:
        place: of its card in the answer, from 1; 0 for what was named and not shown.
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
    """A person's taste, summed over all impressions.

    Attributes:
        genres: likes and skips of each genre.
        makers: likes and skips of each artist or director.
        last_shown: when each item was last shown, aware, UTC.
        skipped_at: when each skipped item was skipped, aware, UTC.
        liked: what was liked, the latest first.
    """

    user: UserRef
    genres: Mapping[str, Tally] = field(default_factory=dict)
    makers: Mapping[str, Tally] = field(default_factory=dict)
    last_shown: Mapping[ItemId, datetime] = field(default_factory=dict)
    skipped_at: Mapping[ItemId, datetime] = field(default_factory=dict)
    liked: tuple[LikedItem, ...] = ()


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
