"""Discord as a way in and out: keeps one connection alive until it is told to stop."""

import asyncio
from dataclasses import dataclass, field

import aiohttp
import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.discord_client import MoodClient
from models.chat import Platform
from models.errors import StartupError
from models.protocols import Handle

log = structlog.get_logger(__name__)

AUTHENTICATION_FAILED = 4004  # the gateway's close code for a token that it does not know
LONGEST_PAUSE = 60.0  # seconds between two tries

UNKNOWN_BOT = (
    "Discord does not know this bot: MOODSYNC_DISCORD_TOKEN is wrong or was reset. Take a new one "
    "from discord.com/developers/applications, your application, Bot, Reset Token; "
    "or leave the setting empty to do without Discord."
)


@dataclass(frozen=True, slots=True)
class DiscordChat:
    """The Discord bot.

    Attributes:
        token: the bot's, from Discord's developer portal.
        api_url: a proxy in front of the API, such as `http://localhost:8082/api/v10`.
        gateway_url: a proxy in front of the gateway, such as `ws://localhost:8083`.
        first_pause: seconds before the second try to connect; doubles up to a minute.
    """

    token: str = field(repr=False)
    api_url: str | None = None
    gateway_url: str | None = None
    first_pause: float = 1.0

    @property
    def name(self) -> Platform:
        """Discord."""
        return Platform.DISCORD

    async def run(self, handle: Handle) -> None:
        """Serve until cancelled, then leave Discord.

        Raises:
            StartupError: the token is wrong.
        """
        self._redirect()
        pause = self.first_pause
        while True:
            client = MoodClient(handle)
            problem = await self._connect(client)
            pause = self.first_pause if client.connected_once else pause
            log.warning("discord_unreachable", problem=problem, again_in=pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _connect(self, client: MoodClient) -> str:
        """Serve until the connection is beyond repair, and return why."""
        try:
            async with client:
                await client.start(self.token)
        except discord.LoginFailure:
            raise StartupError(UNKNOWN_BOT) from None
        except discord.ConnectionClosed as problem:
            if problem.code == AUTHENTICATION_FAILED:
                raise StartupError(UNKNOWN_BOT) from None
            return f"closed with {problem.code}"
        except (discord.DiscordException, aiohttp.ClientError, OSError) as problem:
            return type(problem).__name__
        except AttributeError:
            # discord.py 2.7.1 wants to resume a session even if the first handshake failed and
            # there is none yet; it mends later failures by itself.
            if getattr(client, "ws", None) is not None:
                raise
            return "no gateway"
        return "closed"

    def _redirect(self) -> None:
        """Send the library elsewhere, if the operator says so.

        It knows no setting for that: both addresses are globals of its modules, and so hold for
        the whole process. They are left alone unless given.
        """
        if self.api_url:
            Route.BASE = self.api_url.rstrip("/")
        if self.gateway_url:
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(self.gateway_url)
