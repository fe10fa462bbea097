"""Pictures to faces: where they are, how sure we are of it, and five landmarks of each.

By a network in YuNet's format (Wu, Peng and Yu 2023), run by OpenCV's `FaceDetectorYN`.

Our own weights (`training/README.md`) and the official files of libfacedetection fit alike.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol, Self

import cv2
import numpy as np
import numpy.typing as npt

from emotion.image import Box, Image
from emotion.manifest import verified
from models.errors import StartupError

NETWORK: Final = "face_detector"
"""The network's section in manifest.toml."""
LOOKS: Final = ((320, 0.25), (640, 0.12), (1280, 0.0))
"""Long sides of the copies that are searched in turn, px, and the side of a face, in long sides of
the picture, from which nobody looks more closely: where even the smallest face is that large, it
is a selfie or a couple. A face of 16 px in a copy is still found, so a group's of 32 px in the
third; who fills the picture is of a size that the network knows in the first, at a 16th of the
price."""
SCORE: Final = 0.65
"""Lowest score of a face; chosen on held-out pictures, see `training/evaluate_detector.py`."""
TURNED_SCORE: Final = 0.8
"""Lowest score of a face that lies on its side or its head: three more looks at a picture
without people are three more chances to be wrong."""
TURNED_LOOKS: Final = LOOKS[:2]
"""Copies in which turned faces are searched; the third takes 16 times as long as the first."""
ENOUGH: Final = {1: 0.85, 3: 0.85, 2: 0.92}
"""Score of the surest upright face from which nobody looks at the picture turned by so many
quarters. Who hangs passes for somebody upright, with a score of 0.79 in the median and seldom
above 0.9, and with eyes where the mouth is; who lies does so less often and seldom above 0.75.
Nine in ten upright portraits score more than 0.92 (portraits and scenes of the train part)."""
SURER: Final = 0.03
"""By how much a turned face must be surer than all upright ones: most photographs are upright."""
OVERLAP: Final = 0.3
"""Of two boxes that share more of their union, only the surer counts; YuNet's own value."""
MOST: Final = 750
"""Boxes that are compared at most; 60 faces give some 400."""
ROW: Final = 15
"""Numbers of a face: box, five landmarks, score."""

