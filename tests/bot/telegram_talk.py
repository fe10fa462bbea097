"""What the Telegram tests share: a bot on a loopback server, and an answer on script."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.telegram_chat import TelegramChat
from models.chat import Action, Button, Card, Message, Reply, Update, Verb
from models.media import ItemId, MediaKind
from models.protocols import Progress, ignore_progress
from tests.servers.telegram_server import TelegramServer

ANN, BOB = 1001, 1002
LIKE = Button("👍 Like", Action(Verb.LIKE, "test:sun"))
SKIP = Button("👎 Skip", Action(Verb.SKIP, "test:sun"))
MORE = Button("More", Action(Verb.MORE))

Answer = Callable[[Update], Awaitable[Reply]]


async def echo(update: Update) -> Reply:
    return Reply(f"You said {update.text}" if isinstance(update, Message) else "Pressed")


@dataclass
class Script:
    """Answers as told and remembers what it was asked."""

    answer: Answer = echo
    updates: list[Update] = field(default_factory=list)

    async def __call__(self, update: Update, progress: Progress = ignore_progress) -> Reply:
        self.updates.append(update)
        return await self.answer(update)

    @property
    def last(self) -> Message:
        message = self.updates[-1]
        assert isinstance(message, Message)
        return message


def always(reply: Reply) -> Script:
    async def answer(update: Update) -> Reply:
        return reply

    return Script(answer)


def card(title: str = "Sun", **changes: object) -> Card:
    given: dict[str, object] = {
        "id": ItemId("test:sun"),
        "kind": MediaKind.MUSIC,
        "title": title,
        "subtitle": "Ann Artist, 2001",
        "reason": "it is as bright as you feel",
        "links": (
            ("Spotify", "https://music.example/sun"),
            ("YouTube", "https://video.example/sun"),
        ),
        "buttons": (LIKE, SKIP),
    }
    return Card(**(given | changes))  # type: ignore[arg-type]


@asynccontextmanager
async def talking(handle: Script) -> AsyncIterator[TelegramServer]:
    """Run the bot against a server of its own."""
    async with TelegramServer().running() as server, running_bot(handle, server):
        yield server


@asynccontextmanager
async def running_bot(handle: Script, server: TelegramServer) -> AsyncIterator[None]:
    """Run the bot against a server that stays up."""
    polls = len(server.made("getUpdates"))
    async with asyncio.TaskGroup() as group:
        chat = TelegramChat(server.token, server.api_url, server.file_url)
        task = group.create_task(chat.run(handle))
        try:
            await server.until(lambda: len(server.made("getUpdates")) > polls)
            yield
        finally:
            task.cancel()
