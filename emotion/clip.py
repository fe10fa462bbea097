"""Short videos: bytes to a few upright RGB frames, decoded in memory."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import av
import numpy as np
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from emotion.image import MAX_BYTES, Image
from models.errors import MediaTooLarge, UnreadableMedia

MAX_SECONDS: Final = 60.0
"""Telegram's video notes are at most this long."""
ROUNDING: Final = 1.0
"""Seconds over the limit that are forgiven: recorders stop a little late."""
MAX_FRAME_PIXELS: Final = 9_000_000
"""A little over 4K."""
FRAMES: Final = 8
"""Frames that are looked at: expressions last longer than an eighth of a note."""
FRAME_SIDE: Final = 640
"""Longest side of a frame in px."""

# FFmpeg also knows formats that name other files and addresses (playlists, concat)
OPTIONS: Final = {
    "format_whitelist": "mov,matroska,webm,avi,mpegts,mpeg,flv,ogg,asf,gif",
    "protocol_whitelist": "none",
}


def frames(clip: bytes, count: int = FRAMES) -> tuple[Image, ...]:
    """Return up to `count` frames, evenly spread over a video's time.

    Args:
        clip: mp4, webm, mov, avi, ...; any codec that PyAV knows.
        count: how many frames at most.

    Returns:
        RGB uint8 pictures, shape (H, W, 3), upright, with a long side of at most `FRAME_SIDE`.

    Raises:
        MediaTooLarge: over 20 MB, 60 seconds or 4K.
        UnreadableMedia: anything else that is not a video, or a video without pictures.
    """
    if len(clip) > MAX_BYTES:
        raise MediaTooLarge(f"a clip has at most {MAX_BYTES // 1024**2} MB")
    try:
        with av.open(io.BytesIO(clip), options=dict(OPTIONS)) as container:
            found = tuple(_frames(container, count))
    except (MediaTooLarge, UnreadableMedia):
        raise
    except Exception as problem:  # decoders fail on hostile bytes in every way there is
        raise UnreadableMedia(f"no video: {type(problem).__name__}") from problem
    if not found:
        raise UnreadableMedia("no frame of the video can be decoded")
    return found


@dataclass(frozen=True, slots=True)
class Track:
    """The packets of a video stream, in decoding order, and the time each is shown at.

    Attributes:
        packets: compressed frames.
        times: seconds since the first frame is shown, one for each packet.
    """

    packets: Sequence[Packet]
    times: Sequence[float]

    @property
    def seconds(self) -> float:
        """From the first frame to the end of the last."""
        last = max(self.times)
        return last + (last / (len(self.times) - 1) if len(self.times) > 1 else 0.0)

    def start_before(self, index: int) -> int:
        """Return the packet from which decoding must start to get at the one at `index`."""
        while index > 0 and not self.packets[index].is_keyframe:
            index -= 1
        return index


def _frames(container: InputContainer, count: int) -> Iterator[Image]:
    """Decode only the groups of pictures that hold a wanted frame."""
    if not container.streams.video:
        raise UnreadableMedia("there is no video in it")
    stream = container.streams.video[0]
    if stream.codec_context.width * stream.codec_context.height > MAX_FRAME_PIXELS:
        raise MediaTooLarge("a clip has at most 9 megapixels a frame")
    stream.codec_context.thread_count = 1  # the worker pool already fills the cores
    track = _track(container, stream)
    if track.seconds > MAX_SECONDS + ROUNDING:
        raise MediaTooLarge(f"a clip lasts at most {MAX_SECONDS:.0f} seconds")
    wanted = [(index + 0.5) / count * track.seconds for index in range(count)]
    yield from _decoded(stream, track, wanted)


def _track(container: InputContainer, stream: VideoStream) -> Track:
    """Read all packets; browsers record without a duration and without an index."""
    packets, times = [], []
    for packet in container.demux(stream):
        shown = packet.pts if packet.pts is not None else packet.dts
        if packet.size and shown is not None and packet.time_base is not None:
            packets.append(packet)
            times.append(float(shown * packet.time_base))
    if not packets:
        raise UnreadableMedia("the video holds no frame")
    first = min(times)
    return Track(packets, [time - first for time in times])
