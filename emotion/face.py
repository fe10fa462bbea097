"""Faces to feelings: picture or clip, detector, quality and classifier put together."""

import ctypes
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol, Self

import cv2
import numpy as np

from emotion import clip as video
from emotion.alignment import aligned
from emotion.classifier import OnnxClassifier, Scores
from emotion.detector import Detector, Face, YuNetDetector
from emotion.image import Box, Image, crop, decode
from emotion.quality import Quality, judge
from emotion.timeline import Look, Story, told
from emotion.tracking import main_face
from models.circumplex import expected
from models.errors import UnreadableMedia
from models.mood import EmotionEstimate, FaceReport, PhotoProblem, Source

MOST_READ: Final = 64
"""Faces of one picture that are read; a crowd has no mood of one."""
CLIP_SIDE: Final = 320
"""Faces of a clip are searched in a copy with this long side, px: who films themselves is near."""


M_TRIM_THRESHOLD: Final = -1
M_MMAP_THRESHOLD: Final = -3
"""Options of glibc's mallopt(3)."""
KEPT_BYTES: Final = 32 * 1024 * 1024
"""Freed memory that stays with the process, and the largest M_MMAP_THRESHOLD that glibc takes."""


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
    def load(cls, weights: Path, detector: Path | None = None) -> Self:
        """Return a reader with the networks of a folder. Raises StartupError.

        Args:
            weights: the folder of manifest.toml.
            detector: another network in YuNet's format than the folder's, the official one say.
        """
        keep_freed_memory()
        found = YuNetDetector.of(detector) if detector else YuNetDetector.load(weights)
        return cls(found, OnnxClassifier.load(weights))

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
        """Return what the main face of a clip says in all, and how it changes.

        Raises:
            MediaTooLarge: over 20 MB or 60 seconds.
            UnreadableMedia: not a video.
        """
        most, watched = self._watch(clip)
        if not watched:
            return FaceReport(None, most)
        story = told_by(watched)
        problem = common_problem([reading for _, reading in watched])
        return FaceReport(estimated(story.scores, story.trust), most, problem, story.trend)

    def read(self, media: bytes) -> tuple[FaceReading, ...]:
        """Return every face of a picture, or the main face of a clip, whichever the bytes hold.

        A clip's face has the box of its best frame and the estimate of all of them.
        Raises as `analyze` and `analyze_clip` do.
        """
        try:
            return self.faces(media)
        except UnreadableMedia:
            _, watched = self._watch(media)
        if not watched:
            return ()
        readings = [reading for _, reading in watched]
        best = max(readings, key=lambda reading: reading.quality.factor * reading.face.score)
        story = told_by(watched)
        return (replace(best, estimate=estimated(story.scores, story.trust)),)

    def _watch(self, clip: bytes) -> tuple[int, list[tuple[float, FaceReading]]]:
        """Return the most faces in one frame, and the main face's readings with their times."""
        shots = video.shots(clip)
        seen = [self._search(shot.picture) for shot in shots]
        if not any(seen):  # perhaps nobody is near
            seen = [self.detector.detect(shot.picture) for shot in shots]
        watched = [
            (shots[number].at_s, self._read(shots[number].picture, face))
            for number, face in main_face(seen).items()
        ]
        return max(map(len, seen)), watched

    def _search(self, picture: Image) -> tuple[Face, ...]:
        """Return the faces of a frame, searched in a smaller copy."""
        scale = CLIP_SIDE / max(picture.shape)
        if scale >= 1:
            return self.detector.detect(picture)
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        found = self.detector.detect(np.asarray(small, np.uint8))
        return tuple(enlarged(face, 1 / scale) for face in found)

    def _read(self, picture: Image, face: Face) -> FaceReading:
        """Return what one face says."""
        around = inside(picture, face.box)
        if face.landmarks is None:
            quality, square = judge(around), crop(picture, face.box)
        else:
            square = aligned(picture, face.landmarks)
            quality = judge(around, square, face.landmarks)
        scores = self.classifier.classify(square)
        return FaceReading(face, estimated(scores, quality.factor), quality)


def keep_freed_memory() -> None:
    """Tell glibc to keep the memory of one picture for the next; elsewhere, do nothing.

    It hands a few MB back at every picture otherwise, and the kernel clears them anew: 28 ms in
    place of 21 for a photo (`benchmarks.face_load`).
    """
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        for option in (M_TRIM_THRESHOLD, M_MMAP_THRESHOLD):
            libc.mallopt(option, KEPT_BYTES)


def estimated(scores: Scores, factor: float) -> EmotionEstimate:
    """Return the estimate behind some probabilities, its confidence lowered by a factor."""
    valence, arousal = expected(scores)
    return EmotionEstimate(scores, valence, arousal, max(scores.values()) * factor, Source.FACE)


def enlarged(face: Face, factor: float) -> Face:
    """Return a face as it lies in a picture larger by a factor."""
    marks = face.landmarks and tuple((x * factor, y * factor) for x, y in face.landmarks)
    return Face(Box(*(side * factor for side in face.box)), face.score, marks)


def told_by(watched: Sequence[tuple[float, FaceReading]]) -> Story:
    """Return what readings of one face at some times (in seconds) say together."""
    return told([Look(at, one.estimate.probabilities, one.quality.factor) for at, one in watched])


def pooled(readings: Sequence[FaceReading]) -> EmotionEstimate:
    """Return one estimate for several looks at a face, about a second apart."""
    story = told_by(list(enumerate(readings)))
    return estimated(story.scores, story.trust)


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
