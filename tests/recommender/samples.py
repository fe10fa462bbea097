"""Small moods, items and profiles for the tests of the recommender."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from models.chat import Platform, UserRef
from models.circumplex import COORDINATES
from models.media import BOTH_KINDS, ItemId, Media, MediaKind, MediaQuery, Mode, Movie, Track
from models.mood import Emotion, MoodState, Source
from models.profile import Impression, LikedItem, Profile, Reaction, Tally

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
        links=(("Page", "https://example.org/"),),
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
        links=(("Page", "https://example.org/"),),
        genres=frozenset(genres),
        language="en",
        country="GB",
        valence=place[0] if place else None,
        energy=place[1] if place else None,
        popularity=0.5,
    )


def tap(
    reaction: Reaction,
    genres: Sequence[str] = (),
    *,
    maker: str = "",
    kind: MediaKind = MediaKind.MUSIC,
    days: float = 1,
    year: int = 0,
) -> Impression:
    """Return a reaction to something of which no more is known."""
    return Impression(
        user=ANA,
        item=ItemId("test:tapped"),
        kind=kind,
        title="tapped",
        maker=maker,
        genres=frozenset(genres),
        emotion=Emotion.SADNESS,
        mode=Mode.MATCH,
        shown_at=ago(days),
        year=year,
        reaction=reaction,
        reacted_at=ago(days),
    )


def taps_of(genres: Mapping[str, Tally], makers: Mapping[str, Tally]) -> tuple[Impression, ...]:
    """Return taps that tallies may sum up, on songs and on films."""
    found = []
    for kind in BOTH_KINDS:
        for reaction, count in ((Reaction.SKIP, "skips"), (Reaction.LIKE, "likes")):
            for name, tally in genres.items():
                found += [tap(reaction, [name], kind=kind)] * min(20, getattr(tally, count))
            for name, tally in makers.items():
                found += [tap(reaction, maker=name, kind=kind)] * min(20, getattr(tally, count))
    return tuple(found)


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
        taps=taps_of(genres or {}, makers or {}),
    )


NIGHT = datetime(2026, 11, 18, 22, tzinfo=UTC)  # a Wednesday
AFTERNOON = NIGHT - timedelta(hours=7)
QUIET, WILD = track("quiet", place=(0.0, -0.5)), track("wild", place=(0.0, 0.5))


def heard(item: Media, liked: bool, at: datetime) -> Impression:
    """Return a reaction to a card, a minute after it was shown."""
    return replace(
        tap(Reaction.LIKE if liked else Reaction.SKIP, kind=item.kind),
        valence=item.valence,
        energy=item.energy,
        shown_at=at,
        reacted_at=at + timedelta(minutes=1),
    )


def evenings() -> list[Impression]:
    """Return forty taps of somebody who likes it quiet at night and wild in the afternoon."""
    return [
        heard(item, (item is QUIET) is (at is NIGHT), at - timedelta(weeks=week, days=day))
        for week in range(5, 0, -1)
        for day in (2, 1)
        for at in (AFTERNOON, NIGHT)
        for item in (QUIET, WILD)
    ]


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
