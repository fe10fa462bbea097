"""How fast and how large the whole program is: `python -m benchmarks.speed`.

Starts the real program and talks to its web chat as pages do; writes
benchmarks/results/speed.json. The selfie is 1280 x 960: a given one (`--photo`), or one of the
photographs of ../shared, scaled and padded. Without either a drawn picture without a face is sent,
and the result says so.
"""

import argparse
import asyncio
import io
import json
import os
import platform
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import psutil
from PIL import Image, ImageOps
from websockets.asyncio.client import ClientConnection, connect

from handlers.texts import CONSENT_VERSION

ROOT = Path(__file__).resolve().parent.parent
RESULT = ROOT / "benchmarks" / "results" / "speed.json"
PHOTOS = ROOT.parent / "shared" / "data" / "faces" / "photos.zip"
SIZE = (1280, 960)
CHATTERS = 20
ROUNDS = 5  # selfies of each chatter
REPEATS = 40  # selfies of one person, one after another
SENTENCE = "I got the job!"


@dataclass(frozen=True, slots=True)
class Program:
    """The running program."""

    process: psutil.Process
    address: str
    seconds_to_ready: float

    @property
    def resident_mb(self) -> float:
        """Resident memory in MB."""
        return float(self.process.memory_info().rss) / 1e6


def main() -> int:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photo", type=Path, help="a selfie")
    options = parser.parse_args()
    photo = selfie(options.photo)
    starts = []
    for _ in range(3):
        with program() as started:
            starts.append(started.seconds_to_ready)
    with program() as started:
        at_rest = started.resident_mb
        result = asyncio.run(talk(started.address, photo))
        in_use = started.resident_mb
    python = platform.python_version()
    result |= {
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {python}",
        "picture": "photograph" if options.photo or PHOTOS.exists() else "drawn, without a face",
        "start_to_ready_s": round(median(starts), 2),
        "resident_mb_at_rest": round(at_rest),
        "resident_mb_after": round(in_use),
    }
    text = json.dumps(result, indent=2, sort_keys=True)
    RESULT.write_text(text + "\n")
    print(text)
    return 0


@contextmanager
def program() -> Iterator[Program]:
    """Start the program on a free port with an empty store; stop it at the end."""
    with tempfile.TemporaryDirectory() as folder:
        begun = perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "bot"],
            cwd=ROOT,
            env={
                **os.environ,
                "MOODSYNC_WEB_PORT": "0",
                "MOODSYNC_LOG_FORMAT": "json",
                "MOODSYNC_DATABASE": f"{folder}/store.db",
            },
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            address = ready(process)
            yield Program(psutil.Process(process.pid), address, perf_counter() - begun)
        finally:
            process.terminate()
            process.communicate(timeout=20)


def ready(process: "subprocess.Popen[str]") -> str:
    """Wait until the web chat listens; return its address."""
    if process.stderr is not None:
        for line in process.stderr:
            entry = json.loads(line)
            if entry["event"] == "web_chat_ready":
                return str(entry["address"])
    raise SystemExit("the program did not start: try `python -m bot check`")


async def talk(address: str, photo: bytes) -> dict[str, object]:
    """Return what one person and then many at once have to wait, in ms."""
    url = address.replace("http", "ws", 1) + "/chat"
    async with connect(url, max_size=None) as page:
        await press(page, f"a:{CONSENT_VERSION}")
        await send_photo(page, photo)
        alone = [await send_photo(page, photo) for _ in range(REPEATS)]
        words = [await send_text(page, SENTENCE) for _ in range(REPEATS)]
    async with asyncio.TaskGroup() as group:
        chatters = [group.create_task(chatter(url, photo)) for _ in range(CHATTERS)]
    crowd = [wait for task in chatters for wait in task.result()]
    return {
        "selfie_to_cards_ms": {"median": round(median(alone), 1), "p95": p95(alone)},
        "words_to_cards_ms": {"median": round(median(words), 1), "p95": p95(words)},
        f"{CHATTERS}_chatters_ms": {"median": round(median(crowd), 1), "p95": p95(crowd)},
    }


async def chatter(url: str, photo: bytes) -> list[float]:
    """Return the waits of one of many: selfies and sentences in turn, without a pause."""
    async with connect(url, max_size=None) as page:
        await press(page, f"a:{CONSENT_VERSION}")
        waits = []
        for _ in range(ROUNDS):
            waits.append(await send_photo(page, photo))
            waits.append(await send_text(page, SENTENCE))
        return waits


async def press(page: ClientConnection, action: str) -> float:
    """Press a button; return the wait in ms."""
    return await exchange(page, {"type": "press", "id": 1, "action": action})


async def send_text(page: ClientConnection, text: str) -> float:
    """Send a sentence; return the wait in ms."""
    return await exchange(page, {"type": "message", "id": 1, "text": text})


async def send_photo(page: ClientConnection, photo: bytes) -> float:
    """Send a picture; return the wait in ms."""
    announced = {"type": "attachment", "id": 1, "kind": "photo", "size": len(photo), "text": ""}
    return await exchange(page, announced, photo)


async def exchange(page: ClientConnection, frame: dict[str, object], data: bytes = b"") -> float:
    """Send a frame, wait for its reply; return the wait in ms."""
    begun = perf_counter()
    await page.send(json.dumps(frame))
    if data:
        await page.send(data)
    while True:
        answer = json.loads(await page.recv())
        if answer["type"] == "reply":
            return (perf_counter() - begun) * 1000
        if answer["type"] == "error":
            raise SystemExit(f"refused: {answer['text']}")


def selfie(given: Path | None) -> bytes:
    """Return a JPEG of 1280 x 960."""
    picture = Image.new("RGB", SIZE, "gray")
    if given:
        picture = Image.open(given).convert("RGB")
    elif PHOTOS.exists():
        with zipfile.ZipFile(PHOTOS) as photos:
            picture = Image.open(io.BytesIO(photos.read("006_img12.jpg"))).convert("RGB")
    buffer = io.BytesIO()
    ImageOps.pad(picture, SIZE).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def p95(waits: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return round(quantiles(waits, n=20)[-1], 1)


if __name__ == "__main__":
    sys.exit(main())
