"""Several updates of one person at the same time, as two tabs or quick fingers send them."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random

import pytest

from handlers.conversation import Conversation
from handlers.order import Order
from models.chat import Verb
from models.media import Recommendation, Wish
from models.mood import MoodState
from models.profile import Profile
from models.protocols import Recommend
from tests.handlers.talking import Talk
from tests.samples import ANN, BOB, presses, says


@dataclass(slots=True)
class Slow:
    """Recommends what another one does, after a sign."""

    recommend: Recommend
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(
        self, mood: MoodState, wish: Wish, profile: Profile, now: datetime, rng: Random
    ) -> tuple[Recommendation, ...]:
        self.begun.set()
        await self.go_on.wait()
        return await self.recommend(mood, wish, profile, now, rng)


async def test_what_is_answered_while_somebody_is_forgotten_leaves_nothing_behind(
    talk: Talk,
) -> None:
    slow = Slow(talk.recommend)
    conversation = Conversation(replace(talk.conversation.services, recommend=slow))
    before = repr(talk.store)
    async with asyncio.TaskGroup() as group:
        group.create_task(conversation.handle(says("my dog died")))
        await slow.begun.wait()
        forgetting = group.create_task(conversation.handle(presses(Verb.FORGET)))
        await asyncio.sleep(0)
        slow.go_on.set()
    assert not forgetting.result().failed
    assert repr(talk.store) == before


async def test_one_person_does_not_wait_for_another(talk: Talk) -> None:
    slow = Slow(talk.recommend)
    conversation = Conversation(replace(talk.conversation.services, recommend=slow))
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        group.create_task(conversation.handle(says("my dog died", ANN)))
        await slow.begun.wait()
        assert (await conversation.handle(says("/help", BOB))).text
        slow.go_on.set()


async def test_turns_are_taken_in_the_order_of_coming_and_given_up_when_cancelled() -> None:
    order: Order[str] = Order()
    done: list[int] = []

    async def work(number: int) -> None:
        async with order.of("ann"):
            await asyncio.sleep(0.01)
            done.append(number)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work(number)) for number in range(4)]
        await asyncio.sleep(0)
        assert len(order) == 1
        tasks[1].cancel()
    assert done == [0, 2, 3]
    assert len(order) == 0


async def test_a_turn_that_fails_lets_the_next_one_in() -> None:
    order: Order[str] = Order()
    with pytest.raises(ValueError, match="oops"):
        async with order.of("ann"):
            raise ValueError("oops")
    async with asyncio.timeout(1), order.of("ann"):
        pass
