"""The gateway of the loopback Discord: version 10, JSON, compressed or not as the client asks."""

import asyncio
import json
import zlib
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.servers.discord_payloads import APPLICATION, BOT, GUILD, guild_json, user_json
from tests.servers.discord_rules import Json

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15)
HEARTBEAT_MS = 41_250


@dataclass(slots=True)
class Session:
    """What the client may resume."""

    id: str
    intents: int
    events: list[Json] = field(default_factory=list)


class Line:
    """One websocket of a client."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        transport: asyncio.WriteTransport | None,
        *,
        compress: bool,
    ) -> None:
        self.socket = socket
        self.transport = transport
        self._stream = zlib.compressobj() if compress else None

    async def send(self, payload: Json) -> None:
        """Send one payload; a stream of zlib is flushed after each."""
        text = json.dumps(payload)
        if self._stream is None:
            await self.socket.send_str(text)
            return
        packed = self._stream.compress(text.encode()) + self._stream.flush(zlib.Z_SYNC_FLUSH)
        await self.socket.send_bytes(packed)


class Gateway:
    """Hands events to the one bot that this Discord knows.

    Attributes:
        refused_handshakes: how many of the next connections get HTTP 503.
        identified, resumed: how often that happened.
        heartbeats: how many came.
        close_code: with which the client left last.
    """

    def __init__(self, token: str) -> None:
        self.token = token
        self.url = ""
        self.refused_handshakes = 0
        self.identified = 0
        self.resumed = 0
        self.heartbeats = 0
        self.close_code: int | None = None
        self.compressions: list[str] = []
        self.ready = asyncio.Event()
        self._line: Line | None = None
        self._session: Session | None = None

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Serve one websocket until it closes."""
        compression = request.query.get("compress", "")
        if self.refused_handshakes:
            self.refused_handshakes -= 1
            return web.Response(status=503)
        if request.query.get("v") != "10" or compression not in {"", "zlib-stream"}:
            return web.Response(status=400)
        self.compressions.append(compression)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        line = Line(socket, _transport(request), compress=bool(compression))
        await line.send({"op": HELLO, "d": {"heartbeat_interval": HEARTBEAT_MS}, "s": None})
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._received(line, json.loads(message.data))
        if self._line is line:
            self.close_code = socket.close_code
            self._line = None
            self.ready.clear()
        return socket

    async def dispatch(self, event: str, data: Json) -> None:
        """Tell the bot of an event; one that is away hears of it when it resumes."""
        if self._session is None:
            raise RuntimeError("no bot has ever identified")
        number = len(self._session.events) + 1
        payload = {"op": DISPATCH, "t": event, "s": number, "d": data}
        self._session.events.append(payload)
        if self._line is not None:
            await self._line.send(payload)

    async def drop(self, code: int = 1006) -> None:
        """Cut the line without a word, or close it with a code."""
        line, self._line = self._line, None
        self.ready.clear()
        if line is None:
            return
        if code == 1006 and line.transport is not None:
            line.transport.abort()
        else:
            await line.socket.close(code=code)

    async def ask_to_reconnect(self) -> None:
        """Say that this gateway goes down, as Discord does every few hours."""
        if self._line is not None:
            self.ready.clear()
            await self._line.send({"op": RECONNECT, "d": None, "s": None})

    async def invalidate(self) -> None:
        """Forget the session, so that the client has to identify again."""
        self._session = None
        if self._line is not None:
            self.ready.clear()
            await self._line.send({"op": INVALID, "d": False, "s": None})

    async def _received(self, line: Line, payload: dict[str, Any]) -> None:
        match payload["op"]:
            case 1:
                self.heartbeats += 1
                await line.send({"op": ACK, "d": None, "s": None})
            case 2:
                await self._identify(line, payload["d"])
            case 6:
                await self._resume(line, payload["d"])
            case 3 | 4 | 8:
                pass
            case _:
                await line.socket.close(code=4001)

    async def _identify(self, line: Line, data: Json) -> None:
        if data["token"] != self.token:
            await line.socket.close(code=4004, message=b"Authentication failed.")
            return
        if data["intents"] & PRIVILEGED:
            await line.socket.close(code=4014, message=b"Disallowed intent(s).")
            return
        self.identified += 1
        self._session = Session(f"session{self.identified}", data["intents"])
        self._line = line
        ready = {
            "v": 10,
            "user": user_json(BOT, bot=True),
            "guilds": [{"id": str(GUILD), "unavailable": True}],
            "session_id": self._session.id,
            "resume_gateway_url": self.url,
            "application": {"id": str(APPLICATION), "flags": 0},
        }
        await self.dispatch("READY", ready)
        await self.dispatch("GUILD_CREATE", guild_json())
        self.ready.set()

    async def _resume(self, line: Line, data: Json) -> None:
        session = self._session
        if data["token"] != self.token:
            await line.socket.close(code=4004)
        elif session is None or data["session_id"] != session.id:
            await line.send({"op": INVALID, "d": False, "s": None})
        else:
            self.resumed += 1
            self._line = line
            for event in session.events[int(data["seq"]) :]:
                await line.send(event)
            await self.dispatch("RESUMED", {})
            self.ready.set()


def _transport(request: web.Request) -> asyncio.WriteTransport | None:
    transport = request.transport
    return transport if isinstance(transport, asyncio.WriteTransport) else None
