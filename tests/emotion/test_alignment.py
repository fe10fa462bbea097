import math

import cv2
import numpy as np
import pytest

from emotion.alignment import MOST_SIDE, PLACES, aligned, similarity
from emotion.image import Image

Points = tuple[tuple[float, float], ...]


def placed(x: float, y: float, side: float, degrees: float = 0.0) -> Points:
    """Landmarks of a face whose square begins at (x, y), turned clockwise around that corner."""
    turn = math.radians(degrees)
    return tuple(
        (
            x + side * (u * math.cos(turn) - v * math.sin(turn)),
            y + side * (u * math.sin(turn) + v * math.cos(turn)),
        )
        for u, v in PLACES
    )


def dotted(points: Points, size: int = 400) -> Image:
    """A dark picture with a bright dot on each point."""
    picture = np.full((size, size, 3), 30, np.uint8)
    for x, y in points:
        cv2.circle(picture, (round(x), round(y)), 6, (230, 230, 230), -1)
    return picture


@pytest.mark.parametrize("degrees", [0, 30, -45, 90, 180])
def test_every_landmark_lands_on_its_place_however_the_head_is_tilted(degrees: float) -> None:
    points = placed(200, 200, 140, degrees)
    square = aligned(dotted(points), points)
    for x, y in PLACES:
        assert square[round(y * len(square)), round(x * len(square)), 0] > 150


def test_a_small_face_gives_a_small_square_and_a_huge_one_is_bounded() -> None:
    assert aligned(dotted(()), placed(10, 10, 20)).shape == (48, 48, 3)
    assert aligned(dotted(()), placed(10, 10, 100)).shape == (144, 144, 3)
    assert aligned(dotted(()), placed(0, 0, 5000)).shape == (MOST_SIDE, MOST_SIDE, 3)


def test_gray_pictures_and_faces_outside_of_the_picture_are_cut_out_too() -> None:
    gray = np.full((60, 60), 120, np.uint8)
    square = aligned(gray, placed(-500, -500, 100))
    assert (square == 120).all()


@pytest.mark.parametrize("points", [((7.0, 7.0),) * 5, tuple(reversed(placed(0, 0, 50)))])
def test_impossible_landmarks_do_no_harm(points: Points) -> None:
    assert aligned(dotted(()), points).shape[2] == 3


def test_noise_in_one_landmark_moves_the_others_only_a_little() -> None:
    points = placed(100, 100, 100)
    noisy = ((points[0][0] + 5, points[0][1]), *points[1:])
    turn, shift = similarity(noisy)
    for point, place in list(zip(points, PLACES, strict=True))[1:]:
        assert abs(turn * complex(*point) + shift - complex(*place)) < 0.04
