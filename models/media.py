"""Songs and films, what is looked for, and what is recommended."""

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import NewType, Self

from models.reason import Reason

ItemId = NewType("ItemId", str)
"""A provider's name, a colon, the provider's own id: `deezer:3135556`. At most 48 ASCII bytes."""

MAX_ITEM_ID_BYTES = 48


class MediaKind(StrEnum):
    """What a person can get."""

    MUSIC = "music"
    MOVIE = "movie"


BOTH_KINDS = (MediaKind.MUSIC, MediaKind.MOVIE)


class Mode(StrEnum):
    """What a recommendation should do with a mood."""

    MATCH = "match"
    LIFT = "lift"
    CALM = "calm"
    ENERGISE = "energise"
    SURPRISE = "surprise"


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaItem:
    """One thing a person can hear or watch.

    Attributes:
        links: pages about it that open without an account, by the name of the service, the main
            one first; none where only a search finds it (`recommender.links.pages`).
        genres: lower-case English names.
        language: ISO 639-1, `zxx` where no words are spoken or sung.
        country: ISO 3166-1 alpha-2.
        valence: in [-1, 1]; None when unknown.
        energy: in [-1, 1], on the scale of arousal; None when unknown.
        popularity: in [0, 1], within its own catalogue.
        family_safe: fit for a child of eight.
    """

    id: ItemId
    title: str
    year: int
    links: tuple[tuple[str, str], ...] = ()
    image_url: str | None = None
    genres: frozenset[str] = frozenset()
    language: str = ""
    country: str = ""
    valence: float | None = None
    energy: float | None = None
    popularity: float = 0.0
    family_safe: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Track(MediaItem):
    """A song."""

    artist: str
    preview_url: str | None = None

    @property
    def kind(self) -> MediaKind:
        """Music."""
        return MediaKind.MUSIC

    @property
    def maker(self) -> str:
        """Who performs it."""
        return self.artist


@dataclass(frozen=True, slots=True, kw_only=True)
class Movie(MediaItem):
    """A film; its runtime is in minutes, 0 when unknown."""

    director: str
    runtime: int = 0
    overview: str = ""

    @property
    def kind(self) -> MediaKind:
        """A film."""
        return MediaKind.MOVIE

    @property
    def maker(self) -> str:
        """Who directed it."""
        return self.director


Media = Track | Movie


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What an item must be, or must not be; a filter that is None or empty lets everything pass.

    Attributes:
        genres: at least one of them; items of all of them go first.
        not_genres: none of them.
        years: the first and the last year, both included.
        max_runtime: minutes; only films of a known length pass.
        language: ISO 639-1.
        family_safe: fit for a child of eight.
        by: who made it, however capitals and accents are written.
    """

    genres: tuple[str, ...] = ()
    not_genres: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    max_runtime: int | None = None
    language: str | None = None
    family_safe: bool = False
    by: str | None = None

    @property
    def given(self) -> tuple[str, ...]:
        """The names of the filters that keep something out."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name))

    def without(self, *names: str) -> Self:
        """Return the same without some of the filters in `given`."""
        return replace(self, **{name: getattr(ANYTHING, name) for name in names})


ANYTHING = Filters()


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaQuery:
    """What to look for.

    Attributes:
        genres: these are preferred; none means all.
        valence: the target, in [-1, 1].
        energy: the target, in [-1, 1].
        filters: what must hold; a provider that cannot filter may pass over it.
    """

    kind: MediaKind
    genres: tuple[str, ...]
    valence: float
    energy: float
    limit: int = 50
    filters: Filters = ANYTHING


@dataclass(frozen=True, slots=True)
class Recommendation:
    """An item chosen for someone.

    Attributes:
        score: in [0, 1].
        decided: which parts of the ranking spoke for it, the most decisive first.
        mood_fit: how well it fits the mood, in [0, 1]; None when unknown.
        propensity: the chance, in (0, 1], that such an answer shows it; None when unknown.
    """

    item: Media
    score: float
    reason: Reason
    decided: tuple[str, ...] = ()
    mood_fit: float | None = None
    propensity: float | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks for, beside the mood.

    Attributes:
        count: how many items of each kind.
        similar_to: an item to be like; it stands in the mood's place.
    """

    mode: Mode = Mode.MATCH
    kinds: tuple[MediaKind, ...] = BOTH_KINDS
    count: int = 3
    filters: Filters = ANYTHING
    similar_to: ItemId | None = None
