"""The real program on Telegram, from /start to /forget, killed in between."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image, ImageDraw

from handlers.english import ENGLISH
from handlers.lines import Line, Phrase
from tests.conftest import SHARED
from tests.servers.telegram_api import TOKEN
from tests.servers.telegram_rules import Json
from tests.servers.telegram_server import TelegramServer

pytestmark = [pytest.mark.weights, pytest.mark.slow, pytest.mark.may_block]

ROOT = Path(__file__).resolve().parents[2]
ANN = 1001
START_S = 60.0
"""Seconds a start may take on a crowded machine."""


@dataclass
class Program:
    """`python -m bot` as an operator starts it."""

    folder: Path
    server: TelegramServer

    @property
    def log(self) -> Path:
        return self.folder / "output.txt"

    @asynccontextmanager
    async def running(self) -> AsyncIterator["subprocess.Popen[bytes]"]:
        polls = len(self.server.made("getUpdates"))
        process = self.start()
        try:
            async with asyncio.timeout(START_S):
                while (  # noqa: ASYNC110 - a process sets no event
                    len(self.server.made("getUpdates")) == polls and process.poll() is None
                ):
                    await asyncio.sleep(0.05)
            yield process
        finally:
            process.kill()
            process.wait()
            sys.stdout.write(self.output())  # shown when the test fails

    def output(self) -> str:
        return self.log.read_text()

    def start(self) -> "subprocess.Popen[bytes]":
        ours = {key: value for key, value in os.environ.items() if "MOODSYNC_" not in key}
        settings = {
            "MOODSYNC_TELEGRAM_TOKEN": TOKEN,
            "MOODSYNC_TELEGRAM_API_URL": self.server.api_url,
            "MOODSYNC_TELEGRAM_FILE_URL": self.server.file_url,
            "MOODSYNC_WEB_PORT": "0",
            "MOODSYNC_DATABASE": str(self.folder / "store.db"),
            "MOODSYNC_LOG_LEVEL": "debug",
        }
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                cwd=ROOT,
                env=ours | settings,
                stdout=log,
                stderr=log,
            )


async def test_from_start_to_forget_through_a_kill(tmp_path: Path) -> None:
    async with TelegramServer().running() as server:
        program = Program(tmp_path, server)
        async with program.running() as process:
            await greeted(server)
            await a_picture_needs_consent(server)
            cards = await words_bring_cards(server, "I got the job!")
            liked, kept = cards[0], cards[1]
            await press(server, liked, "Like")
            process.send_signal(signal.SIGKILL)
        async with program.running() as process:
            await press(server, kept, "Like")
            await rated(server, kept)
            await everything_is_remembered(server, [title(liked), title(kept)])
            await everything_is_forgotten(server, kept)
            process.terminate()
            await stopped(process)
            assert process.returncode == 0
        nothing_was_given_away(program.output())


async def test_a_wrong_token_ends_the_program_with_a_remedy(tmp_path: Path) -> None:
    async with TelegramServer(token="1:another").running() as server:
        program = Program(tmp_path, server)
        process = program.start()
        await stopped(process)
    assert process.returncode == 78
    assert "MOODSYNC_TELEGRAM_TOKEN" in program.output()
    assert "@BotFather" in program.output()
    assert TOKEN.partition(":")[2] not in program.output()


async def greeted(server: TelegramServer) -> None:
    await server.say(ANN, "/start")
    [message] = await server.sent(ANN, within_s=START_S)
    assert message["text"].startswith(ENGLISH.tell(Phrase.GREETING))
    assert server.labels(message) == list(ENGLISH.picker.values())


async def a_picture_needs_consent(server: TelegramServer) -> None:
    await server.send_photo(ANN, picture())
    [notice] = await server.sent(ANN)
    assert notice["text"].endswith(ENGLISH.tell(Phrase.CONSENT_NOTICE))
    await server.press(notice, ENGLISH.tell(Phrase.AGREE_BUTTON))
    [thanks] = await server.sent(ANN)
    assert thanks["text"] == ENGLISH.tell(Phrase.AGREED)
    await server.until(lambda: f"✓ {ENGLISH.tell(Phrase.AGREE_BUTTON)}" in server.labels(notice))
    await server.send_photo(ANN, picture())
    await read(server)


async def read(server: TelegramServer) -> None:
    """Take in what a picture brings: cards, or the wish for another one."""
    [first] = await server.sent(ANN)
    if (SHARED / "data").is_dir():
        assert len(await server.sent(ANN, 6)) == 6
    else:
        assert first["text"] in ENGLISH.lines[Line.NO_FACE]


async def words_bring_cards(server: TelegramServer, words: str) -> list[Json]:
    await server.say(ANN, words)
    _, *cards = await server.sent(ANN, 7)
    for card in cards:
        labels = server.labels(card)
        assert any("Like" in label for label in labels)
        assert any("Skip" in label for label in labels)
        assert len(labels) >= 3, "at least one link"
    assert server.labels(cards[-1])[-2:] == [
        ENGLISH.tell(Phrase.NOT_MY_MOOD_BUTTON),
        ENGLISH.tell(Phrase.MORE_BUTTON),
    ]
    return cards


async def press(server: TelegramServer, card: Json, label: str) -> None:
    toast = await server.toast(await server.press(card, label))
    assert title(card) in toast
    await server.until(lambda: any(button.startswith("✓") for button in server.labels(card)))


async def rated(server: TelegramServer, card: Json) -> None:
    await server.press(card, "Rate")
    [stars] = await server.sent(ANN)
    assert title(card) in stars["text"]
    assert title(card) in await server.toast(await server.press(stars, "5★"))
    await server.until(lambda: "✓ 5★" in server.labels(stars))


async def everything_is_remembered(server: TelegramServer, titles: list[str]) -> None:
    await server.say(ANN, "/profile")
    [profile] = await server.sent(ANN)  # a chart, the words below it
    for name in titles:
        assert name in profile["caption"]
    await server.say(ANN, "why the second one?")
    [why] = await server.sent(ANN)
    assert why["text"].count("because") == 1
    await server.say(ANN, "/export")
    [export] = await server.sent(ANN)
    assert export["caption"] == ENGLISH.tell(Phrase.EXPORTED)
    [call] = server.made("sendDocument")
    held = json.loads(call.files["document"])
    assert held["user"] == str(ANN)
    for name in titles:
        assert name in json.dumps(held, ensure_ascii=False)


async def everything_is_forgotten(server: TelegramServer, card: Json) -> None:
    await server.say(ANN, "/forget")
    [sure] = await server.sent(ANN)
    assert sure["text"] == ENGLISH.tell(Phrase.FORGET_SURE)
    await server.press(sure, ENGLISH.tell(Phrase.FORGET_BUTTON))
    [done] = await server.sent(ANN)
    assert done["text"] == ENGLISH.tell(Phrase.FORGOTTEN)
    assert await server.toast(await server.press(card, "Like")) == ENGLISH.tell(
        Phrase.UNKNOWN_ITEM
    )
    await server.say(ANN, "/profile")
    [profile] = await server.sent(ANN)
    assert profile["text"].startswith(ENGLISH.tell(Phrase.PROFILE_EMPTY))


async def stopped(process: "subprocess.Popen[bytes]") -> None:
    async with asyncio.timeout(START_S):
        while process.poll() is None:  # noqa: ASYNC110 - a process sets no event
            await asyncio.sleep(0.05)


def nothing_was_given_away(output: str) -> None:
    assert "telegram_ready" in output
    for secret in (TOKEN, TOKEN.partition(":")[2], "I got the job", "Ada"):
        assert secret not in output
    assert "Traceback" not in output


def title(card: Json) -> str:
    """Return the title on a card: its first line, the icon left out."""
    words: str = card.get("text") or card["caption"]
    return words.splitlines()[0].partition(" ")[2]


def picture() -> bytes:
    """Return a portrait of the research material, or a drawing where there is none."""
    if (SHARED / "data").is_dir():
        with ZipFile(SHARED / "data" / "faces" / "portraits.zip") as portraits:
            return portraits.read(portraits.namelist()[0])
    canvas = Image.new("RGB", (320, 320), "skyblue")
    ImageDraw.Draw(canvas).ellipse((60, 60, 260, 260), fill="peachpuff")
    out = BytesIO()
    canvas.save(out, "JPEG")
    return out.getvalue()
