"""One open web page: reads its frames, answers them one after another, and bounds all it holds.

Three tasks share a socket. The reader turns frames into waiting updates, the answerer takes them
in order, the sender writes. Each bound presses back on the one before, down to the page's TCP
connection, so that neither a flood nor a page that stops reading can fill our memory.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from secrets import token_hex
from time import monotonic

import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.web_wire import (
    Announced,
    Frame,
    Junk,
    Pressed,
    error_frame,
    number_in,
    parse,
    progress_frame,
    reply_frame,
    update_of,
)
from handlers.lines import Phrase
from handlers.texts import table_for
from models.chat import MAX_MEDIA_BYTES, Stage, UserRef
from models.errors import MediaTooLarge
from models.protocols import Handle

log = structlog.get_logger(__name__)

MAX_WAITING = 8
"""Updates of one page that may wait for their answer."""

BURST, PER_SECOND = 60.0, 10.0
"""Updates that one page may send at once, and for long. A person's fingers stay below."""

REFUSAL_PAUSE = 0.01
"""Seconds. A page that floods us with refused frames is read this slowly."""

SEND_PATIENCE = 30.0
"""Seconds in which a page must take what we send."""

MAX_MEDIA_OF_ALL = 256 * 1024 * 1024
"""Bytes of media that all pages together may have announced or waiting."""

UPLOAD_WITHIN = 300.0
"""Seconds in which an upload must arrive, or its room goes to others."""

FAREWELL = 2.0
"""Seconds for the work that is under way when a page goes: a Like just before a reload counts."""


class Stuck(Exception):
    """The page has stopped reading."""


@dataclass(slots=True)
class Pace:
    """A bucket of tokens: `BURST` of them, refilled by `PER_SECOND`."""

    tokens: float = BURST
    at: float = field(default_factory=monotonic)

    def allows(self) -> bool:
        """Take a token, if there is one."""
        now = monotonic()
        self.tokens = min(BURST, self.tokens + (now - self.at) * PER_SECOND)
        self.at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


@dataclass(slots=True)
class Room:
    """What is left of the memory for the media of all pages."""

    left: int = MAX_MEDIA_OF_ALL


@dataclass(slots=True)
class Upload:
    """A picture or clip on its way; `deadline` is the loop's time."""

    announced: Announced
    deadline: float
    data: bytearray = field(default_factory=bytearray)


