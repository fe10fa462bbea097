"""One contract for every store: the fake and SQLite."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from typing import cast

from models.chat import Platform, UserRef
from models.media import ItemId, MediaKind, Mode, Wish
from models.mood import Emotion
from models.profile import Answer, Consent, Correction, Preferences, Reaction
from models.protocols import PreferenceStore
from models.reason import Because, Reason
from models.tables import ALL
from tests.models.samples import HELPED, MISREAD, MOON, SUN, WISH, fill, shown
from tests.samples import ANN, BOB, NOON, mood_state


async def test_a_stranger_has_an_empty_profile(store: PreferenceStore) -> None:
    profile = await store.profile(ANN)
    assert not profile.last_shown
    assert not profile.genres
    assert await store.last_mood(ANN) is None
    assert await store.consent(ANN) is None
    assert await store.preferences(ANN) == Preferences()


async def test_what_a_choice_went_by_comes_back_as_it_was(store: PreferenceStore) -> None:
    chosen = replace(
        shown(),
        year=1999,
        language="en",
        popularity=0.4,
        valence=-0.6,
        energy=-0.3,
        mood_fit=0.8,
        propensity=0.03,
        reason=Reason(Because.SHARED_GENRES, ("drama",), title="“Amélie”").encode(),
        decided=("mood", "genre"),
    )
    await store.show([chosen])
    assert list(await store.shown(ANN, 1)) == [chosen]


async def test_the_same_id_on_another_platform_is_another_person(store: PreferenceStore) -> None:
    await store.show([shown()])
    assert not (await store.profile(UserRef(Platform.DISCORD, ANN.id))).last_shown


async def test_the_last_mood_comes_back_as_it_was(store: PreferenceStore) -> None:
    earlier = mood_state(Emotion.ANGER)
    latest = mood_state(Emotion.SADNESS, at=NOON + timedelta(seconds=1))
    await store.remember_mood(ANN, latest)
    await store.remember_mood(ANN, earlier)
    assert await store.last_mood(ANN) == latest
    assert list(await store.moods(ANN, 9)) == [latest, earlier]
    assert list(await store.moods(ANN, 1)) == [latest]


async def test_preferences_and_consent_are_replaced(store: PreferenceStore) -> None:
    await store.prefer(ANN, Preferences(Mode.LIFT))
    await store.prefer(ANN, Preferences(Mode.CALM, (MediaKind.MOVIE,)))
    assert await store.preferences(ANN) == Preferences(Mode.CALM, (MediaKind.MOVIE,))
    await store.record_consent(Consent(ANN, "1", NOON))
    await store.record_consent(Consent(ANN, "2", NOON))
    assert await store.consent(ANN) == Consent(ANN, "2", NOON)
    await store.withdraw_consent(ANN)
    assert await store.consent(ANN) is None


async def test_what_was_shown_comes_back_the_latest_answer_first_and_in_its_order(
    store: PreferenceStore,
) -> None:
    await store.show([replace(shown(SUN), place=1), replace(shown(MOON), place=2)])
    await store.show([shown(ItemId("test:rain"), minutes=1)])
    await store.show([shown(user=BOB, minutes=2)])
    assert [one.title for one in await store.shown(ANN, 9)] == ["rain", "sun", "moon"]
    assert [one.place for one in await store.shown(ANN, 9)] == [0, 1, 2]
    assert len(await store.shown(ANN, 2)) == 2


async def test_the_last_wish_comes_back_as_it_was(store: PreferenceStore) -> None:
    assert await store.last_wish(ANN) is None
    await store.remember_wish(ANN, Wish(), NOON)
    await store.remember_wish(ANN, WISH, NOON + timedelta(hours=1))
    assert await store.last_wish(ANN) == (WISH, NOON + timedelta(hours=1))
    assert await store.last_wish(BOB) is None


async def test_the_wordings_of_ten_turns_are_kept_and_those_of_a_replay_left_out(
    store: PreferenceStore,
) -> None:
    for turn in range(14):
        at = NOON + timedelta(minutes=turn)
        await store.note_said(ANN, f"u{turn}", [f"a{turn}", f"b{turn}"], at)
    said = await store.lately_said(ANN, but="u13")
    assert said[:3] == ["a12", "b12", "a11"]
    assert said[-1] == "b4"
    assert len(cast("list[object]", (await store.export(ANN))["said"])) == 10
    assert not await store.lately_said(BOB, but="")


async def test_corrections_come_back_the_latest_first(store: PreferenceStore) -> None:
    later = Correction(Emotion.FEAR, Emotion.SURPRISE, NOON + timedelta(seconds=1))
    await store.correct(ANN, MISREAD)
    await store.correct(ANN, later)
    assert list(await store.corrections(ANN)) == [later, MISREAD]
    assert not await store.corrections(BOB)


async def test_one_answer_a_journey_counts_and_the_latest_journey_stands_first(
    store: PreferenceStore,
) -> None:
    later = replace(HELPED, started_at=NOON + timedelta(hours=1))
    changed = replace(HELPED, answer=Answer.WORSE)
    for outcome in (HELPED, later, changed):
        await store.record_outcome(ANN, outcome)
    assert list(await store.outcomes(ANN)) == [later, changed]
    assert not await store.outcomes(BOB)


async def test_export_holds_every_table_and_is_json(store: PreferenceStore) -> None:
    await fill(store, ANN)
    held = await store.export(ANN)
    assert set(held) == {table.__tablename__ for table in ALL}
    assert all(held.values())
    json.dumps(held)


async def test_a_year_of_evenings_is_exported_whole_and_in_small_steps(
    store: PreferenceStore,
) -> None:
    for start in range(0, 3000, 50):  # what holds the loop fails a test, see tests/loop_guard.py
        await store.show([shown(ItemId(f"test:{n}")) for n in range(start, start + 50)])
    assert len(cast("list[object]", (await store.export(ANN))["impressions"])) == 3000


async def test_forget_erases_one_person_and_nobody_else(store: PreferenceStore) -> None:
    await fill(store, ANN)
    await fill(store, BOB)
    await store.forget(ANN)
    await store.forget(ANN)
    assert not any((await store.export(ANN)).values())
    assert all((await store.export(BOB)).values())


async def test_two_devices_at_once_lose_nothing(store: PreferenceStore) -> None:
    items = [ItemId(f"test:{number}") for number in range(20)]
    async with asyncio.TaskGroup() as group:
        for item in items:
            group.create_task(store.show([shown(item)]))
    async with asyncio.TaskGroup() as group:
        for item in items:
            group.create_task(store.react(ANN, item, Reaction.LIKE, NOON))
    assert len((await store.profile(ANN)).liked) == len(items)
