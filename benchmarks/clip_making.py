"""Clips made of portraits: a neutral one cross-fades into another of the same person.

The expression comes at a moment and for a while drawn from a generator. The hand shakes, the light
drifts, the sensor is noisy, H.264 compresses. All in memory; no picture is written.
"""

import csv
import hashlib
import io
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import av
import cv2
import numpy as np
from av.video.stream import VideoStream

from emotion.detector import Face
from emotion.image import Image
from models.mood import Emotion

MOST_OF_ONE = 35  # clips of one expression; happiness would be two of three
STEADY = 40  # clips of a face that stays neutral
EXPRESSIONS = (Emotion.HAPPINESS, Emotion.SURPRISE, Emotion.ANGER, Emotion.SADNESS)
"""The portraits have under ten people for each of the others."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a clip is made of: two portraits of one person, as the bytes of JPEG files."""

    start: bytes
    end: bytes
    truth: Emotion


@dataclass(frozen=True, slots=True)
class Form:
    """How a clip is filmed.

    Attributes:
        side: of a frame, px.
        rate: frames a second.
        seconds: how long it lasts.
        bit_rate: bits a second.
    """

    side: int = 320
    rate: int = 15
    seconds: float = 4.0
    bit_rate: int = 400_000


def cast(archive: zipfile.ZipFile, half: str) -> Iterator[Scene]:
    """Yield the scenes, one expression of a person each, in an order that never changes."""
    people: dict[str, dict[Emotion, list[str]]] = defaultdict(lambda: defaultdict(list))
    with archive.open("labels.csv") as stream:
        for row in csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8")):
            people[row["person"]][Emotion(row["emotion"])].append(row["file"])
    made: Counter[Emotion] = Counter()
    for person in sorted(people, key=digest):
        files = people[person]
        resting = sorted(files.get(Emotion.NEUTRAL, []))
        if digest(person) % 2 != (half == "chosen") or not resting:
            continue
        for emotion in EXPRESSIONS:
            if emotion in files and made[emotion] < MOST_OF_ONE:
                made[emotion] += 1
                ends = sorted(files[emotion])
                yield Scene(archive.read(resting[0]), archive.read(ends[0]), emotion)
        if len(resting) > 1 and made[Emotion.NEUTRAL] < STEADY:
            made[Emotion.NEUTRAL] += 1
            yield Scene(archive.read(resting[0]), archive.read(resting[1]), Emotion.NEUTRAL)


def digest(person: str) -> int:
    """Return a number that belongs to a person, as good as drawn by chance."""
    return int.from_bytes(hashlib.sha256(person.encode()).digest()[:8], "big")


def centred(picture: Image, face: Face, side: int) -> Image:
    """Return a frame with the face in its middle, half as wide as the frame."""
    scale = side / 2 / max(face.box.w, face.box.h)
    across = side / 2 - scale * (face.box.x + face.box.w / 2)
    down = side / 2 - scale * (face.box.y + face.box.h / 2)
    return moved(picture, np.array([[scale, 0, across], [0, scale, down]]), side)


def moved(picture: Image, how: np.ndarray, side: int) -> Image:
    """Return a frame into which a picture is mapped; its border goes on outside."""
    frame = cv2.warpAffine(picture, how, (side, side), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(frame, np.uint8)


def filmed(start: Image, end: Image, form: Form, rng: np.random.Generator) -> bytes:
    """Return a clip that fades from one picture to another, held by hand."""
    stream = io.BytesIO()
    with av.open(stream, "w", format="mp4") as container:
        track = container.add_stream("h264", rate=form.rate, options={"preset": "veryfast"})
        assert isinstance(track, VideoStream)  # noqa: S101  # told to the type checker
        track.width, track.height, track.pix_fmt = form.side, form.side, "yuv420p"
        track.bit_rate = form.bit_rate
        shake = np.cumsum(rng.normal(0, 0.8, (round(form.seconds * form.rate), 2)), axis=0)
        light = 1 + np.cumsum(rng.normal(0, 0.01, len(shake)))
        for share, by, gain in zip(course(form, rng), shake, light, strict=True):
            mixed = (1 - share) * start.astype(np.float32) + share * end.astype(np.float32)
            noisy = mixed * gain + rng.normal(0, 4, mixed.shape)
            frame = moved(
                np.clip(noisy, 0, 255).astype(np.uint8),
                np.array([[1, 0, by[0]], [0, 1, by[1]]]),
                form.side,
            )
            container.mux(track.encode(av.VideoFrame.from_ndarray(frame, "rgb24")))
        container.mux(track.encode(None))
    return stream.getvalue()


def course(form: Form, rng: np.random.Generator) -> np.ndarray:
    """Return for each frame how far the expression shows, in [0, 1].

    It comes between 0.5 and 2.5 s, takes 0.3 to 1 s to come, stays to the end in half of the
    clips, and goes again after 0.8 to 2 s in the others.
    """
    times = np.arange(round(form.seconds * form.rate)) / form.rate
    comes, takes = rng.uniform(0.5, 2.5), rng.uniform(0.3, 1.0)
    stays = rng.uniform(0.8, 2.0) if rng.random() < 0.5 else form.seconds  # noqa: PLR2004
    goes = comes + takes + stays
    return np.interp(times, [comes, comes + takes, goes, goes + takes], [0, 1, 1, 0])
