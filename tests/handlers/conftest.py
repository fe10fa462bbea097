"""A conversation with its fakes at hand; a file may have items or sentences of its own."""

from collections.abc import AsyncIterator, Sequence

import pytest

from handlers.conversation import Conversation
from models.media import Media
from tests.fake_store import FakeStore
from tests.fakes import (
    FakeClock,
    FakeFace,
    FakeJourney,
    FakeRecommend,
    FakeText,
    FakeUnderstand,
    fake_services,
)
from tests.handlers.talking import FACES, ITEMS, WORDS, Talk


@pytest.fixture
def items() -> Sequence[Media]:
    return ITEMS


@pytest.fixture
async def talk(items: Sequence[Media]) -> AsyncIterator[Talk]:
    store, clock, understand = FakeStore(), FakeClock(), FakeUnderstand()
    recommend, journey = FakeRecommend(items), FakeJourney(items)
    services = fake_services(
        items,
        face=FakeFace(FACES),
        text=FakeText(WORDS),
        store=store,
        recommend=recommend,
        journey=journey,
        understand=understand,
        now=clock,
    )
    yield Talk(store, recommend, journey, understand, clock, Conversation(services))
    services.workers.close()
