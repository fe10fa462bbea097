"""One connection to Discord: what comes in is answered through the conversation."""

import asyncio
import io
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import replace
from functools import partial
from typing import Any, Self

import aiohttp
import discord
import structlog
from discord import app_commands, ui

from bot.discord_cards import Pressable, action_of, bare, marked, pages
from bot.discord_commands import all_commands, publish
from bot.discord_media import fetch
from handlers.lines import Phrase
from handlers.texts import table_for
from models.chat import (
    ButtonPress,
    ChatRef,
    Document,
    Message,
    Platform,
    Reply,
    UserRef,
    Verb,
    with_command,
)
from models.errors import UserError
from models.media import MediaKind, Mode
from models.protocols import Handle

log = structlog.get_logger(__name__)

NETWORK = (discord.HTTPException, aiohttp.ClientError, OSError)
"""What a call of Discord may raise; a time-out is an OSError."""

MEDIA_AT_ONCE = 4  # messages whose files are in memory
BAD_REQUEST = 400
MAX_DESCRIPTION = 1024  # characters of a file's description

FAREWELL = 3.0
"""Seconds for what is being answered when the program stops: a Like just before it counts."""

Interaction = discord.Interaction["MoodClient"]
Send = Callable[..., Awaitable[object]]


class Press(ui.DynamicItem[Pressable], template=r"(?s).+"):
    """Any button under any of our messages, however old: its id says all there is to know."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Return the pressed button."""
        if not isinstance(item, ui.Button):
            raise TypeError("only buttons are ours")
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the press to the client."""
        await interaction.client.press(interaction, self.custom_id)


class MoodClient(discord.Client):
    """Listens to commands, buttons, direct messages and mentions; keeps no message in memory."""

    def __init__(self, handle: Handle) -> None:
        # An operator need not read that a chatbot cannot speak.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        # Not privileged: direct messages and mentions carry their words without more.
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        super().__init__(
            intents=intents,
            max_messages=None,  # the library would keep the last thousand messages
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.handle = handle
        self.connected_once = False
        self.tree: app_commands.CommandTree[MoodClient] = app_commands.CommandTree(self)
        self._media = asyncio.Semaphore(MEDIA_AT_ONCE)
        self._running: set[asyncio.Task[object]] = set()

    async def setup_hook(self) -> None:
        """Prepare commands and buttons, before the first event."""
        self.add_dynamic_items(Press)
        for command in all_commands(table_for()):
            self.tree.add_command(command)
        await publish(self.tree)

    async def on_connect(self) -> None:
        """Note that Discord talks to us; the library's `on_ready` comes two seconds later."""
        self.connected_once = True
        log.info("discord_ready")

    async def close(self) -> None:
        """Give what is being answered a moment, then leave."""
        running = self._running - {asyncio.current_task()}
        if running:
            await asyncio.wait(running, timeout=FAREWELL)
        running = self._running - {asyncio.current_task()}  # some are done, others came
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await super().close()

    async def command(  # noqa: PLR0913 - the parts of a message
        self,
        interaction: Interaction,
        *,
        command: str | None,
        argument: str = "",
        text: str = "",
        files: Sequence[discord.Attachment] = (),
        mode: Mode | None = None,
        kinds: tuple[MediaKind, ...] = (),
    ) -> None:
        """Answer a slash command; in a guild, nobody else sees the answer."""
        with self._task():
            private = not _is_direct(interaction)
            if not await _acknowledge(interaction, thinking=True, ephemeral=private):
                return
            message = Message(
                id=str(interaction.id),
                chat=_chat(interaction),
                user=UserRef(Platform.DISCORD, str(interaction.user.id)),
                text=text,
                command=command,
                argument=argument,
                mode=mode,
                kinds=kinds,
            )
            reply = await self._reply_to(message, files)
            followup = _followup(interaction, ephemeral=private)
            await _deliver(reply, followup, first=interaction.edit_original_response)

    async def press(self, interaction: Interaction, custom_id: str) -> None:
        """Answer a button."""
        with self._task():
            if not await _acknowledge(interaction):
                return
            try:
                action = action_of(custom_id)
            except ValueError:
                old = Reply(table_for().tell(Phrase.OLD_BUTTON))
                await _deliver(old, _followup(interaction, ephemeral=True))
                return
            press = ButtonPress(
                id=str(interaction.id),
                chat=_chat(interaction),
                user=UserRef(Platform.DISCORD, str(interaction.user.id)),
                action=action,
            )
            reply = await self.handle(press)
            drawing = interaction.message and marked(interaction.message, action)
            if drawing and not reply.failed:
                with suppress(*NETWORK):  # only the tick is lost
                    await interaction.edit_original_response(view=drawing)
            # A "noted" is worth a glance, not a place in the history.
            glance = action.verb in {Verb.LIKE, Verb.SKIP, Verb.RATE, Verb.STARS}
            private = glance or not _is_direct(interaction)
            await _deliver(reply, _followup(interaction, ephemeral=private))

    async def on_message(self, message: discord.Message) -> None:
        """Answer direct messages where they are, mentions in private."""
        if message.author.bot or message.webhook_id or message.is_system():
            return
        with self._task():
            # Only this type is private for certain: a guild's channel may be unknown to us.
            if isinstance(message.channel, discord.DMChannel):
                await self._talk(message, message.channel)
            elif any(user == self.user for user in message.mentions):
                await self._answer_privately(message)

    async def _answer_privately(self, message: discord.Message) -> None:
        try:
            await self._talk(message, await message.author.create_dm())
        except discord.Forbidden:
            told = Phrase.CANNOT_WRITE_TO_YOU
        else:
            told = Phrase.ANSWERED_PRIVATELY
        await _deliver(Reply(table_for().tell(told)), message.reply)

    async def _talk(self, source: discord.Message, channel: discord.DMChannel) -> None:
        message = Message(
            id=str(source.id),
            chat=ChatRef(Platform.DISCORD, str(channel.id)),
            user=UserRef(Platform.DISCORD, str(source.author.id)),
            text=re.sub(rf"<@!?{self.user.id if self.user else 0}>", "", source.content).strip(),
        )
        if not source.attachments:
            message = with_command(message)  # typed: "@MoodSync /help"
        async with AsyncExitStack() as stack:
            with suppress(*NETWORK):  # only the three dots are lost
                await stack.enter_async_context(channel.typing())
            reply = await self._reply_to(message, source.attachments)
        await _deliver(reply, channel.send)

    async def _reply_to(self, message: Message, files: Sequence[discord.Attachment]) -> Reply:
        if not files:
            return await self.handle(message)
        async with self._media:
            try:
                attachments = await fetch(files)
            except UserError as problem:
                return Reply(table_for().advice[type(problem)])
            except NETWORK as problem:
                log.warning("discord_file_not_fetched", problem=type(problem).__name__)
                return Reply(table_for().tell(Phrase.NOT_FETCHED))
            return await self.handle(replace(message, attachments=attachments))

    @contextmanager
    def _task(self) -> Iterator[None]:
        """Make the current task one that `close` ends; a lost connection ends it quietly."""
        task = asyncio.current_task()
        if task is not None:
            self._running.add(task)
        try:
            yield
        except NETWORK as problem:
            log.warning("discord_answer_lost", problem=type(problem).__name__)
        finally:
            self._running.discard(task)


