"""Whose clip is it: the faces of a clip's frames to the one face that is followed. Pure.

Faces are followed by place and size alone. Nothing here recognises who somebody is.
"""

from collections.abc import Mapping, Sequence
from math import hypot, sqrt
from typing import Final

from emotion.detector import Face

Trail = Mapping[int, Face]
"""One face followed through a clip: frame number to face, in the order of time."""

REACH: Final = 1.0
"""Sides of its box that a face may have moved from one frame to the next, about a second later."""
PATIENCE: Final = 3
"""Frames after which a lost face is taken for another: somebody looked away or was hidden."""
GROWTH: Final = 2.0
"""Factor in size from one frame to the next beyond which it is another face."""


def main_face(seen: Sequence[Sequence[Face]]) -> Trail:
    """Return the largest and most persistent face of a clip; empty where nobody shows.

    A face counts by the sum of its sides, each times the detector's score: who is there all the
    time outweighs a larger passer-by who is there for a moment.

    Args:
        seen: the faces of each frame, in the order of time.
    """
    return max(trails(seen), key=_presence, default={})


def trails(seen: Sequence[Sequence[Face]]) -> list[Trail]:
    """Return every face of a clip, followed from frame to frame.

    In each frame the pairs that lie nearest are joined first, as in greedy nearest-neighbour
    tracking: a handful of faces a frame needs nothing finer.
    """
    found: list[dict[int, Face]] = []
    for number, faces in enumerate(seen):
        alive = [trail for trail in found if number - max(trail) <= PATIENCE]
        left = list(faces)
        for trail, face in _pairs(alive, left, number):
            if number not in trail and face in left:
                trail[number] = face
                left.remove(face)
        found += [{number: face} for face in left]
    return list(found)


def _pairs(
    alive: Sequence[dict[int, Face]], faces: Sequence[Face], number: int
) -> list[tuple[dict[int, Face], Face]]:
    """Return which trail may go on with which face, the nearest first."""
    distances = [
        (_distance(trail[max(trail)], face) / (number - max(trail)), trail, face)
        for trail in alive
        for face in faces
    ]
    near = [pair for pair in distances if pair[0] < REACH]
    return [(trail, face) for _, trail, face in sorted(near, key=lambda pair: pair[0])]


def _distance(one: Face, other: Face) -> float:
    """Return how far two boxes lie apart, in sides of the larger; infinite if sizes differ."""
    sides = _side(one), _side(other)
    if max(sides) > GROWTH * min(sides):
        return float("inf")
    across = one.box.x + one.box.w / 2 - other.box.x - other.box.w / 2
    down = one.box.y + one.box.h / 2 - other.box.y - other.box.h / 2
    return hypot(across, down) / max(sides)


def _presence(trail: Trail) -> float:
    return sum(_side(face) * face.score for face in trail.values())


def _side(face: Face) -> float:
    return sqrt(max(face.box.w * face.box.h, 1.0))
