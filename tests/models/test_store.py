"""One contract for every store: the fake and SQLite."""

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import insert, text

from models import opinions
from models.chat import Platform, UserRef
from models.errors import StartupError, StoreError
from models.media import Filters, ItemId, MediaKind, Mode, Wish
from models.mood import Emotion
from models.opinions import LATELY
from models.profile import (
    Answer,
    Consent,
    Correction,
    Facet,
    Impression,
    Outcome,
    Preferences,
    Reaction,
    Tally,
)
from models.protocols import PreferenceStore
from models.rows import of_impression
from models.store import Store
from models.tables import ALL, ImpressionRow
from models.transactions import key_of
from tests.fakes import ANN, BOB, NOON, FakeStore, mood_state

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


@pytest.fixture(params=["fake", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[PreferenceStore]:
    if request.param == "fake":
        yield FakeStore()
        return
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/deep/er/store.db")
    yield store
    await store.close()


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


async def test_a_stranger_has_an_empty_profile(store: PreferenceStore) -> None:
    profile = await store.profile(ANN)
    assert not profile.last_shown
    assert not profile.genres
    assert await store.last_mood(ANN) is None
    assert await store.consent(ANN) is None
    assert await store.preferences(ANN) == Preferences()


async def test_a_like_counts_for_genres_and_maker(store: PreferenceStore) -> None:
    await store.show([shown()])
    liked = await store.react(ANN, SUN, Reaction.LIKE, NOON)
    assert liked == replace(shown(), reaction=Reaction.LIKE, reacted_at=NOON)
    profile = await store.profile(ANN)
    assert profile.genres == {"blues": Tally(1, 0), "jazz": Tally(1, 0)}
    assert profile.makers == {"Ann Artist": Tally(1, 0)}
    assert [item.title for item in profile.liked] == ["sun"]
    assert profile.last_shown == {SUN: NOON}


async def test_the_last_reaction_counts_and_only_once(store: PreferenceStore) -> None:
    await store.show([shown()])
    for reaction in (Reaction.LIKE, Reaction.LIKE, Reaction.SKIP, Reaction.SKIP):
        await store.react(ANN, SUN, reaction, NOON)
    profile = await store.profile(ANN)
    assert profile.genres["jazz"] == Tally(0, 1)
    assert profile.skipped_at == {SUN: NOON}
    assert not profile.liked


async def test_four_stars_are_a_like_two_a_skip_and_three_neither(store: PreferenceStore) -> None:
    await store.show([shown()])
    expected = {1: Tally(0, 1), 2: Tally(0, 1), 3: None, 4: Tally(1, 0), 5: Tally(1, 0)}
    for stars, tally in expected.items():
        rated = await store.rate(ANN, SUN, stars, NOON)
        assert rated
        assert rated.stars == stars
        profile = await store.profile(ANN)
        assert profile.genres.get("jazz") == tally
        assert [tap.reward for tap in profile.taps] == [(stars - 1) / 4]
        assert bool(profile.liked) == (stars > 3)
        assert bool(profile.skipped_at) == (stars < 3)


async def test_a_like_replaces_stars_and_stars_a_like(store: PreferenceStore) -> None:
    await store.show([shown()])
    await store.rate(ANN, SUN, 1, NOON)
    liked = await store.react(ANN, SUN, Reaction.LIKE, NOON)
    assert liked
    assert (liked.reaction, liked.stars, liked.reward) == (Reaction.LIKE, None, 1.0)
    rated = await store.rate(ANN, SUN, 3, NOON)
    assert rated
    assert (rated.reaction, rated.stars, rated.reward) == (None, 3, 0.5)


@pytest.mark.parametrize("stars", [0, 6, -1])
async def test_six_stars_are_refused_and_change_nothing(
    store: PreferenceStore, stars: int
) -> None:
    await store.show([shown()])
    with pytest.raises(ValueError, match="1 to 5"):
        await store.rate(ANN, SUN, stars, NOON)
    assert not (await store.profile(ANN)).taps


async def test_stars_for_what_was_never_shown_are_none(store: PreferenceStore) -> None:
    assert await store.rate(ANN, SUN, 4, NOON) is None


async def test_what_was_set_aside_counts_nothing_until_it_is_given_back(
    store: PreferenceStore,
) -> None:
    await store.show([replace(shown(), year=1994)])
    await store.react(ANN, SUN, Reaction.LIKE, NOON)
    whole = await store.profile(ANN)
    assert set(whole.genres) == {"blues", "jazz"}
    assert whole.decades == {"1990s": Tally(1, 0)}
    aside = {(Facet.GENRE, "jazz"), (Facet.MAKER, "ann artist"), (Facet.DECADE, "1990s")}
    for kind, name in aside:
        await store.set_aside(ANN, kind, name, NOON)
        await store.set_aside(ANN, kind, name, NOON)
    less = await store.profile(ANN)
    assert less.set_aside == aside
    assert set(less.genres) == {"blues"}
    assert not less.makers
    assert not less.decades
    assert less.taps == (replace(whole.taps[0], genres=frozenset({"blues"}), maker="", year=0),)
    assert [item.title for item in less.liked] == ["sun"]
    for kind, name in aside:
        await store.give_back(ANN, kind, name)
    await store.give_back(ANN, Facet.GENRE, "never taken")
    assert await store.profile(ANN) == whole


async def test_what_was_shown_since_a_misread_mood_is_marked(store: PreferenceStore) -> None:
    await store.show([shown(MOON, minutes=-5), shown(user=BOB)])
    await store.show([shown()])
    await store.misread(ANN, NOON)
    assert [one.misread for one in await store.shown(ANN, 9)] == [True, False]
    assert not (await store.shown(BOB, 9))[0].misread


async def test_what_a_choice_went_by_comes_back_as_it_was(store: PreferenceStore) -> None:
    chosen = replace(
        shown(),
        year=1999,
        language="en",
        popularity=0.4,
        mood_fit=0.8,
        propensity=0.03,
        reason="it is as quiet as you feel",
        decided=("mood", "genre"),
    )
    await store.show([chosen])
    assert list(await store.shown(ANN, 1)) == [chosen]


async def test_taps_come_in_the_order_in_which_they_were_made(store: PreferenceStore) -> None:
    await store.show([shown(), shown(MOON)])
    await store.react(ANN, MOON, Reaction.LIKE, NOON)
    await store.rate(ANN, SUN, 2, NOON + timedelta(seconds=1))
    assert [tap.item for tap in (await store.profile(ANN)).taps] == [MOON, SUN]


async def test_showing_again_keeps_the_reaction(store: PreferenceStore) -> None:
    await store.show([shown()])
    await store.react(ANN, SUN, Reaction.LIKE, NOON)
    await store.show([shown(minutes=5)])
    profile = await store.profile(ANN)
    assert profile.liked
    assert profile.last_shown[SUN] == NOON + timedelta(minutes=5)


async def test_the_latest_like_stands_first(store: PreferenceStore) -> None:
    await store.show([shown(), shown(MOON)])
    await store.react(ANN, SUN, Reaction.LIKE, NOON)
    await store.react(ANN, MOON, Reaction.LIKE, NOON + timedelta(seconds=1))
    assert [item.item for item in (await store.profile(ANN)).liked] == [MOON, SUN]


async def test_a_reaction_to_what_was_never_shown_is_none(store: PreferenceStore) -> None:
    await store.show([shown(user=BOB)])
    assert await store.react(ANN, SUN, Reaction.LIKE, NOON) is None
    assert not (await store.profile(ANN)).last_shown


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


async def test_a_profile_of_ten_thousand_likes_holds_nobody_up(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/store.db")
    for start in range(0, 10_000, 100):
        rows = [
            key_of(ANN)
            | {"item": f"test:{number}", "reaction": "like", "reacted_at": NOON}
            | of_impression(shown(minutes=number))
            for number in range(start, start + 100)
        ]
        async with store.engine.begin() as connection:
            await connection.execute(insert(ImpressionRow), rows)
    profile = await store.profile(ANN)
    assert len(profile.taps) == LATELY
    assert "test:9999" in profile.last_shown
    await store.close()


async def test_likes_of_everybody_come_page_by_page_each_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opinions, "PAGE", 3)
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/store.db")
    for user in (ANN, BOB):
        items = [ItemId(f"test:{number}") for number in range(6)]
        await store.show([shown(item, user) for item in items])
        for item in items[:5]:
            await store.react(user, item, Reaction.LIKE, NOON)
    found = [(like.user.id, like.item) async for like in store.likes()]
    assert len(found) == len(set(found)) == 10
    await store.close()


async def test_after_forget_no_table_and_no_byte_of_the_files_knows_the_person(
    tmp_path: Path,
) -> None:
    file, odd = tmp_path / "store.db", UserRef(Platform.WEB, "very-odd-name-4711")
    store = await Store.open(f"sqlite+aiosqlite:///{file}")
    await fill(store, odd)
    await fill(store, BOB)
    assert b"very-odd-name" in b"".join(part.read_bytes() for part in tmp_path.iterdir())
    await store.forget(odd)
    with sqlite3.connect(file) as raw:
        tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE sql > ''")]
        for table in tables:
            rows = raw.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608
            assert "very-odd-name" not in repr(rows)
    raw.close()
    assert b"very-odd-name" not in b"".join(part.read_bytes() for part in tmp_path.iterdir())
    await store.close()


async def test_every_table_says_whose_row_it_is() -> None:
    for table in ALL:
        assert [column.name for column in table.__table__.primary_key][:2] == [
            "platform",
            "user_id",
        ]


async def test_sqlite_writes_ahead_and_checks_foreign_keys(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/store.db")
    async with store.engine.connect() as connection:
        for pragma, value in (("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 2)):
            assert (await connection.execute(text(f"PRAGMA {pragma}"))).scalar() == value
    await store.close()


async def test_a_store_is_opened_again_with_what_it_held(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/store.db"
    for _ in range(2):
        store = await Store.open(url)
        await fill(store, ANN)
        await store.close()
    store = await Store.open(url)
    assert (await store.profile(ANN)).liked
    await store.close()


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite:////proc/nowhere/store.db",
        "nonsense",
        "nosuch+driver:///x",
        "sqlite+aiosqlite:////dev/null",
    ],
)
async def test_a_database_that_cannot_be_used_stops_the_start_with_a_sentence(url: str) -> None:
    with pytest.raises(StartupError, match="MOODSYNC_DATABASE"):
        await Store.open(url)


async def test_a_file_that_is_no_database_stops_the_start(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    file.write_bytes(b"not a database at all" * 100)
    with pytest.raises(StartupError, match="MOODSYNC_DATABASE"):
        await Store.open(f"sqlite+aiosqlite:///{file}")


async def test_a_full_disk_is_a_store_error_and_keeps_what_was_there(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/store.db")
    await fill(store, ANN)
    async with store.engine.begin() as connection:
        pages = cast("int", (await connection.execute(text("PRAGMA page_count"))).scalar())
    await store.close()
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/store.db")
    async with store.engine.connect() as connection:
        await connection.execute(text(f"PRAGMA max_page_count={pages}"))
        await connection.commit()
    many = [shown(ItemId(f"test:{number}-{'x' * 30}")) for number in range(500)]
    with pytest.raises(StoreError):
        await store.show(many)
    assert len((await store.profile(ANN)).last_shown) == 2
    await store.close()


WRITER = """
import asyncio, sys
from models.media import ItemId
from models.profile import Reaction
from models.store import Store
from tests.fakes import ANN, NOON
from tests.models.test_store import shown

async def main():
    store = await Store.open(sys.argv[1])
    for number in range(100_000):
        item = ItemId(f"test:{number}")
        await store.show([shown(item)])
        await store.react(ANN, item, Reaction.LIKE, NOON)
        print(number, flush=True)

asyncio.run(main())
"""


@pytest.mark.parametrize("lines", [1, 7, 23])
@pytest.mark.may_block  # waits for a process
async def test_after_kill_9_no_recorded_reaction_is_gone(tmp_path: Path, lines: int) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/store.db"
    root = Path(__file__).resolve().parents[2]
    writer = subprocess.Popen(  # noqa: ASYNC220
        [sys.executable, "-c", WRITER, url],
        stdout=subprocess.PIPE,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert writer.stdout
    recorded = [int(writer.stdout.readline()) for _ in range(lines)]
    writer.kill()
    writer.communicate()
    store = await Store.open(url)
    liked = {item.item for item in (await store.profile(ANN)).liked}
    assert {f"test:{number}" for number in recorded} <= liked
    await store.show([shown(MOON)])
    await store.close()
