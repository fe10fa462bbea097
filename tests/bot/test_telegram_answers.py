"""Cards, buttons and documents on Telegram, as the real library sends them."""

import asyncio

import pytest

from handlers.english import ENGLISH
from handlers.lines import Phrase
from models.chat import (
    Action,
    Button,
    ButtonPress,
    Document,
    Message,
    Platform,
    Reply,
    Update,
    UserRef,
    Verb,
)
from tests.bot.telegram_talk import (
    ANN,
    LIKE,
    MORE,
    SKIP,
    Script,
    always,
    card,
    running_bot,
    talking,
)
from tests.servers.telegram_rules import bad_request
from tests.servers.telegram_server import TelegramServer


async def test_typing_is_shown_and_renewed_while_somebody_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.telegram_calls.TYPING_EVERY_S", 0.1)

    async def slowly(update: Update) -> Reply:
        await asyncio.sleep(0.5)
        return Reply("done")

    async with talking(Script(slowly)) as server:
        await server.say(ANN, "hello")
        await server.sent(ANN)
        actions = server.made("sendChatAction")
    assert len(actions) >= 3
    assert {call.given["action"] for call in actions} == {"typing"}


async def test_cards_have_links_and_buttons_and_the_last_has_the_buttons_of_the_answer() -> None:
    pictured = card("Moon <3", image_url="https://pictures.example/moon.jpg")
    reply = Reply("Here & now:", cards=(card(), pictured), buttons=(MORE,))
    async with talking(always(reply)) as server:
        await server.say(ANN, "hello")
        words, first, second = await server.sent(ANN, 3)
        [photo] = server.made("sendPhoto")
    assert words["text"] == "Here & now:"
    assert first["text"].splitlines() == [
        "🎵 Sun",
        "Ann Artist, 2001",
        "Because it is as bright as you feel.",
    ]
    assert second["caption"].startswith("🎵 Moon <3\n")
    assert photo.given["photo"] == pictured.image_url
    assert server.labels(first) == ["Spotify", "YouTube", "👍 Like", "👎 Skip"]
    assert server.labels(second) == ["Spotify", "YouTube", "👍 Like", "👎 Skip", "More"]


async def test_a_picture_that_telegram_cannot_fetch_leaves_the_words() -> None:
    pictured = card(image_url="https://pictures.example/gone.jpg")
    async with talking(always(Reply("", cards=(pictured,)))) as server:
        server.unreachable.add(str(pictured.image_url))
        await server.say(ANN, "hello")
        [message] = await server.sent(ANN)
    assert message["text"].startswith("🎵 Sun")


async def test_a_document_carries_the_words_as_its_caption() -> None:
    document = Document("moodsync.json", "application/json", b'{"likes": []}')
    async with talking(always(Reply("All I hold", document=document))) as server:
        await server.say(ANN, "/export")
        [message] = await server.sent(ANN)
        [call] = server.made("sendDocument")
    assert message["caption"] == "All I hold"
    assert call.files["document"] == b'{"likes": []}'


PICTURE = Document("chart.png", "image/png", b"\x89PNG")


async def test_a_picture_is_shown_with_the_words_as_its_caption() -> None:
    reply = Reply("What I believe", document=PICTURE, buttons=(MORE,))
    async with talking(always(reply)) as server:
        await server.say(ANN, "/profile")
        [message] = await server.sent(ANN)
        [call] = server.made("sendPhoto")
    assert message["caption"] == "What I believe"
    assert call.files["photo"] == b"\x89PNG"
    assert server.labels(message) == ["More"]
    assert not server.made("sendDocument")


async def test_a_picture_below_a_long_text_has_the_buttons() -> None:
    reply = Reply("word " * 400, document=PICTURE, buttons=(MORE,))
    async with talking(always(reply)) as server:
        await server.say(ANN, "/profile")
        words, picture = await server.sent(ANN, 2)
    assert words["text"].startswith("word word")
    assert picture["photo"]
    assert server.labels(picture) == ["More"]


async def test_a_picture_that_telegram_refuses_comes_as_a_file() -> None:
    async with talking(always(Reply("What I believe", document=PICTURE))) as server:
        server.fail("sendPhoto", bad_request("PHOTO_INVALID_DIMENSIONS"))
        await server.say(ANN, "/profile")
        [message] = await server.sent(ANN)
        [call] = server.made("sendDocument")
    assert message["caption"] == "What I believe"
    assert call.files["document"] == b"\x89PNG"


async def test_stars_are_asked_in_a_message_and_answered_by_a_toast() -> None:
    row = tuple(Button(f"{n}★", Action(Verb.STARS, f"{n}/test:sun")) for n in range(1, 6))
    rate = Button("⭐ Rate", Action(Verb.RATE, "test:sun"))

    async def answer(update: Update) -> Reply:
        if isinstance(update, Message):
            return Reply("", cards=(card(buttons=(LIKE, SKIP, rate)),))
        asks = update.action.verb is Verb.RATE
        return Reply("How many?", buttons=row) if asks else Reply("Noted!")

    script = Script(answer)
    async with talking(script) as server:
        await server.say(ANN, "hello")
        [message] = await server.sent(ANN)
        await server.press(message, "Rate")
        [stars] = await server.sent(ANN)
        assert await server.toast(await server.press(stars, "4★")) == "Noted!"
        await server.until(lambda: "✓ 4★" in server.labels(stars))
        assert await server.toast(await server.press(stars, "2★")) == "Noted!"
        await server.until(lambda: "✓ 2★" in server.labels(stars))
        assert server.labels(stars) == ["1★", "✓ 2★", "3★", "4★", "5★"]
        rows = server.messages[ANN, stars["message_id"]]["reply_markup"]["inline_keyboard"]
    assert len(rows) == 1
    assert server.labels(message)[2:] == ["👍 Like", "👎 Skip", "⭐ Rate"]
    assert len(server.made("sendMessage")) == 2


