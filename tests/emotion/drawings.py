"""A face without a person, and a wall without a face: drawn, for tests."""

import cv2
import numpy as np

from emotion.image import Image


def drawn_face(side: int) -> Image:
    """A face without a person: light skin, dark eyes under brows, a nose's shadow, a mouth."""
    face = np.full((400, 400), 90, np.uint8)
    cv2.ellipse(face, (200, 205), (135, 175), 0, 0, 360, 190, -1)
    cv2.ellipse(face, (200, 70), (140, 75), 0, 180, 360, 40, -1)
    for x in (145, 255):
        cv2.ellipse(face, (x, 160), (42, 26), 0, 0, 360, 120, -1)
        cv2.ellipse(face, (x, 165), (26, 12), 0, 0, 360, 230, -1)
        cv2.circle(face, (x, 165), 12, 20, -1)
        cv2.ellipse(face, (x, 135), (40, 10), 0, 180, 360, 50, 9)
    cv2.ellipse(face, (200, 235), (26, 14), 0, 0, 180, 130, 8)
    cv2.line(face, (200, 150), (200, 225), 215, 16)
    cv2.ellipse(face, (200, 298), (55, 16), 0, 0, 360, 95, -1)
    soft = cv2.GaussianBlur(face, (0, 0), 6)
    gray = cv2.resize(soft, (side, side), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(gray, cv2.COLOR_GRAY2RGB), np.uint8)


def wall(height: int, width: int) -> Image:
    return np.full((height, width, 3), 90, np.uint8)
