"""Short videos: bytes to a few upright RGB frames, decoded in memory."""

import io
from bisect import bisect_right
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from emotion.image import MAX_BYTES, Image
from models.errors import MediaTooLarge, UnreadableMedia

if TYPE_CHECKING:
    # generic in the stubs alone
    from av.packet import Packet as AnyPacket

    Packet = AnyPacket[VideoStream]

MAX_SECONDS: Final = 60.0
"""Telegram's video notes are at most this long."""
ROUNDING: Final = 0.5
"""Seconds over the limit that are forgiven: recorders stop a little late."""
MAX_FRAME_PIXELS: Final = 9_000_000
"""A little over 4K."""
MOST_PIXELS: Final = 60 * 60 * MAX_FRAME_PIXELS
"""Of all frames together: a minute of 4K at 60 frames a second. Frames in which nothing moves take
a hundred bytes, so 20 MB could hold a quarter of an hour of decoding."""
EVERY_S: Final = 1.0
"""Seconds from one look at a face to the next: most expressions last longer."""
FEWEST: Final = 8
"""Frames that are looked at in even the shortest clip, where it has as many."""
MOST: Final = 24
"""Frames that are looked at in even the longest clip."""
FRAME_SIDE: Final = 640
"""Longest side of a frame in px."""
HALF_FRAME: Final = 0.004
"""Seconds by which two clocks may differ and still mean the same frame, at up to 120 a second."""

# FFmpeg also knows formats that name other files and addresses (playlists, concat)
OPTIONS: Final = {
    "format_whitelist": "mov,matroska,webm,avi,mpegts,mpeg,flv,ogg,asf,gif",
    "protocol_whitelist": "none",
}


class Shot(NamedTuple):
    """One frame of a clip.

    Attributes:
        at_s: when it is shown, in seconds from the first frame.
        picture: RGB uint8, shape (H, W, 3), upright, with a long side of at most `FRAME_SIDE`.
    """

    at_s: float
    picture: Image


def frames(clip: bytes, count: int = FEWEST) -> tuple[Image, ...]:
    """Return the pictures of `shots`. Raises as it does."""
    return tuple(shot.picture for shot in shots(clip, count))


def shots(clip: bytes, count: int | None = None) -> tuple[Shot, ...]:
    """Return some frames, evenly spread over a video's time and in its order.

    Args:
        clip: mp4, webm, mov, avi, ...; any codec that PyAV knows.
        count: how many frames at most; None for one each `EVERY_S`.

    Raises:
        MediaTooLarge: over 20 MB, 60 seconds, 4K or `MOST_PIXELS`.
        UnreadableMedia: anything else that is not a video, or a video without pictures.
    """
    if len(clip) > MAX_BYTES:
        raise MediaTooLarge(f"a clip has at most {MAX_BYTES // 1024**2} MB")
    try:
        with av.open(io.BytesIO(clip), "r", options=dict(OPTIONS)) as container:
            found = tuple(_shots(container, count))
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
        times: seconds on the stream's own clock, one for each packet.
    """

    packets: Sequence["Packet"]
    times: Sequence[float]

    @property
    def first(self) -> float:
        """When the first frame is shown."""
        return min(self.times)

    @property
    def seconds(self) -> float:
        """From the first frame to the end of the last."""
        last = max(self.times) - self.first
        return last + (last / (len(self.times) - 1) if len(self.times) > 1 else 0.0)

    def spread(self, count: int) -> list[int]:
        """Return the packets of up to `count` frames, one for each share of the time.

        It is the frame in the middle of the share, or one near it that needs no other frame.
        """
        order = sorted(range(len(self.times)), key=lambda index: self.times[index])
        shown = [self.times[index] for index in order]
        keys = [self.times[index] for index in order if self.packets[index].is_keyframe]
        share = self.seconds / count
        middles = [self.first + (part + 0.5) * share for part in range(count)]
        places = {
            max(0, bisect_right(shown, _handy(middle, keys, share / 4)) - 1) for middle in middles
        }
        return [order[place] for place in sorted(places)]

    def groups(self, chosen: Sequence[int]) -> dict[range, list[int]]:
        """Return the groups of pictures that hold chosen packets, with those of each.

        A group starts with a frame that needs no other; the rest of it needs what came before.
        """
        keys = [index for index, packet in enumerate(self.packets) if packet.is_keyframe]
        borders = [0, *(key for key in keys if key), len(self.packets)]
        wanted: dict[range, list[int]] = {}
        for index in sorted(chosen):
            after = bisect_right(borders, index)
            group = range(borders[after - 1], borders[after])
            wanted.setdefault(group, []).append(index)
        return wanted


def _handy(wanted: float, keys: Sequence[float], near: float) -> float:
    """Return the key frame's time nearest to a wanted one, or the wanted one if none is near."""
    after = bisect_right(keys, wanted)
    around = keys[max(0, after - 1) : after + 1]
    nearest = min(around, key=lambda key: abs(key - wanted), default=wanted)
    return nearest if abs(nearest - wanted) <= near else wanted


