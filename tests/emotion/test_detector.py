from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest

from emotion.detector import Cascades, HaarDetector
from emotion.image import Image
from models.errors import StartupError


@pytest.fixture(scope="module")
def detector() -> HaarDetector:
    return HaarDetector.load()


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


def test_faces_come_largest_first_in_px_of_the_picture(detector: HaarDetector) -> None:
    picture = wall(600, 1000)
    picture[100:500, 50:450] = drawn_face(400)
    picture[200:400, 700:900] = drawn_face(200)
    large, small = detector.detect(picture)
    assert 50 <= large.box.x < large.box.x + large.box.w <= 450
    assert 700 <= small.box.x < small.box.x + small.box.w <= 900
    assert large.box.w > 250 > small.box.w > 100
    assert 0 < small.score <= 1
    assert 0 < large.score <= 1


@pytest.mark.parametrize("size", [(480, 640), (1, 1), (5, 2000), (30, 20)])
def test_a_wall_has_no_face(detector: HaarDetector, size: tuple[int, int]) -> None:
    assert detector.detect(wall(*size)) == ()


def test_noise_has_no_face(detector: HaarDetector) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (480, 640, 3), np.uint8)
    assert detector.detect(noise) == ()


def test_threads_do_not_disturb_each_other(detector: HaarDetector) -> None:
    picture = wall(500, 500)
    picture[50:450, 50:450] = drawn_face(400)
    alone = detector.detect(picture)
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(detector.detect, [picture] * 12))
    assert together == [alone] * 12


def test_a_missing_cascade_tells_how_to_mend_it(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match="opencv-contrib-python-headless"):
        Cascades.load(tmp_path)


def test_a_face_that_fills_the_picture_is_found(detector: HaarDetector) -> None:
    close_up = drawn_face(400)[30:385, 65:335]
    (face,) = detector.detect(close_up)
    assert -60 < face.box.x < 60
    assert face.box.w > 180
