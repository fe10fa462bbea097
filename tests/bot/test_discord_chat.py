import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.discord_chat import DiscordChat
from models.errors import StartupError
from tests.servers.discord_bench import ANNA, Script, serving, waiting_for
from tests.servers.discord_people import DiscordPeople, text_of


@pytest.fixture
async def people() -> AsyncIterator[DiscordPeople]:
    async with DiscordPeople() as server:
        yield server


async def test_a_wrong_token_stops_the_start_with_advice(
    people: DiscordPeople, caplog: pytest.LogCaptureFixture
) -> None:
    chat = DiscordChat("MTAx.bad.token", people.api_url, people.gateway_url)
    with pytest.raises(StartupError, match="MOODSYNC_DISCORD_TOKEN") as problem:
        await asyncio.wait_for(chat.run(Script()), 5)
    assert "MTAx" not in f"{problem.value} {chat!r} {caplog.text}"


async def test_a_token_reset_while_it_runs_stops_the_bot_with_advice(
    people: DiscordPeople,
) -> None:
    people.gateway.token = "another"
    chat = DiscordChat(people.token, people.api_url, people.gateway_url)
    with pytest.raises(StartupError, match="MOODSYNC_DISCORD_TOKEN"):
        await asyncio.wait_for(chat.run(Script()), 5)


async def test_a_rate_limit_is_waited_for(people: DiscordPeople) -> None:
    async with serving(people):
        people.trouble("@original", 429, retry_after=0.2)
        exchange = await people.slash(ANNA, "start")
        [message] = await people.answers(exchange)
    assert text_of(message) == "Hello."


@pytest.mark.parametrize("trouble", ["handshake", "ban", "outage"])
async def test_a_bad_start_is_tried_again(people: DiscordPeople, trouble: str) -> None:
    match trouble:
        case "handshake":
            people.gateway.refused_handshakes = 1
        case "ban":
            people.trouble("/users/@me", 429, via=False)
        case _:
            people.trouble("/users/@me", 503)
    async with serving(people):
        [message] = await people.answers(await people.slash(ANNA, "start"))
    assert text_of(message) == "Hello."


async def test_a_lost_line_is_resumed_and_nothing_is_missed(people: DiscordPeople) -> None:
    async with serving(people):
        await people.answers(await people.slash(ANNA, "start"))
        await people.gateway.ask_to_reconnect()
        [message] = await people.answers(await people.slash(ANNA, "help"))
    assert text_of(message) == "Hello."
    assert people.gateway.resumed == 1


@pytest.mark.slow
async def test_an_invalid_session_is_started_anew(people: DiscordPeople) -> None:
    async with serving(people):
        await people.answers(await people.slash(ANNA, "start"))
        await people.gateway.invalidate()
        [message] = await people.answers(await people.slash(ANNA, "help"), seconds=15)
    assert text_of(message) == "Hello."
    assert people.gateway.identified == 2


async def test_commands_are_published_only_when_they_changed(people: DiscordPeople) -> None:
    path = "/applications/100/commands"
    for _ in range(2):
        async with serving(people):
            await people.slash(ANNA, "start")
        people.gateway.ready.clear()
    assert people.calls.count(("PUT", path)) == 1
    people.commands[0]["description"] = "an older one"
    async with serving(people):
        await people.slash(ANNA, "start")
    assert people.calls.count(("PUT", path)) == 2


async def test_refused_commands_are_no_reason_to_stop(people: DiscordPeople) -> None:
    people.trouble("/commands", 403)
    async with serving(people):
        [message] = await people.answers(await people.dm(ANNA, "hm"))
    assert text_of(message) == "Hello."


async def test_stopping_drops_what_takes_long_to_answer(
    people: DiscordPeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.discord_client.FAREWELL", 0.1)
    async with serving(people, Script(pause=30)) as script:
        exchange = await people.slash(ANNA, "start")
        await waiting_for(script)
    assert exchange.reaction == 5
    assert await people.answers(exchange, 0) == []


async def test_what_is_nearly_answered_is_answered_before_the_stop(people: DiscordPeople) -> None:
    async with serving(people, Script(pause=0.5)) as script:
        exchange = await people.slash(ANNA, "start")
        await waiting_for(script)
    [message] = await people.answers(exchange)
    assert text_of(message) == "Hello."


async def test_a_cut_line_is_taken_up_again(people: DiscordPeople) -> None:
    async with serving(people):
        await people.answers(await people.slash(ANNA, "start"))
        await people.gateway.drop()
        [message] = await people.answers(await people.slash(ANNA, "help"))
    assert text_of(message) == "Hello."
    assert people.gateway.resumed == 1


@pytest.mark.parametrize("call", ["/callback", "@original"])
async def test_a_lost_answer_does_not_hurt_the_next_one(people: DiscordPeople, call: str) -> None:
    async with serving(people):
        people.trouble(call, 404)
        await people.slash(ANNA, "start")
        [message] = await people.answers(await people.slash(ANNA, "help"))
    assert text_of(message) == "Hello."


async def test_discord_is_left_politely_and_quickly(people: DiscordPeople) -> None:
    async with serving(people):
        await people.gateway.ready.wait()
    async with asyncio.timeout(1):
        while people.gateway.close_code is None:  # noqa: ASYNC110 - the server sees it a bit later
            await asyncio.sleep(0.01)
    assert people.gateway.close_code == 1000
