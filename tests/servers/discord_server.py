"""A loopback Discord: the part of its API, version 10, that a chatbot uses, with its limits.

It stands in for the network only: the bot's own library talks to it. `DiscordPeople` of
`discord_people.py` is this server together with people who write and press.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Self

from aiohttp import web

from tests.servers.discord_channels import Channels
from tests.servers.discord_gateway import Gateway
from tests.servers.discord_payloads import (
    APPLICATION,
    BOT,
    CHANNEL,
    DIRECT,
    Exchange,
    Upload,
    application_json,
    channel_json,
    user_json,
)
from tests.servers.discord_rules import (
    EPHEMERAL,
    LOADING,
    Json,
)
from tests.servers.discord_wire import (
    Refusal,
    Trouble,
    answer,
    body_of,
    check,
    troubled,
)

TOKEN = "MTAx.good.token"
PATIENCE = 3.0  # seconds that Discord waits for the first answer to an interaction
MESSAGE, THINKING, NOD, UPDATE = 4, 5, 6, 7  # types of that answer
COMMAND, PRESS = 2, 3  # types of interactions

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class DiscordServer(Channels):
    """Discord on a free port of this machine; `async with` starts and stops it.

    Attributes:
        api_url, gateway_url: what the bot is told instead of Discord's addresses.
        calls: every call of the API as (method, path without tokens).
        refusals: what was wrong with calls that got a 4xx answer for breaking a rule.
        closed: people who take no direct messages.
    """

    def __init__(self, token: str = TOKEN) -> None:
        super().__init__()
        self.token = token
        self.gateway = Gateway(token)
        self.api_url = self.gateway_url = ""
        self.calls: list[tuple[str, str]] = []
        self.refusals: list[str] = []
        self.troubles: list[Trouble] = []
        self.closed: set[int] = set()
        self.commands: list[Json] = []
        self.exchanges: dict[str, Exchange] = {}
        self.changed = asyncio.Condition()
        self._runner = web.AppRunner(self._app(), shutdown_timeout=0.2)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host = f"127.0.0.1:{self._runner.addresses[0][1]}"
        self.api_url = f"http://{host}/api/v10"
        self.gateway_url = self.gateway.url = f"ws://{host}/gateway/"
        self.cdn_url = f"http://{host}/cdn"
        return self

    async def __aexit__(self, *problem: object) -> None:
        await self._runner.cleanup()

    def trouble(
        self, part: str, status: int, *, times: int = 1, retry_after: float = 0.0, via: bool = True
    ) -> None:
        """Make the next calls whose path holds `part` fail."""
        self.troubles.append(Trouble(part, times, status, retry_after, via))

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[self._guard], client_max_size=64 * 2**20)
        api = "/api/v10"
        hook = api + "/webhooks/{application}/{token}"
        app.add_routes(
            [
                web.get("/gateway/", self.gateway.connect),
                web.get("/cdn/{file}/{name}", self._file),
                web.get(f"{api}/users/@me", self._me),
                web.get(f"{api}/oauth2/applications/@me", self._application),
                web.get(f"{api}/gateway", self._gateway),
                web.get(f"{api}/gateway/bot", self._gateway),
                web.get(f"{api}/applications/{APPLICATION}/commands", self._commands),
                web.put(f"{api}/applications/{APPLICATION}/commands", self._publish),
                web.post(api + "/interactions/{id}/{token}/callback", self._callback),
                web.get(f"{hook}/messages/@original", self._original),
                web.patch(f"{hook}/messages/@original", self._edit),
                web.post(hook, self._followup),
                web.get(api + "/channels/{channel}", self._channel),
                web.post(api + "/channels/{channel}/messages", self._post),
                web.post(api + "/channels/{channel}/typing", self._typing),
                web.post(f"{api}/users/@me/channels", self._open),
            ]
        )
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Check the token, count the call, turn refusals into answers."""
        if not request.path.startswith("/api/"):
            return await handler(request)
        self.calls.append((request.method, _without_tokens(request)))
        if trouble := self._trouble(request.path):
            return troubled(trouble)
        open_paths = ("/interactions/", "/webhooks/")  # their token stands in the path
        if not any(part in request.path for part in open_paths) and (
            request.headers.get("Authorization") != f"Bot {self.token}"
        ):
            return answer({"message": "401: Unauthorized", "code": 0}, 401)
        try:
            response = await handler(request)
        except Refusal as no:
            self.refusals.append(no.message)
            response = answer({"message": no.message, "code": no.code}, no.status)
        except web.HTTPNotFound:
            response = answer({"message": "404: Not Found", "code": 0}, 404)
        async with self.changed:
            self.changed.notify_all()
        return response

    def _trouble(self, path: str) -> Trouble | None:
        for trouble in self.troubles:
            if trouble.part in path and trouble.times > 0:
                trouble.times -= 1
                return trouble
        return None

    async def _file(self, request: web.Request) -> web.StreamResponse:
        content = self.files.get(int(request.match_info["file"]))
        return web.Response(status=404) if content is None else web.Response(body=content)

    async def _me(self, request: web.Request) -> web.StreamResponse:
        return answer(user_json(BOT, bot=True) | {"verified": True, "mfa_enabled": False})

    async def _application(self, request: web.Request) -> web.StreamResponse:
        return answer(application_json())

    async def _gateway(self, request: web.Request) -> web.StreamResponse:
        limit = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
        return answer({"url": self.gateway_url, "shards": 1, "session_start_limit": limit})

    async def _commands(self, request: web.Request) -> web.StreamResponse:
        return answer(self.commands)

    async def _publish(self, request: web.Request) -> web.StreamResponse:
        fixed: Json = {"application_id": str(APPLICATION), "version": "1"}
        fixed |= {"default_member_permissions": None, "nsfw": False}
        self.commands = [
            command | fixed | {"id": str(self.ids.new())} for command in await request.json()
        ]
        return answer(self.commands)

    async def _callback(self, request: web.Request) -> web.StreamResponse:
        exchange = self.exchanges.get(request.match_info["token"])
        now = asyncio.get_running_loop().time()
        if exchange is None or now - exchange.at > PATIENCE:
            raise Refusal(404, 10062, "Unknown interaction")
        if exchange.reaction is not None:
            raise Refusal(400, 40060, "Interaction has already been acknowledged.")
        body, files = await body_of(request)
        data = body.get("data") or {}
        if body["type"] in {NOD, UPDATE} and exchange.kind != PRESS:
            raise Refusal(400, 50035, "Invalid Form Body: nothing to update")
        exchange.reaction, exchange.delay = body["type"], now - exchange.at
        exchange.ephemeral = bool(data.get("flags", 0) & EPHEMERAL)
        if exchange.reaction in {NOD, UPDATE}:
            exchange.original = exchange.source
        else:
            data = data if exchange.reaction == MESSAGE else {"flags": LOADING}
            self._show(exchange, data, files)
        shown = self.messages.get(exchange.original or 0)
        resource = {"type": exchange.reaction} | ({"message": shown} if shown else {})
        about = {"id": str(exchange.id), "type": exchange.kind}
        return answer({"interaction": about, "resource": resource})

    def _show(self, exchange: Exchange, data: Json, files: list[Upload]) -> Json:
        if not data.get("flags", 0) & LOADING:
            check(data, files)
        flags = data.get("flags", 0) | (EPHEMERAL if exchange.ephemeral else 0)
        message = self.store(exchange.channel, BOT, data | {"flags": flags}, files)
        exchange.messages.append(int(message["id"]))
        if exchange.original is None:
            exchange.original = int(message["id"])
        return message

    def _acknowledged(self, request: web.Request) -> tuple[Exchange, Json]:
        exchange = self.exchanges.get(request.match_info["token"])
        if exchange is None or exchange.original is None:
            raise Refusal(404, 10015, "Unknown Webhook")
        return exchange, self.messages[exchange.original]

    async def _original(self, request: web.Request) -> web.StreamResponse:
        return answer(self._acknowledged(request)[1])

    async def _edit(self, request: web.Request) -> web.StreamResponse:
        _, message = self._acknowledged(request)
        return answer(self.change(message, *await body_of(request)))

    async def _followup(self, request: web.Request) -> web.StreamResponse:
        exchange, original = self._acknowledged(request)
        body, files = await body_of(request)
        if original["flags"] & LOADING:  # as in life: the first one fills the waiting message
            return answer(self.change(original, body, files))
        exchange.ephemeral = bool(body.get("flags", 0) & EPHEMERAL)
        return answer(self._show(exchange, body, files))

    async def _channel(self, request: web.Request) -> web.StreamResponse:
        return answer(channel_json(_known(request)))

    async def _typing(self, request: web.Request) -> web.StreamResponse:
        self._writable(_known(request))
        return web.Response(status=204)

    async def _post(self, request: web.Request) -> web.StreamResponse:
        channel = _known(request)
        self._writable(channel)
        body, files = await body_of(request)
        check(body, files)
        return answer(self.store(channel, BOT, body, files))

    def _writable(self, channel: int) -> None:
        if channel - DIRECT in self.closed:
            raise Refusal(403, 50007, "Cannot send messages to this user")

    async def _open(self, request: web.Request) -> web.StreamResponse:
        return answer(channel_json(DIRECT + int((await request.json())["recipient_id"])))


def _known(request: web.Request) -> int:
    channel = int(request.match_info["channel"])
    if channel != CHANNEL and channel < DIRECT:
        raise Refusal(404, 10003, "Unknown Channel")
    return channel


def _without_tokens(request: web.Request) -> str:
    path = request.path.removeprefix("/api/v10")
    token = request.match_info.get("token", "")
    return path.replace(token, "...") if token else path
