"""What is about to be shown, as the store writes it down."""

from collections.abc import Iterable
from datetime import datetime

from models.chat import UserRef
from models.media import Mode, Recommendation
from models.mood import MoodState
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
        )
        for place, choice in enumerate(chosen, start=1)
    ]
