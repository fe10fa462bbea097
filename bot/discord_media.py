"""Files that people attach on Discord, brought into memory and nowhere else."""

import asyncio
from collections.abc import Sequence

import discord

from models.chat import MAX_MEDIA_BYTES, Attachment, AttachmentKind
from models.errors import MediaTooLarge, UnreadableMedia

MAX_FILES = 4
"""Of one message; more are left alone."""

PATIENCE = 60.0
"""Seconds for all files of a message."""


async def fetch(files: Sequence[discord.Attachment]) -> tuple[Attachment, ...]:
    """Return pictures and clips, after a look at the sizes that Discord states.

    Raises:
        MediaTooLarge: together they are over 20 MB.
        UnreadableMedia: one is neither a picture nor a clip.
        discord.HTTPException: the link has expired, or Discord is in trouble.
        aiohttp.ClientError, OSError: the network is.
    """
    chosen = files[:MAX_FILES]
    if sum(file.size for file in chosen) > MAX_MEDIA_BYTES:
        raise MediaTooLarge("over 20 MB")
    kinds = [_kind(file) for file in chosen]
    async with asyncio.timeout(PATIENCE):
        contents = [await file.read() for file in chosen]
    return tuple(map(Attachment, kinds, contents))


def _kind(file: discord.Attachment) -> AttachmentKind:
    """Return what the sender's program calls it; whether that is true shows in decoding."""
    match (file.content_type or "").partition("/")[0]:
        case "image":
            return AttachmentKind.PHOTO
        case "video":
            return AttachmentKind.VIDEO
        case "" | "application" if file.filename.lower().endswith((".heic", ".heif")):
            return AttachmentKind.PHOTO  # not every program knows what iPhones save
        case _:
            raise UnreadableMedia("neither a picture nor a clip")
