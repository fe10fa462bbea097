"""Telegram -> models.chat: what people send, in our own words."""

import asyncio
from dataclasses import replace
from pathlib import PurePath

import telegram
from telegram.constants import ChatType
from telegram.error import BadRequest, TelegramError

from bot.telegram_calls import patiently
from handlers.lines import Phrase
from handlers.texts import table_for
from models.chat import (
    MAX_MEDIA_BYTES,
    Attachment,
    AttachmentKind,
    ChatRef,
    Message,
    Platform,
    Reply,
    UserRef,
    with_command,
)
from models.errors import MediaTooLarge

FETCH_S = 90.0
"""Seconds in which a file must have arrived."""

File = (
    telegram.PhotoSize
    | telegram.VideoNote
    | telegram.Video
    | telegram.Animation
    | telegram.Document
)

# what the name says when the sender's program names no type, as for the pictures of iPhones
_PICTURES = frozenset({".avif", ".gif", ".heic", ".heif", ".jpeg", ".jpg", ".png", ".webp"})
_CLIPS = frozenset({".avi", ".m4v", ".mkv", ".mov", ".mp4", ".webm"})


async def to_update(update_id: int, message: telegram.Message) -> Message | Reply | None:
    """Return our message, with its file in memory.

    A Reply comes instead when there is only one thing to answer: too large, not our kind, not in
    groups. None means that nothing was said to us: somebody joined, a message was pinned.
    """
    sender = message.from_user
    if sender is None or sender.is_bot:
        return None
    words = message.text or message.caption or _emoji(message)
    said = _said(update_id, message.chat, sender, words)
    if message.chat.type != ChatType.PRIVATE:
        ours = words.lower() in {"/start", f"/start@{message.get_bot().username.lower()}"}
        return Reply(table_for().tell(Phrase.PRIVATE_ONLY)) if ours else None
    found = _file_of(message)
    if found:
        return await _with_file(said, *found)
    if words:
        return with_command(said)
    if message.effective_attachment:
        return Reply(table_for().tell(Phrase.NOT_UNDERSTOOD))
    return None


def chat_ref(chat: telegram.Chat) -> ChatRef:
    """Return our name for a chat."""
    return ChatRef(Platform.TELEGRAM, str(chat.id), is_group=chat.type != ChatType.PRIVATE)


def user_ref(user: telegram.User) -> UserRef:
    """Return our name for a person."""
    return UserRef(Platform.TELEGRAM, str(user.id))


def _said(update_id: int, chat: telegram.Chat, sender: telegram.User, words: str) -> Message:
    return Message(id=str(update_id), chat=chat_ref(chat), user=user_ref(sender), text=words)


def _emoji(message: telegram.Message) -> str:
    """Return what a sticker or a die says in one character."""
    if message.sticker:
        return message.sticker.emoji or ""
    return ""


def _file_of(message: telegram.Message) -> tuple[AttachmentKind, File] | None:
    """Return the picture or clip of a message; None when there is none."""
    if message.photo:
        return AttachmentKind.PHOTO, message.photo[-1]  # the last is the largest
    # an animation comes with a document that says the same
    clip = message.video_note or message.video or message.animation
    if clip:
        return AttachmentKind.VIDEO, clip
    if message.document:
        kind = _kind_of(message.document)
        return (kind, message.document) if kind else None
    return None


def _kind_of(document: telegram.Document) -> AttachmentKind | None:
    """Return what a file claims to be; the bytes are judged where they are decoded."""
    family = (document.mime_type or "").partition("/")[0]
    ending = PurePath(document.file_name or "").suffix.lower()
    if family == "image" or ending in _PICTURES:
        return AttachmentKind.PHOTO
    if family == "video" or ending in _CLIPS:
        return AttachmentKind.VIDEO
    return None


async def _with_file(said: Message, kind: AttachmentKind, file: File) -> Message | Reply:
    try:
        async with asyncio.timeout(FETCH_S):
            return replace(said, attachments=(Attachment(kind, await _fetch(file)),))
    except MediaTooLarge:
        return Reply(table_for().advice[MediaTooLarge])
    except (TelegramError, TimeoutError):
        return Reply(table_for().tell(Phrase.NOT_FETCHED))


async def _fetch(file: File) -> bytes:
    """Return a file's bytes; they never touch the disk.

    Raises:
        MediaTooLarge: over what a bot may download; known before the download.
        TelegramError: Telegram does not hand it over.
    """
    if (file.file_size or 0) > MAX_MEDIA_BYTES:
        raise MediaTooLarge("the file says so itself")
    try:
        found = await patiently(file.get_file)
    except BadRequest as problem:
        if "too big" in problem.message.lower():
            raise MediaTooLarge("Telegram says so") from None
        raise
    if (found.file_size or 0) > MAX_MEDIA_BYTES:
        raise MediaTooLarge("Telegram says so")
    return bytes(await patiently(found.download_as_bytearray))
