import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from bot import web_talk
from bot.web_chat import MAX_FRAME, WebChat
from models.chat import (
    Reply,
    Update,
)
from models.errors import StartupError
from tests.bot.web_pages import Script


@asynccontextmanager
async def serving(script: Script) -> AsyncIterator[WebChat]:
    """Run a web chat until the end of the block."""
    chat = WebChat("127.0.0.1", 0)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(chat.run(script))
        await until(lambda: chat.port > 0)
        try:
            yield chat
        finally:
            running.cancel()


async def open_page(chat: WebChat) -> ClientConnection:
    return await connect(f"ws://127.0.0.1:{chat.port}/chat", max_size=None, max_queue=1)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - what is waited for knows no events
            await asyncio.sleep(0.01)


async def test_it_serves_on_a_free_port_and_stops_when_cancelled() -> None:
    async with serving(Script()) as chat:
        reader, writer = await asyncio.open_connection("127.0.0.1", chat.port)
        writer.write(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert (await reader.read()).endswith(b'{"status":"ok"}')
        writer.close()
    with socket.create_server(("127.0.0.1", chat.port)):
        pass  # the port is free again


async def test_it_stops_quietly_while_a_page_waits(caplog: pytest.LogCaptureFixture) -> None:
    async def answer(update: Update) -> Reply:
        await asyncio.Event().wait()
        raise AssertionError

    script = Script(answer)
    async with serving(script) as chat:
        page = await open_page(chat)
        await page.send('{"type":"hello"}')
        await until(lambda: bool(script.seen))
    with pytest.raises(ConnectionClosed):
        await page.recv()
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []


async def test_a_port_in_use_stops_the_start_with_a_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(StartupError, match="MOODSYNC_WEB_PORT"):
            await WebChat("127.0.0.1", port).run(Script())


async def test_an_address_of_somebody_else_stops_the_start_with_a_remedy() -> None:
    with pytest.raises(StartupError, match="MOODSYNC_WEB_HOST"):
        await WebChat("192.0.2.1", 0).run(Script())


async def test_a_page_that_vanishes_leaves_no_trace_but_its_like(
    caplog: pytest.LogCaptureFixture,
) -> None:
    gate = asyncio.Event()
    finished: list[Update] = []

    async def answer(update: Update) -> Reply:
        await gate.wait()
        finished.append(update)
        return Reply("too late")

    script = Script(answer)
    async with serving(script) as chat:
        page = await open_page(chat)
        await page.send('{"type":"message","id":1,"text":"x"}')
        await page.send('{"type":"message","id":2,"text":"nobody waits for this"}')
        await page.send('{"type":"press","id":3,"action":"l:test:sun"}')
        await until(lambda: bool(script.seen))
        await asyncio.sleep(0.1)
        page.transport.abort()
        await asyncio.sleep(0.1)
        gate.set()
        await until(lambda: len(finished) == 2)
    assert [update.id[-1] for update in finished] == ["1", "3"]
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []


async def test_a_page_that_stops_reading_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_talk, "SEND_PATIENCE", 0.3)

    async def answer(update: Update) -> Reply:
        return Reply("x" * 1_500_000)

    script = Script(answer)
    async with serving(script) as chat:
        page = await open_page(chat)
        page.transport.pause_reading()
        for number in range(1, 9):
            await page.send(json.dumps({"type": "message", "id": number, "text": "x"}))
        await asyncio.sleep(1)
        page.transport.resume_reading()
        with suppress(ConnectionClosed):
            while True:
                await page.recv()
        other = await open_page(chat)  # and nobody else noticed
        await other.send('{"type":"hello"}')
        assert json.loads(await other.recv())["type"] == "reply"
        await other.close()


async def test_a_frame_over_the_limit_closes_that_page_only() -> None:
    async with serving(Script()) as chat:
        page = await open_page(chat)
        await page.send("x" * (MAX_FRAME + 1))
        with pytest.raises(ConnectionClosed) as closed:
            await page.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1009


async def test_text_that_is_no_utf8_leaves_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    async with serving(Script()) as chat:
        page = await open_page(chat)
        await page.send(b"\xff\xfe", text=True)
        with pytest.raises(ConnectionClosed):
            await page.recv()
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []


async def test_a_foreign_origin_is_a_403() -> None:
    async with serving(Script()) as chat:
        with pytest.raises(InvalidStatus) as refused:
            await connect(f"ws://127.0.0.1:{chat.port}/chat", origin="http://evil.example")  # type: ignore[arg-type]
        assert refused.value.response.status_code == 403


async def test_nothing_that_was_said_reaches_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    async with serving(Script()) as chat:
        page = await open_page(chat)
        for frame in ('{"type":"message","id":1,"text":"my secret"}', '{"my secret', "my secret"):
            await page.send(frame)
            await page.recv()
        await page.close()
    assert "secret" not in "".join(capsys.readouterr())
