"""The bot through the real library, against a loopback Bot API."""

import pytest

from handlers.english import ENGLISH
from handlers.lines import Phrase
from models.chat import (
    AttachmentKind,
    ChatRef,
    Message,
    Platform,
    UserRef,
)
from models.errors import MediaTooLarge
from tests.bot.telegram_talk import ANN, Script, talking

TWENTY_MB = 20 * 1024 * 1024


async def test_words_reach_the_conversation_and_its_answer_comes_back() -> None:
    script = Script()
    async with talking(script) as server:
        update = await server.say(ANN, "I got the job!")
        [message] = await server.sent(ANN)
    assert message["text"] == "You said I got the job!"
    assert script.updates == [
        Message(
            id=str(update),
            chat=ChatRef(Platform.TELEGRAM, str(ANN)),
            user=UserRef(Platform.TELEGRAM, str(ANN)),
            text="I got the job!",
        )
    ]


@pytest.mark.parametrize(
    ("words", "command", "argument"),
    [
        ("/start", "start", ""),
        ("/mode@MoodSyncBot lift", "mode", "lift"),
        ("/Mood\nvery sad today", "mood", "very sad today"),
    ],
)
async def test_a_command_is_taken_apart(words: str, command: str, argument: str) -> None:
    script = Script()
    async with talking(script) as server:
        await server.say(ANN, words)
        await server.sent(ANN)
    assert (script.last.command, script.last.argument) == (command, argument)
    assert script.last.text == ""


async def test_the_largest_size_of_a_photo_arrives_with_its_caption() -> None:
    script = Script()
    async with talking(script) as server:
        await server.send_photo(ANN, b"a selfie", caption="how do I look?")
        await server.sent(ANN)
    [attachment] = script.last.attachments
    assert (attachment.kind, attachment.data) == (AttachmentKind.PHOTO, b"a selfie")
    assert script.last.text == "how do I look?"


async def test_clips_come_in_every_form_that_telegram_has() -> None:
    script = Script()
    async with talking(script) as server:
        clip = {"file_id": server.keep(b"clip"), "file_unique_id": "u", "duration": 3}
        shape = clip | {"width": 320, "height": 240, "file_size": 4}
        await server.send_video_note(ANN, b"clip")
        server.receive(ANN, video=shape)
        server.receive(ANN, animation=shape, document=clip | {"mime_type": "video/mp4"})
        await server.send_document(ANN, b"clip", mime_type="video/webm")
        await server.sent(ANN, 4)
    found = [a for u in script.updates if isinstance(u, Message) for a in u.attachments]
    assert [(a.kind, a.data) for a in found] == [(AttachmentKind.VIDEO, b"clip")] * 4


@pytest.mark.parametrize(
    "claim", [{"mime_type": "image/jpeg"}, {"file_name": "IMG_1.HEIC"}, {"file_name": "a.png"}]
)
async def test_a_picture_sent_as_a_file_is_a_picture(claim: dict[str, str]) -> None:
    script = Script()
    async with talking(script) as server:
        await server.send_document(ANN, b"picture", **claim)
        await server.sent(ANN)
    assert [a.kind for a in script.last.attachments] == [AttachmentKind.PHOTO]


@pytest.mark.parametrize("declared", [TWENTY_MB + 1, None])
async def test_a_file_over_20_mb_is_refused_without_a_download(declared: int | None) -> None:
    script = Script()
    async with talking(script) as server:
        name = server.keep(b"", size=TWENTY_MB + 1)
        server.receive(
            ANN,
            document={
                "file_id": name,
                "file_unique_id": "u",
                "mime_type": "video/mp4",
                "file_size": declared,
            },
        )
        [message] = await server.sent(ANN)
        asked = server.made("getFile")
    assert message["text"] == ENGLISH.advice[MediaTooLarge]
    assert not script.updates
    assert len(asked) == (0 if declared else 1)


async def test_a_file_that_telegram_has_lost_is_asked_for_again() -> None:
    script = Script()
    async with talking(script) as server:
        server.receive(
            ANN, photo=[{"file_id": "gone", "file_unique_id": "u", "width": 1, "height": 1}]
        )
        [message] = await server.sent(ANN)
    assert message["text"] == ENGLISH.tell(Phrase.NOT_FETCHED)
    assert not script.updates


@pytest.mark.parametrize(
    "content",
    [
        {"voice": {"file_id": "v", "file_unique_id": "u", "duration": 2}},
        {"location": {"latitude": 1.0, "longitude": 2.0}},
        {"contact": {"phone_number": "1", "first_name": "Ada"}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {"document": {"file_id": "d", "file_unique_id": "u", "mime_type": "application/pdf"}},
        {"sticker": {
            "file_id": "s", "file_unique_id": "u", "type": "regular", "width": 1, "height": 1,
            "is_animated": False, "is_video": False,
        }},
    ],
    ids=lambda content: next(iter(content)),
)  # fmt: skip
async def test_what_nobody_can_read_gets_a_sentence(content: dict[str, object]) -> None:
    script = Script()
    async with talking(script) as server:
        server.receive(ANN, **content)
        [message] = await server.sent(ANN)
    assert message["text"] == ENGLISH.tell(Phrase.NOT_UNDERSTOOD)
    assert not script.updates


async def test_a_sticker_speaks_by_its_emoji() -> None:
    script = Script()
    async with talking(script) as server:
        sticker = {"file_id": "s", "file_unique_id": "u", "type": "regular", "emoji": "😢"}
        flags = {"width": 1, "height": 1, "is_animated": False, "is_video": False}
        server.receive(ANN, sticker=sticker | flags)
        await server.sent(ANN)
    assert script.last.text == "😢"


async def test_a_pinned_message_is_nothing_said_to_us() -> None:
    script = Script()
    async with talking(script) as server:
        server.receive(ANN, new_chat_title="Us")
        await server.say(ANN, "hello")
        [message] = await server.sent(ANN)
    assert message["text"] == "You said hello"


async def test_a_group_is_told_to_write_in_private_and_otherwise_left_alone() -> None:
    script = Script()
    async with talking(script) as server:
        server.receive_in_group(ANN, text="what a day")
        server.receive_in_group(ANN, text="/start@AnotherBot")
        server.receive_in_group(ANN, text="/start@MoodSyncBot")
        [message] = await server.sent(-ANN)
    assert message["text"] == ENGLISH.tell(Phrase.PRIVATE_ONLY)
    assert not script.updates


async def test_the_command_list_is_set() -> None:
    async with talking(Script()) as server:
        [call] = server.made("setMyCommands")
    for command in ("start", "mood", "mode", "profile", "privacy", "export", "forget", "help"):
        assert f'"{command}"' in call.given["commands"]
