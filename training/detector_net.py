"""The face detector: a small anchor-free net whose outputs are those of YuNet.

OpenCV's `FaceDetectorYN` decodes them, so nothing of ours has to. For each stride of 8, 16 and
32 px it wants, one row for each cell, line by line: `cls` and `obj`, whose geometric mean is the
score; `bbox`, the centre's way from the cell's corner and the logarithm of width and height, in
strides; `kps`, five landmarks' ways from that corner, in strides. (Format: Wu, Peng and Yu 2023,
"YuNet: a tiny millisecond-level face detector".)

The net itself is our own: depthwise separable convolutions with a way around (Sandler et al.
2018, arXiv:1801.04381, without the expansion), features added from coarse to fine (Lin et al.
2017, arXiv:1612.03144), and one small head a stride. Most of the work is done at stride 8 and
above, which is what makes it quick; 94,848 weights.
"""

from typing import NamedTuple

import cv2
import numpy as np
import torch
from torch import nn
from torch.nn import functional

STRIDES = (8, 16, 32)
KINDS = {"cls": 1, "obj": 1, "bbox": 4, "kps": 10}
"""Channels of each output; the order is the order of a cell's channels in the head."""
OUTPUTS = tuple(f"{kind}_{stride}" for kind in KINDS for stride in STRIDES)
WIDTHS = (16, 32, 64, 80, 80)
"""Channels at stride 2, 4, 8, 16, 32."""
DEPTHS = (2, 3, 3, 3)
"""Blocks at stride 4, 8, 16, 32."""
NECK = 64
"""Channels of the features that the heads see: the teacher's, so that they can be compared."""
PIXEL = 1 / 128
"""Brings 0-255 near one; no mean is taken off, so that the black border stays zero."""
RARE = -4.0
"""First bias of the scores: hardly any cell holds a face (arXiv:1708.02002, section 4.1)."""


class Cells(NamedTuple):
    """What a net says of each cell of one stride; float32 on any device.

    Attributes:
        cls: (N, 1, H, W), logits.
        obj: (N, 1, H, W), logits.
        bbox: (N, 4, H, W).
        kps: (N, 10, H, W).
        features: (N, 64, H, W), what the head saw.
    """

    cls: torch.Tensor
    obj: torch.Tensor
    bbox: torch.Tensor
    kps: torch.Tensor
    features: torch.Tensor


class DetectorNet(nn.Module):
    """BGR picture, values 0-255, sides divisible by 32 -> cells of the three strides."""

    def __init__(self):
        super().__init__()
        self.pixel = PIXEL
        self.stem = nn.Sequential(
            nn.Conv2d(3, WIDTHS[0], 3, 2, padding=1, bias=False), nn.BatchNorm2d(WIDTHS[0])
        )
        self.stages = nn.ModuleList(
            nn.Sequential(
                Block(before, width, stride=2), *(Block(width, width) for _ in range(depth - 1))
            )
            for before, width, depth in zip(WIDTHS[:-1], WIDTHS[1:], DEPTHS, strict=True)
        )
        self.sides = nn.ModuleList(
            nn.Conv2d(width, NECK, 1) if width != NECK else nn.Identity() for width in WIDTHS[2:]
        )
        self.merges = nn.ModuleList(Block(NECK, NECK) for _ in STRIDES[:-1])
        self.heads = nn.ModuleList(Head() for _ in STRIDES)

    def forward(self, pixels: torch.Tensor) -> list[Cells]:
        """Return the cells of each stride for float (N, 3, H, W)."""
        features = functional.relu(self.stem(pixels * self.pixel if self.pixel != 1 else pixels))
        levels = []
        for stage in self.stages:
            features = stage(features)
            levels.append(features)
        levels = [side(level) for side, level in zip(self.sides, levels[1:], strict=True)]
        for fine in (1, 0):
            above = functional.interpolate(levels[fine + 1], scale_factor=2.0, mode="nearest")
            levels[fine] = self.merges[fine](levels[fine] + above)
        return [head(level) for head, level in zip(self.heads, levels, strict=True)]


