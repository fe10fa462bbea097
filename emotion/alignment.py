"""A face and its landmarks to the square that the network was trained on.

FER2013's faces are upright and lie at much the same place of their 48 px. `PLACES` says where: the
mean landmarks that YuNet finds in 2,359 pictures of the train part, both sides averaged. Five
points fix a similarity (turn, scale, shift) in the sense of least squares (Umeyama 1991, "Least-
squares estimation of transformation parameters between two point patterns", in two dimensions).
"""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from emotion.image import NET_SIDE, Image

PLACES: Final = ((0.323, 0.374), (0.677, 0.374), (0.5, 0.561), (0.352, 0.732), (0.648, 0.732))
"""Right eye, left eye, nose, right and left corner of the mouth, in sides of the square."""
MOST_SIDE: Final = 8 * NET_SIDE
"""Side of the largest square that is cut out, px; a larger face has nothing to add."""

TINY: Final = 1e-6
"""Scale below which landmarks cannot be those of a face."""

Points = Sequence[tuple[float, float]]


def aligned(picture: Image, landmarks: Points) -> Image:
    """Return the upright square around a face, in the picture's own resolution.

    Args:
        picture: RGB or gray uint8.
        landmarks: five (x, y) in px, in the order of `PLACES`.

    Returns:
        uint8 (S, S, 3) or (S, S), S a multiple of the network's 48 px; what lies outside of the
        picture repeats its border.
    """
    turn, shift = similarity(landmarks)
    # whole multiples of the network's side, so that shrinking it averages the same pixels
    side = int(min(MOST_SIDE, NET_SIDE * max(1, np.ceil(1 / max(abs(turn), TINY) / NET_SIDE))))
    turn, shift = turn * side, shift * side
    matrix = np.array(
        [[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag]], np.float64
    )
    square = cv2.warpAffine(
        picture, matrix, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(square, np.uint8)


def similarity(landmarks: Points) -> tuple[complex, complex]:
    """Return turn and shift: `turn * z + shift` brings a point to the square of side 1.

    Points are complex numbers, x + iy. Landmarks that all coincide get a turn for a face of 1 px.
    """
    ours = np.array([complex(*point) for point in landmarks])
    theirs = np.array([complex(*place) for place in PLACES])
    middle, goal = ours.mean(), theirs.mean()
    spread = float((np.abs(ours - middle) ** 2).sum())
    turn = complex(((theirs - goal) * (ours - middle).conj()).sum() / spread) if spread else 1 + 0j
    return turn, complex(goal - turn * middle)
