"""Small moods, items and profiles for the tests of the recommender."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from models.chat import Platform, UserRef
from models.circumplex import COORDINATES
from models.media import ItemId, Media, MediaKind, MediaQuery, Movie, Track
from models.mood import Emotion, MoodState, Source
from models.profile import LikedItem, Profile, Tally

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ANA = UserRef(Platform.WEB, "ana")


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def mood(
    emotion: Emotion, probability: float = 1.0, position: tuple[float, float] | None = None
) -> MoodState:
    rest = (1 - probability) / (len(Emotion) - 1)
    valence, arousal = position or COORDINATES[emotion]
    return MoodState(
        probabilities={each: probability if each is emotion else rest for each in Emotion},
        valence=valence,
        arousal=arousal,
        confidence=0.9,
        sources=(Source.SELF_REPORT,),
        observed_at=NOW,
    )


def track(
    name: str,
    genres: Sequence[str] = ("pop",),
    place: tuple[float, float] | None = (0.0, 0.0),
    *,
    artist: str = "",
    year: int = 2000,
    popularity: float = 0.5,
) -> Track:
    return Track(
        id=ItemId(f"test:{name}"),
        title=name,
        artist=artist or f"artist of {name}",
        year=year,
        url="https://example.org/",
        genres=frozenset(genres),
        language="en",
        country="GB",
        valence=place[0] if place else None,
        energy=place[1] if place else None,
        popularity=popularity,
    )


def movie(
    name: str,
    genres: Sequence[str] = ("drama",),
    place: tuple[float, float] | None = (0.0, 0.0),
    *,
    director: str = "",
    year: int = 2000,
) -> Movie:
    return Movie(
        id=ItemId(f"test:{name}"),
        title=name,
        director=director or f"director of {name}",
        year=year,
        url="https://example.org/",
        genres=frozenset(genres),
        language="en",
        country="GB",
        valence=place[0] if place else None,
        energy=place[1] if place else None,
        popularity=0.5,
    )


def profile(
    *,
    genres: Mapping[str, Tally] | None = None,
    makers: Mapping[str, Tally] | None = None,
    shown: Mapping[ItemId, datetime] | None = None,
    skipped: Mapping[ItemId, datetime] | None = None,
    liked: Sequence[Media] = (),
) -> Profile:
    return Profile(
        user=ANA,
        genres=genres or {},
        makers=makers or {},
        last_shown=shown or {},
        skipped_at=skipped or {},
        liked=tuple(LikedItem(item.id, item.kind, item.title, item.maker) for item in liked),
    )


@dataclass
class ShelfOf:
    """A provider that finds what it was given, whatever is asked."""

    items: Sequence[Media]
    kind: MediaKind = MediaKind.MUSIC
    name: str = "test"
    asked: list[MediaQuery] = field(default_factory=list)

    async def search(self, query: MediaQuery) -> Sequence[Media]:
        self.asked.append(query)
        return self.items
