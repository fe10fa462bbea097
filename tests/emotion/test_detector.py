import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from emotion.detector import YuNetDetector
from emotion.image import Box, Image, decode
from models.errors import StartupError
from tests.emotion.drawings import drawn_face, wall
from tests.emotion.yunet_networks import LANDMARKS, flags

SHIPPED = Path(__file__).parents[2] / "models" / "weights"


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> YuNetDetector:
    path = tmp_path_factory.mktemp("weights") / "flags.onnx"
    flags(path)
    return YuNetDetector.of(path)


@pytest.fixture
def teacher(shared: Path) -> YuNetDetector:
    return YuNetDetector.of(shared / "weights" / "yunet_n_320_320.onnx")


def flag(side: int, brightness: int = 255) -> Image:
    """Draw a flag; the network's score is 0.75 for a brightness of 215 and 0.89 for 225."""
    picture = np.zeros((side, side, 3), np.uint8)
    picture[: side // 2] = brightness
    return picture


def with_flag(height: int, width: int, x: int, y: int, side: int = 32) -> Image:
    picture = wall(height, width)
    picture[y : y + side, x : x + side] = flag(side)
    return picture


def test_a_face_has_its_box_and_five_landmarks(detector: YuNetDetector) -> None:
    (found,) = detector.detect(with_flag(128, 160, 64, 32))
    assert found.box == pytest.approx(Box(64, 32, 32, 32), abs=0.1)
    assert 0.9 < found.score <= 1
    landmarks = np.asarray(found.landmarks)
    expected = np.reshape(LANDMARKS, (5, 2)) * 32 + (64, 32)
    assert landmarks == pytest.approx(expected, abs=0.1)


def test_faces_come_largest_first(detector: YuNetDetector) -> None:
    picture = with_flag(1280, 1280, 128, 64, side=64)
    picture[640:704, 640:704] = flag(64)
    one, other = detector.detect(picture)
    assert one.box.w * one.box.h >= other.box.w * other.box.h


def test_a_large_picture_is_searched_small_and_answered_large(detector: YuNetDetector) -> None:
    (found,) = detector.detect(with_flag(960, 1280, 640, 192, side=64))
    assert found.box == pytest.approx(Box(640, 192, 64, 64), abs=0.5)


def test_a_face_too_large_for_the_first_look_is_found_by_the_second(
    detector: YuNetDetector,
) -> None:
    (found,) = detector.detect(with_flag(640, 640, 128, 64, side=64))
    assert found.box == pytest.approx(Box(128, 64, 64, 64), abs=0.5)


def test_a_face_too_small_for_the_first_look_is_found_by_a_closer_one(
    detector: YuNetDetector,
) -> None:
    (found,) = detector.detect(with_flag(960, 1280, 640, 192))
    assert found.box == pytest.approx(Box(640, 192, 32, 32), abs=0.5)


def test_small_and_less_small_faces_of_a_group_come_once_each(detector: YuNetDetector) -> None:
    picture = with_flag(960, 1280, 640, 192)
    picture[640:704, 128:192] = flag(64)
    large, small = detector.detect(picture)
    assert (round(large.box.w), round(small.box.w)) == (64, 32)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turned_face_is_found_where_it_lies(detector: YuNetDetector, quarters: int) -> None:
    upright = with_flag(128, 160, 64, 32)
    picture = np.ascontiguousarray(np.rot90(upright, -quarters))
    (found,) = detector.detect(picture)
    box = {1: (64, 64, 32, 32), 2: (64, 64, 32, 32), 3: (32, 64, 32, 32)}[quarters]
    assert found.box == pytest.approx(Box(*box), abs=0.1)
    marks = np.zeros((128, 160), bool)
    eye_x, eye_y = (int(LANDMARKS[axis] * 32) + start for axis, start in ((0, 64), (1, 32)))
    marks[eye_y, eye_x] = True
    ((row, column),) = np.argwhere(np.rot90(marks, -quarters))
    assert found.landmarks is not None
    assert found.landmarks[0] == pytest.approx((column, row), abs=1.5)


def test_who_stands_is_preferred_to_who_hangs(detector: YuNetDetector) -> None:
    picture = with_flag(128, 160, 64, 32)
    picture[96:128, 0:32] = flag(32)[::-1]
    (found,) = detector.detect(picture)
    assert found.box.x == pytest.approx(64, abs=0.1)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_who_lies_or_hangs_is_preferred_to_a_doubtful_find(
    detector: YuNetDetector, quarters: int
) -> None:
    picture = wall(128, 160)
    picture[32:64, 64:96] = flag(32, 215)
    picture[96:128, 0:32] = np.rot90(flag(32), quarters)
    (found,) = detector.detect(picture)
    assert found.box == pytest.approx(Box(0, 96, 32, 32), abs=0.1)


def test_of_two_that_are_as_sure_the_standing_one_counts(detector: YuNetDetector) -> None:
    picture = wall(128, 160)
    picture[32:64, 64:96] = flag(32, 225)
    picture[96:128, 0:32] = flag(32, 225)[::-1]
    (found,) = detector.detect(picture)
    assert found.box.x == pytest.approx(64, abs=0.1)


@pytest.mark.parametrize("size", [(480, 640), (1, 1), (5, 2000), (30, 20), (1280, 1)])
def test_a_wall_has_no_face(detector: YuNetDetector, size: tuple[int, int]) -> None:
    assert detector.detect(wall(*size)) == ()


def test_threads_do_not_disturb_each_other(detector: YuNetDetector) -> None:
    pictures = [with_flag(128, 160, 64, 32), with_flag(96, 96, 0, 32), wall(64, 64)] * 6
    alone = [detector.detect(picture) for picture in pictures]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(detector.detect, pictures)) == alone


