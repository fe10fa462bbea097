"""When a person likes what: how an item feels, crossed with the hour and the weekend; pure.

The hour is a place on a circle, so that 23:50 is next to 0:10. All is told in UTC, and no time
zone is asked for: where a person lives turns their whole circle, and on a turned one a habit is
learnt as well. A weekend in UTC, however, begins and ends up to half a day away from a person's.

How an item feels stands here on its own, too, and at least as wide as what it is crossed with
(`recommender.bandit.UNSURE`). Without that, who likes it quiet at night and was never seen by day
would be taken for somebody who wants it wild by day.
"""

from collections.abc import Set

import numpy as np
from numpy.typing import NDArray

from models.profile import Facet

Vector = NDArray[np.float64]

HABITS = (
    "feel:valence",
    "feel:energy",
    "hour:cosine",
    "hour:sine",
    "weekend:valence",
    "weekend:energy",
)
"""Features, in the order of the columns; the hour is crossed with the energy."""

DAY = 86_400.0  # seconds
EPOCH_WEEKDAY = 3  # 1970 began on a Thursday; Monday is 0
SATURDAY = 5


def habits(valence: Vector, energy: Vector, at: Vector) -> Vector:
    """Return the features of some items, each at a moment, shape (items, features).

    Args:
        valence: in [-1, 1], 0 when unknown; shape (items,).
        energy: the same.
        at: when each was shown or is asked for, in POSIX seconds, shape (items,).
    """
    turn = 2 * np.pi * at / DAY
    weekend = is_weekend(at)
    return np.column_stack(
        [
            valence,
            energy,
            energy * np.cos(turn),
            energy * np.sin(turn),
            valence * weekend,
            energy * weekend,
        ]
    )


def is_weekend(at: Vector) -> NDArray[np.bool_]:
    """Tell whether moments, in POSIX seconds, lie on a Saturday or Sunday."""
    return np.asarray((at // DAY + EPOCH_WEEKDAY) % 7 >= SATURDAY)


def heeded(aside: Set[tuple[Facet, str]]) -> Vector:
    """Return 0 for each feature of what a person took away and 1 for the others."""
    gone = {str(facet) for facet, _ in aside}
    return np.array([float(name.partition(":")[0] not in gone) for name in HABITS])
