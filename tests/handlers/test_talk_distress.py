"""Who is in distress gets a calm answer, and no trace is left."""

import asyncio
import threading
from dataclasses import replace

import pytest
import structlog

from handlers.conversation import Conversation
from handlers.english import ENGLISH
from handlers.helplines import Helplines
from handlers.workers import Workers
from models.errors import Busy
from models.understanding import Intent
from tests.fakes import FakeLanguage
from tests.handlers.talking import Talk, means
from tests.samples import says, selfie


@pytest.mark.parametrize("picture", [False, True])
async def test_distress_gets_a_calm_answer_and_leaves_no_trace(talk: Talk, picture: bool) -> None:
    talk.understand.script = {"i want to die": means(Intent.DISTRESS)}
    message = selfie(b"tears", "i want to die") if picture else says("i want to die")
    before = repr(talk.store)
    with structlog.testing.capture_logs() as entries:
        reply = await talk(message)
    assert any(reply.text.startswith(sentence) for sentence in ENGLISH.distress)
    assert not reply.cards
    assert not reply.buttons
    assert reply.mood is None
    assert repr(talk.store) == before
    assert not entries


async def test_helplines_fit_the_country_that_is_named_or_the_language(talk: Talk) -> None:
    named = "i live in germany and i want to die"
    german = "ich will nicht mehr leben"
    talk.understand.script = {text: means(Intent.DISTRESS) for text in (named, german, "x y")}
    services = replace(talk.conversation.services, language=FakeLanguage({german: "de"}))
    conversation = Conversation(services)
    told = (await conversation.handle(says(named))).text
    assert "Germany" in told
    assert "United States" not in told
    spoken = (await conversation.handle(says(german))).text
    assert "Austria" in spoken
    assert "Germany" in spoken
    anywhere = (await conversation.handle(says("x y"))).text
    assert "988" in anywhere
    assert services.helplines.directory in anywhere
    assert all(len(text) < 4000 for text in (told, spoken, anywhere))


async def test_nobody_in_distress_is_told_to_wait_for_a_worker(talk: Talk) -> None:
    class Overrun(FakeLanguage):
        def foreign(self, text: str) -> str | None:
            raise Busy("full")

    services = replace(talk.conversation.services, language=Overrun())
    talk.understand.script = {"i want to die": means(Intent.DISTRESS)}
    assert "988" in (await Conversation(services).handle(says("i want to die"))).text


async def test_helplines_come_even_when_pictures_are_refused(talk: Talk) -> None:
    workers, over = Workers(threads=1, queue=0), threading.Event()
    talk.understand.script = {"i want to die": means(Intent.DISTRESS)}
    conversation = Conversation(replace(talk.conversation.services, workers=workers))
    async with asyncio.TaskGroup() as group:
        group.create_task(workers.run(over.wait, 5))
        await asyncio.sleep(0)
        answer = group.create_task(conversation.handle(says("i want to die")))
        await asyncio.sleep(0.05)
        over.set()
    workers.close()
    assert "988" in answer.result().text


def test_every_country_of_a_helpline_has_its_name() -> None:
    assert set(Helplines.load().by_country) <= set(ENGLISH.countries)


async def test_distress_behind_the_mood_command_is_heard_as_well(talk: Talk) -> None:
    talk.understand.script = {"i want to die": means(Intent.DISTRESS)}
    reply = await talk(says("/mood i want to die"))
    assert any(reply.text.startswith(sentence) for sentence in ENGLISH.distress)


@pytest.mark.parametrize("command", ["/help", "/start", "/nosuch", "/more@MoodSyncBot"])
async def test_distress_behind_a_command_that_takes_no_words_is_heard(
    talk: Talk, command: str
) -> None:
    talk.understand.script = {"i want to die": means(Intent.DISTRESS)}
    assert "988" in (await talk(says(f"{command} i want to die"))).text


async def test_helplines_come_even_when_the_store_is_down(talk: Talk) -> None:
    talk.understand.script = {"i want to die": means(Intent.DISTRESS)}
    talk.store.down = True
    with structlog.testing.capture_logs() as entries:
        assert "988" in (await talk(says("i want to die"))).text
    assert not entries


async def test_distress_behind_a_long_row_of_signs_is_heard_as_well(talk: Talk) -> None:
    words = "." * 1500 + " i want to die"
    talk.understand.script = {words: means(Intent.DISTRESS)}
    assert "988" in (await talk(says(words))).text
