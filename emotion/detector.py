"""Pictures to faces: where they are and how sure we are of it.

First version: the Haar cascades that OpenCV 4 brings along (Viola and Jones 2001; Lienhart and
Maydt 2002). The frontal cascade proposes; a second cascade and an eye, or a strong first vote,
must agree. Measured against YuNet (score over 0.8, side of 32 px or more) on pictures it never
learned from, with a step of 1.1 and without the second look in a frame: it finds 91 % of the faces
of 200 portraits and 84 % of those of 110 whole photographs, with 2 and 6 false alarms; 9 on 200
everyday scenes (34 with the first cascade alone).
"""

import math
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol, Self

import cv2
import numpy as np

from emotion.image import Box, Image, to_gray
from models.errors import StartupError

SEARCH_SIDE: Final = 480
"""Faces are searched in a copy with this long side, px: 3 times faster than at 1280."""
MIN_SHARE: Final = 0.06
"""Smallest face, as a share of the picture's short side."""
MIN_FACE: Final = 20
"""Smallest face in px of the copy: what the cascades were trained at."""
EDGE: Final = 0.25
"""Width of a black frame for a second look, in long sides of the picture.

The cascades want some background around a face. On 90 tightly cut portraits the frame raises
those found from 32 to 71; it adds no false alarm on 158 scenes without people.
"""
STEP: Final = 1.15
NEIGHBOURS: Final = 3
STRONG: Final = 4.0
"""Weight of the last stage from which a face needs no visible eye (sunglasses, blinking)."""
DOUBTFUL: Final = 3.0
"""Weight that becomes a score of 0.5."""


@dataclass(frozen=True, slots=True)
class Face:
    """A face in a picture.

    Attributes:
        box: in px of the decoded picture.
        score: in [0, 1], how sure the detector is; a ranking, not a probability.
        landmarks: (x, y) of right eye, left eye, nose, right and left corner of the mouth, in px
            of the decoded picture ("right" is the person's); None when the detector has none.
    """

    box: Box
    score: float
    landmarks: tuple[tuple[float, float], ...] | None = None


class Detector(Protocol):
    """Finds faces. Safe to call from several threads at once."""

    def detect(self, image: Image) -> tuple[Face, ...]:
        """Return all faces, the largest first."""


@dataclass(frozen=True, slots=True)
class HaarDetector:
    """OpenCV's cascades. Each thread has its own: they keep buffers between calls."""

    folder: Path
    local: threading.local = field(default_factory=threading.local, repr=False)

    @classmethod
    def load(cls) -> Self:
        """Return a detector with the cascades inside the OpenCV wheel, read once to be sure."""
        # what cv2.data.haarcascades says, which the stubs do not know
        detector = cls(Path(cv2.__file__).parent / "data")
        detector._cascades()
        return detector

    def detect(self, image: Image) -> tuple[Face, ...]:
        """Return all faces, the largest first.

        Args:
            image: RGB uint8, shape (H, W, 3).
        """
        gray = to_gray(image)
        scale = min(1.0, SEARCH_SIDE / max(gray.shape))
        small = resized(gray, scale)
        found = self._search(small)
        edge = 0
        if not found:
            edge = round(EDGE * max(small.shape))
            found = self._search(framed(small, edge))
        faces = [
            Face(
                Box((box.x - edge) / scale, (box.y - edge) / scale, box.w / scale, box.h / scale),
                1 / (1 + math.exp(DOUBTFUL - weight)),
            )
            for box, weight in found
        ]
        return tuple(sorted(faces, key=lambda face: -face.box.w * face.box.h))

    def _search(self, gray: Image) -> list[tuple[Box, float]]:
        """Return the boxes that all cascades agree on, in px of the copy, and their weights."""
        cascades = self._cascades()
        proposed = cascades.propose(gray)
        return [(box, weight) for box, weight in proposed if cascades.confirm(gray, box, weight)]

    def _cascades(self) -> "Cascades":
        """Return this thread's cascades."""
        mine: Cascades | None = getattr(self.local, "cascades", None)
        if mine is None:
            mine = self.local.cascades = Cascades.load(self.folder)
        return mine


@dataclass(frozen=True, slots=True)
class Cascades:
    """The three cascades of one thread."""

    frontal: cv2.CascadeClassifier
    second: cv2.CascadeClassifier
    eye: cv2.CascadeClassifier

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the cascades. Raises StartupError where the OpenCV at hand has none."""
        return cls(
            read(folder / "haarcascade_frontalface_default.xml"),
            read(folder / "haarcascade_frontalface_alt2.xml"),
            read(folder / "haarcascade_eye.xml"),
        )

    def propose(self, gray: Image) -> list[tuple[Box, float]]:
        """Return boxes that may hold a face, with the weight of the cascade's last stage."""
        least = max(MIN_FACE, round(MIN_SHARE * min(gray.shape)))
        boxes, _, weights = self.frontal.detectMultiScale3(
            cv2.equalizeHist(gray),
            scaleFactor=STEP,
            minNeighbors=NEIGHBOURS,
            minSize=(least, least),
            outputRejectLevels=True,
        )
        rows = np.reshape(np.asarray(boxes, dtype=np.float64), (-1, 4))
        return [
            (Box(*map(float, row)), float(weight))
            for row, weight in zip(rows, np.ravel(weights), strict=False)
        ]

    def confirm(self, gray: Image, box: Box, weight: float) -> bool:
        """Tell whether the second cascade agrees, and an eye shows or the first is sure."""
        around = cv2.equalizeHist(cut(gray, box, margin=0.25, height=1.5, size=(96, 96)))
        if not len(self.second.detectMultiScale(around, STEP, 1, minSize=(40, 40))):
            return False
        if weight > STRONG:
            return True
        upper = cut(gray, box, margin=0.0, height=0.6, size=(120, 72))
        return len(self.eye.detectMultiScale(upper, STEP, 2, minSize=(18, 18))) > 0


def cut(gray: Image, box: Box, margin: float, height: float, size: tuple[int, int]) -> Image:
    """Return a part of the picture around a box, resized to (width, height) px.

    Args:
        gray: the picture.
        box: in its px.
        margin: how far the part reaches over the box, in sides of the box.
        height: of the part, in sides of the box.
        size: of the result, px.
    """
    top, left = round(box.y - margin * box.h), round(box.x - margin * box.w)
    bottom, right = round(top + height * box.h), round(box.x + (1 + margin) * box.w)
    part = gray[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
    return np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)


def framed(gray: Image, edge: int) -> Image:
    """Return the picture in a black frame."""
    wide = cv2.copyMakeBorder(gray, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=0)
    return np.asarray(wide, np.uint8)


def resized(gray: Image, scale: float) -> Image:
    """Return a smaller copy; the picture itself for a scale of 1."""
    if scale == 1:
        return gray
    height, width = (max(1, round(side * scale)) for side in gray.shape)
    small = cv2.resize(gray, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def read(path: Path) -> cv2.CascadeClassifier:
    """Return one cascade. Raises StartupError when it is not there."""
    cascade = cv2.CascadeClassifier(str(path)) if path.exists() else cv2.CascadeClassifier()
    if cascade.empty():
        raise StartupError(
            f"OpenCV's cascade {path.name} is missing: install opencv-contrib-python-headless<5"
        )
    return cascade
