import cv2
import numpy as np
import pytest

from emotion.image import Image
from emotion.quality import judge
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
