"""Rows of the tables -> the vocabulary, and back; pure."""

from typing import Any

from sqlalchemy import RowMapping

from models.chat import UserRef
from models.media import Filters, ItemId, MediaKind, Mode, Wish
from models.mood import Emotion, MoodState, Source
from models.profile import Answer, Correction, Impression, Outcome, Preferences, Reaction


def impression(user: UserRef, row: RowMapping) -> Impression:
    """Return what was shown."""
    return Impression(
        user=user,
        item=ItemId(row["item"]),
        kind=MediaKind(row["kind"]),
        title=row["title"],
        maker=row["maker"],
        genres=frozenset(row["genres"]),
        emotion=Emotion(row["emotion"]),
        mode=Mode(row["mode"]),
        shown_at=row["shown_at"],
        place=row["place"],
        year=row["year"],
        language=row["language"],
        popularity=row["popularity"],
        valence=row["valence"],
        energy=row["energy"],
        mood_fit=row["mood_fit"],
        propensity=row["propensity"],
        reason=row["reason"],
        decided=tuple(row["decided"]),
        reaction=Reaction(row["reaction"]) if row["reaction"] else None,
        stars=row["stars"],
        reacted_at=row["reacted_at"],
        misread=row["misread"],
    )


def of_impression(shown: Impression) -> dict[str, object]:
    """Return the columns of what is shown, without those that a reaction fills."""
    return {
        "kind": shown.kind,
        "title": shown.title,
        "maker": shown.maker,
        "genres": sorted(shown.genres),
        "emotion": shown.emotion,
        "mode": shown.mode,
        "shown_at": shown.shown_at,
        "place": shown.place,
        "year": shown.year,
        "language": shown.language,
        "popularity": shown.popularity,
        "valence": shown.valence,
        "energy": shown.energy,
        "mood_fit": shown.mood_fit,
        "propensity": shown.propensity,
        "reason": shown.reason,
        "decided": list(shown.decided),
        "misread": shown.misread,
    }


def wish(row: RowMapping) -> Wish:
    """Return what was asked for."""
    # JSON knows lists only
    held: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in row["filters"].items()
    }
    return Wish(
        mode=Mode(row["mode"]),
        kinds=tuple(MediaKind(kind) for kind in row["kinds"]),
        count=row["count"],
        filters=Filters(**held),
        similar_to=ItemId(row["similar_to"]) if row["similar_to"] else None,
    )


def mood(row: RowMapping) -> MoodState:
    """Return a mood."""
    return MoodState(
        probabilities={Emotion(emotion): p for emotion, p in row["probabilities"].items()},
        valence=row["valence"],
        arousal=row["arousal"],
        confidence=row["confidence"],
        sources=tuple(Source(source) for source in row["sources"]),
        observed_at=row["observed_at"],
    )


def outcome(row: RowMapping) -> Outcome:
    """Return an answer to "better now?"."""
    return Outcome(
        mode=Mode(row["mode"]),
        emotion=Emotion(row["emotion"]),
        valence=row["valence"],
        started_at=row["started_at"],
        answer=Answer(row["answer"]),
        answered_at=row["answered_at"],
    )


def correction(row: RowMapping) -> Correction:
    """Return a correction."""
    return Correction(Emotion(row["read"]), Emotion(row["told"]), row["corrected_at"])


def preferences(row: RowMapping) -> Preferences:
    """Return what a person usually wants."""
    return Preferences(Mode(row["mode"]), tuple(MediaKind(kind) for kind in row["kinds"]))
