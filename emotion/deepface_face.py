"""Faces to feelings by the DeepFace library: another engine behind the same socket.

It runs on ONNX Runtime, without TensorFlow. The library would fetch missing weights while somebody
waits, and trust whatever arrives; so we look for them first and never let it fetch. What it is, it
stays: its shares are not calibrated, it knows no contempt, and one picture waits for another.
"""

import os
import threading
import warnings
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, Self, TypedDict

import cv2
import numpy as np
import numpy.typing as npt

from emotion import clip as video
from emotion.classifier import Scores
from emotion.detector import Face
from emotion.face import FaceReading, common_problem, estimated, inside, pooled
from emotion.image import Box, Image, decode
from emotion.quality import judge
from models.errors import StartupError
from models.mood import Emotion, FaceReport

LABELS: Final[Mapping[str, Emotion]] = {
    "angry": Emotion.ANGER,
    "disgust": Emotion.DISGUST,
    "fear": Emotion.FEAR,
    "happy": Emotion.HAPPINESS,
    "sad": Emotion.SADNESS,
    "surprise": Emotion.SURPRISE,
    "neutral": Emotion.NEUTRAL,
}
NETWORK: Final = "facial_expression_model_weights.onnx"
"""What the library calls its emotion network: (N, 48, 48, 1) gray in [0, 1] to seven shares."""
DETECTORS: Final[Mapping[str, tuple[str, ...]]] = {
    "opencv": (),  # the cascades inside the OpenCV wheel
    "yunet": ("face_detection_yunet_2023mar.onnx",),
}
"""The library's detectors that need no further package, and the weights of each."""
CASCADES: Final = ("haarcascade_frontalface_default.xml", "haarcascade_eye.xml")
"""What the library reads whatever detector it is told to take."""
INSTALL: Final = ".venv/bin/python -m pip install -r requirements-dev.lock"
SILENT: Final = "100"
"""Above every level: the library's logger prints to standard output, where answers go."""
ROUNDING: Final = 1e-3
"""By which seven shares may miss their sum of 1."""
NARROWEST: Final = 24
"""Px of a side; on less nobody could read a face, and OpenCV's YuNet now and then sees one in what
it is padded with."""
NOTHING_SEEN: Final = (ValueError, OverflowError, cv2.error)
"""What a picture without a face ends in. `ValueError` is the library's word for it; the others
come of pictures a few pixels high: a resize to nothing, a box at infinity."""

ONE_AT_A_TIME: Final = threading.Lock()
"""The library has one detector for the whole process, and detectors keep buffers between calls."""


class Result(TypedDict):
    """One face, as `DeepFace.analyze` describes it."""

    region: Mapping[str, int]
    face_confidence: float
    emotion: Mapping[str, float]


class Library(Protocol):
    """The module `deepface.DeepFace`, as far as we use it."""

    def analyze(
        self,
        img_path: Image,
        actions: Sequence[str],
        *,
        detector_backend: str,
        enforce_detection: bool,
        silent: bool,
    ) -> list[Result]:
        """Return what each face of a BGR picture says."""

    def build_model(self, model_name: str, task: str) -> "Network":
        """Load a network and keep it for the whole process."""


