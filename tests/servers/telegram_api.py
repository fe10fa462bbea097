"""The Bot API on loopback; everything the bot asked for is in `calls`."""

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Self

from aiohttp import web

from tests.servers import telegram_rules as rules
from tests.servers.telegram_rules import Json, Refused, bad_request

TOKEN = "4839574812:AAFD39kkdpWt3ywyRZergyOLMaJhac60qc"
BOT: Json = {"id": 4839574812, "is_bot": True, "first_name": "Mood", "username": "MoodSyncBot"}


@dataclass(frozen=True)
class Call:
    method: str
    given: dict[str, str]
    files: dict[str, bytes]
    at: float


@dataclass
class BotApi:
    token: str = TOKEN
    calls: list[Call] = field(default_factory=list)
    blocked: set[int] = field(default_factory=set)
    unreachable: set[str] = field(default_factory=set)  # pictures that Telegram cannot fetch
    answers: dict[str, str] = field(default_factory=dict)  # toasts, by query
    expired: bool = False  # button presses are too old to be answered
    port: int = 0
    faults: dict[str, deque[Refused]] = field(default_factory=lambda: defaultdict(deque))
    _updates: deque[Json] = field(default_factory=deque)
    messages: dict[tuple[int, int], Json] = field(default_factory=dict)
    outbox: dict[int, deque[Json]] = field(default_factory=lambda: defaultdict(deque))
    files: dict[str, tuple[bytes, int]] = field(default_factory=dict)
    open_queries: set[str] = field(default_factory=set)
    _poll: "asyncio.Future[bool] | None" = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    _last_id: int = 100

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/bot"

    @property
    def file_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/file/bot"

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        """Serve on `port`, a free one when it is 0."""
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/bot{token:[^/]*}/{method}", self._answer)
        app.router.add_get("/file/bot{token:[^/]*}/{path:.+}", self._hand_out)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port)
        await site.start()
        self.port = runner.addresses[0][1]
        try:
            yield self
        finally:
            self._wake()
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        try:
            result = await self._result(request)
        except Refused as refusal:
            return web.json_response(refusal.body, status=refusal.code)
        finally:
            self.changed.set()
        return web.json_response({"ok": True, "result": result})

    async def _result(self, request: web.Request) -> object:
        method, token = request.match_info["method"], request.match_info["token"]
        if token != self.token:
            raise Refused(401, "Unauthorized")
        given, files = await _read(request)
        self.calls.append(Call(method, given, files, time.monotonic()))
        self.changed.set()
        if self.faults[method]:
            raise self.faults[method].popleft()
        if method == "getUpdates":
            return await self._get_updates(given)
        if method in {"sendMessage", "sendPhoto", "sendDocument"}:
            return self._send(method, given, files)
        if method in self._simple:
            return self._simple[method](given)
        raise Refused(404, "Not Found")

    @property
    def _simple(self) -> dict[str, Callable[[dict[str, str]], object]]:
        return {
            "getMe": lambda _: BOT,
            "deleteWebhook": lambda _: True,
            "setMyCommands": rules.check_commands,
            "getFile": self._get_file,
            "answerCallbackQuery": self._answer_query,
            "editMessageReplyMarkup": self._edit,
            "editMessageText": self._edit,
            "sendChatAction": self._act,
        }

    async def _get_updates(self, given: dict[str, str]) -> list[Json]:
        offset = int(given.get("offset", 0))
        while self._updates and self._updates[0]["update_id"] < offset:
            self._updates.popleft()  # confirmed
        self._wake(conflict=True)
        if not self._updates and int(given.get("timeout", 0)):
            poll: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
            self._poll = poll
            await asyncio.wait({poll}, timeout=int(given["timeout"]))
            if poll.done() and poll.result():
                raise Refused(
                    409,
                    "Conflict: terminated by other getUpdates request; "
                    "make sure that only one bot instance is running",
                )
        wanted = json.loads(given.get("allowed_updates", "[]"))
        return [u for u in self._updates if not wanted or set(wanted) & set(u)][:100]

    def _wake(self, *, conflict: bool = False) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_result(conflict)

    def _act(self, given: dict[str, str]) -> bool:
        self._chat(given)
        return rules.check_action(given)

    def _get_file(self, given: dict[str, str]) -> Json:
        name = given["file_id"]
        if name not in self.files:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        size = self.files[name][1]
        if size > rules.MAX_DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        return {
            "file_id": name,
            "file_unique_id": "u",
            "file_size": size,
            "file_path": f"photos/{name}.jpg",
        }

    async def _hand_out(self, request: web.Request) -> web.Response:
        name = request.match_info["path"].removeprefix("photos/").removesuffix(".jpg")
        if request.match_info["token"] != self.token or name not in self.files:
            return web.json_response(Refused(404, "Not Found").body, status=404)
        return web.Response(body=self.files[name][0])

    def _answer_query(self, given: dict[str, str]) -> bool:
        rules.check_toast(given)
        query = given["callback_query_id"]
        if query not in self.open_queries:
            raise bad_request(rules.TOO_OLD)
        self.open_queries.remove(query)
        self.answers[query] = given.get("text", "")
        return True

    def _edit(self, given: dict[str, str]) -> Json:
        message = self.messages.get((self._chat(given), int(given["message_id"])))
        if message is None:
            raise bad_request("message to edit not found")
        text = rules.text_of(given) if "text" in given else message.get("text")
        keyboard = rules.keyboard_of(given)
        if (text, keyboard) == (message.get("text"), message.get("reply_markup")):
            raise bad_request(rules.NOT_MODIFIED)
        message |= {"text": text, "reply_markup": keyboard}
        return message

    def _send(self, method: str, given: dict[str, str], files: dict[str, bytes]) -> Json:
        chat = self._chat(given)
        message: Json = {"message_id": self.next_id(), "date": int(time.time())}
        message |= {"chat": private(chat), "from": BOT}
        if method == "sendMessage":
            message["text"] = rules.text_of(given)
        else:
            message["caption"] = rules.caption_of(given)
        if method == "sendPhoto":
            if given.get("photo") in self.unreachable:
                raise bad_request("failed to get HTTP URL content")
            message["photo"] = [size_of("sent", 640, 1000)]
        if method == "sendDocument":
            if not files.get("document"):
                raise bad_request("file must be non-empty")
            message["document"] = {"file_id": "sent", "file_unique_id": "u"}
        keyboard = rules.keyboard_of(given)
        if keyboard:
            message["reply_markup"] = keyboard
        self.messages[chat, message["message_id"]] = message
        self.outbox[chat].append(message)
        return message

    def _chat(self, given: dict[str, str]) -> int:
        chat = int(given["chat_id"])
        if chat in self.blocked:
            raise rules.blocked()
        return chat

    def bring(self, **update: Json) -> int:
        number = self.next_id()
        self._updates.append({"update_id": number} | update)
        self._wake()
        return number

    def next_id(self) -> int:
        self._last_id += 1
        return self._last_id


def private(user: int) -> Json:
    return {"id": user, "type": "private", "first_name": "Ada"}


def size_of(name: str, side: int, size: int) -> Json:
    return {
        "file_id": name,
        "file_unique_id": name,
        "width": side,
        "height": side,
        "file_size": size,
    }


async def _read(request: web.Request) -> tuple[dict[str, str], dict[str, bytes]]:
    """Return a call's parameters and files."""
    given = {key: str(value) for key, value in request.query.items()}
    files: dict[str, bytes] = {}
    for key, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[key] = value.file.read()
        elif isinstance(value, str):
            given[key] = value
    return given, files
