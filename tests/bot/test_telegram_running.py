"""The bot on Telegram through floods, lost networks, restarts and crowds."""

import asyncio
import os
import warnings
from datetime import UTC, datetime

import pytest
import telegram

from bot.telegram_chat import TelegramChat
from bot.telegram_order import ChatOrder
from models.chat import (
    Message,
    Reply,
    Update,
)
from models.errors import StartupError
from tests.bot.telegram_talk import ANN, BOB, Script, echo, running_bot, talking
from tests.servers import telegram_rules as rules
from tests.servers.telegram_api import TOKEN
from tests.servers.telegram_server import TelegramServer


async def test_the_bot_waits_when_telegram_says_so() -> None:
    async with talking(Script()) as server:
        server.fail("sendMessage", rules.flood(1))
        await server.say(ANN, "hello")
        await server.sent(ANN)
        first, second = server.made("sendMessage")
    assert second.at - first.at >= 1


async def test_a_server_error_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram_calls.PAUSES_S", (0.01, 0.01, 0.01))
    async with talking(Script()) as server:
        server.fail("sendMessage", rules.bad_gateway(), times=3)
        await server.say(ANN, "hello")
        [message] = await server.sent(ANN)
    assert message["text"] == "You said hello"


async def test_an_answer_that_cannot_be_sent_does_not_stop_the_next(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bot.telegram_calls.PAUSES_S", (0.01,))
    async with talking(Script()) as server:
        server.fail("sendMessage", rules.bad_gateway(), times=2)
        await server.say(ANN, "my secret")
        await server.say(ANN, "still there?")
        [message] = await server.sent(ANN)
    assert message["text"] == "You said still there?"
    output = "".join(capsys.readouterr())
    assert "telegram_send_failed" in output
    assert "secret" not in output
    assert TOKEN not in output


async def test_somebody_who_blocked_the_bot_is_no_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with talking(Script()) as server:
        server.blocked.add(ANN)
        await server.say(ANN, "hello")
        await server.say(BOB, "hello")
        await server.sent(BOB)
        await server.until(lambda: len(server.made("sendMessage")) == 2)
    output = "".join(capsys.readouterr())
    assert "error" not in output
    assert "warning" not in output


async def test_a_slow_answer_in_one_chat_does_not_stop_another() -> None:
    finish = asyncio.Event()

    async def answer(update: Update) -> Reply:
        if update.user.id == str(ANN):
            await finish.wait()
        return await echo(update)

    async with talking(Script(answer)) as server:
        await server.say(ANN, "slow")
        await server.say(BOB, "quick")
        [quick] = await server.sent(BOB)
        finish.set()
        [slow] = await server.sent(ANN)
    assert (quick["text"], slow["text"]) == ("You said quick", "You said slow")


async def test_answers_in_one_chat_keep_the_order_of_its_messages() -> None:
    async def answer(update: Update) -> Reply:
        assert isinstance(update, Message)
        await asyncio.sleep(0.1 - int(update.text) / 50)
        return await echo(update)

    async with talking(Script(answer)) as server:
        for number in range(5):
            await server.say(ANN, str(number))
        messages = await server.sent(ANN, 5)
    assert [m["text"][-1] for m in messages] == ["0", "1", "2", "3", "4"]


async def test_updates_are_confirmed_and_not_answered_twice_after_a_restart() -> None:
    script = Script()
    async with TelegramServer().running() as server:
        for _ in range(2):
            async with running_bot(script, server):
                await server.say(ANN, "hello")
                await server.sent(ANN)
    assert len(script.updates) == 2


async def test_a_stop_leaves_no_task_no_warning_and_no_half_open_connection() -> None:
    async with TelegramServer().running() as server:
        before = asyncio.all_tasks()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            async with running_bot(Script(), server):
                await server.say(ANN, "hello")
                await server.sent(ANN)
        ours = {
            task for task in asyncio.all_tasks() - before if "RequestHandler" not in repr(task)
        }
    assert not ours


async def test_a_stop_gives_up_on_an_answer_that_takes_too_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.telegram_polling.STOP_WITHIN_S", 0.1)
    cancelled = asyncio.Event()

    async def forever(update: Update) -> Reply:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()
        return Reply("")

    script = Script(forever)
    async with asyncio.timeout(5), talking(script) as server:
        await server.say(ANN, "hello")
        await server.say(ANN, "and this one waits for its turn")
        await server.until(lambda: bool(script.updates))
    assert cancelled.is_set()
    assert len(script.updates) == 1


@pytest.mark.parametrize("token", ["", "no token", "1:wrong", "4839574812:AAFD39kkdpWt3ywy\n"])
async def test_a_wrong_token_tells_the_operator_what_to_do(token: str) -> None:
    async with TelegramServer().running() as server:
        with pytest.raises(StartupError) as failure:
            await TelegramChat(token, server.api_url, server.file_url).run(Script())
    message = str(failure.value)
    assert "MOODSYNC_TELEGRAM_TOKEN" in message
    assert "talk to @botfather" in message.lower()
    assert not token or token not in message
    assert failure.value.__cause__ is None
    assert failure.value.__context__ is None


async def test_an_address_without_a_scheme_names_the_setting() -> None:
    with pytest.raises(StartupError, match="MOODSYNC_TELEGRAM_API_URL"):
        await TelegramChat(TOKEN, "localhost:8081/bot", None).run(Script())


async def test_a_token_taken_back_while_running_is_told_to_the_operator() -> None:
    async with TelegramServer().running() as server:
        chat = TelegramChat(server.token, server.api_url, server.file_url)
        async with asyncio.TaskGroup() as group:
            refused = group.create_task(_refusal(chat))
            await server.until(lambda: bool(server.made("getUpdates")))
            server.token = "1:another"
            await server.say(ANN, "hello")
    assert "MOODSYNC_TELEGRAM_TOKEN" in refused.result()


async def test_a_network_that_is_down_at_the_start_is_waited_for() -> None:
    async with TelegramServer().running() as server:
        port = server.port  # free again after this
    server = TelegramServer(port=port)
    async with asyncio.TaskGroup() as group:
        chat = TelegramChat(TOKEN, server.api_url, server.file_url)
        task = group.create_task(chat.run(Script()))
        await asyncio.sleep(0.3)
        assert not task.done()
        async with server.running():
            await server.say(ANN, "anybody there?")
            await server.sent(ANN)
            task.cancel()
            await asyncio.wait({task})


async def test_a_stop_while_telegram_is_out_of_reach_is_quick() -> None:
    async with TelegramServer().running() as server:
        chat = TelegramChat(TOKEN, server.api_url, server.file_url)
    async with asyncio.timeout(3), asyncio.TaskGroup() as group:
        task = group.create_task(chat.run(Script()))
        await asyncio.sleep(0.2)
        task.cancel()


async def test_a_connection_lost_and_found_goes_unnoticed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with talking(Script()) as server:
        server.fail("getUpdates", rules.bad_gateway())
        await server.say(ANN, "one")
        await server.sent(ANN)
        await server.say(ANN, "two")
        await server.sent(ANN)
    assert "telegram_poll_failed" in "".join(capsys.readouterr())


async def test_a_second_instance_is_survived() -> None:
    async with talking(Script()) as server, running_bot(Script(), server):
        await server.say(ANN, "hello")
        await server.sent(ANN)


def test_the_token_is_not_shown() -> None:
    assert TOKEN not in repr(TelegramChat(TOKEN))
    assert os.environ.get("PTB_TIMEDELTA", "true") == "true"


async def _refusal(chat: TelegramChat) -> str:
    with pytest.raises(StartupError) as failure:
        await chat.run(Script())
    return str(failure.value)


async def test_only_so_many_chats_are_answered_at_once_and_nobody_is_forgotten() -> None:
    order = ChatOrder(at_once=2)
    running, most = 0, 0

    async def work() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1

    async with asyncio.TaskGroup() as group:
        for number in range(20):
            group.create_task(order.process_update(_message_in(number % 5), work()))
        await asyncio.sleep(0.005)
        assert order.chats == 5
    assert most == 2
    assert order.chats == 0


async def test_what_waits_for_its_turn_can_be_given_up() -> None:
    order = ChatOrder(at_once=1)
    started: list[int] = []

    async def work(number: int) -> None:
        started.append(number)
        await asyncio.Event().wait()

    async with asyncio.TaskGroup() as group:
        for number in range(3):
            group.create_task(order.process_update(_message_in(7), work(number)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        order.cancel()
    assert started == [0]
    assert order.chats == 0


def _message_in(chat: int) -> telegram.Update:
    here = telegram.Chat(chat, "private")
    return telegram.Update(1, message=telegram.Message(1, datetime.now(UTC), here))
