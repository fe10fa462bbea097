"""A loopback endpoint that speaks OpenAI's chat completions, well or badly."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from aiohttp import web


class Behaviour(StrEnum):
    """How the endpoint answers."""

    WELL = "well"
    SLOW = "slow"  # says nothing for longer than anybody waits
    DRIPPING = "dripping"  # a byte now and then, for ever
    BROKEN = "broken"  # status 500
    DENIED = "denied"  # status 401
    GARBAGE = "garbage"  # no JSON
    EMPTY = "empty"  # JSON without a choice
    HUGE = "huge"  # megabytes


BADLY = {
    Behaviour.BROKEN: (500, b"a secret trace"),
    Behaviour.DENIED: (401, b""),
    Behaviour.GARBAGE: (200, b"<html>"),
    Behaviour.EMPTY: (200, b'{"choices": []}'),
    Behaviour.HUGE: (200, b"x" * 8 * 1024 * 1024),
}


@dataclass(slots=True)
class LlmServer:
    """Answers as it is told to; writes down what it was sent."""

    says: str = "Hello from a model."
    behaviour: Behaviour = Behaviour.WELL
    url: str = ""
    requests: list[dict[str, object]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    async def complete(self, request: web.Request) -> web.StreamResponse:
        """Answer one chat completion."""
        self.requests.append(await request.json())
        self.headers.append(dict(request.headers))
        if self.behaviour is Behaviour.DRIPPING:
            return await self._drip(request)
        if self.behaviour is Behaviour.SLOW:
            await asyncio.sleep(30)
        message = {"role": "assistant", "content": self.says}
        well = json.dumps({"choices": [{"index": 0, "message": message}]}).encode()
        status, body = BADLY.get(self.behaviour, (200, well))
        return web.Response(status=status, body=body)

    async def _drip(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for letter in json.dumps({"choices": []}):
            await response.write(letter.encode())
            await asyncio.sleep(0.5)
        return response


@asynccontextmanager
async def llm_server() -> AsyncIterator[LlmServer]:
    """Serve on a free port of loopback."""
    server = LlmServer()
    application = web.Application()
    application.router.add_post("/v1/chat/completions", server.complete)
    # those that still wait at the end are cut off
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    yield server
    await runner.cleanup()
