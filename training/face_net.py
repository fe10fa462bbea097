"""The face network: MobileNet's trunk on an enlarged crop, two heads.

MobileNet: Howard et al. 2017 (arXiv:1704.04861), version 1 at full width. It was chosen for what
can be had trained: `training/face_start.py` fills the trunk with one that learned to recognise
people, and so knows faces already.
"""

import torch
from torch import nn
from torch.nn import functional

from emotion.image import NET_SIDE

SIDE = 128
"""Px to which a crop is enlarged: the trunk learned on faces of 224, and of 48 sees too little."""
STEM = 32
BLOCKS = (
    *((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)),
    *((512, 1),) * 5,
    *((1024, 2), (1024, 1)),
)
"""Width and stride of each pair of convolutions: one for each channel, then one across."""


class FaceNet(nn.Module):
    """Gray crop of 48 px -> logits of FER+'s eight emotions and of FER2013's seven classes."""

    def __init__(self, dropout: float = 0.3):
        super().__init__()
        layers = [Layer(1, STEM, 3, stride=2)]
        before = STEM
        for width, stride in BLOCKS:
            layers += [Layer(before, before, 3, stride, groups=before), Layer(before, width, 1)]
            before = width
        self.layers = nn.Sequential(*layers)
        self.dropout = nn.Dropout(dropout)
        self.emotion, self.fer2013 = nn.Linear(before, 8), nn.Linear(before, 7)
        for head in (self.emotion, self.fer2013):
            nn.init.normal_(head.weight, std=0.01)

    def forward(self, pixels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return (emotion logits (N, 8), FER2013 logits (N, 7)).

        Args:
            pixels: float (N, 1, 48, 48), which are enlarged here, or (N, 1, side, side) of a side
                divisible by 32, as training cuts them.
        """
        if pixels.shape[-1] == NET_SIDE:
            pixels = enlarged(pixels, SIDE)
        features = self.dropout(self.layers(pixels).mean((2, 3)))
        return self.emotion(features), self.fer2013(features)


def enlarged(pixels: torch.Tensor, side: int) -> torch.Tensor:
    """Return (N, 1, side, side)."""
    return functional.interpolate(pixels, (side, side), mode="bilinear", align_corners=False)


class Layer(nn.Sequential):
    """A convolution, its normalisation, and a ReLU that ends at 6."""

    def __init__(self, before: int, width: int, kernel: int, stride: int = 1, groups: int = 1):
        if stride == 1:
            half = kernel // 2
            conv = nn.Conv2d(before, width, kernel, padding=half, groups=groups, bias=False)
        else:
            conv = Halving(before, width, kernel, stride, groups=groups, bias=False)
        super().__init__(conv, nn.BatchNorm2d(width), nn.ReLU6())


class Halving(nn.Conv2d):
    """A convolution of stride 2 that pads below and on the right, as the trunk learned it."""

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Return (N, width, H / 2, W / 2)."""
        if self.training and self.groups > 1:
            # the same numbers; PyTorch 2.13 on a CPU takes half of each step for the gradient of
            # a strided convolution by channel
            every = functional.conv2d(inputs, self.weight, padding=1, groups=self.groups)
            return every[:, :, 1::2, 1::2].contiguous(memory_format=torch.channels_last)
        padded = functional.pad(inputs, (0, 1, 0, 1))
        return functional.conv2d(padded, self.weight, stride=2, groups=self.groups)