class Block(nn.Module):
    """A depthwise and a pointwise convolution, and a way around where the shapes allow."""

    def __init__(self, before: int, width: int, stride: int = 1):
        super().__init__()
        self.deep = nn.Conv2d(before, before, 3, stride, 1, groups=before, bias=False)
        self.point = nn.Conv2d(before, width, 1, bias=False)
        self.norm = nn.BatchNorm2d(width)
        self.around = before == width and stride == 1

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Return (N, width, H / stride, W / stride)."""
        inner = self.norm(self.point(self.deep(inputs)))
        return functional.relu(inner + inputs if self.around else inner)


class Head(nn.Module):
    """Features of one stride -> its cells."""

    def __init__(self):
        super().__init__()
        self.shared = Block(NECK, NECK)
        channels = sum(KINDS.values())
        self.point = nn.Conv2d(NECK, channels, 1)
        self.deep = nn.Conv2d(channels, channels, 3, padding=1, groups=channels)
        with torch.no_grad():
            # the last kernel begins as a copy of its middle, the scores begin low
            self.deep.weight.zero_()[:, :, 1, 1] = 1
            self.deep.bias.zero_()[:2] = RARE
            self.point.bias.zero_()

    def forward(self, level: torch.Tensor) -> Cells:
        """Return the cells."""
        features = self.shared(level)
        parts = self.deep(self.point(features)).float().split(tuple(KINDS.values()), dim=1)
        return Cells(*parts, features)


class Served(nn.Module):
    """The net as OpenCV wants it: twelve outputs of shape (N, cells, channels)."""

    def __init__(self, net: DetectorNet):
        super().__init__()
        self.net = net

    def forward(self, pixels: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Return the outputs in the order of `OUTPUTS`."""
        levels = self.net(pixels)
        rows = []
        for kind, channels in KINDS.items():
            for cells in levels:
                values = getattr(cells, kind).permute(0, 2, 3, 1).reshape(1, -1, channels)
                rows.append(values.sigmoid() if kind in {"cls", "obj"} else values)
        return tuple(rows)


def decode(outputs: dict[str, np.ndarray], width: int, threshold: float) -> np.ndarray:
    """Return the faces in one picture's outputs, as OpenCV decodes them.

    Args:
        outputs: by name, each (cells, channels); scores as probabilities.
        width: of the padded picture, px.
        threshold: lowest score.

    Returns:
        float32 (faces, 15): left, top, width, height, ten landmark coordinates, score.
    """
    found = []
    for stride in STRIDES:
        cls, obj, bbox, kps = (outputs[f"{kind}_{stride}"] for kind in KINDS)
        scores = np.sqrt(np.clip(cls[:, 0], 0, 1) * np.clip(obj[:, 0], 0, 1))
        (chosen,) = np.nonzero(scores >= threshold)
        corner = np.stack([chosen % (width // stride), chosen // (width // stride)], 1)
        size = np.exp(bbox[chosen, 2:])
        left_top = corner + bbox[chosen, :2] - size / 2
        landmarks = kps[chosen] + np.tile(corner, 5)
        rows = np.concatenate([left_top, size, landmarks], 1) * stride
        found.append(np.concatenate([rows, scores[chosen, None]], 1))
    return suppress(np.concatenate(found).astype(np.float32), threshold)


def suppress(faces: np.ndarray, threshold: float, overlap: float = 0.3) -> np.ndarray:
    """Return the faces (see `decode`) without those that overlap a surer one."""
    if not len(faces):
        return faces
    # OpenCV's detector rounds the boxes here too
    boxes = faces[:, :4].astype(np.int32).tolist()
    kept = cv2.dnn.NMSBoxes(boxes, faces[:, 14].tolist(), threshold, overlap)
    return faces[np.asarray(kept, dtype=np.int64).reshape(-1)]
