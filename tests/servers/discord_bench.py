"""The real bot on the loopback Discord, with a script in place of the conversation."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.discord_chat import DiscordChat
from models.chat import Action, Button, Card, Reply, Update, Verb
from models.media import ItemId, MediaKind
from models.protocols import Progress, ignore_progress
from tests.servers.discord_people import DiscordPeople

ANNA, BEN = 1001, 1002


@dataclass
class Script:
    """Answers every update with the same reply, or with what a function makes of it."""

    answer: Callable[[Update], Reply] = lambda update: Reply("Hello.")
    pause: float = 0.0
    updates: list[Update] = field(default_factory=list)

    async def __call__(self, update: Update, progress: Progress = ignore_progress) -> Reply:
        self.updates.append(update)
        await asyncio.sleep(self.pause)
        return self.answer(update)


@asynccontextmanager
async def serving(people: DiscordPeople, script: Script | None = None) -> AsyncIterator[Script]:
    """Run the bot while the block runs, and see that it leaves no task behind."""
    script = script or Script()
    before = asyncio.all_tasks()
    addresses = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    chat = DiscordChat(people.token, people.api_url, people.gateway_url, first_pause=0.05)
    running = asyncio.ensure_future(chat.run(script))
    try:
        yield script
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = addresses
        left = {task for task in asyncio.all_tasks() - before if not task.done()}
        assert not [task for task in left if "discord" in repr(task.get_coro())]


async def waiting_for(script: Script) -> None:
    async with asyncio.timeout(5):
        while not script.updates:  # noqa: ASYNC110 - a script is a list, not an event
            await asyncio.sleep(0.01)


def card(number: int, **changes: object) -> Card:
    item = ItemId(f"tracks:song-{number}")
    fields = {
        "id": item,
        "kind": MediaKind.MUSIC,
        "title": f"Song {number}",
        "subtitle": "Somebody · 1999",
        "reason": "it is as quiet as you feel",
        "links": (("Spotify", "https://example.org/s"), ("YouTube", "https://example.org/y")),
        "buttons": (
            Button("Like", Action(Verb.LIKE, item)),
            Button("Skip", Action(Verb.SKIP, item)),
        ),
    }
    return Card(**(fields | changes))  # type: ignore[arg-type] # a test names the fields rightly
