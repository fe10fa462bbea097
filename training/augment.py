"""Augmentation of a whole batch at once, on whatever device the batch lies.

The pixels are already standardised (mean 0, deviation 1), so strengths are in deviations.
"""

import math

import cv2
import numpy as np
import torch
from torch.nn import functional

ROTATION = math.radians(15)
"""People tilt their heads; more than this, the detector does not find the face."""
SCALE = 0.15
SHIFT = 0.10
"""Of the side. Detectors frame a face now tighter, now wider."""
SHEAR = 0.10
CONTRAST, BRIGHTNESS, RAMP = 0.25, 0.20, 0.35
"""RAMP: light that falls from one side, at most this many deviations at the border."""
ERASED = 0.3
"""Share of pictures that lose a rectangle, as by a hand, hair or a cup."""
COARSE, COARSEST = 0.15, 0.4
"""Share of pictures that lose detail, and the part of the side that is left at worst."""
PACKED = 0.1
"""Share of pictures that went through a poor JPEG."""
LEVEL = 64
"""Gray levels of one deviation, where a picture has to be made of whole levels again."""
MIXED = 0.3
"""Share of pictures that are blended with another one (mixup, arXiv:1710.09412), weakly."""


def move(pixels: torch.Tensor, side: int) -> torch.Tensor:
    """Rotate, scale, shear, shift and mirror; return (N, 1, side, side)."""
    count, device = len(pixels), pixels.device
    angle = spread(count, ROTATION, device)
    zoom = torch.exp(spread(count, SCALE, device))
    mirror = torch.where(spread(count, 1.0, device) < 0, -1.0, 1.0)
    cos, sin = torch.cos(angle) * zoom, torch.sin(angle) * zoom
    shift_x, shift_y = (spread(count, 2 * SHIFT, device) for _ in range(2))
    lean = spread(count, SHEAR, device)
    top = torch.stack([cos * mirror, (lean * cos - sin), shift_x], 1)
    low = torch.stack([sin * mirror, (lean * sin + cos), shift_y], 1)
    grid = functional.affine_grid(torch.stack([top, low], 1), [count, 1, side, side], False)
    return functional.grid_sample(pixels, grid, padding_mode="border", align_corners=False)


def light(pixels: torch.Tensor) -> torch.Tensor:
    """Change contrast and brightness, and let light fall from one side."""
    count, device = len(pixels), pixels.device
    side = torch.linspace(-1, 1, pixels.shape[-1], device=device)
    ramp_x, ramp_y, offset = (
        spread(count, strength, device)[:, None, None, None]
        for strength in (RAMP, RAMP, BRIGHTNESS)
    )
    factor = 1 + spread(count, CONTRAST, device)[:, None, None, None]
    return pixels * factor + offset + ramp_x * side[None, None, None] + ramp_y * side[:, None]


def blur(pixels: torch.Tensor) -> torch.Tensor:
    """Take detail from some pictures, as of faces far away or out of focus."""
    few, side = max(1, round(COARSE * len(pixels))), pixels.shape[-1]
    small = round(side * float(torch.empty(()).uniform_(COARSEST, 0.9)))
    coarse = functional.interpolate(pixels[:few], (small, small), mode="bilinear", antialias=True)
    coarse = functional.interpolate(coarse, (side, side), mode="bilinear")
    # batches are drawn at random, so their first pictures are as good as any
    return torch.cat([coarse, pixels[few:]])


def pack(pixels: torch.Tensor) -> torch.Tensor:
    """Send some pictures through a JPEG of poor quality."""
    few = round(PACKED * len(pixels))
    levels = (pixels[-few:, 0] * LEVEL + 128).clamp(0, 255).byte().cpu().numpy()
    qualities = torch.randint(25, 75, (few,)).tolist()
    packed = np.stack([jpeg(*pair) for pair in zip(levels, qualities, strict=True)])
    poor = (torch.from_numpy(packed).to(pixels.device).float() - 128) / LEVEL
    return torch.cat([pixels[:-few], poor[:, None]])


def jpeg(gray: np.ndarray, quality: int) -> np.ndarray:
    """Return uint8 (H, W) as it comes back from a JPEG."""
    data = cv2.imencode(".jpg", gray, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)


def cover(pixels: torch.Tensor) -> torch.Tensor:
    """Replace a random rectangle of some pictures by gray (random erasing, 1708.04896)."""
    count, side, device = len(pixels), pixels.shape[-1], pixels.device
    height, width = (torch.empty(count, device=device).uniform_(0.12, 0.45) for _ in range(2))
    top, left = (torch.rand(count, device=device) * (1 - size) for size in (height, width))
    line = (torch.arange(side, device=device) + 0.5) / side
    rows = (line > top[:, None]) & (line < (top + height)[:, None])
    columns = (line > left[:, None]) & (line < (left + width)[:, None])
    chosen = torch.rand(count, device=device) < ERASED
    hidden = (rows[:, :, None] & columns[:, None, :] & chosen[:, None, None])[:, None]
    return torch.where(hidden, spread(count, 1.0, device)[:, None, None, None], pixels)


def mix(
    pixels: torch.Tensor, *targets: torch.Tensor
) -> tuple[torch.Tensor, tuple[torch.Tensor, ...]]:
    """Blend some pictures, and their targets alike, with others of the batch."""
    count, device = len(pixels), pixels.device
    share = torch.rand(count, device=device) * 0.4
    share = share * (torch.rand(count, device=device) < MIXED)
    other = torch.randperm(count, device=device)
    blended = pixels + share[:, None, None, None] * (pixels[other] - pixels)
    return blended, tuple(target + share[:, None] * (target[other] - target) for target in targets)


def spread(count: int, limit: float, device: torch.device) -> torch.Tensor:
    """Return `count` numbers, uniform in [-limit, limit]."""
    return torch.empty(count, device=device).uniform_(-limit, limit)
