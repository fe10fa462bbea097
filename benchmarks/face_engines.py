"""The engines that `benchmarks.faces` puts side by side: the bytes of a photo to a mood.

`fer` itself needs TensorFlow, so its steps are written anew around its own network, which makes
it faster than the library is. DeepFace is the real library.
"""

import io
import os
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Final, Protocol, Self

import cv2
import numpy as np
import PIL.Image
import PIL.ImageOps

from emotion import deepface_face
from emotion.face import FaceReader
from emotion.image import Image
from models.mood import Emotion

# fer_net needs h5py and onnx: it is imported where it is used, so that ours is measured alone
FER_FILE: Final = "fer2013_mini_XCEPTION.102-0.66.hdf5"
YUNET_FILE: Final = "yunet_n_320_320.onnx"
"""OpenCV takes it at any size, and cannot read the file whose sides are free."""
PAD: Final = 40
"""What `fer` adds around a picture, px, before it cuts out a face."""
OFFSET: Final = 10
"""What `fer` adds around a face, px."""
SELFIE: Final = (1280, 960)
SELFIES: Final = (
    "017_img22.jpg",
    "018_img23.jpg",
    "026_img30.jpg",
    "027_img31.jpg",
    "032_img36.jpg",
    "033_img37.jpg",
    "046_img49.jpg",
    "060_img67.jpg",
    "225_5.jpg",
)
"""Photographs with one face that fill 1280 x 960 with little cut away."""
TOP: Final = (0.5, 0.3)
"""Where a photograph is cut to 4:3: rather below than above, for the sake of heads."""

Scores = Mapping[Emotion, float]


class Engine(Protocol):
    """Reads the largest face of a photo."""

    def read(self, photo: bytes) -> Scores | None:
        """Return the probability of each emotion; None when no face is found."""


@dataclass(frozen=True, slots=True)
class Ours:
    """MoodSync, as the service runs it."""

    reader: FaceReader

    @classmethod
    def load(cls, weights: Path) -> Self:
        """Return the engine with the networks of a folder. Raises StartupError."""
        return cls(FaceReader.load(weights))

    def read(self, photo: bytes) -> Scores | None:
        """Return the probability of each emotion; None when no face is found."""
        estimate = self.reader.analyze(photo).estimate
        return estimate.probabilities if estimate else None


@dataclass(frozen=True, slots=True)
class PlainHaar:
    """OpenCV's frontal cascade with the settings that `fer` and most examples have."""

    cascade: cv2.CascadeClassifier
    least: int

    @classmethod
    def load(cls, least: int = 50) -> Self:
        """Return the detector.

        Args:
            least: smallest face, px.
        """
        folder = Path(cv2.__file__).parent / "data"
        name = str(folder / "haarcascade_frontalface_default.xml")
        return cls(cv2.CascadeClassifier(name), least)

    def boxes(self, gray: Image) -> list[tuple[int, int, int, int]]:
        """Return (x, y, width, height) of each face, the largest first."""
        found = self.cascade.detectMultiScale(
            gray, scaleFactor=1.1, minNeighbors=5, minSize=(self.least, self.least)
        )
        boxes = [(int(x), int(y), int(w), int(h)) for x, y, w, h in found]
        return sorted(boxes, key=lambda box: -box[2] * box[3])


