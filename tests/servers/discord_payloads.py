"""JSON as Discord writes it: users, a guild, channels, files and what people do."""

import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.servers.discord_rules import Json

APPLICATION = 100
BOT = 101
GUILD = 500
CHANNEL = 600  # a text channel of the guild
DIRECT = 700_000  # plus a user's id: the channel of direct messages

DISCORD_EPOCH_MS = 1_420_070_400_000
JOINED = "2026-01-01T00:00:00+00:00"

TEXT_CHANNEL, DIRECT_CHANNEL = 0, 1
ATTACHMENT_OPTION = 11


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody attaches; `size` may lie about the content."""

    content: bytes
    name: str = "selfie.jpg"
    media_type: str | None = "image/jpeg"
    size: int | None = None
    description: str | None = None


@dataclass(slots=True)
class Exchange:
    """A command or a press, and what the bot did about it.

    Attributes:
        reaction: the type of the first answer: 5 thinking, 6 a silent nod; None so far.
        delay: seconds until the first answer.
        original: the message that `@original` names.
        messages: ids of what this exchange showed, oldest first.
    """

    id: int
    token: str
    kind: int
    channel: int
    user: int
    at: float
    source: int | None = None
    reaction: int | None = None
    ephemeral: bool = False
    delay: float = 0.0
    original: int | None = None
    messages: list[int] = field(default_factory=list)


class Ids:
    """Snowflakes: a time in milliseconds, then a counter."""

    def __init__(self) -> None:
        self._count = count()

    def new(self) -> int:
        """Return the next one."""
        return ((int(time.time() * 1000) - DISCORD_EPOCH_MS) << 22) + next(self._count)


def user_json(user: int, *, bot: bool = False) -> Json:
    """Return a person or a bot."""
    return {
        "id": str(user),
        "username": f"user{user}",
        "discriminator": "0",
        "global_name": None,
        "avatar": None,
        "bot": bot,
        "public_flags": 0,
    }


def member_json(user: int) -> Json:
    """Return a person in the guild."""
    return {
        "user": user_json(user),
        "roles": [],
        "joined_at": JOINED,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "permissions": "2147483647",
    }


def channel_json(channel: int) -> Json:
    """Return a channel of the guild, or one of direct messages."""
    if channel >= DIRECT:
        return {
            "id": str(channel),
            "type": DIRECT_CHANNEL,
            "last_message_id": None,
            "recipients": [user_json(channel - DIRECT)],
        }
    return {
        "id": str(channel),
        "type": TEXT_CHANNEL,
        "guild_id": str(GUILD),
        "name": "general",
        "position": 0,
        "permission_overwrites": [],
        "nsfw": False,
        "topic": None,
        "last_message_id": None,
        "parent_id": None,
        "rate_limit_per_user": 0,
    }


def guild_json() -> Json:
    """Return the guild, as GUILD_CREATE tells it."""
    role = {"id": str(GUILD), "name": "@everyone", "color": 0, "hoist": False, "position": 0}
    role |= {"permissions": "0", "managed": False, "mentionable": False, "flags": 0}
    role |= {"colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None}}
    return {
        "id": str(GUILD),
        "name": "Friends",
        "icon": None,
        "owner_id": "1",
        "unavailable": False,
        "member_count": 3,
        "roles": [role],
        "emojis": [],
        "stickers": [],
        "features": [],
        "channels": [channel_json(CHANNEL)],
        "members": [],
        "threads": [],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "preferred_locale": "en-US",
        "system_channel_id": None,
        "system_channel_flags": 0,
        "afk_timeout": 300,
        "afk_channel_id": None,
        "large": False,
        "joined_at": JOINED,
    }


def application_json() -> Json:
    """Return the application, as its own bot sees it."""
    return {
        "id": str(APPLICATION),
        "name": "MoodSync",
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "00",
        "owner": user_json(1),
        "team": None,
        "flags": 0,
        "summary": "",
    }


def interaction_json(exchange: Exchange, data: Json, message: Json | None) -> Json:
    """Return what INTERACTION_CREATE tells."""
    payload: dict[str, Any] = {
        "id": str(exchange.id),
        "application_id": str(APPLICATION),
        "type": exchange.kind,
        "data": data,
        "channel_id": str(exchange.channel),
        "channel": channel_json(exchange.channel),
        "token": exchange.token,
        "version": 1,
        "app_permissions": "2147483647",
        "locale": "en-US",
        "entitlements": [],
        "authorizing_integration_owners": {},
        "context": 1 if exchange.channel >= DIRECT else 0,
        "attachment_size_limit": 10_485_760,
    }
    if exchange.channel >= DIRECT:
        payload["user"] = user_json(exchange.user)
    else:
        payload |= {"guild_id": str(GUILD), "member": member_json(exchange.user)}
        payload["guild"] = {"id": str(GUILD), "locale": "en-US", "features": []}
    return payload | ({"message": message} if message else {})
