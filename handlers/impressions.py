"""What is about to be shown, as the store writes it down."""

from collections.abc import Iterable
from dataclasses import replace
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
        replace(
            Impression.of(choice.item, user, mood.emotion, mode, now),
            place=place,
            mood_fit=choice.mood_fit,
            propensity=choice.propensity,
            reason=choice.reason.encode(),
            decided=choice.decided,
        )
        for place, choice in enumerate(chosen, start=1)
    ]


def named(item: Media, user: UserRef, now: datetime) -> Impression:
    """Return the impression of what a person named: it was in no answer and fitted no mood."""
    return Impression.of(item, user, Emotion.NEUTRAL, Mode.MATCH, now)
