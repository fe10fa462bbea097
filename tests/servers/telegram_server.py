"""A loopback Telegram: the Bot API on one side, people with phones on the other.

It holds to the documented protocol and limits (`telegram_rules`).
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.servers.telegram_api import BotApi, Call, private, size_of
from tests.servers.telegram_rules import Json, Refused


@dataclass
class TelegramServer(BotApi):
    """What a person does and sees."""

    async def say(self, user: int, text: str) -> int:
        """Write to the bot; return the id of the update."""
        return self.receive(user, text=text)

    async def send_photo(self, user: int, photo: bytes, caption: str = "") -> int:
        small = self.keep(b"thumbnail")
        sizes = [
            size_of(small, 90, len(b"thumbnail")),
            size_of(self.keep(photo), 1280, len(photo)),
        ]
        return self.receive(user, photo=sizes, caption=caption)

    async def send_video_note(self, user: int, clip: bytes) -> int:
        file = {"file_id": self.keep(clip), "file_unique_id": "u", "length": 240, "duration": 5}
        return self.receive(user, video_note=file | {"file_size": len(clip)})

    async def send_document(self, user: int, content: bytes, **document: object) -> int:
        file = {"file_id": self.keep(content), "file_unique_id": "u", "file_size": len(content)}
        return self.receive(user, document=file | document)

    def receive(self, user: int, **content: object) -> int:
        """Bring any message to the bot."""
        return self._receive(user, private(user), content)

    def receive_in_group(self, user: int, **content: object) -> int:
        """Bring a message from the group whose id is the person's with a minus."""
        return self._receive(user, {"id": -user, "type": "group", "title": "Us"}, content)

    async def press(self, message: Json, label: str) -> str:
        """Press a button of a message that the bot sent; return the id of the query."""
        current = self.messages[message["chat"]["id"], message["message_id"]]
        rows = current["reply_markup"]["inline_keyboard"]
        wire = next(b["callback_data"] for row in rows for b in row if label in b["text"])
        return self.press_wire(current, wire)

    def press_wire(self, message: Json, wire: str) -> str:
        query = str(self.next_id())
        if not self.expired:
            self.open_queries.add(query)
        user = {"id": message["chat"]["id"], "is_bot": False, "first_name": "Ada"}
        about: Json = {"id": query, "from": user, "chat_instance": "1", "data": wire}
        self.bring(callback_query=about | {"message": message})
        return query

    async def sent(self, user: int, count: int = 1, within_s: float = 10.0) -> list[Json]:
        """Return the bot's next messages to somebody, as soon as there are enough."""
        box = self.outbox[user]
        await self.until(lambda: len(box) >= count, within_s)
        return [box.popleft() for _ in range(count)]

    async def toast(self, query: str, within_s: float = 10.0) -> str:
        """Return what the bot answered to a press, as soon as it did."""
        await self.until(lambda: query in self.answers, within_s)
        return self.answers[query]

    async def until(self, condition: Callable[[], bool], within_s: float = 10.0) -> None:
        async with asyncio.timeout(within_s):
            while not condition():
                self.changed.clear()
                await self.changed.wait()

    def labels(self, message: Json) -> list[str]:
        """Return what stands on a message's buttons now."""
        markup = self.messages[message["chat"]["id"], message["message_id"]].get("reply_markup")
        return [
            b["text"]
            for row in (markup or {"inline_keyboard": []})["inline_keyboard"]
            for b in row
        ]

    def fail(self, method: str, problem: Refused, times: int = 1) -> None:
        """Refuse the next calls of a method."""
        self.faults[method].extend([problem] * times)

    def made(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def keep(self, content: bytes, size: int | None = None) -> str:
        """Store a file, if need be with a size of its own; return its id."""
        name = f"file{self.next_id()}"
        self.files[name] = (content, len(content) if size is None else size)
        return name

    def _receive(self, user: int, chat: Json, content: dict[str, object]) -> int:
        message: Json = {"message_id": self.next_id(), "date": int(time.time()), "chat": chat}
        message["from"] = {"id": user, "is_bot": False, "first_name": "Ada"}
        message |= {key: value for key, value in content.items() if value}
        return self.bring(message=message)
