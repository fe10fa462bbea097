"""What tests hand in: people, moods, items and updates."""

from collections.abc import Sequence
from datetime import UTC, datetime

from models.chat import (
    Action,
    Attachment,
    AttachmentKind,
    ButtonPress,
    ChatRef,
    Message,
    Platform,
    UserRef,
    Verb,
    with_command,
)
from models.circumplex import COORDINATES
from models.media import ItemId, Movie, Track
from models.mood import Emotion, EmotionEstimate, MoodState, Source

ANN = UserRef(Platform.WEB, "ann")
BOB = UserRef(Platform.WEB, "bob")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def estimate(
    emotion: Emotion, share: float = 0.8, source: Source = Source.FACE, sure: float | None = None
) -> EmotionEstimate:
    """Return an estimate with one dominant emotion."""
    rest = (1 - share) / (len(Emotion) - 1)
    valence, arousal = COORDINATES[emotion]
    return EmotionEstimate(
        probabilities={e: share if e is emotion else rest for e in Emotion},
        valence=valence,
        arousal=arousal,
        confidence=share if sure is None else sure,
        source=source,
    )


def mood_state(emotion: Emotion, share: float = 0.8, at: datetime = NOON) -> MoodState:
    """Return a mood that a person told us."""
    told = estimate(emotion, share)
    return MoodState(
        told.probabilities, told.valence, told.arousal, share, (Source.SELF_REPORT,), at
    )


def track(name: str, artist: str = "Ann Artist", genres: Sequence[str] = ("pop",)) -> Track:
    """Return a song."""
    return Track(
        id=ItemId(f"test:{name}"),
        title=name.title(),
        year=2001,
        links=(("Page", f"https://music.example/{name}"),),
        genres=frozenset(genres),
        artist=artist,
        valence=0.5,
        energy=0.5,
    )


def movie(name: str, director: str = "Dan Director", genres: Sequence[str] = ("drama",)) -> Movie:
    """Return a film."""
    return Movie(
        id=ItemId(f"test:{name}"),
        title=name.title(),
        year=1999,
        links=(("Page", f"https://films.example/{name}"),),
        genres=frozenset(genres),
        director=director,
        runtime=100,
        valence=0.5,
        energy=0.5,
    )


_numbers = iter(range(1_000_000))


def says(text: str = "", user: UserRef = ANN, **more: object) -> Message:
    """Return a message in a private chat."""
    return with_command(
        Message(
            id=f"m{next(_numbers)}",
            chat=ChatRef(user.platform, user.id),
            user=user,
            text=text,
            **more,  # type: ignore[arg-type]
        )
    )


def selfie(data: bytes, text: str = "", user: UserRef = ANN) -> Message:
    """Return a message with a picture."""
    return says(text, user, attachments=(Attachment(AttachmentKind.PHOTO, data),))


def clip(data: bytes, user: UserRef = ANN) -> Message:
    """Return a message with a clip."""
    return says("", user, attachments=(Attachment(AttachmentKind.VIDEO, data),))


def presses(verb: Verb, target: str = "", user: UserRef = ANN) -> ButtonPress:
    """Return a press of a button."""
    return ButtonPress(
        id=f"p{next(_numbers)}",
        chat=ChatRef(user.platform, user.id),
        user=user,
        action=Action(verb, target),
    )
