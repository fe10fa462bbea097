"""What is put into a store, and a store's worth of it."""

from datetime import timedelta

from models.chat import UserRef
from models.media import Filters, ItemId, MediaKind, Mode, Wish
from models.mood import Emotion
from models.profile import (
    Answer,
    Consent,
    Correction,
    Facet,
    Impression,
    Outcome,
    Preferences,
    Reaction,
)
from models.protocols import PreferenceStore
from tests.samples import ANN, NOON, mood_state

MISREAD = Correction(Emotion.SADNESS, Emotion.NEUTRAL, NOON)
WISH = Wish(
    mode=Mode.CALM,
    kinds=(MediaKind.MOVIE,),
    count=2,
    filters=Filters(genres=("drama",), years=(1990, 1999), family_safe=True, by="Ang Lee"),
    similar_to=ItemId("test:sea"),
)
HELPED = Outcome(Mode.LIFT, Emotion.SADNESS, -0.63, NOON, Answer.BETTER, NOON)
SUN, MOON = ItemId("test:sun"), ItemId("test:moon")


def shown(item: ItemId = SUN, user: UserRef = ANN, minutes: int = 0) -> Impression:
    return Impression(
        user=user,
        item=item,
        kind=MediaKind.MUSIC,
        title=item.removeprefix("test:"),
        maker="Ann Artist",
        genres=frozenset({"jazz", "blues"}),
        emotion=Emotion.SADNESS,
        mode=Mode.LIFT,
        shown_at=NOON + timedelta(minutes=minutes),
    )


async def fill(store: PreferenceStore, user: UserRef) -> None:
    await store.show([shown(user=user), shown(MOON, user)])
    await store.react(user, SUN, Reaction.LIKE, NOON)
    await store.remember_mood(user, mood_state(Emotion.ANGER))
    await store.prefer(user, Preferences(Mode.LIFT))
    await store.record_consent(Consent(user, "1", NOON))
    await store.correct(user, MISREAD)
    await store.record_outcome(user, HELPED)
    await store.remember_wish(user, WISH, NOON)
    await store.note_said(user, "1", ["a"], NOON)
    await store.set_aside(user, Facet.GENRE, "jazz", NOON)
