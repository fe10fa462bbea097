import asyncio
from time import process_time

import pytest

from bot import web_chat, web_talk
from bot.web_wire import Junk, number_in, parse
from handlers.english import ENGLISH
from handlers.lines import Phrase
from models.chat import (
    MAX_MEDIA_BYTES,
    Action,
    Reply,
    Update,
    Verb,
)
from models.errors import MediaTooLarge
from tests.bot.web_pages import Script, ask, client, picture

LIKE = Action(Verb.LIKE, "test:sun")


@pytest.mark.parametrize(
    "junk",
    [
        "",
        "hello",
        "[]",
        "null",
        "[" * 100_000,
        '{"type":"message","id":1e400}',
        '{"type":"message","id":' + "9" * 5000 + "}",
        '{"type":"message","id":-1,"text":"x"}',
        '{"type":"message","id":true,"text":"x"}',
        '{"type":"message","id":1,"text":5}',
        '{"type":"message","id":1,"text":"x","mode":"party"}',
        '{"type":"message","id":1,"text":"x","kinds":"music"}',
        '{"type":"message","id":1,"text":"x","kinds":["music",{}]}',
        '{"type":"press","id":1,"action":"like it"}',
        '{"type":"press","id":1,"action":"?:x"}',
        '{"type":"press","id":1}',
        '{"type":"attachment","id":1,"kind":"photo","size":-1}',
        '{"type":"attachment","id":1,"kind":"photo","size":"5"}',
        '{"type":"attachment","id":1,"kind":"virus","size":5}',
        '{"type":["message"],"id":1}',
        '{"type":"message","id":1,"text":"a" "b"}',
        '{"type":"hello","id":1}{}',
        "{" + " " * 300_000,
        '{"type":"hello","id":1,' + '"x":"y",' * 50_000 + '"z":1}',
        '{"type":"message","id":1,"text":"' + "x" * 130_000 + '"}',
    ],
)
def test_junk_gets_a_sentence_and_the_talk_goes_on(junk: str) -> None:
    script = Script()
    with client(script).websocket_connect("/chat") as page:
        page.send_text(junk)
        answer = page.receive_json()
        assert answer["type"] == "error"
        assert answer["text"] == ENGLISH.tell(Phrase.NOT_OF_OUR_PAGE)
        assert ask(page, type="hello", id=9)["id"] == 9
    assert len(script.seen) == 1


@pytest.mark.parametrize(
    "junk",
    [
        "[" + "[]," * 600_000 + "[]]",
        '{"type":"message","id":1,"text":[' + "{}," * 600_000 + "{}]}",
        "{" + ",".join(f'"{number}":0' for number in range(150_000)) + "}",
    ],
)
def test_a_frame_made_to_be_slow_to_read_is_refused_unread(junk: str) -> None:
    begun = process_time()
    with pytest.raises(Junk):
        parse(junk)
    assert number_in(junk) is None
    assert process_time() - begun < 0.05


def test_bytes_that_nobody_announced_get_a_sentence() -> None:
    with client(Script()).websocket_connect("/chat") as page:
        page.send_bytes(b"\xff\xd8")
        assert page.receive_json() == {
            "type": "error",
            "id": None,
            "text": ENGLISH.tell(Phrase.NOT_OF_OUR_PAGE),
        }
        assert ask(page, type="hello")["type"] == "reply"


def test_a_file_that_is_too_large_is_refused_before_it_is_sent() -> None:
    script = Script()
    with client(script).websocket_connect("/chat") as page:
        answer = ask(page, type="attachment", id=1, kind="video", size=MAX_MEDIA_BYTES + 1)
        assert answer["text"] == ENGLISH.advice[MediaTooLarge]
        page.send_bytes(b"x" * 1000)  # a page that had started already
        assert ask(page, type="hello", id=2)["id"] == 2
    assert len(script.seen) == 1


