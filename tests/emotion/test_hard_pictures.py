"""Pictures that nobody drew a face on, or only half of one, through the whole shipped reader."""

import io
import zipfile
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from emotion.face import MOST_READ, FaceReader
from emotion.image import Image
from models.mood import Emotion
from tests.emotion.drawings import drawn_face, wall

SHIPPED = Path(__file__).parents[2] / "models" / "weights"
SHADES = st.integers(0, 255)
pytestmark = pytest.mark.weights


@pytest.fixture(scope="module")
def reader() -> FaceReader:
    return FaceReader.load(SHIPPED)


def png(picture: Image) -> bytes:
    stream = io.BytesIO()
    Pillow.fromarray(picture).save(stream, "PNG")
    return stream.getvalue()


def framed(face: Image, margin: int = 120) -> Image:
    edges = (margin, margin, margin, margin)
    return np.asarray(cv2.copyMakeBorder(face, *edges, cv2.BORDER_CONSTANT, value=(90,) * 3))


def animal() -> Image:
    """A cat's head: pointed ears, slit eyes far apart, whiskers."""
    picture = wall(400, 400)
    cv2.ellipse(picture, (200, 230), (120, 100), 0, 0, 360, (150, 110, 70), -1)
    for side in (-1, 1):
        ear = np.array([[200 + side * 110, 90], [200 + side * 30, 150], [200 + side * 110, 200]])
        cv2.fillPoly(picture, [ear], (140, 100, 60))
        cv2.ellipse(picture, (200 + side * 50, 215), (22, 16), 0, 0, 360, (170, 200, 60), -1)
        cv2.ellipse(picture, (200 + side * 50, 215), (4, 15), 0, 0, 360, (0, 0, 0), -1)
        for height in (265, 275, 285):
            end = (200 + side * 150, height - 10)
            cv2.line(picture, (200 + side * 30, height), end, (240, 240, 240), 2)
    cv2.fillPoly(picture, [np.array([[188, 255], [212, 255], [200, 268]])], (90, 50, 60))
    return picture


def hand() -> Image:
    picture = wall(400, 400)
    cv2.rectangle(picture, (130, 200), (270, 380), (200, 160, 130), -1)
    for finger in range(4):
        left = 130 + 36 * finger
        cv2.rectangle(picture, (left, 60), (left + 28, 220), (200, 160, 130), -1)
    return picture


def noise() -> Image:
    return np.random.default_rng(0).integers(0, 256, (480, 640, 3), np.uint8)


@pytest.mark.parametrize("picture", [wall(480, 640), noise(), hand(), animal()])
def test_where_no_face_is_no_mood_is_told(reader: FaceReader, picture: Image) -> None:
    report = reader.analyze(png(picture))
    assert report.estimate is None
    assert report.faces == 0


@pytest.mark.parametrize("side", [10, 16, 24, 48])
def test_a_tiny_face_is_read_with_little_confidence_or_not_at_all(
    reader: FaceReader, side: int
) -> None:
    picture = wall(300, 400)
    picture[100 : 100 + side, 150 : 150 + side] = drawn_face(side)
    report = reader.analyze(png(picture))
    assert report.estimate is None or report.estimate.confidence < 0.8
    assert report.estimate is None or report.problem is not None or side > 24


def test_sixty_faces_are_all_found_and_the_largest_comes_first(reader: FaceReader) -> None:
    picture = wall(900, 1200)
    for row in range(6):
        for column in range(10):
            top, left = 25 + 145 * row, 20 + 118 * column
            picture[top : top + 96, left : left + 96] = drawn_face(96)
    found = reader.faces(png(picture))
    areas = [one.face.box.w * one.face.box.h for one in found]
    assert 55 <= len(found) <= MOST_READ
    assert areas == sorted(areas, reverse=True)


@pytest.mark.parametrize(("top", "bottom"), [(110, 190), (230, 400), (0, 200), (200, 400)])
def test_a_covered_face_raises_nothing(reader: FaceReader, top: int, bottom: int) -> None:
    face = drawn_face(400)
    face[top:bottom] = (70, 110, 160)
    report = reader.analyze(png(framed(face)))
    assert report.estimate is None or 0 <= report.estimate.confidence <= 1


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_face_on_its_side_or_its_head_is_found(reader: FaceReader, quarters: int) -> None:
    turned = np.ascontiguousarray(np.rot90(framed(drawn_face(400)), quarters))
    assert reader.analyze(png(turned)).faces == 1


def test_a_photo_of_a_screen_and_a_gray_picture_are_read(reader: FaceReader) -> None:
    face = framed(drawn_face(400))
    screen = face.copy()
    screen[::4] = screen[::4] // 2
    for picture in (screen, np.asarray(cv2.cvtColor(face, cv2.COLOR_RGB2GRAY), np.uint8)):
        assert reader.analyze(png(picture)).faces == 1


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    height=st.integers(1, 200),
    width=st.integers(1, 200),
    shade=st.tuples(SHADES, SHADES, SHADES),
    seed=st.integers(0, 2**16),
    grain=st.integers(0, 128),
)
def test_no_picture_at_all_raises(
    reader: FaceReader,
    height: int,
    width: int,
    shade: tuple[int, int, int],
    seed: int,
    grain: int,
) -> None:
    rng = np.random.default_rng(seed)
    picture = np.full((height, width, 3), shade, np.int16)
    picture += rng.integers(-grain, grain + 1, picture.shape, np.int16)
    report = reader.analyze(png(np.clip(picture, 0, 255).astype(np.uint8)))
    assert (report.estimate is None) == (report.faces == 0)


def test_every_photograph_of_the_held_out_set_is_survived(
    reader: FaceReader, shared: Path
) -> None:
    with zipfile.ZipFile(shared / "data" / "faces" / "photos.zip") as archive:
        names = [name for name in archive.namelist() if name.endswith(".jpg")][::6]
        for name in names:
            for one in reader.faces(archive.read(name)):
                assert set(one.estimate.probabilities) == set(Emotion)
