"""Pictures: bytes to upright RGB, a face's crop, and the tensor that the network sees."""

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
"""RGB uint8, shape (H, W, 3), upright; or gray uint8, shape (H, W)."""

Tensor = npt.NDArray[np.float32]

NET_SIDE: Final = 48
"""Side of the network's input in px: the size of FER2013, on which it is trained."""


def to_tensor(crop: Image) -> Tensor:
    """Return the network's input for one crop: gray, 48 px, zero mean, unit deviation.

    Each crop is standardised by itself, so that a dim and a bright picture of the same face
    give the same numbers. Training calls this very function.

    Args:
        crop: RGB (H, W, 3) or gray (H, W) uint8; made square by resizing.

    Returns:
        float32, shape (1, 48, 48).
    """
    gray = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY) if crop.ndim == 3 else crop  # noqa: PLR2004
    if gray.shape != (NET_SIDE, NET_SIDE):
        shrinks = min(gray.shape) > NET_SIDE
        how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        gray = cv2.resize(gray, (NET_SIDE, NET_SIDE), interpolation=how)
    pixels = gray.astype(np.float32)
    # a flat crop has no deviation; one gray level keeps noise from being blown up
    standard = (pixels - pixels.mean()) / max(float(pixels.std()), 1.0)
    return np.asarray(standard[None], dtype=np.float32)