def test_a_missing_file_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match=r"absent\.onnx"):
        YuNetDetector.of(tmp_path / "absent.onnx")


def test_a_folder_without_a_manifest_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match=r"manifest\.toml is missing"):
        YuNetDetector.load(tmp_path)


@pytest.mark.weights
def test_noise_has_no_face_for_the_shipped_network() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (480, 640, 3), np.uint8)
    assert YuNetDetector.load(SHIPPED).detect(noise) == ()


@pytest.mark.weights
def test_a_drawn_face_is_found_by_the_shipped_network_even_where_it_fills_the_picture() -> None:
    detector = YuNetDetector.load(SHIPPED)
    picture = wall(500, 500)
    picture[50:450, 50:450] = drawn_face(400)
    assert len(detector.detect(picture)) == 1
    assert len(detector.detect(drawn_face(400)[30:385, 65:335])) == 1


@pytest.mark.weights
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turned_face_has_its_eyes_where_they_are_for_the_shipped_network(quarters: int) -> None:
    detector = YuNetDetector.load(SHIPPED)
    picture = wall(500, 500)
    picture[50:450, 50:450] = drawn_face(400)
    (upright,) = detector.detect(picture)
    (found,) = detector.detect(np.ascontiguousarray(np.rot90(picture, quarters)))
    expected = np.asarray(upright.landmarks)
    for _ in range(quarters):
        expected = np.stack([expected[:, 1], 500 - expected[:, 0]], 1)
    assert np.asarray(found.landmarks) == pytest.approx(expected, abs=2)


@pytest.mark.parametrize("content", [b"", b"no network"])
def test_a_broken_file_says_what_to_take_instead(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.onnx"
    path.write_bytes(content)
    with pytest.raises(StartupError, match=r"take face_detector\.onnx"):
        YuNetDetector.of(path)


def test_the_official_file_finds_people_in_photographs(
    teacher: YuNetDetector, shared: Path
) -> None:
    with zipfile.ZipFile(shared / "data" / "faces" / "portraits.zip") as portraits:
        pictures = [decode(portraits.read(f"{number:05}.jpg")) for number in (0, 1, 2)]
    for picture in pictures:
        upright = teacher.detect(picture)[0]
        assert upright.landmarks is not None
        (right_eye, left_eye, nose, *_) = upright.landmarks
        # the person's right eye is on the picture's left
        assert right_eye[0] < nose[0] < left_eye[0]
        assert right_eye[1] < nose[1]