@dataclass(frozen=True, slots=True)
class Fer:
    """The steps of `fer.FER().detect_emotions`: one cascade for all threads, as there."""

    haar: PlainHaar
    classify: Callable[[Image], Scores]

    @classmethod
    def load(cls, teachers: Path) -> Self:
        """Return the engine with the library's own network."""
        from benchmarks.fer_net import LABELS, FerNet  # noqa: PLC0415

        net = FerNet.load(teachers / FER_FILE)

        def classify(face: Image) -> Scores:
            return dict(zip(LABELS, net.shares([face])[0].tolist(), strict=True))

        return cls(PlainHaar.load(), classify)

    def read(self, photo: bytes) -> Scores | None:
        """Return the probability of each emotion; None when no face is found."""
        gray = np.asarray(cv2.cvtColor(decoded(photo), cv2.COLOR_BGR2GRAY), np.uint8)
        boxes = self.haar.boxes(gray)
        if not boxes:
            return None
        x, y, width, height = boxes[0]
        edge = float(gray[-2:].mean())
        padded = cv2.copyMakeBorder(gray, PAD, PAD, PAD, PAD, cv2.BORDER_CONSTANT, value=edge)
        top, left = y + PAD - OFFSET, x + PAD - OFFSET
        face = padded[top : top + height + 2 * OFFSET, left : left + width + 2 * OFFSET]
        return self.classify(np.asarray(face, np.uint8))


@dataclass(frozen=True, slots=True)
class DeepFace:
    """`DeepFace.analyze` of the library, called without a lock, as its examples do."""

    library: deepface_face.Library
    detector: str

    @classmethod
    def load(cls, detector: str) -> Self:
        """Return the engine, its networks loaded. Raises StartupError."""
        return cls(deepface_face.DeepFaceReader.load(detector).library, detector)

    def read(self, photo: bytes) -> Scores | None:
        """Return the probability of each emotion; None when no face is found."""
        rgb = np.asarray(decoded(photo)[:, :, ::-1], np.uint8)
        try:
            found = deepface_face.run(self.library, rgb, self.detector)
        except ValueError:  # the library's word for "no face"
            return None
        largest = max(found, key=lambda face: face["region"]["w"] * face["region"]["h"])
        return deepface_face.named(largest["emotion"])


def decoded(photo: bytes) -> Image:
    """Return BGR uint8 (H, W, 3), by OpenCV, which is how the peers decode."""
    return np.asarray(cv2.imdecode(np.frombuffer(photo, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def build(name: str, weights: Path, teachers: Path) -> Engine:
    """Return an engine by its name. Raises StartupError and ValueError."""
    match name.split("-"):
        case ["moodsync"]:
            return Ours.load(weights)
        case ["fer"]:
            return Fer.load(teachers)
        case ["deepface", detector]:
            return DeepFace.load(detector)
        case _:
            raise ValueError(f"no engine {name!r}")


@contextmanager
def deepface_home(weights: Path, teachers: Path) -> Iterator[bool]:
    """Give DeepFace a home where it finds what it needs; yield whether its network is its own.

    Where its own weights are not to be had, our network stands in, in its format: good for
    measuring speed, meaningless for measuring accuracy.
    """
    own = deepface_face.weights_folder() / deepface_face.NETWORK
    before = os.environ.get("DEEPFACE_HOME")
    with TemporaryDirectory() as home:
        folder = Path(home) / ".deepface" / "weights"
        folder.mkdir(parents=True)
        copyfile(teachers / YUNET_FILE, folder / deepface_face.DETECTORS["yunet"][0])
        real = own.is_file()
        if real:
            copyfile(own, folder / deepface_face.NETWORK)
        else:
            from tests.emotion.deepface_networks import dressed  # noqa: PLC0415 - needs onnx

            dressed(weights / "face_emotion.onnx", folder / deepface_face.NETWORK)
        os.environ["DEEPFACE_HOME"] = home
        try:
            yield real
        finally:
            os.environ.pop("DEEPFACE_HOME")
            if before is not None:
                os.environ["DEEPFACE_HOME"] = before


def selfies(data: Path) -> list[bytes]:
    """Return photographs of 1280 x 960 as JPEG."""
    photos = []
    with zipfile.ZipFile(data / "faces" / "photos.zip") as archive:
        for name in SELFIES:
            picture = PIL.Image.open(io.BytesIO(archive.read(name))).convert("RGB")
            buffer = io.BytesIO()
            fitted = PIL.ImageOps.fit(picture, SELFIE, centering=TOP)
            fitted.save(buffer, "JPEG", quality=90)
            photos.append(buffer.getvalue())
    return photos
