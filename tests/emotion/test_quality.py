import cv2
import numpy as np
import pytest

from emotion.alignment import PLACES, aligned
from emotion.image import Image
from emotion.quality import covered, judge, pose
from models.mood import PhotoProblem


def sharp_face(side: int = 120) -> Image:
    """Something with the edges of a face: dark eyes and mouth on lighter skin."""
    face = np.full((240, 240), 150, np.uint8)
    cv2.circle(face, (75, 90), 22, 60, -1)
    cv2.circle(face, (165, 90), 22, 60, -1)
    cv2.ellipse(face, (120, 175), (55, 22), 0, 0, 180, 50, 8)
    grain = np.random.default_rng(0).normal(0, 4, face.shape)
    lively = np.clip(face + grain, 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(lively, (side, side), interpolation=cv2.INTER_AREA), np.uint8)


def test_an_ordinary_face_has_no_problem() -> None:
    quality = judge(sharp_face())
    assert quality.factor == 1
    assert quality.problem is None


@pytest.mark.parametrize(
    ("face", "problem"),
    [
        (sharp_face(20), PhotoProblem.TOO_SMALL),
        ((sharp_face() * 0.1).astype(np.uint8), PhotoProblem.TOO_DARK),
        (
            np.clip(sharp_face().astype(int) + 150, 0, 255).astype(np.uint8),
            PhotoProblem.TOO_BRIGHT,
        ),
        (np.asarray(cv2.GaussianBlur(sharp_face(), (0, 0), 6), np.uint8), PhotoProblem.BLURRED),
        (np.zeros((80, 80, 3), np.uint8), PhotoProblem.TOO_DARK),
        (np.full((80, 80, 3), 255, np.uint8), PhotoProblem.TOO_BRIGHT),
    ],
)
def test_what_is_wrong_is_named(face: Image, problem: PhotoProblem) -> None:
    quality = judge(face)
    assert quality.problem is problem
    assert 0 < quality.factor < 0.7


def test_the_camera_s_resolution_does_not_change_the_judgement() -> None:
    factors = [judge(sharp_face(side)).factor for side in (100, 150, 240)]
    assert max(factors) - min(factors) < 0.05


def test_a_single_pixel_is_judged_without_an_error() -> None:
    assert judge(np.zeros((1, 1, 3), np.uint8)).problem is not None


FRONTAL = tuple((x * 120, y * 120) for x, y in PLACES)


def with_landmarks(face: Image, marks: tuple[tuple[float, float], ...]) -> PhotoProblem | None:
    return judge(face, aligned(face, marks), marks).problem


def placed_face() -> Image:
    """Hair, and eyes and a mouth where an aligned square has them."""
    face = np.full((120, 120), 170, np.uint8)
    face[:25], face[:, :12], face[:, 108:] = 40, 60, 60
    for x, y in FRONTAL[:2]:
        cv2.ellipse(face, (round(x), round(y)), (10, 5), 0, 0, 360, 225, -1)
        cv2.circle(face, (round(x), round(y)), 4, 40, -1)
    cv2.ellipse(face, (60, 88), (20, 6), 0, 0, 180, 60, 4)
    return np.asarray(
        np.clip(face + np.random.default_rng(0).normal(0, 4, face.shape), 0, 255), np.uint8
    )


def test_a_frontal_face_with_landmarks_has_no_problem() -> None:
    assert with_landmarks(placed_face(), FRONTAL) is None


def test_a_profile_is_told_to_face_the_camera() -> None:
    right, left, (_, height), *mouth = FRONTAL
    profile = (right, left, (right[0] - 5, height), *mouth)
    assert with_landmarks(placed_face(), profile) is PhotoProblem.TURNED_AWAY


def test_a_lowered_head_is_told_to_face_the_camera() -> None:
    right, left, (x, _), *mouth = FRONTAL
    assert (
        with_landmarks(placed_face(), (right, left, (x, 92), *mouth)) is PhotoProblem.TURNED_AWAY
    )


def test_a_tilted_head_is_not_a_turned_one() -> None:
    tilted = tuple(
        (60 + 0.8 * (x - 60) - 0.6 * (y - 60), 60 + 0.6 * (x - 60) + 0.8 * (y - 60))
        for x, y in FRONTAL
    )
    assert pose(tilted) == pytest.approx(pose(FRONTAL), abs=1e-6)


@pytest.mark.parametrize(
    ("top", "bottom", "shade"), [(70, 120, 170), (70, 120, 230), (30, 58, 20)]
)
def test_a_mask_and_sunglasses_cover_a_face(top: int, bottom: int, shade: int) -> None:
    face = placed_face()
    face[top:bottom] = shade
    assert covered(face) < 0.7
    assert covered(placed_face()) == 1


@pytest.mark.parametrize("marks", [((5.0, 5.0),) * 5, tuple(reversed(FRONTAL))])
def test_impossible_landmarks_are_judged_without_an_error(
    marks: tuple[tuple[float, float], ...],
) -> None:
    assert 0 < judge(placed_face(), placed_face(), marks).factor <= 1
