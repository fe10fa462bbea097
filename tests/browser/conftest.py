"""The real program as a process, and Debian's Chromium with a fake webcam in front of it."""

import io
import os
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)

from tests.conftest import SHARED

CHECKOUT = Path(__file__).resolve().parents[2]
PORTRAIT = ("photos.zip", "006_img12.jpg")
"""A face from the front, where the research material is at hand; drawn otherwise."""

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)


@dataclass(slots=True)
class Program:
    """`python -m bot run`, with a store and a port of its own; `module` may stand for `bot`."""

    folder: Path
    port: int
    module: str = "bot"
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        own = {
            "MOODSYNC_WEB_HOST": "127.0.0.1",
            "MOODSYNC_WEB_PORT": str(self.port),
            "MOODSYNC_DATABASE": str(self.folder / "moodsync.db"),
            "MOODSYNC_TELEGRAM_TOKEN": "",  # a .env beside us must not send tests to Telegram
            "MOODSYNC_DISCORD_TOKEN": "",
        }
        kept = {k: v for k, v in os.environ.items() if not k.startswith("MOODSYNC_")}
        with (self.folder / "output.txt").open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.module, "run"],
                cwd=CHECKOUT,
                env=kept | own,
                stdout=output,
                stderr=output,
            )
        self._await_port()

    def stop(self) -> None:
        """Stop it as an operator would."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None

    def output(self) -> str:
        """Return all that it printed so far."""
        return (self.folder / "output.txt").read_text()

    def _await_port(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            assert self.process is not None
            assert self.process.poll() is None, self.output()
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.1)
        pytest.fail(f"it does not answer: {self.output()}")


@dataclass(slots=True)
class Visit:
    """A browser's page, with what went wrong in it and where it turned to."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Write down errors, and requests to anybody but the program."""
        own = (self.url, self.url.replace("http", "ws", 1), "blob:", "data:")

        def log(message: ConsoleMessage) -> None:
            if message.type == "error":
                self.complaints.append(message.text)

        def ask(request: Request) -> None:
            if not request.url.startswith(own):
                self.strangers.append(request.url)

        self.page.on("console", log)
        self.page.on("pageerror", lambda problem: self.complaints.append(str(problem)))
        self.page.on("request", ask)


Enter = Callable[..., Visit]


@pytest.fixture
def module() -> str:
    """What is run; a test in another language runs another one."""
    return "bot"


@pytest.fixture
def program(tmp_path: Path, module: str) -> Iterator[Program]:
    """A running program."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    program = Program(tmp_path, port, module)
    program.start()
    yield program
    program.stop()


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A headless Chromium; its webcam shows a still face."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("there is no Chromium; install Debian's, or set CHROMIUM to its path")
        pytest.skip("needs Chromium")
    camera = tmp_path_factory.mktemp("camera") / "face.mjpeg"
    camera.write_bytes(face() * 30)  # motion JPEG is one JPEG after another
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=[*FLAGS, f"--use-file-for-fake-video-capture={camera}"]
        )
        yield browser
        browser.close()


@pytest.fixture
def enter(chromium: Browser, program: Program) -> Iterator[Enter]:
    """Opens the page as a new visitor; at the end nothing may have gone wrong in it."""
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def enter(width: int = 390, height: int = 844, *, dark: bool = False) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        visit = Visit(context.new_page(), program.url)
        visit.watch()
        visits.append(visit)
        visit.page.goto(f"{program.url}/")
        visit.page.locator("#starters").wait_for()
        return visit

    yield enter
    for context in contexts:
        context.close()
    for visit in visits:
        assert visit.complaints == []
        assert visit.strangers == []
    assert "Traceback" not in program.output()


def face() -> bytes:
    """Return a JPEG of 640 x 480 pixels with a face in it."""
    canvas = Image.new("RGB", (640, 480), "#8a7f76")
    archive = SHARED / "data" / "faces" / PORTRAIT[0]
    if archive.is_file():
        with zipfile.ZipFile(archive) as photos:
            picture = Image.open(io.BytesIO(photos.read(PORTRAIT[1]))).convert("RGB")
        picture.thumbnail((640, 480))
        canvas.paste(picture, ((640 - picture.width) // 2, (480 - picture.height) // 2))
    else:
        _draw_face(ImageDraw.Draw(canvas))
    written = io.BytesIO()
    canvas.save(written, "JPEG", quality=90)
    return written.getvalue()


def _draw_face(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse((200, 60, 440, 400), fill="#e0b090")
    for x in (265, 375):
        pen.ellipse((x - 22, 185, x + 22, 213), fill="white")
        pen.ellipse((x - 9, 190, x + 9, 208), fill="#402a20")
        pen.line((x - 30, 168, x + 30, 164), fill="#503020", width=7)
    pen.line((320, 210, 308, 275, 330, 278), fill="#b08060", width=5)
    pen.chord((265, 270, 375, 350), 10, 170, fill="#a04040")