class Network(Protocol):
    """The library's emotion network."""

    def predict(self, img: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Return the share of each of `LABELS` for one picture (224, 224, 3) in [0, 1]."""


@dataclass(frozen=True, slots=True)
class DeepFaceReader:
    """Reads faces; fits `models.protocols.FaceAnalyzer`. Threads may share it; they take turns.

    Attributes:
        library: DeepFace, its networks loaded.
        detector: which of its detectors is used, a key of `DETECTORS`.
    """

    library: Library
    detector: str

    @classmethod
    def load(cls, detector: str = "opencv") -> Self:
        """Return a reader whose networks are loaded and tried, one after another.

        Args:
            detector: a key of `DETECTORS`.

        Raises:
            StartupError: the library or its weights are missing or cannot be used.
        """
        require_weights(detector)
        with ONE_AT_A_TIME:
            library, no_face = imported()
            try_out(library, no_face, detector)
        return cls(library, detector)

    def analyze(self, image: bytes) -> FaceReport:
        """Return what the largest face of a picture says, and how many faces there are.

        Raises:
            MediaTooLarge: over 20 MB or 50 megapixels.
            UnreadableMedia: not a picture.
        """
        readings = self.faces(image)
        if not readings:
            return FaceReport(None, 0)
        return FaceReport(readings[0].estimate, len(readings), readings[0].quality.problem)

    def faces(self, image: bytes) -> tuple[FaceReading, ...]:
        """Return every face of a picture, the largest first. Raises as `analyze` does."""
        return self._look(decode(image))

    def analyze_clip(self, clip: bytes) -> FaceReport:
        """Return what the largest face of a few frames says, pooled.

        Raises:
            MediaTooLarge: over 20 MB or 60 seconds.
            UnreadableMedia: not a video.
        """
        looks = [self._look(picture) for picture in video.frames(clip)]
        readings = [look[0] for look in looks if look]
        most = max(map(len, looks))
        if not readings:
            return FaceReport(None, most)
        return FaceReport(pooled(readings), most, common_problem(readings))

    def _look(self, picture: Image) -> tuple[FaceReading, ...]:
        """Return every face of a decoded picture, the largest first."""
        if min(picture.shape[:2]) < NARROWEST:
            return ()
        try:
            with ONE_AT_A_TIME:
                found = run(self.library, picture, self.detector)
        except NOTHING_SEEN:
            return ()
        readings = [read(picture, result) for result in found]
        return tuple(
            sorted(readings, key=lambda reading: -reading.face.box.w * reading.face.box.h)
        )


def run(library: Library, picture: Image, detector: str) -> list[Result]:
    """Return what the library sees in an RGB picture; it is handed pixels, never a name."""
    return library.analyze(
        np.ascontiguousarray(picture[:, :, ::-1]),
        ["emotion"],
        detector_backend=detector,
        enforce_detection=True,
        silent=True,
    )


def read(picture: Image, result: Result) -> FaceReading:
    """Return one of the library's faces in our words."""
    region = result["region"]
    box = Box(*(float(region[side]) for side in ("x", "y", "w", "h")))
    quality = judge(inside(picture, box))
    # with `opencv` this is 1 minus a hundredth of the cascade's weight, which may leave [0, 1]
    face = Face(box, min(1.0, max(0.0, float(result["face_confidence"]))))
    return FaceReading(face, estimated(named(result["emotion"]), quality.factor), quality)


def named(shares: Mapping[str, float]) -> Scores:
    """Return the probability of each emotion for the library's per cents; contempt has none."""
    found = {LABELS[label]: float(share) for label, share in shares.items()}
    total = sum(found.values())
    return {emotion: found.get(emotion, 0.0) / total for emotion in Emotion}


def weights_folder() -> Path:
    """Return where the library looks for weights, by its own rule (`get_deepface_home`)."""
    home = os.environ.get("DEEPFACE_HOME", str(Path.home()))
    return Path(home) / ".deepface" / "weights"


def require_weights(detector: str) -> None:
    """Raise StartupError unless all that a detector and the emotion network need is there."""
    if detector not in DETECTORS:
        known = " or ".join(DETECTORS)
        raise StartupError(f"DeepFace's detector {detector!r} is not supported: take {known}")
    folder = weights_folder()
    missing = [name for name in (NETWORK, *DETECTORS[detector]) if not (folder / name).is_file()]
    if missing:
        raise StartupError(
            f"DeepFace needs {' and '.join(missing)} in {folder}: put it there (its documentation "
            "says where to have it), set DEEPFACE_HOME to the folder above .deepface, or take "
            "MOODSYNC_FACE_ENGINE=own"
        )
    for name in CASCADES:  # the library would fetch those that its OpenCV lacks
        if not (Path(cv2.__file__).parent / "data" / name).is_file():
            raise StartupError(
                f"OpenCV's cascade {name} is missing: install opencv-contrib-python-headless<5"
            )


def imported() -> tuple[Library, tuple[type[Exception], ...]]:
    """Return the library, kept quiet, and what it raises without a face. Raises StartupError."""
    os.environ["DEEPFACE_BACKEND_ENGINE"] = "onnx"  # else it takes TensorFlow where it finds it
    os.environ["DEEPFACE_LOG_LEVEL"] = SILENT
    try:
        with warnings.catch_warnings():  # it switches off the warnings of the whole process
            from deepface import DeepFace  # noqa: PLC0415  # half a second, and only an extra
            from deepface.modules.exceptions import FaceNotDetected, ImgNotFound  # noqa: PLC0415
    except ImportError as problem:
        raise StartupError(f"DeepFace cannot be imported ({problem}): {INSTALL}") from problem
    return DeepFace, (FaceNotDetected, ImgNotFound)


def try_out(library: Library, no_face: tuple[type[Exception], ...], detector: str) -> None:
    """Load both networks and look at a gray picture. Raises StartupError."""
    gray = np.full((224, 224, 3), 128, np.uint8)
    try:
        network = library.build_model("Emotion", "facial_attribute")
        shares = network.predict(np.zeros(gray.shape, np.float32))
        with suppress(*no_face):
            run(library, gray, detector)
    except Exception as problem:  # a file that is not what it seems fails in every way there is
        raise StartupError(
            f"DeepFace cannot use its weights in {weights_folder()} ({type(problem).__name__}): "
            "take the files again, one of them may be cut off"
        ) from problem
    if shares.shape != (len(LABELS),) or shares.min() < 0 or abs(shares.sum() - 1) > ROUNDING:
        raise StartupError(f"{weights_folder() / NETWORK} is not DeepFace's emotion network")
