"""People on the loopback Discord: they run commands, press buttons, write and read."""

import asyncio
from collections.abc import Callable, Sequence

from tests.servers.discord_payloads import (
    ATTACHMENT_OPTION,
    BOT,
    CHANNEL,
    DIRECT,
    GUILD,
    Exchange,
    Upload,
    interaction_json,
    user_json,
)
from tests.servers.discord_rules import LINK_STYLE, LOADING, Json, buttons, texts
from tests.servers.discord_server import COMMAND, PRESS, DiscordServer


class DiscordPeople(DiscordServer):
    """The loopback Discord, with people in it. A user is a number."""

    async def slash(
        self, user: int, name: str, *, direct: bool = False, **options: str | Upload
    ) -> Exchange:
        """Run a slash command that the bot has published, in the guild or in direct messages."""
        await asyncio.wait_for(self.gateway.ready.wait(), 10)
        command = next(command for command in self.commands if command["name"] == name)
        known = {option["name"]: option for option in command.get("options") or ()}
        given, files = [], {}
        for option, value in options.items():
            kind = known[option]["type"]
            if isinstance(value, Upload):
                assert kind == ATTACHMENT_OPTION
                file = self.keep(value)
                files[file["id"]] = file
                value = file["id"]  # noqa: PLW2901 - what the command carries in its place
            choices = [choice["value"] for choice in known[option].get("choices") or ()]
            assert not choices or value in choices, "people pick what is offered"
            given.append({"name": option, "type": kind, "value": value})
        data = {"id": command["id"], "name": name, "type": 1, "options": given}
        data["resolved"] = {"attachments": files}
        return await self._act(user, COMMAND, DIRECT + user if direct else CHANNEL, data)

    async def press(self, user: int, message: Json, label: str) -> Exchange:
        """Press the first button that can be pressed and whose label holds some words."""
        button = next(
            item
            for item in buttons(message)
            if label in (item.get("label") or "")
            and item["style"] != LINK_STYLE
            and not item.get("disabled")
        )
        data = {"custom_id": button["custom_id"], "component_type": 2, "id": button["id"]}
        return await self._act(user, PRESS, int(message["channel_id"]), data, message)

    async def dm(self, user: int, text: str, attachments: Sequence[Upload] = ()) -> Json:
        """Write to the bot directly."""
        return await self._write(user, DIRECT + user, {"content": text}, attachments)

    async def say(self, user: int, text: str, attachments: Sequence[Upload] = ()) -> Json:
        """Write into the guild's channel; `@bot` mentions the bot."""
        content = text.replace("@bot", f"<@{BOT}>")
        return await self._write(user, CHANNEL, {"content": content}, attachments)

    async def answers(
        self, to: Exchange | Json, count: int = 1, *, seconds: float = 10.0
    ) -> list[Json]:
        """Wait for at least so many finished messages of the bot and return them.

        Args:
            to: a command, a press, or a message whose channel the answer comes in.
            count: how many messages.
            seconds: how long to wait before TimeoutError.
        """
        return await self.until(lambda: self._answers(to), count, seconds)

    async def until(
        self, found: Callable[[], list[Json]], count: int = 1, seconds: float = 10.0
    ) -> list[Json]:
        """Wait until a look at the server finds at least so many messages."""
        async with asyncio.timeout(seconds), self.changed:
            await self.changed.wait_for(lambda: len(found()) >= count)
        return found()

    def in_direct(self, user: int) -> list[Json]:
        """Return what the bot wrote to somebody directly."""
        return [
            message
            for message in self.messages.values()
            if message["channel_id"] == str(DIRECT + user) and message["author"]["bot"]
        ]

    def _answers(self, to: Exchange | Json) -> list[Json]:
        if isinstance(to, Exchange):
            shown = [self.messages[number] for number in to.messages]
        else:
            shown = [
                message
                for number, message in self.messages.items()
                if message["channel_id"] == to["channel_id"]
                and number > int(to["id"])
                and message["author"]["bot"]
            ]
        return [message for message in shown if not message["flags"] & LOADING]

    async def _act(
        self, user: int, kind: int, channel: int, data: Json, message: Json | None = None
    ) -> Exchange:
        await asyncio.wait_for(self.gateway.ready.wait(), 10)
        number = self.ids.new()
        exchange = Exchange(
            id=number,
            token=f"token-of-{number}",
            kind=kind,
            channel=channel,
            user=user,
            at=asyncio.get_running_loop().time(),
            source=int(message["id"]) if message else None,
        )
        self.exchanges[exchange.token] = exchange
        payload = interaction_json(exchange, data, message)
        await self.gateway.dispatch("INTERACTION_CREATE", payload)
        return exchange

    async def _write(
        self, user: int, channel: int, payload: Json, attachments: Sequence[Upload]
    ) -> Json:
        await asyncio.wait_for(self.gateway.ready.wait(), 10)
        message = self.store(channel, user, payload, list(attachments))
        told = dict(message)
        if channel < DIRECT:
            told |= {"guild_id": str(GUILD), "member": {"roles": [], "flags": 0}}
            if f"<@{BOT}>" in message["content"]:
                told["mentions"] = [user_json(BOT, bot=True)]
            else:  # without the privileged intent
                told |= {"content": "", "attachments": []}
        await self.gateway.dispatch("MESSAGE_CREATE", told)
        return message


def text_of(message: Json) -> str:
    """Return all that a person reads in a message."""
    return "\n".join(texts(message))


def labels_of(message: Json) -> list[str]:
    """Return the labels of all buttons."""
    return [button.get("label") or "" for button in buttons(message)]
