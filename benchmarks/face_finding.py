"""Does a detector find the faces that YuNet finds? Part of `python -m benchmarks.faces`."""

import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

import cv2
import numpy as np

from benchmarks.face_engines import YUNET_FILE, PlainHaar
from emotion.detector import Detector
from emotion.image import Box, Image, decode, to_gray
from models.mood import Emotion

SURE: Final = 0.8
"""Score from which the teacher's faces must be found."""
DOUBTFUL: Final = 0.3
"""Score from which they may be found without being counted as a false alarm."""
LEAST: Final = 32
"""Smallest side of a face that must be found, px of the decoded picture."""
OVERLAP: Final = 0.5
LOOSE: Final = 0.3
"""Overlap of what is no false alarm: cascades draw larger boxes than YuNet."""
HELD_OUT: Final = 8
"""One person in so many is kept for measuring; the rule of training/detector_data.py."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """A picture of one face in the wild.

    Attributes:
        photo: JPEG.
        emotion: what a student took it for.
    """

    photo: bytes
    emotion: Emotion


@dataclass(frozen=True, slots=True)
class Teacher:
    """YuNet by OpenCV, looking at the whole picture."""

    network: cv2.FaceDetectorYN

    @classmethod
    def load(cls, teachers: Path) -> "Teacher":
        """Return the detector with its own weights."""
        path = str(teachers / YUNET_FILE)
        return cls(cv2.FaceDetectorYN.create(path, "", (320, 320), DOUBTFUL, 0.3, 5000))

    def detect(self, image: Image) -> list[tuple[Box, float]]:
        """Return box and score of each face in an RGB picture."""
        self.network.setInputSize((image.shape[1], image.shape[0]))
        _, rows = self.network.detect(np.ascontiguousarray(image[:, :, ::-1]))
        found = np.zeros((0, 15)) if rows is None else np.asarray(rows, np.float64)
        return [(Box(*row[:4].tolist()), float(row[14])) for row in found]


@dataclass(slots=True)
class Tally:
    """What one detector did."""

    wanted: int = 0
    found: int = 0
    boxes: int = 0
    extra: int = 0
    milliseconds: tuple[float, ...] = ()

    def add(self, truth: Sequence[tuple[Box, float]], boxes: Sequence[Box], took: float) -> None:
        """Count one picture."""
        wanted = [box for box, score in truth if score >= SURE and min(box.w, box.h) >= LEAST]
        self.wanted += len(wanted)
        self.found += sum(any(overlap(a, b) >= OVERLAP for b in boxes) for a in wanted)
        self.boxes += len(boxes)
        self.extra += sum(all(overlap(a, b) < LOOSE for a, _ in truth) for b in boxes)
        self.milliseconds += (took * 1000,)

    def figures(self) -> dict[str, object]:
        """Return the figures of all pictures."""
        return {
            "faces": self.wanted,
            "found": self.found,
            "recall": round(self.found / max(self.wanted, 1), 4),
            "boxes": self.boxes,
            "false_alarms": self.extra,
            "false_alarm_share": round(self.extra / max(self.wanted, 1), 4),
            "median_ms": round(median(self.milliseconds), 2),
        }


def measured(
    data: Path, teachers: Path, ours: Detector, most: int | None
) -> dict[str, dict[str, object]]:
    """Return the figures of our detector and of the plain cascade on whole photographs.

    Args:
        data: the folder of `faces/photos.zip`.
        teachers: the folder of the teacher's weights.
        ours: the service's detector.
        most: pictures, None for all.
    """
    teacher, haar = Teacher.load(teachers), PlainHaar.load(LEAST)
    finders: dict[str, Callable[[Image], list[Box]]] = {
        type(ours).__name__: lambda picture: [face.box for face in ours.detect(picture)],
        "plain Haar cascade": lambda picture: [
            Box(*map(float, box)) for box in haar.boxes(to_gray(picture))
        ],
    }
    tallies = {name: Tally() for name in finders}
    for picture in photographs(data, most):
        truth = teacher.detect(picture)
        for name, find in finders.items():
            begun = perf_counter()
            boxes = find(picture)
            tallies[name].add(truth, boxes, perf_counter() - begun)
    return {name: tally.figures() for name, tally in tallies.items()}


def photographs(data: Path, most: int | None) -> Iterator[Image]:
    """Yield the whole photographs, decoded as the service does."""
    with zipfile.ZipFile(data / "faces" / "photos.zip") as archive:
        for line in listed(archive, "photos.csv")[:most]:
            yield decode(archive.read(line["file"]))


def portraits(data: Path, most: int | None) -> list[Portrait]:
    """Return the portraits of the persons that are held out."""
    with zipfile.ZipFile(data / "faces" / "portraits.zip") as archive:
        lines = [line for line in listed(archive, "labels.csv") if held_out(line["person"])]
        return [
            Portrait(archive.read(line["file"]), Emotion(line["emotion"])) for line in lines[:most]
        ]


def held_out(person: str) -> bool:
    """Tell whether a person is kept for measuring, whatever else is there."""
    return zlib.crc32(person.encode()) % HELD_OUT == 0


def listed(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    """Return the lines of a table inside an archive."""
    with io.TextIOWrapper(archive.open(name), encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def overlap(a: Box, b: Box) -> float:
    """Return the intersection of two boxes over their union."""
    width = min(a.x + a.w, b.x + b.w) - max(a.x, b.x)
    height = min(a.y + a.h, b.y + b.h) - max(a.y, b.y)
    shared = max(0.0, width) * max(0.0, height)
    return shared / max(a.w * a.h + b.w * b.h - shared, 1e-9)
