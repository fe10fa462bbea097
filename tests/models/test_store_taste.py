"""Likes, skips and stars in every store, and what follows from them."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from models import opinions
from models.media import ItemId
from models.opinions import LATELY
from models.profile import Facet, Reaction, Tally
from models.protocols import PreferenceStore
from models.rows import of_impression
from models.store import Store
from models.tables import ImpressionRow
from models.transactions import key_of
from tests.models.samples import MOON, SUN, shown
from tests.samples import ANN, BOB, NOON


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