async def test_a_like_is_answered_by_a_toast_and_a_check_mark_and_no_message() -> None:
    async def answer(update: Update) -> Reply:
        liked = isinstance(update, ButtonPress)
        return Reply("Noted!") if liked else Reply("", cards=(card(),))

    script = Script(answer)
    async with talking(script) as server:
        await server.say(ANN, "hello")
        [message] = await server.sent(ANN)
        assert await server.toast(await server.press(message, "Like")) == "Noted!"
        await server.until(lambda: "✓ 👍 Like" in server.labels(message))
        assert await server.toast(await server.press(message, "Skip")) == "Noted!"
        await server.until(lambda: "✓ 👎 Skip" in server.labels(message))
        assert server.labels(message)[2:] == ["👍 Like", "✓ 👎 Skip"]
        assert await server.toast(await server.press(message, "Skip")) == "Noted!"
    presses = [u for u in script.updates if isinstance(u, ButtonPress)]
    assert [p.action.verb for p in presses] == [Verb.LIKE, Verb.SKIP, Verb.SKIP]
    assert presses[0].user == UserRef(Platform.TELEGRAM, str(ANN))
    assert len(server.made("sendMessage")) == 1
    assert len(server.made("editMessageReplyMarkup")) == 2


async def test_a_press_is_answered_in_time_when_the_work_is_slow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.telegram_chat.TOAST_WITHIN_S", 0.05)
    finish = asyncio.Event()

    async def answer(update: Update) -> Reply:
        if isinstance(update, Message):
            return Reply("", cards=(card(),), buttons=(MORE,))
        await finish.wait()
        return Reply("Here is more")

    async with talking(Script(answer)) as server:
        await server.say(ANN, "hello")
        [message] = await server.sent(ANN)
        like = await server.press(message, "Like")
        assert await server.toast(like) == ""
        finish.set()
        await server.until(lambda: "✓ 👍 Like" in server.labels(message))
        assert await server.toast(await server.press(message, "More")) == ""
        [more] = await server.sent(ANN)
    assert more["text"] == "Here is more"


async def test_a_like_that_could_not_be_kept_is_not_marked() -> None:
    async def answer(update: Update) -> Reply:
        failed = isinstance(update, ButtonPress)
        return (
            Reply(ENGLISH.tell(Phrase.STORE_DOWN), failed=True)
            if failed
            else Reply("", cards=(card(),))
        )

    async with talking(Script(answer)) as server:
        await server.say(ANN, "hello")
        [message] = await server.sent(ANN)
        assert await server.toast(await server.press(message, "Like")) == ENGLISH.tell(
            Phrase.STORE_DOWN
        )
    assert not server.made("editMessageReplyMarkup")


async def test_a_press_from_the_time_we_were_away_is_still_done() -> None:
    async def answer(update: Update) -> Reply:
        return Reply("Noted!") if isinstance(update, ButtonPress) else Reply("", cards=(card(),))

    async with talking(Script(answer)) as server:
        await server.say(ANN, "hello")
        [message] = await server.sent(ANN)
        server.expired = True
        await server.press(message, "Like")
        await server.until(lambda: "✓ 👍 Like" in server.labels(message))
    assert not server.answers


async def test_buttons_work_after_a_restart() -> None:
    async with TelegramServer().running() as server:
        async with running_bot(always(Reply("", cards=(card(),))), server):
            await server.say(ANN, "hello")
            [message] = await server.sent(ANN)
        script = always(Reply("Noted!"))
        async with running_bot(script, server):
            assert await server.toast(await server.press(message, "Like")) == "Noted!"
    [press] = script.updates
    assert isinstance(press, ButtonPress)
    assert press.action == LIKE.action


@pytest.mark.parametrize("wire", ["rubbish", "?:x", "l" * 64, "ü:1"])
async def test_a_button_that_means_nothing_gets_a_sentence(wire: str) -> None:
    script = Script()
    async with talking(script) as server:
        await server.say(ANN, "hello")
        [message] = await server.sent(ANN)
        assert await server.toast(server.press_wire(message, wire)) == ENGLISH.tell(
            Phrase.OLD_BUTTON
        )
    assert len(script.updates) == 1


async def test_a_press_on_a_message_too_old_to_be_shown_is_done_without_a_mark() -> None:
    script = always(Reply("Noted!"))
    async with talking(script) as server:
        gone = {"chat": {"id": ANN, "type": "private"}, "message_id": 5, "date": 0}
        assert await server.toast(server.press_wire(gone, "l:test:sun")) == "Noted!"
        await server.until(lambda: len(script.updates) == 1)
    assert not server.made("editMessageReplyMarkup")


async def test_a_keyboard_of_moods_is_marked_where_it_was_pressed() -> None:
    moods = tuple(Button(name, Action(Verb.FEEL, name)) for name in ("sadness", "fear"))

    async def answer(update: Update) -> Reply:
        pressed = isinstance(update, ButtonPress)
        return Reply("Understood") if pressed else Reply("How do you feel?", buttons=moods)

    async with talking(Script(answer)) as server:
        await server.say(ANN, "/mood")
        [message] = await server.sent(ANN)
        await server.press(message, "fear")
        [reply] = await server.sent(ANN)
    assert reply["text"] == "Understood"
    assert server.labels(message) == ["sadness", "✓ fear"]
