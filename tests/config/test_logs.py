import asyncio
import gc
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from config import logs


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    for name in logs.NOISY:
        logging.getLogger(name).setLevel(logging.NOTSET)


def test_our_lines_and_those_of_libraries_are_json_objects(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.set_up("json")
    structlog.get_logger("ours").info("answered", cards=6)
    logging.getLogger("theirs").warning("watch %s", "out")
    ours, theirs = map(json.loads, capsys.readouterr().err.splitlines())
    assert (ours["event"], ours["cards"], ours["level"]) == ("answered", 6, "info")
    assert theirs["event"] == "watch out"


@pytest.mark.parametrize("format_", ["text", "json"])
def test_an_errors_message_stays_out_of_the_log(
    capsys: pytest.CaptureFixture[str], format_: str
) -> None:
    logs.set_up(format_)
    try:
        raise RuntimeError("my dog died")
    except RuntimeError:
        structlog.get_logger("ours").exception("failed")
        logging.getLogger("theirs").exception("failed")
    written = capsys.readouterr().err
    assert written.count("RuntimeError") == 2
    assert "test_logs.py" in written
    assert "dog" not in written


async def test_the_message_of_a_task_that_failed_unseen_stays_out_of_the_log(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def fail() -> None:
        raise RuntimeError("my dog died")

    logs.set_up("json")
    asyncio.ensure_future(fail())  # noqa: RUF006 - nobody looks after it
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gc.collect()
    entry = json.loads(capsys.readouterr().err)
    assert entry["problem"] == "RuntimeError"
    assert "dog" not in repr(entry)


def test_libraries_that_print_tokens_are_silent(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("text", "debug")
    for name in ("httpx", "urllib3", "spotipy", "telegram.ext", "discord.http"):
        logging.getLogger(name).info("GET /bot123:secret/getMe")
    assert "secret" not in capsys.readouterr().err
