"""A scripted conversation, and pages that talk to it through Starlette's test client."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import cast

from starlette.testclient import TestClient, WebSocketTestSession

from bot.web_chat import WebChat
from models.chat import (
    Message,
    Reply,
    Stage,
    Update,
)
from models.protocols import Progress, ignore_progress

Answer = Callable[[Update], Awaitable[Reply]]


async def echo(update: Update) -> Reply:
    return Reply(update.text if isinstance(update, Message) else update.action.encode())


@dataclass(slots=True)
class Script:
    """Writes down what it is asked and answers as told."""

    answer: Answer = echo
    seen: list[Update] = field(default_factory=list)
    stages: tuple[Stage, ...] = ()

    async def __call__(self, update: Update, progress: Progress = ignore_progress) -> Reply:
        self.seen.append(update)
        for stage in self.stages:
            progress(stage)
        return await self.answer(update)

    @property
    def messages(self) -> list[Message]:
        return [update for update in self.seen if isinstance(update, Message)]


def client(script: Script) -> TestClient:
    return TestClient(WebChat("127.0.0.1", 0).build(script))


def ask(page: WebSocketTestSession, **frame: object) -> dict[str, object]:
    page.send_json(frame)
    return cast("dict[str, object]", page.receive_json())


def picture(page: WebSocketTestSession, data: bytes, number: int = 1, **more: object) -> None:
    page.send_json(
        {"type": "attachment", "id": number, "kind": "photo", "size": len(data), **more}
    )
    page.send_bytes(data)
