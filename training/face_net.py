"""The face network: a small residual net with squeeze-and-excitation, one trunk, two heads.

Residual blocks: He et al. 2015 (arXiv:1512.03385). Channel attention: Hu et al. 2017
(arXiv:1709.01507). Widths are chosen for a CPU: each stage halves the side and costs about the
same number of multiplications as the one before.
"""

import torch
from torch import nn
from torch.nn import functional

WIDTHS = (32, 64, 128, 192)
DEPTHS = (1, 2, 3, 3)


class FaceNet(nn.Module):
    """Gray 48 px crop -> logits of FER+'s eight emotions and of FER2013's seven classes."""

    def __init__(self, widths=WIDTHS, depths=DEPTHS, dropout=0.2):
        super().__init__()
        self.stem = conv_norm(1, widths[0], stride=1)
        blocks = []
        before = widths[0]
        for stage, (width, depth) in enumerate(zip(widths, depths, strict=True)):
            for index in range(depth):
                stride = 2 if index == 0 and stage > 0 else 1
                blocks.append(Block(before, width, stride))
                before = width
        self.blocks = nn.Sequential(*blocks)
        self.dropout = nn.Dropout(dropout)
        self.emotion = nn.Linear(before, 8)
        self.fer2013 = nn.Linear(before, 7)
        self.apply(start)

    def forward(self, pixels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return (emotion logits (N, 8), FER2013 logits (N, 7)) for float (N, 1, 48, 48)."""
        trunk = self.blocks(functional.relu(self.stem(pixels)))
        features = self.dropout(trunk.mean((2, 3)))
        return self.emotion(features), self.fer2013(features)


class Block(nn.Module):
    """Two 3x3 convolutions, channel attention, and a way around."""

    def __init__(self, before: int, width: int, stride: int):
        super().__init__()
        self.first = conv_norm(before, width, stride)
        self.second = conv_norm(width, width, 1)
        self.attention = Attention(width)
        self.around = nn.Identity()
        if stride != 1 or before != width:
            pool = nn.AvgPool2d(stride, ceil_mode=True)
            self.around = nn.Sequential(
                pool, nn.Conv2d(before, width, 1, bias=False), nn.BatchNorm2d(width)
            )

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Return (N, width, H / stride, W / stride)."""
        inner = self.second(functional.relu(self.first(inputs)))
        return functional.relu(self.attention(inner) + self.around(inputs))


class Attention(nn.Module):
    """Squeeze-and-excitation: each channel is scaled by a number seen from all of them."""

    def __init__(self, width: int):
        super().__init__()
        self.squeeze = nn.Linear(width, width // 8)
        self.excite = nn.Linear(width // 8, width)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Return the inputs, scaled by channel."""
        scale = self.excite(functional.relu(self.squeeze(inputs.mean((2, 3)))))
        return inputs * torch.sigmoid(scale)[:, :, None, None]


def conv_norm(before: int, width: int, stride: int) -> nn.Sequential:
    """Return a 3x3 convolution followed by batch normalisation."""
    return nn.Sequential(
        nn.Conv2d(before, width, 3, stride, padding=1, bias=False), nn.BatchNorm2d(width)
    )


def start(module: nn.Module) -> None:
    """Initialise a convolution for ReLU.

    The usual trick of starting each block's last normalisation at zero (arXiv:1812.01187) was
    tried: within two epochs nothing at all was learned, so they start at one.
    """
    if isinstance(module, nn.Conv2d):
        nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
