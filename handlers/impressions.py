"""What is about to be shown, as the store writes it down."""

from collections.abc import Iterable
from datetime import datetime

from models.chat import UserRef
from models.media import Media, Mode, Recommendation
from models.mood import Emotion, MoodState
from models.profile import Impression


def impressions(
    chosen: Iterable[Recommendation], user: UserRef, mood: MoodState, mode: Mode, now: datetime
) -> list[Impression]:
    """Return one impression for each choice."""
    return [
        Impression(
            user=user,
            item=choice.item.id,
            kind=choice.item.kind,
            title=choice.item.title,
            maker=choice.item.maker,
            genres=choice.item.genres,
            emotion=mood.emotion,
            mode=mode,
            shown_at=now,
            place=place,
            year=choice.item.year,
            language=choice.item.language,
            popularity=choice.item.popularity,
            mood_fit=choice.mood_fit,
            propensity=choice.propensity,
            reason=choice.reason,
            decided=choice.decided,
        )
        for place, choice in enumerate(chosen, start=1)
    ]


def named(item: Media, user: UserRef, now: datetime) -> Impression:
    """Return the impression of what a person named: it was in no answer and fitted no mood."""
    return Impression(
        user=user,
        item=item.id,
        kind=item.kind,
        title=item.title,
        maker=item.maker,
        genres=item.genres,
        emotion=Emotion.NEUTRAL,
        mode=Mode.MATCH,
        shown_at=now,
        year=item.year,
        language=item.language,
        popularity=item.popularity,
    )
