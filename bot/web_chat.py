"""The web chat: one page, one websocket, no account and nothing from elsewhere.

A person is a random token in a cookie that scripts cannot read. The store and the logs see only
its hash, so neither of them lets anybody take over a conversation.
"""

import asyncio
import logging
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_urlsafe
from urllib.parse import urlsplit

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from bot import web_page
from bot.web_talk import Room, Talk
from handlers.texts import USUAL, table_for
from models.chat import Platform, UserRef
from models.errors import StartupError
from models.protocols import Handle

log = structlog.get_logger(__name__)

COOKIE = "moodsync"
COOKIE_AGE = 365 * 24 * 3600  # seconds
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # what token_urlsafe(32) writes

MAX_FRAME = 2 * 1024 * 1024
"""Bytes. Pictures come in smaller pieces; a text of 100,000 characters fits."""

GRACE = 5.0
"""Seconds for open pages to go when the program ends; longer than `web_talk.FAREWELL`."""

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(slots=True)
class WebChat:
    """A `ChatPlatform` that serves a page.

    Attributes:
        host: the address to listen on.
        port: the port; 0 takes a free one, which stands here once `run` listens.
    """

    host: str
    port: int

    @property
    def name(self) -> Platform:
        """The web."""
        return Platform.WEB

    def build(self, handle: Handle) -> Starlette:
        """Return the application, which a test may drive without a port."""
        html = web_page.html(table_for(), USUAL)
        room = Room()

        async def page(request: Request) -> Response:
            """Hand out the page and a fresh year for the cookie, or a new one."""
            token, _ = _identify(request)
            headers = {"Cache-Control": "no-store", "Set-Cookie": _cookie(token, request)}
            return HTMLResponse(html, headers=headers)

        async def chat(websocket: WebSocket) -> None:
            if _is_foreign(websocket):
                log.warning("web_foreign_origin")
                await websocket.close()  # before `accept` this is a 403
                return
            token, cookie = _identify(websocket)
            headers = [] if cookie is None else [(b"set-cookie", cookie.encode())]
            await websocket.accept(headers=headers)
            await Talk(websocket, _user(token), handle, room).run()

        return Starlette(
            routes=[
                Route("/", page),
                Route("/health", _health),
                WebSocketRoute("/chat", chat),
                Mount("/static", StaticFiles(directory=web_page.PAGE)),
            ],
            middleware=[Middleware(Headers)],
        )

    async def run(self, handle: Handle) -> None:
        """Serve until cancelled, then let go of every page.

        Raises:
            StartupError: the address cannot be had.
        """
        listener = await self._listen()
        server = _Server(
            uvicorn.Config(
                self.build(handle),
                lifespan="off",
                log_config=None,  # its records go to the root logger, like everybody's
                access_log=False,
                server_header=False,
                ws_max_size=MAX_FRAME,
                ws_per_message_deflate=False,  # pictures do not shrink; saves memory for each page
                timeout_graceful_shutdown=int(GRACE),
            )
        )
        logging.getLogger("uvicorn.error").addFilter(_without_page_faults)
        log.info("web_chat_ready", address=f"http://{_bracketed(self.host)}:{self.port}")
        try:
            await server.serve(sockets=[listener])
        except asyncio.CancelledError:
            if server.started:
                await server.shutdown(sockets=[listener])
            raise
        finally:
            listener.close()

    async def _listen(self) -> socket.socket:
        """Return a listening socket, and write down its port."""
        try:
            loop = asyncio.get_running_loop()
            found = await loop.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
            family, *_, address = found[0]
            listener = _listener(family, address[:2])
        except OSError as problem:
            raise StartupError(
                f"The web chat cannot listen on {_bracketed(self.host)}:{self.port} "
                f"({problem.strerror or 'unknown address'}). Choose another port with "
                "MOODSYNC_WEB_PORT (0 takes a free one), another address with MOODSYNC_WEB_HOST, "
                "or stop the program that holds this one."
            ) from None
        self.port = listener.getsockname()[1]
        return listener


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `bot.__main__`, which stops every platform and not only this one."""
        yield


@dataclass(slots=True)
class Headers:
    """ASGI middleware: the headers that keep a browser from doing anything but our page."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with more headers."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(SECURITY)
                headers.setdefault("Cache-Control", "no-cache")  # ask again, mostly a 304
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def _listener(family: int, address: tuple[str, int] | tuple[int, bytes]) -> socket.socket:
    # with the protocol named: asyncio turns Nagle's algorithm off only then, and with it every
    # answer waits 40 ms for the page's delayed acknowledgement
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(1024)
    except OSError:
        listener.close()
        raise
    return listener


async def _health(request: Request) -> Response:
    """Say that we are there."""
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


def _identify(connection: HTTPConnection) -> tuple[str, str | None]:
    """Return the person's token, and the cookie to set where it is a new one."""
    token = connection.cookies.get(COOKIE, "")
    if TOKEN.fullmatch(token):
        return token, None
    token = token_urlsafe(32)
    return token, _cookie(token, connection)


def _cookie(token: str, connection: HTTPConnection) -> str:
    secure = "; Secure" if connection.url.scheme in {"https", "wss"} else ""
    return f"{COOKIE}={token}; Max-Age={COOKIE_AGE}; Path=/; HttpOnly; SameSite=Strict{secure}"


def _user(token: str) -> UserRef:
    return UserRef(Platform.WEB, sha256(token.encode()).hexdigest()[:32])


def _is_foreign(websocket: WebSocket) -> bool:
    """Tell whether another site's page opens our socket; what is no browser sends no Origin."""
    origin = websocket.headers.get("origin")
    if origin is None:
        return False
    try:
        return urlsplit(origin).netloc != websocket.headers.get("host")
    except ValueError:  # such as "http://["
        return True


def _without_page_faults(record: logging.LogRecord) -> bool:
    """Drop uvicorn's traceback about a page that sends text which is no UTF-8."""
    return "Invalid UTF-8" not in record.getMessage()


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
