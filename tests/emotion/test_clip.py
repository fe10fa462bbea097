import io
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.stream import VideoStream
from hypothesis import given, settings
from hypothesis import strategies as st

from emotion.clip import FEWEST, FRAME_SIDE, MOST, Shot, frames, shots
from models.errors import MediaTooLarge, UnreadableMedia

SHARED = Path(__file__).parents[3] / "shared" / "data" / "faces" / "clips"


def filmed(
    seconds: float = 2.0,
    rate: int = 10,
    kind: str = "mp4",
    codec: str = "mpeg4",
    size: tuple[int, int] = (64, 48),
) -> bytes:
    """A clip that grows from black to white; the top left corner is red."""
    stream = io.BytesIO()
    with av.open(stream, "w", format=kind) as container:
        video = container.add_stream(codec, rate=rate)
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        count = max(1, round(seconds * rate))
        for index in range(count):
            level = 255 * index // max(1, count - 1)
            picture = np.full((size[1], size[0], 3), level, np.uint8)
            picture[:16, :16] = (255, 0, 0)
            container.mux(video.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        container.mux(video.encode(None))
    return stream.getvalue()


def shown_at(
    times: Sequence[float],
    codec: str = "h264",
    kind: str = "mp4",
    options: Mapping[str, str] | None = None,
) -> bytes:
    """A clip with one frame at each time, whose brightness tells the time: 4 levels a tenth."""
    stream = io.BytesIO()
    with av.open(stream, "w", format=kind) as container:
        video = container.add_stream(codec, rate=30, options=dict(options or {}))
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        # the muxer's own clock: frames need not come at an even pace
        video.codec_context.time_base = Fraction(1, 1000)
        for at in times:
            level = round(20 + 40 * at)
            picture = np.full((48, 64, 3), level, np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, "rgb24")
            frame.pts, frame.time_base = round(at * 1000), Fraction(1, 1000)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
    return stream.getvalue()


def told_time(shot: Shot) -> float:
    """What the brightness of a frame of `shown_at` says."""
    return (float(shot.picture.mean()) - 20) / 40


def spoken() -> bytes:
    stream = io.BytesIO()
    with av.open(stream, "w", format="mp4") as container:
        audio = container.add_stream("aac", rate=8000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
        frame.sample_rate = 8000
        container.mux(audio.encode(frame))
        container.mux(audio.encode(None))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("kind", "codec"),
    [
        ("mp4", "mpeg4"),
        ("mp4", "h264"),
        ("webm", "libvpx"),
        ("webm", "libvpx-vp9"),
        ("mov", "hevc"),
        ("avi", "mpeg4"),
    ],
)
def test_frames_are_spread_over_the_time(kind: str, codec: str) -> None:
    pictures = frames(filmed(kind=kind, codec=codec), count=4)
    assert [picture.shape for picture in pictures] == [(48, 64, 3)] * 4
    levels = [float(picture[30:, 30:].mean()) for picture in pictures]
    for level, expected in zip(levels, (1 / 8, 3 / 8, 5 / 8, 7 / 8), strict=True):
        assert level / 255 == pytest.approx(expected, abs=0.08)


@pytest.mark.parametrize(
    "options", [{"bf": "3"}, {"bf": "0"}, {"g": "15"}, {"bf": "8", "g": "40"}]
)
def test_every_shot_is_of_its_time_whatever_is_left_out(options: dict[str, str]) -> None:
    clip = shown_at([n / 30 for n in range(150)], options=options)
    taken = shots(clip, 10)
    assert len(taken) == 10
    for number, shot in enumerate(taken):
        assert shot.at_s == pytest.approx((number + 0.5) / 2, abs=0.16)
        assert told_time(shot) == pytest.approx(shot.at_s, abs=0.1)


def test_a_key_frame_near_by_is_taken_instead() -> None:
    # one every third of a second, while a look is wanted at 0.25, 0.75, 1.25, ... s
    clip = shown_at([n / 30 for n in range(150)], options={"g": "10", "sc_threshold": "0"})
    times = [shot.at_s for shot in shots(clip, 10)]
    assert times[:4] == pytest.approx([1 / 3, 2 / 3, 4 / 3, 5 / 3], abs=0.002)


def test_a_variable_pace_is_sampled_by_time() -> None:
    # thirty frames in the first second, one in each of the three seconds after it
    clip = shown_at([*(n / 30 for n in range(30)), 1.0, 2.0, 3.0, 4.0])
    times = [shot.at_s for shot in shots(clip, 4)]
    assert times == pytest.approx([0.5, 1.0, 2.0, 3.0], abs=0.04)
    assert [told_time(shot) for shot in shots(clip, 4)] == pytest.approx(times, abs=0.1)


def test_a_longer_clip_is_looked_at_more_often() -> None:
    for seconds, looks in ((1, FEWEST), (12, 12), (55, MOST)):
        assert len(shots(filmed(seconds=seconds, rate=10))) == looks


def test_a_browser_s_recording_without_duration_is_read() -> None:
    clip = filmed(kind="webm", codec="libvpx")
    # what MediaRecorder leaves out: the duration element (id 0x4489, 8 bytes long)
    assert b"\x44\x89\x88" in clip
    assert len(frames(clip.replace(b"\x44\x89\x88", b"\xec\x80\x88"), count=4)) >= 1


def test_one_frame_is_enough() -> None:
    assert len(frames(filmed(seconds=0.1))) == 1


def test_a_short_clip_gives_each_frame_once() -> None:
    assert len(frames(filmed(seconds=0.3), count=8)) == 3


@pytest.mark.parametrize(
    ("matrix", "corner"),
    [
        ((0, 1, -1, 0), (4, -4)),  # a quarter to the right: top left goes to top right
        ((-1, 0, 0, -1), (-4, -4)),
        ((0, -1, 1, 0), (-4, 4)),
    ],
)
def test_a_turned_clip_comes_out_upright(
    matrix: tuple[int, int, int, int], corner: tuple[int, int]
) -> None:
    clip = bytearray(filmed())
    header = clip.index(b"tkhd")
    place = header + 4 + 40  # version 0: times, ids, layer, volume; then nine numbers
    for offset, value in zip((0, 4, 12, 16), matrix, strict=True):
        number = (value * 65536).to_bytes(4, "big", signed=True)
        clip[place + offset : place + offset + 4] = number
    picture = frames(bytes(clip), count=1)[0]
    assert picture.shape == ((64, 48, 3) if matrix[0] == 0 else (48, 64, 3))
    red, _, blue = picture[corner].astype(int)
    assert red > 150
    assert blue < 90


def test_large_frames_are_made_smaller() -> None:
    assert max(frames(filmed(seconds=0.2, size=(1280, 720)))[0].shape) == FRAME_SIDE


def test_over_a_minute_is_too_large() -> None:
    assert frames(filmed(seconds=60, rate=1))
    assert frames(filmed(seconds=60.4, rate=10))
    with pytest.raises(MediaTooLarge):
        frames(filmed(seconds=61, rate=10))


def test_more_frames_than_anybody_films_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    clip = filmed(seconds=2, rate=10)
    monkeypatch.setattr("emotion.clip.MOST_PIXELS", 20 * 64 * 48)
    assert len(frames(clip)) == FEWEST
    monkeypatch.setattr("emotion.clip.MOST_PIXELS", 20 * 64 * 48 - 1)
    with pytest.raises(MediaTooLarge, match="60 frames"):
        frames(clip)


def test_over_twenty_megabytes_is_too_large() -> None:
    with pytest.raises(MediaTooLarge):
        frames(bytes(20 * 1024 * 1024 + 1))


def test_a_clip_without_pictures_is_unreadable() -> None:
    with pytest.raises(UnreadableMedia):
        frames(spoken())


def test_a_playlist_is_never_followed() -> None:
    for text in ("#EXTM3U\n#EXTINF:1,\nfile:///etc/hosts\n", "ffconcat version 1.0\nfile a.mp4\n"):
        with pytest.raises(UnreadableMedia):
            frames(text.encode())


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_cut_off_clip_is_read_or_refused(share: float) -> None:
    for kind, codec in (("mp4", "mpeg4"), ("webm", "libvpx")):
        clip = filmed(kind=kind, codec=codec)
        frames_or_refuse(clip[: int(len(clip) * share)])


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_clip_or_unreadable(clip: bytes) -> None:
    frames_or_refuse(clip)


SEED = filmed(seconds=0.5)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SEED) - 1), st.integers(0, 255)), max_size=8))
def test_a_damaged_clip_is_a_clip_or_refused(damage: list[tuple[int, int]]) -> None:
    clip = bytearray(SEED)
    for place, value in damage:
        clip[place] = value
    frames_or_refuse(bytes(clip))


def frames_or_refuse(clip: bytes) -> None:
    try:
        pictures = frames(clip)
    except (UnreadableMedia, MediaTooLarge):
        return
    assert all(picture.ndim == 3 for picture in pictures)


@pytest.mark.skipif(not SHARED.exists(), reason="needs the shared clips")
def test_clips_from_other_hands_are_read_in_the_order_of_time() -> None:
    for path in sorted(SHARED.iterdir()):
        taken = shots(path.read_bytes())
        times = [shot.at_s for shot in taken]
        assert times == sorted(times)
        assert 1 <= len(taken) <= MOST
        assert all(max(shot.picture.shape) <= FRAME_SIDE for shot in taken)
