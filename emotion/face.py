"""Faces to feelings: picture or clip, detector, quality and classifier put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, Self

import numpy as np

from emotion import clip as video
from emotion.classifier import OnnxClassifier, Scores
from emotion.detector import Detector, Face, HaarDetector
from emotion.image import Box, Image, crop, decode
from emotion.quality import Quality, judge
from models.circumplex import expected
from models.errors import UnreadableMedia
from models.mood import Emotion, EmotionEstimate, FaceReport, PhotoProblem, Source

MOST_READ: Final = 64
"""Faces of one picture that are read; a crowd has no mood of one."""


class Classifier(Protocol):
    """Reads an expression. Safe to call from several threads at once."""

    def classify(self, crop: Image) -> Scores:
        """Return the probability of each emotion for a face's crop."""


@dataclass(frozen=True, slots=True)
class FaceReading:
    """One face and what it says.

    Attributes:
        face: where it is.
        estimate: its emotion; the confidence is lowered where the picture is poor.
        quality: how fit it was to be read.
    """

    face: Face
    estimate: EmotionEstimate
    quality: Quality


@dataclass(frozen=True, slots=True)
class FaceReader:
    """Reads faces; fits `models.protocols.FaceAnalyzer`. Safe to call from several threads."""

    detector: Detector
    classifier: Classifier

    @classmethod
    def load(cls, weights: Path) -> Self:
        """Return a reader with the networks of a folder. Raises StartupError."""
        return cls(HaarDetector.load(), OnnxClassifier.load(weights))

    def analyze(self, image: bytes) -> FaceReport:
        """Return what the largest face of a picture says, and how many faces there are.

        Raises:
            MediaTooLarge: over 20 MB or 50 megapixels.
            UnreadableMedia: not a picture.
        """
        picture = decode(image)
        faces = self.detector.detect(picture)
        if not faces:
            return FaceReport(None, 0)
        reading = self._read(picture, faces[0])
        return FaceReport(reading.estimate, len(faces), reading.quality.problem)

    def faces(self, image: bytes) -> tuple[FaceReading, ...]:
        """Return every face of a picture, the largest first. Raises as `analyze` does."""
        picture = decode(image)
        faces = self.detector.detect(picture)[:MOST_READ]
        return tuple(self._read(picture, face) for face in faces)

    def analyze_clip(self, clip: bytes) -> FaceReport:
        """Return what the largest face of a few frames says, pooled.

        Raises:
            MediaTooLarge: over 20 MB or 60 seconds.
            UnreadableMedia: not a video.
        """
        most, readings = self._watch(clip)
        if not readings:
            return FaceReport(None, most)
        return FaceReport(pooled(readings), most, common_problem(readings))

    def read(self, media: bytes) -> tuple[FaceReading, ...]:
        """Return every face of a picture, or the main face of a clip, whichever the bytes hold.

        A clip's face has the box of its best frame and the estimate of all of them.
        Raises as `analyze` and `analyze_clip` do.
        """
        try:
            return self.faces(media)
        except UnreadableMedia:
            _, readings = self._watch(media)
        if not readings:
            return ()
        best = max(readings, key=lambda reading: reading.quality.factor * reading.face.score)
        return (FaceReading(best.face, pooled(readings), best.quality),)

    def _watch(self, clip: bytes) -> tuple[int, list[FaceReading]]:
        """Return the most faces seen in one frame, and the largest face of each."""
        most, readings = 0, []
        for picture in video.frames(clip):
            faces = self.detector.detect(picture)
            most = max(most, len(faces))
            readings += [self._read(picture, face) for face in faces[:1]]
        return most, readings

    def _read(self, picture: Image, face: Face) -> FaceReading:
        """Return what one face says."""
        quality = judge(inside(picture, face.box))
        scores = self.classifier.classify(crop(picture, face.box))
        return FaceReading(face, estimated(scores, quality.factor), quality)


def estimated(scores: Scores, factor: float) -> EmotionEstimate:
    """Return the estimate behind some probabilities, its confidence lowered by a factor."""
    valence, arousal = expected(scores)
    return EmotionEstimate(scores, valence, arousal, max(scores.values()) * factor, Source.FACE)


def pooled(readings: Sequence[FaceReading]) -> EmotionEstimate:
    """Return one estimate for several looks at a face, each weighted by its quality.

    Probabilities are averaged, so that frames which disagree leave little confidence.
    """
    weights = np.array([reading.quality.factor for reading in readings])
    rows = np.array([[r.estimate.probabilities[e] for e in Emotion] for r in readings])
    mean = (weights / weights.sum()) @ rows
    scores = dict(zip(Emotion, mean.tolist(), strict=True))
    return estimated(scores, float(np.average(weights, weights=weights)))


def common_problem(readings: Sequence[FaceReading]) -> PhotoProblem | None:
    """Return what is wrong with most frames, if something is."""
    problems = [reading.quality.problem for reading in readings]
    common = max(set(problems), key=lambda problem: (problems.count(problem), problem is None))
    return common if problems.count(common) * 2 > len(problems) else None


def inside(picture: Image, box: Box) -> Image:
    """Return the part of the picture under the box, at least one pixel of it."""
    top, left = max(0, int(box.y)), max(0, int(box.x))
    bottom, right = max(top + 1, round(box.y + box.h)), max(left + 1, round(box.x + box.w))
    return picture[top:bottom, left:right]