@dataclass(slots=True)
class Talk:
    """What one socket and one person say to each other; `run` it once."""

    socket: WebSocket
    user: UserRef
    handle: Handle
    room: Room = field(default_factory=Room)
    name: str = field(default_factory=lambda: token_hex(6))
    _pace: Pace = field(default_factory=Pace)
    _inbox: asyncio.Queue[tuple[Frame, bytes] | None] = field(default_factory=asyncio.Queue)
    _outbox: asyncio.Queue[str] = field(default_factory=lambda: asyncio.Queue(2 * MAX_WAITING))
    _upload: Upload | None = None
    _waiting: int = 0
    _held: int = 0  # bytes of media, announced or waiting
    _skipping: int = 0  # bytes of a refused upload that may still come
    _gone: bool = False

    async def run(self) -> None:
        """Talk until the page goes; the socket must have been accepted."""
        try:
            async with asyncio.TaskGroup() as group:
                answering = group.create_task(self._answer_all())
                sending = group.create_task(self._send_all())
                await self._read_all()
                self._inbox.put_nowait(None)
                await asyncio.wait({answering}, timeout=FAREWELL)
                answering.cancel()
                sending.cancel()
        except* Stuck:
            log.info("web_page_stuck")
        finally:
            self._let_go(self._held)

    async def _read_all(self) -> None:
        with suppress(WebSocketDisconnect):
            while True:
                deadline = self._upload.deadline if self._upload else None
                try:
                    async with asyncio.timeout_at(deadline):
                        event = await self.socket.receive()
                except TimeoutError:
                    await self._give_up_upload()
                    continue
                if event["type"] == "websocket.disconnect":
                    break
                if (text := event.get("text")) is not None:
                    await self._take_text(text)
                else:
                    await self._take_bytes(event.get("bytes") or b"")
        self._gone, self._upload = True, None

    async def _take_text(self, text: str) -> None:
        try:
            frame = parse(text)
        except Junk:
            log.debug("web_junk")
            await self._refuse(number_in(text), table_for().tell(Phrase.NOT_OF_OUR_PAGE))
            return
        if isinstance(frame, Announced):
            await self._announce(frame)
        else:
            await self._accept(frame)

    async def _announce(self, frame: Announced) -> None:
        await self._drop_upload()
        if frame.size > MAX_MEDIA_BYTES:
            self._skipping = frame.size
            await self._refuse(frame.number, table_for().advice[MediaTooLarge])
        elif self._held + frame.size > MAX_MEDIA_BYTES:
            self._skipping = frame.size
            await self._refuse(frame.number, table_for().tell(Phrase.ONE_MOMENT))
        elif frame.size > self.room.left:
            self._skipping = frame.size
            await self._refuse(frame.number, table_for().tell(Phrase.BUSY))
        else:
            self._held += frame.size
            self.room.left -= frame.size
            deadline = asyncio.get_running_loop().time() + UPLOAD_WITHIN
            self._upload = Upload(frame, deadline)
            await self._finish_upload()

    async def _take_bytes(self, chunk: bytes) -> None:
        if self._upload is None:
            await self._skip(len(chunk))
            return
        if len(self._upload.data) + len(chunk) > self._upload.announced.size:
            await self._drop_upload()
            return
        self._upload.data += chunk
        await self._finish_upload()

    async def _skip(self, size: int) -> None:
        """Pass over bytes that were refused; complain about those that nobody announced."""
        if size > self._skipping:
            await self._refuse(None, table_for().tell(Phrase.NOT_OF_OUR_PAGE))
        self._skipping = max(0, self._skipping - size)

    async def _finish_upload(self) -> None:
        upload = self._upload
        if upload is not None and len(upload.data) == upload.announced.size:
            self._upload = None
            if not await self._accept(upload.announced, bytes(upload.data)):
                self._let_go(upload.announced.size)

    async def _drop_upload(self) -> None:
        """Give up on an upload that another one, or too many bytes, cut short."""
        self._skipping = 0
        if self._upload is not None:
            announced, self._upload = self._upload.announced, None
            self._let_go(announced.size)
            await self._refuse(announced.number, table_for().tell(Phrase.UNFINISHED))

    async def _give_up_upload(self) -> None:
        """Give up on an upload that takes too long; what still comes of it is passed over."""
        if self._upload is not None:
            missing = self._upload.announced.size - len(self._upload.data)
            await self._drop_upload()
            self._skipping = missing

    def _let_go(self, size: int) -> None:
        self._held -= size
        self.room.left += size

    async def _accept(self, frame: Frame, media: bytes = b"") -> bool:
        """Let the frame wait for its answer, unless there is too much already."""
        if self._waiting >= MAX_WAITING or not self._pace.allows():
            await self._refuse(frame.number, table_for().tell(Phrase.ONE_MOMENT))
            return False
        self._waiting += 1
        self._inbox.put_nowait((frame, media))
        return True

    async def _refuse(self, number: int | None, sentence: str) -> None:
        await self._outbox.put(error_frame(number, sentence))
        await asyncio.sleep(REFUSAL_PAUSE)

    async def _answer_all(self) -> None:
        while (waiting := await self._inbox.get()) is not None:
            frame, media = waiting
            del waiting  # or the picture would stay in memory until the next update
            # nobody waits for an answer any more, but a Like is still meant
            if isinstance(frame, Pressed) or not self._gone:
                await self._answer(frame, media)
            self._waiting -= 1
            self._let_go(len(media))
            del frame, media
            await asyncio.sleep(0)  # answers that wait for nothing must not keep others waiting

    async def _answer(self, frame: Frame, media: bytes) -> None:
        def progress(stage: Stage) -> None:
            with suppress(asyncio.QueueFull):  # news of a stage may be lost, an answer not
                self._outbox.put_nowait(progress_frame(frame.number, stage))

        reply = await self.handle(update_of(frame, self.user, self.name, media), progress)
        await self._outbox.put(reply_frame(frame.number, reply))

    async def _send_all(self) -> None:
        while True:
            frame = await self._outbox.get()
            if self._gone:
                continue
            try:
                async with asyncio.timeout(SEND_PATIENCE):
                    await self.socket.send_text(frame)
            except TimeoutError:
                raise Stuck from None
            except (WebSocketDisconnect, RuntimeError):  # the second: closed from our side
                self._gone = True
