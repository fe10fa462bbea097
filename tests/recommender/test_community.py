import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

from handlers.workers import Workers
from models.chat import Platform, UserRef
from models.errors import StoreError
from models.media import ItemId
from models.profile import Like, LikedItem, Profile
from recommender.community import FEWEST, Community, Fitted
from tests.recommender.samples import ANA, NOW, track

SEA, SUN, ROCK = ItemId("test:sea"), ItemId("test:sun"), ItemId("test:rock")


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