def test_more_bytes_than_announced_are_no_picture() -> None:
    script = Script()
    with client(script).websocket_connect("/chat") as page:
        page.send_json({"type": "attachment", "id": 1, "kind": "photo", "size": 3})
        page.send_bytes(b"abcd")
        assert page.receive_json()["text"] == ENGLISH.tell(Phrase.UNFINISHED)
    assert script.seen == []


def test_a_second_picture_cuts_an_unfinished_one_short() -> None:
    script = Script()
    with client(script).websocket_connect("/chat") as page:
        page.send_json({"type": "attachment", "id": 1, "kind": "photo", "size": 30})
        page.send_bytes(b"abc")
        picture(page, b"whole", number=2)
        first, second = page.receive_json(), page.receive_json()
    assert (first["id"], first["text"]) == (1, ENGLISH.tell(Phrase.UNFINISHED))
    assert (second["id"], second["type"]) == (2, "reply")
    assert [m.attachments[0].data for m in script.messages] == [b"whole"]


def test_pictures_that_wait_hold_no_more_memory_than_one_may_have() -> None:
    gate = asyncio.Event()

    async def answer(update: Update) -> Reply:
        await gate.wait()
        return Reply("done")

    half = b"x" * (MAX_MEDIA_BYTES // 2)
    with client(Script(answer)).websocket_connect("/chat") as page:
        for number in (1, 2, 3):
            picture(page, half, number=number)
        refused = page.receive_json()
        assert (refused["id"], refused["text"]) == (3, ENGLISH.tell(Phrase.ONE_MOMENT))
        page.portal.call(gate.set)
        assert [page.receive_json()["id"] for _ in range(2)] == [1, 2]
        picture(page, half, number=4)
        assert page.receive_json()["id"] == 4


def test_all_pages_together_hold_no_more_media_than_there_is_room_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(web_chat, "Room", lambda: web_talk.Room(100))
    browser = client(Script())
    with browser.websocket_connect("/chat") as page:
        with browser.websocket_connect("/chat") as other:
            other.send_json({"type": "attachment", "id": 1, "kind": "photo", "size": 60})
            other.send_bytes(b"x" * 30)
            ask(other, type="hello", id=2)
            picture(page, b"y" * 60)
            assert page.receive_json()["text"] == ENGLISH.tell(Phrase.BUSY)
        for number in (2, 3):  # the other one has left, and what was answered is gone
            picture(page, b"y" * 60, number)
            assert page.receive_json()["type"] == "reply"


def test_an_upload_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_talk, "UPLOAD_WITHIN", 0.1)
    script = Script()
    with client(script).websocket_connect("/chat") as page:
        page.send_json({"type": "attachment", "id": 1, "kind": "photo", "size": 4})
        page.send_bytes(b"ab")
        assert page.receive_json()["text"] == ENGLISH.tell(Phrase.UNFINISHED)
        page.send_bytes(b"cd")
        assert ask(page, type="hello", id=2)["id"] == 2
    assert len(script.seen) == 1


def test_a_flood_is_bounded_answered_and_survived() -> None:
    gate = asyncio.Event()

    async def answer(update: Update) -> Reply:
        await gate.wait()
        return Reply("done")

    script = Script(answer)
    with client(script).websocket_connect("/chat") as page:
        for number in range(1, 41):
            page.send_json({"type": "message", "id": number, "text": "x"})
        refused = [page.receive_json() for _ in range(40 - web_talk.MAX_WAITING)]
        assert {frame["text"] for frame in refused} == {ENGLISH.tell(Phrase.ONE_MOMENT)}
        page.portal.call(gate.set)
        answered = [page.receive_json() for _ in range(web_talk.MAX_WAITING)]
        assert [frame["id"] for frame in answered] == list(range(1, web_talk.MAX_WAITING + 1))
        assert ask(page, type="message", id=99, text="calm")["text"] == "done"


def test_even_quick_answers_have_a_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_talk, "PER_SECOND", 0.0)
    with client(Script()).websocket_connect("/chat") as page:
        texts_seen = {
            ask(page, type="message", id=number, text="x")["text"] for number in range(1, 70)
        }
    assert texts_seen == {"x", ENGLISH.tell(Phrase.ONE_MOMENT)}
