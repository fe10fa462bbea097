"""The real program, as a process of its own, against the loopback Discord."""

import asyncio
import io
import json
import os
import sys
from asyncio.subprocess import STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PIL import Image

from tests.servers.discord_payloads import Exchange, Upload
from tests.servers.discord_people import DiscordPeople, labels_of, text_of
from tests.servers.discord_rules import EPHEMERAL, Json

CHECKOUT = Path(__file__).resolve().parents[2]
ANNA = 1001


class Program:
    """The bot as an operator starts it; its output is kept."""

    def __init__(self, people: DiscordPeople, folder: Path) -> None:
        self.people = people
        self.folder = folder
        self.log = folder / "output.txt"

    @asynccontextmanager
    async def running(self, token: str | None = None) -> AsyncIterator[Process]:
        """Run it while the block runs; what is left at the end is killed without a warning."""
        self.people.gateway.ready.clear()
        with self.log.open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                cwd=CHECKOUT,
                env=self._environment(token or self.people.token),
                stdout=output,
                stderr=STDOUT,
            )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def ready(self, process: Process) -> None:
        """Wait until the bot is on Discord."""
        async with asyncio.timeout(60):
            while not self.people.gateway.ready.is_set():
                assert process.returncode is None, self.log.read_text()
                await asyncio.sleep(0.05)

    def _environment(self, token: str) -> dict[str, str]:
        ours = {
            "MOODSYNC_DISCORD_TOKEN": token,
            "MOODSYNC_DISCORD_API_URL": self.people.api_url,
            "MOODSYNC_DISCORD_GATEWAY_URL": self.people.gateway_url,
            "MOODSYNC_TELEGRAM_TOKEN": "",
            "MOODSYNC_WEB_PORT": "0",
            "MOODSYNC_DATABASE": str(self.folder / "moodsync.db"),
            "MOODSYNC_LOG_LEVEL": "debug",
        }
        others = {name: it for name, it in os.environ.items() if not name.startswith("MOODSYNC_")}
        return others | ours


@pytest.fixture
async def people() -> AsyncIterator[DiscordPeople]:
    async with DiscordPeople() as server:
        yield server


def wall() -> bytes:
    """Return a picture that shows nobody."""
    file = io.BytesIO()
    Image.new("RGB", (320, 240), (120, 140, 160)).save(file, "JPEG")
    return file.getvalue()


async def read(people: DiscordPeople, to: Exchange, count: int = 1) -> list[Json]:
    return await people.answers(to, count, seconds=30)


@pytest.mark.slow
@pytest.mark.may_block
async def test_a_person_goes_all_the_way(people: DiscordPeople, tmp_path: Path) -> None:
    program = Program(people, tmp_path)
    async with program.running() as process:
        await program.ready(process)
        cards = await _first_day(people)
        process.kill()
    async with program.running() as process:
        await program.ready(process)
        await _second_day(people, cards)
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 20) == 0
    assert people.refusals == []
    assert people.gateway.heartbeats > 0
    output = program.log.read_text()
    assert "discord_ready" in output
    for secret in (people.token, "token-of-", "I got the job", "Traceback"):
        assert secret not in output


async def _first_day(people: DiscordPeople) -> Json:
    """Meet, agree to pictures, get cards and like one; return the message of the cards."""
    [hello] = await read(people, await people.slash(ANNA, "start"))
    assert "MoodSync" in text_of(hello)
    assert hello["flags"] & EPHEMERAL
    selfie = await people.slash(ANNA, "mood", picture=Upload(wall()))
    [notice] = await read(people, selfie)
    assert "never kept" in text_of(notice)
    await read(people, await people.press(ANNA, notice, "agree"))
    selfie = await people.slash(ANNA, "mood", picture=Upload(wall()))
    assert "face" in text_of((await read(people, selfie))[0])
    mood = await people.slash(ANNA, "mood", text="I got the job!")
    shown = await read(people, mood)
    assert mood.delay < 1
    cards = next(message for message in shown if "Like" in " ".join(labels_of(message)))
    await read(people, await people.press(ANNA, cards, "Like"))
    assert any(label.startswith("✓") for label in labels_of(cards))
    return cards


async def _second_day(people: DiscordPeople, cards: Json) -> None:
    """Press a button of before the crash, look at the profile, take everything and leave."""
    await read(people, await people.press(ANNA, cards, "Like"))  # the second card's
    [profile] = await read(people, await people.slash(ANNA, "profile"))
    assert "liked 2" in text_of(profile)
    export = await read(people, await people.slash(ANNA, "export"), 2)
    [file] = export[1]["attachments"]
    held = people.files[int(file["id"])].decode()
    assert json.loads(held)["user"] == str(ANNA)
    assert held.count('"reaction": "like"') == 2
    [sure] = await read(people, await people.slash(ANNA, "forget"))
    await read(people, await people.press(ANNA, sure, "Erase"))
    [profile] = await read(people, await people.slash(ANNA, "profile"))
    assert "nothing" in text_of(profile)


@pytest.mark.slow
@pytest.mark.may_block
async def test_a_wrong_token_ends_with_a_sentence_and_exit_code_78(
    people: DiscordPeople, tmp_path: Path
) -> None:
    program = Program(people, tmp_path)
    async with program.running(token="MTAx.bad.token") as process:
        assert await asyncio.wait_for(process.wait(), 60) == 78
    output = program.log.read_text()
    assert "MOODSYNC_DISCORD_TOKEN" in output
    assert "MTAx" not in output
