"""Is a face fit to be judged: size, sharpness, light, pose, and whether something covers it.

The factor lowers the confidence of an estimate; it is 1 for an ordinary photograph and never 0,
since even a poor picture tells something. Limits are shares of 700 portraits that the detector
learned from: from `good` on, about 98 in 100 of them are fine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from emotion.alignment import Points
from emotion.image import NET_SIDE, Image, to_gray, to_tensor
from models.mood import PhotoProblem

JUDGED_SIDE: Final = 96
"""Sharpness is judged at this size, px: it must not depend on the camera's resolution."""


@dataclass(frozen=True, slots=True)
class Ramp:
    """Where a measure starts to matter (`good`) and where the picture is as good as lost."""

    bad: float
    good: float
    floor: float = 0.3

    def factor(self, measure: float) -> float:
        """Return 1 on the good side, `floor` on the bad side, and a straight line between."""
        share = (measure - self.bad) / (self.good - self.bad)
        return self.floor + (1 - self.floor) * min(1.0, max(0.0, share))


SIZE: Final = Ramp(bad=16, good=48)
"""Side of the face in px; the network looks at 48."""
SHARPNESS: Final = Ramp(bad=4, good=30)
"""Variance of the Laplacian at `JUDGED_SIDE`, of a face scaled to a deviation of 64 levels.

98 % of 193 portraits and 72 faces of photographs have over 95; blurred by 2, 3 and 6 % of the
face's width their medians are 36, 19 and 12. The network's 48 px lose nothing at 2 %.
"""
DARKNESS: Final = Ramp(bad=12, good=45)
"""Mean brightness of the face, 0 to 255."""
BRIGHTNESS: Final = Ramp(bad=250, good=225)
"""The same at the other end."""

TURN: Final = Ramp(bad=0.5, good=0.3)
"""How far the nose lies beside the middle of the eyes, in distances of the eyes: 0.5 is below one
eye. 96 % of portraits are under 0.3."""
NOD: Final = Ramp(bad=0.28, good=0.14)
"""How far the nose's place between eyes (0) and mouth (1) differs from `UPRIGHT`."""
UPRIGHT: Final = 0.56
CONTRAST: Final = Ramp(bad=0.12, good=0.28)
"""Deviation of a part of the face, in deviations of the whole: eyes and mouths are lively, what
covers them seldom is. 98 % of portraits have over 0.28 for either."""
SHADE: Final = Ramp(bad=-1.7, good=-1.3)
"""Mean of the brighter eye, in deviations: sunglasses are darker than any make-up."""
EYES: Final = ((0.23, 0.30, 0.42, 0.45), (0.58, 0.30, 0.77, 0.45))
MOUTH: Final = (0.33, 0.66, 0.67, 0.80)
"""Left, top, right and bottom in sides of the aligned square."""

POOR: Final = 0.7
"""A factor below this is worth a word of advice."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How fit a face is to be judged.

    Attributes:
        factor: in (0, 1], what to multiply the confidence with.
        problem: the worst that can be mended; None when the face is fine.
    """

    factor: float
    problem: PhotoProblem | None


def judge(crop: Image, square: Image | None = None, landmarks: Points | None = None) -> Quality:
    """Return the quality of a face.

    Args:
        crop: the face at the picture's own resolution, RGB or gray uint8.
        square: the same face as `emotion.alignment.aligned` cuts it out; None where it has no
            landmarks, and then pose and covers are not judged.
        landmarks: five (x, y) in px, as the detector gives them.
    """
    gray = to_gray(crop)
    mean = float(gray.mean())
    factors = {
        PhotoProblem.TOO_SMALL: SIZE.factor(min(gray.shape)),
        PhotoProblem.TOO_DARK: DARKNESS.factor(mean),
        PhotoProblem.TOO_BRIGHT: BRIGHTNESS.factor(mean),
        PhotoProblem.BLURRED: SHARPNESS.factor(sharpness(gray)),
    }
    if square is not None and landmarks is not None:
        factors |= seen(square, landmarks)
    worst = min(factors, key=lambda problem: factors[problem])
    factor = factors[worst]
    return Quality(factor, worst if factor < POOR else None)


def seen(square: Image, landmarks: Points) -> Mapping[PhotoProblem, float]:
    """Return factors for a face that looks away and for one with something before it."""
    turn, nod = pose(landmarks)
    return {
        PhotoProblem.TURNED_AWAY: min(TURN.factor(turn), NOD.factor(abs(nod - UPRIGHT))),
        PhotoProblem.COVERED: covered(square),
    }


def pose(landmarks: Points) -> tuple[float, float]:
    """Return how far a face is turned aside, and where its nose lies between eyes and mouth.

    Both are measured along and across the line of the eyes, so that a tilted head counts as
    upright: see `TURN` and `NOD` for units.
    """
    right, left, nose, *corners = (complex(*point) for point in landmarks)
    line = left - right or 1e-6
    # in this frame the right eye is 0 and the left eye 1
    nose, mouth = (nose - right) / line, (sum(corners) / 2 - right) / line
    return abs(nose.real - 0.5), nose.imag / max(mouth.imag, 0.1)


def covered(square: Image) -> float:
    """Return the factor of an aligned face whose eyes or mouth may be hidden."""
    pixels = to_tensor(square)[0]
    eyes = [part(pixels, place) for place in EYES]
    lively = min(max(float(eye.std()) for eye in eyes), float(part(pixels, MOUTH).std()))
    brighter = max(float(eye.mean()) for eye in eyes)
    return min(CONTRAST.factor(lively), SHADE.factor(brighter))


def part(pixels: np.ndarray, place: Sequence[float]) -> np.ndarray:
    """Return the pixels under a rectangle that is given in sides of the square."""
    left, top, right, bottom = (round(edge * NET_SIDE) for edge in place)
    return pixels[top:bottom, left:right]


def sharpness(gray: Image) -> float:
    """Return the variance of the Laplacian, independent of size and contrast.

    Source: Pech-Pacheco et al. 2000, "Diatom autofocusing in brightfield microscopy".
    """
    same = cv2.resize(gray, (JUDGED_SIDE, JUDGED_SIDE), interpolation=cv2.INTER_AREA)
    pixels = same.astype(np.float64)
    # without a floor, the noise of an almost flat picture would count as sharpness
    pixels *= 64 / max(float(pixels.std()), 24.0)
    return float(cv2.Laplacian(pixels, cv2.CV_64F).var())
