import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from emotion.classifier import Scores
from emotion.detector import Detector, Face
from emotion.face import FaceReader
from emotion.image import Box, Image
from models.circumplex import COORDINATES
from models.errors import UnreadableMedia
from models.mood import Emotion, FaceReport, PhotoProblem, Source
from models.protocols import FaceAnalyzer
from tests.emotion.test_clip import filmed

SHIPPED = Path(__file__).parents[2] / "models" / "weights"
SHARED = Path(__file__).parents[3] / "shared" / "data" / "faces"


def certain(emotion: Emotion, share: float = 0.65) -> Scores:
    rest = (1 - share) / (len(Emotion) - 1)
    return {other: share if other is emotion else rest for other in Emotion}


@dataclass
class ScriptedDetector:
    """Finds the same faces in every picture, or those of a script one after another."""

    faces: tuple[Face, ...] = ()
    script: list[tuple[Face, ...]] = field(default_factory=list)

    def detect(self, image: Image) -> tuple[Face, ...]:
        return self.script.pop(0) if self.script else self.faces


@dataclass
class BrightnessClassifier:
    """Bright crops are happy, dark ones sad."""

    def classify(self, crop: Image) -> Scores:
        return certain(Emotion.HAPPINESS if crop.mean() > 128 else Emotion.SADNESS)


def face(x: float = 20, side: float = 100) -> Face:
    return Face(Box(x, 20, side, side), 0.9)


def reader(*faces: Face, script: Sequence[tuple[Face, ...]] = ()) -> FaceReader:
    detector: Detector = ScriptedDetector(faces, list(script))
    return FaceReader(detector, BrightnessClassifier())


def photo(left: int = 150, right: int = 80) -> bytes:
    """Grainy, brighter on one side than on the other."""
    levels = np.full((200, 400, 3), left, float)
    levels[:, 200:] = right
    levels += np.random.default_rng(0).normal(0, 30, levels.shape)
    stream = io.BytesIO()
    Pillow.fromarray(np.clip(levels, 0, 255).astype(np.uint8)).save(stream, "PNG")
    return stream.getvalue()


def test_the_largest_face_is_read() -> None:
    analyzer: FaceAnalyzer = reader(face(20), face(250, 60))
    report = analyzer.analyze(photo())
    assert report.faces == 2
    assert report.problem is None
    assert report.estimate is not None
    assert report.estimate.dominant is Emotion.HAPPINESS
    assert report.estimate.source is Source.FACE
    assert report.estimate.confidence == pytest.approx(0.65)


def test_no_face_has_no_estimate() -> None:
    assert reader().analyze(photo()) == FaceReport(None, 0)


def test_valence_and_arousal_follow_the_circumplex() -> None:
    estimate = reader(face()).analyze(photo()).estimate
    assert estimate is not None
    valence = sum(estimate.probabilities[e] * COORDINATES[e][0] for e in Emotion)
    arousal = sum(estimate.probabilities[e] * COORDINATES[e][1] for e in Emotion)
    assert estimate.valence == pytest.approx(valence)
    assert estimate.arousal == pytest.approx(arousal)


def test_a_poor_picture_lowers_the_confidence_and_says_why() -> None:
    report = reader(face()).analyze(photo(left=5))
    assert report.problem is PhotoProblem.TOO_DARK
    assert report.estimate is not None
    assert report.estimate.confidence < 0.4


def test_all_faces_are_returned_where_asked_for() -> None:
    left, right = reader(face(20), face(250, 60)).faces(photo())
    assert left.face == face(20)
    assert left.estimate.dominant is Emotion.HAPPINESS
    assert right.estimate.dominant is Emotion.SADNESS


@pytest.mark.parametrize("box", [Box(-50, -50, 80, 80), Box(350, 150, 100, 100), Box(9, 9, 1, 1)])
def test_a_face_at_the_border_is_read(box: Box) -> None:
    assert reader(Face(box, 0.5)).analyze(photo()).estimate is not None


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(UnreadableMedia):
        reader().analyze(b"junk")
    with pytest.raises(UnreadableMedia):
        reader().analyze_clip(b"junk")


def test_a_clip_is_pooled_over_the_frames_with_a_face() -> None:
    # eight frames from black to white: a face in two dark and in four bright ones
    one = (face(4, 40),)
    script = [one, (), one, (), one, (face(4, 40), face(9, 20)), one, one]
    report = reader(script=script).analyze_clip(filmed())
    assert report.faces == 2
    assert report.estimate is not None
    assert report.estimate.dominant is Emotion.HAPPINESS


def test_frames_that_disagree_leave_little_confidence() -> None:
    report = reader(face(4, 40)).analyze_clip(filmed())
    assert report.estimate is not None
    assert report.estimate.confidence < 0.45


def test_a_clip_without_a_face_has_no_estimate() -> None:
    assert reader().analyze_clip(filmed()) == FaceReport(None, 0)


def test_pictures_and_clips_are_told_apart_by_their_bytes() -> None:
    assert len(reader(face(20), face(250, 60)).read(photo())) == 2
    assert len(reader(face(4, 40), face(9, 20)).read(filmed())) == 1
    assert reader().read(filmed()) == ()
    with pytest.raises(UnreadableMedia):
        reader().read(b"junk")


@pytest.mark.weights
@pytest.mark.skipif(not SHARED.exists(), reason="needs the shared clips")
def test_a_real_clip_is_read() -> None:
    shipped = FaceReader.load(SHIPPED)
    report = shipped.analyze_clip((SHARED / "clips" / "single_face.mp4").read_bytes())
    assert report.faces >= 1
    assert report.estimate is not None
    assert shipped.analyze_clip((SHARED / "clips" / "no_face.mp4").read_bytes()).faces == 0