Rows = npt.NDArray[np.float32]


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
class YuNetDetector:
    """Finds faces; fits `Detector`.

    Each thread has a network of its own, for one keeps its picture's size between calls.

    Attributes:
        weights: the file's bytes.
        score: lowest score of an upright face.
    """

    weights: bytes = field(repr=False)
    score: float = SCORE
    local: threading.local = field(default_factory=threading.local, repr=False)

    @classmethod
    def load(cls, weights: Path) -> Self:
        """Return the detector of a folder, its checksum compared. Raises StartupError."""
        return cls.of(verified(weights, NETWORK)[0])

    @classmethod
    def of(cls, path: Path) -> Self:
        """Return a detector with the network of any file, run once to be sure.

        Raises:
            StartupError: no such file, or nothing that OpenCV can read and run as a YuNet.
        """
        try:
            detector = cls(path.read_bytes())
            detector.detect(np.zeros((32, 32, 3), np.uint8))
        except OSError as problem:
            raise StartupError(f"cannot read the face detector {path}") from problem
        except cv2.error as problem:
            raise StartupError(
                f"{path.name} is no face detector that OpenCV {cv2.__version__} can run: "
                "take face_detector.onnx of models/weights, or an official YuNet file that is "
                "made for one size of picture"
            ) from problem
        return detector

    def detect(self, image: Image) -> tuple[Face, ...]:
        """Return all faces, the largest first; lying or hanging ones only if they are surer.

        All are taken to be turned alike, as in a photograph that was.

        Args:
            image: RGB uint8, shape (H, W, 3).
        """
        faces = [face(row) for row in self._turned(image, self._look(image, LOOKS, self.score))]
        return tuple(sorted(faces, key=lambda found: -found.box.w * found.box.h))

    def _turned(self, image: Image, upright: Rows) -> Rows:
        """Return the upright faces, or those of the turned picture that is surer of its own."""
        best, least = upright, surest(upright) + SURER
        score = max(TURNED_SCORE, self.score)
        # whoever was near enough for the first look still is
        near = farthest(upright) >= LOOKS[0][1] * max(image.shape)
        looks = TURNED_LOOKS[:1] if near else TURNED_LOOKS
        for quarters, enough in ENOUGH.items():
            if surest(upright) < enough:
                rows = self._look(image, looks, score, quarters)
                if surest(rows) > least:
                    best, least = rows, surest(rows)
        return best

    def _look(
        self, image: Image, looks: Sequence[tuple[int, float]], score: float, quarters: int = 0
    ) -> Rows:
        """Return the faces of a picture turned by some quarters, looking as closely as needed."""
        rows, long_side = np.empty((0, ROW), np.float32), max(image.shape)
        for side, near in looks:
            rows = merged(rows, self._search(image, side, score, quarters))
            if side >= long_side or farthest(rows) >= max(1.0, near * long_side):
                break
        return rows

    def _search(self, image: Image, side: int, score: float, quarters: int) -> Rows:
        """Return the faces of a turned copy with this long side, in px of the picture itself."""
        scale = min(1.0, side / max(image.shape))
        height, width = (max(1, round(length * scale)) for length in image.shape[:2])
        small = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
        network = self._network()
        turned = np.ascontiguousarray(np.rot90(cv2.cvtColor(small, cv2.COLOR_RGB2BGR), quarters))
        network.setInputSize((turned.shape[1], turned.shape[0]))
        network.setScoreThreshold(score)
        _, found = network.detect(turned)
        rows: Rows = np.reshape(np.asarray([] if found is None else found, np.float32), (-1, ROW))
        if quarters:
            rows = turned_back(rows, quarters, small.shape)
        # the copy's sides are whole numbers, so its scale differs a little from side to side
        rows[:, 0:14:2] *= image.shape[1] / width
        rows[:, 1:14:2] *= image.shape[0] / height
        return rows[np.isfinite(rows).all(1)]

    def _network(self) -> cv2.FaceDetectorYN:
        """Return this thread's network."""
        mine: cv2.FaceDetectorYN | None = getattr(self.local, "network", None)
        if mine is None:
            buffer = np.frombuffer(self.weights, np.uint8)
            mine = cv2.FaceDetectorYN.create(
                "onnx", buffer, np.empty(0, np.uint8), (32, 32), SCORE, OVERLAP, MOST
            )
            self.local.network = mine
        return mine


def face(row: Sequence[float] | Rows) -> Face:
    """Return the face that a row describes."""
    x, y, w, h, *points, score = map(float, row)
    pairs = tuple(zip(points[::2], points[1::2], strict=True))
    return Face(Box(x, y, w, h), min(1.0, score), pairs)


def farthest(rows: Rows) -> float:
    """Return the longer side of the smallest face, px; 0 without faces."""
    return float(rows[:, 2:4].max(axis=1).min()) if len(rows) else 0.0


def merged(rows: Rows, others: Rows) -> Rows:
    """Return the faces of two looks at a picture, each once: of two boxes the surer one."""
    if not len(rows) or not len(others):
        return others if len(others) else rows
    both = np.concatenate([rows, others])
    boxes, scores = both[:, :4].tolist(), both[:, ROW - 1].tolist()
    kept = cv2.dnn.NMSBoxes(boxes, scores, 0.0, OVERLAP)
    return both[np.asarray(kept, np.int64).reshape(-1)]


def surest(rows: Rows) -> float:
    """Return the highest score, 0 without faces."""
    return float(rows[:, ROW - 1].max(initial=0.0))


def turned_back(rows: Rows, quarters: int, shape: tuple[int, ...]) -> Rows:
    """Return the faces found in a turned picture as they lie in the picture itself.

    Args:
        rows: in px of the turned picture.
        quarters: by how many quarters it was turned against the clock, as by `np.rot90`.
        shape: of the picture itself.
    """
    height, width = shape[:2]
    corners = rows[:, :4].copy()
    corners[:, 2:] += corners[:, :2]
    points = np.concatenate([corners, rows[:, 4:14]], 1).reshape(-1, 7, 2)
    x, y = points[..., 0], points[..., 1]
    ways = {1: (width - y, x), 2: (width - x, height - y), 3: (y, height - x)}
    back = np.stack(ways[quarters], 2)
    low, high = back[:, :2].min(1), back[:, :2].max(1)
    landmarks = back[:, 2:].reshape(-1, 10)
    turned: Rows = np.concatenate([low, high - low, landmarks, rows[:, 14:]], 1).astype(np.float32)
    return turned