def _shots(container: InputContainer, count: int | None) -> Iterator[Shot]:
    """Decode only the groups of pictures that hold a wanted frame."""
    if not container.streams.video:
        raise UnreadableMedia("there is no video in it")
    stream = container.streams.video[0]
    pixels = stream.codec_context.width * stream.codec_context.height
    if pixels > MAX_FRAME_PIXELS:
        raise MediaTooLarge("a clip has at most 9 megapixels a frame")
    stream.codec_context.thread_count = 1  # the worker pool already fills the cores
    track = _track(container, stream)
    if track.seconds > MAX_SECONDS + ROUNDING:
        raise MediaTooLarge(f"a clip lasts at most {MAX_SECONDS:.0f} seconds")
    if pixels * len(track.packets) > MOST_PIXELS:
        raise MediaTooLarge("a clip has at most 60 frames of 4K a second")
    wanted = track.spread(count or min(MOST, max(FEWEST, round(track.seconds / EVERY_S))))
    for group, indices in track.groups(wanted).items():
        for shown, frame in _wanted(stream, track, group, indices):
            yield Shot(max(0.0, shown - track.first), _upright(frame))


def _track(container: InputContainer, stream: VideoStream) -> Track:
    """Read all packets; browsers record without a duration and without an index."""
    packets, times = [], []
    try:
        for packet in container.demux(stream):
            shown = packet.pts if packet.pts is not None else packet.dts
            if packet.size and shown is not None and packet.time_base is not None:
                packets.append(packet)
                times.append(float(shown * packet.time_base))
    except av.FFmpegError:
        # a clip that was cut off still shows what came before
        if not packets:
            raise
    if not packets:
        raise UnreadableMedia("the video holds no frame")
    return Track(packets, times)


def _wanted(
    stream: VideoStream, track: Track, group: range, indices: Sequence[int]
) -> Iterator[tuple[float, VideoFrame]]:
    """Decode one group; yield time and frame of what is shown at (or first after) the wanted."""
    waiting = deque(sorted(track.times[index] for index in indices))
    for frame in _decoded(stream, track, group, frozenset(indices)):
        if frame.pts is None or stream.time_base is None:
            continue
        # frames that leave the decoder last have no clock of their own: `frame.time` is NaN
        shown = float(frame.pts * stream.time_base)
        if shown < waiting[0] - HALF_FRAME:
            continue
        while waiting and waiting[0] - HALF_FRAME <= shown:
            waiting.popleft()
        yield shown, frame
        if not waiting:
            break
    stream.codec_context.flush_buffers()


def _decoded(
    stream: VideoStream, track: Track, group: range, wanted: Collection[int]
) -> Iterator[VideoFrame]:
    """Yield the frames of a group in the order they are shown; broken ones are left out.

    Frames that no other frame needs are decoded only where they are wanted themselves: a third
    less to do, as most encoders work.
    """
    context = stream.codec_context
    packets = [(index, track.packets[index]) for index in group]
    for index, packet in [*packets, (-1, None)]:
        context.skip_frame = "DEFAULT" if index in wanted else "NONREF"
        try:
            yield from context.decode(packet)
        except av.InvalidDataError:
            continue


def _upright(frame: VideoFrame) -> Image:
    """Return a frame as a picture, turned as its metadata says."""
    if frame.width * frame.height > MAX_FRAME_PIXELS:
        raise MediaTooLarge("a clip has at most 9 megapixels a frame")
    scale = min(1.0, FRAME_SIDE / max(frame.width, frame.height))
    size = [max(2, round(side * scale)) for side in (frame.width, frame.height)]
    picture = frame.reformat(size[0], size[1], "rgb24").to_ndarray()
    # the angle is counter-clockwise, and so is rot90
    return np.ascontiguousarray(np.rot90(picture, round(frame.rotation / 90)), dtype=np.uint8)