async def _acknowledge(
    interaction: Interaction, *, thinking: bool = False, ephemeral: bool = False
) -> bool:
    """Answer within the three seconds that Discord waits; False when it was too late."""
    try:
        await interaction.response.defer(thinking=thinking, ephemeral=ephemeral)
    except NETWORK as problem:
        log.warning("discord_too_late", problem=type(problem).__name__)
        return False
    return True


async def _deliver(reply: Reply, send: Send, first: Send | None = None) -> None:
    """Send a reply in as many messages as it takes.

    Args:
        reply: what to send.
        send: sends a message.
        first: takes the place of `send` once, to fill the message that says "thinking".
    """
    for number, page in enumerate(pages(reply)):
        turn = first if first and number == 0 else send
        try:
            await turn(view=page)
        except discord.HTTPException as problem:
            if problem.status != BAD_REQUEST:
                raise
            # The usual reason is a picture's address that Discord dislikes.
            log.warning("discord_page_refused", code=problem.code)
            await turn(view=bare(page))
    if reply.document:
        await send(file=_file(reply.document))


def _file(document: Document) -> discord.File:
    """Return a file; Discord shows a picture and reads its description to who cannot see it."""
    description = document.description[:MAX_DESCRIPTION] or None
    content = io.BytesIO(document.data)
    return discord.File(content, filename=document.name, description=description)


def _followup(interaction: Interaction, *, ephemeral: bool) -> Send:
    return partial(interaction.followup.send, ephemeral=ephemeral)


def _chat(interaction: Interaction) -> ChatRef:
    """Return where a command or a press came from."""
    place = str(interaction.channel_id or interaction.user.id)
    return ChatRef(Platform.DISCORD, place, is_group=not _is_direct(interaction))


def _is_direct(interaction: Interaction) -> bool:
    """Tell whether nobody but the person and the bot is there; False when in doubt."""
    return interaction.context.dm_channel
