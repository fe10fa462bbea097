import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import numpy as np
import pytest

from handlers.workers import Workers
from models.chat import Platform, UserRef
from models.errors import StoreError
from models.media import ItemId
from models.profile import Like, LikedItem, Profile
from recommender.community import FEWEST, SHARE, Community, Fitted, blended
from recommender.item_knn import ItemKnn
from tests.recommender.samples import ANA, NOW, track

SEA, SUN, ROCK, STORM = (ItemId(f"test:{name}") for name in ("sea", "sun", "rock", "storm"))


def likes(people: int) -> list[Like]:
    """Return likes of people of whom every second likes sea and sun, the others only rock."""
    return [
        Like(UserRef(Platform.WEB, str(number)), item, NOW + timedelta(minutes=number))
        for number in range(people)
        for item in ((SEA, SUN) if number % 2 else (ROCK,))
    ]


def who_liked(*items: ItemId) -> Profile:
    song = track("x")
    return Profile(
        ANA, liked=tuple(LikedItem(item, song.kind, item, "somebody") for item in items)
    )


def community(people: int) -> Community:
    async def everybody() -> AsyncIterator[Like]:
        for like in likes(people):
            yield like

    return Community(everybody, Workers().run)


def test_too_few_people_teach_nothing() -> None:
    assert Fitted.of(likes(FEWEST - 1)) is None
    assert Fitted.of([]) is None


async def test_what_goes_together_is_told_and_what_was_liked_itself_is_not() -> None:
    found = community(FEWEST)
    assert not found.others(who_liked(SEA))
    await found.fit()
    others = found.others(who_liked(SEA))
    assert others[SUN] == 1.0
    assert SEA not in others
    assert others.get(ROCK, 0.0) < others[SUN]


def imported() -> ItemKnn:
    """Return what was learned from an import in which who liked the sea liked a storm."""
    pairs = np.array([(person, item) for person in range(5) for item in (0, 1)])
    return ItemKnn.fit([SEA, STORM], *pairs.T)


async def test_imported_ratings_speak_until_there_are_enough_people_and_then_more_softly() -> None:
    found = community(FEWEST)
    found.imported = imported()
    assert found.others(who_liked(SEA)) == {STORM: 1.0}
    await found.fit()
    others = found.others(who_liked(SEA))
    assert others[SUN] == 1.0
    assert others[STORM] == pytest.approx(SHARE)


async def test_where_only_one_of_the_two_knows_a_like_it_speaks_alone() -> None:
    found = community(FEWEST)
    found.imported = imported()
    await found.fit()
    assert found.others(who_liked(STORM)) == {SEA: 1.0}
    assert found.others(who_liked(SUN))[SEA] == 1.0
    assert not found.others(who_liked())


def test_what_both_praise_scores_no_more_than_1() -> None:
    assert blended({SEA: 0.9, SUN: 0.2}, {SEA: 1.0, ROCK: 0.5}) == {
        SEA: 1.0,
        SUN: 0.2,
        ROCK: pytest.approx(SHARE / 2),
    }


async def test_strangers_and_likes_that_nobody_shares_get_nothing() -> None:
    found = community(FEWEST)
    await found.fit()
    assert not found.others(who_liked())
    assert not found.others(who_liked(ItemId("test:vanished")))


async def test_a_fit_that_fails_changes_nothing() -> None:
    found = community(FEWEST)
    await found.fit()
    before = found.fitted

    async def broken() -> AsyncIterator[Like]:
        yield likes(1)[0]
        raise StoreError("the disk is full")

    found.likes = broken
    await found.fit()
    assert found.fitted is before


async def test_it_goes_on_learning_until_it_is_cancelled() -> None:
    found, read = community(FEWEST), asyncio.Event()
    everybody = found.likes

    async def noticed() -> AsyncIterator[Like]:
        async for like in everybody():
            yield like
        read.set()

    found.likes = noticed
    async with asyncio.TaskGroup() as group:
        task = group.create_task(found.keep_fitting())
        await asyncio.wait_for(read.wait(), 10)
        assert not task.done()
        task.cancel()
