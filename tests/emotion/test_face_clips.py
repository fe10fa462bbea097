"""Clips through the whole reader; detector and network are scripted."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from emotion.alignment import PLACES
from emotion.classifier import Scores
from emotion.detector import Face
from emotion.face import CLIP_SIDE, FaceReader
from emotion.image import Box, Image
from models.mood import Emotion, FaceReport
from tests.emotion.test_clip import filmed
from tests.emotion.test_face import BrightnessClassifier, ScriptedDetector, certain, face, reader


@dataclass
class HalfDetector:
    """Finds one face in the left half of every picture that is not too large for it."""

    most: int = 10_000
    sizes: list[tuple[int, ...]] = field(default_factory=list)

    def detect(self, image: Image) -> tuple[Face, ...]:
        self.sizes.append(image.shape)
        height, width = image.shape[:2]
        if max(height, width) > self.most:
            return ()
        return (Face(Box(0, 0, width / 2, height), 0.9, marked(width, height)),)


def marked(width: float, height: float) -> tuple[tuple[float, float], ...]:
    """Landmarks of a face that fills the left half of a frame."""
    return tuple((x * width / 2, y * height) for x, y in PLACES)


@dataclass
class HappyClassifier:
    """Is always happy; keeps what it was shown."""

    crops: list[Image] = field(default_factory=list)

    def classify(self, crop: Image) -> Scores:
        self.crops.append(crop)
        return certain(Emotion.HAPPINESS)


def test_a_clip_that_starts_sad_and_ends_happy_has_a_trend() -> None:
    report = reader(face(4, 40)).analyze_clip(filmed())
    assert report.trend is not None
    assert (report.trend.first, report.trend.last) == (Emotion.SADNESS, Emotion.HAPPINESS)


def test_a_steady_clip_and_a_picture_have_none() -> None:
    steady = FaceReader(ScriptedDetector((face(4, 40),)), HappyClassifier())
    report = steady.analyze_clip(filmed())
    assert report.trend is None
    assert report.estimate is not None
    assert report.estimate.dominant is Emotion.HAPPINESS


def test_a_passer_by_changes_neither_mood_nor_trend() -> None:
    # eight frames from black to white: the person stays in a corner that a bright stranger covers
    person, stranger = face(0, 16), Face(Box(20, 0, 44, 44), 0.9)
    corner = reader(script=[(person,)] * 3 + [(stranger, person)] * 2 + [(person,)] * 3)
    alone = reader(script=[(person,)] * 8)
    with_both, by_itself = corner.analyze_clip(filmed()), alone.analyze_clip(filmed())
    assert (with_both.faces, by_itself.faces) == (2, 1)
    assert with_both.estimate == by_itself.estimate
    assert with_both.trend == by_itself.trend


def test_faces_are_searched_in_a_small_copy_and_read_in_the_large_one() -> None:
    detector, classifier = HalfDetector(), HappyClassifier()
    found = FaceReader(detector, classifier).read(filmed(seconds=0.3, size=(640, 480)))
    assert {max(size) for size in detector.sizes} == {CLIP_SIDE}
    assert found[0].face.box == Box(0, 0, 320, 480)
    assert np.allclose(found[0].face.landmarks or (), marked(640, 480))
    assert all(crop.shape == (384, 384, 3) for crop in classifier.crops)


def test_who_is_far_away_is_searched_in_the_whole_frame() -> None:
    @dataclass
    class Farsighted(HalfDetector):
        def detect(self, image: Image) -> tuple[Face, ...]:
            return super().detect(image) if max(image.shape) > CLIP_SIDE else ()

    report = FaceReader(Farsighted(), HappyClassifier()).analyze_clip(filmed(size=(640, 480)))
    assert report.faces == 1
    assert report.estimate is not None


def test_a_clip_of_one_frame_is_read_as_a_picture_is() -> None:
    report = reader(face(4, 40)).analyze_clip(filmed(seconds=0.1))
    assert report.estimate is not None
    assert report.estimate.dominant is Emotion.SADNESS
    assert report.trend is None


def test_frames_that_contradict_each_other_are_not_believed() -> None:
    @dataclass
    class Wild:
        turn: int = 0

        def classify(self, crop: Image) -> Scores:
            self.turn += 1
            moods = (Emotion.HAPPINESS, Emotion.SADNESS, Emotion.FEAR, Emotion.ANGER)
            return certain(moods[self.turn % 4], 0.95)

    wild = FaceReader(ScriptedDetector((face(4, 40),)), Wild())
    report = wild.analyze_clip(filmed(seconds=8))
    assert report.estimate is not None
    assert report.estimate.confidence < 0.25


def test_the_peak_is_where_the_face_is_clearest() -> None:
    @dataclass
    class Growing:
        def classify(self, crop: Image) -> Scores:
            share = 0.2 + 0.7 * float(np.mean(crop)) / 255
            return certain(Emotion.SURPRISE, share) if share > 0.5 else certain(Emotion.NEUTRAL)

    trend = FaceReader(ScriptedDetector((face(4, 40),)), Growing()).analyze_clip(filmed()).trend
    assert trend is not None
    assert (trend.first, trend.last) == (Emotion.NEUTRAL, Emotion.SURPRISE)
    assert trend.peak is Emotion.SURPRISE
    assert trend.peak_at_s == pytest.approx(1.8, abs=0.2)


def test_no_face_in_any_frame_is_no_face() -> None:
    nobody = FaceReader(ScriptedDetector(), BrightnessClassifier())
    assert nobody.analyze_clip(filmed()) == FaceReport(None, 0)
