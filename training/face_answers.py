"""What a face network says of many pictures, as in service: the mean of two looks at each."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import nn

from emotion.image import looks
from training.calibration import Heads

BATCH = 256


@torch.no_grad()
def predict(net: nn.Module, pixels: torch.Tensor, device: torch.device) -> Heads:
    """Return both heads' logits on the CPU."""
    emotion, fer2013 = [], []
    for pair in pairs(pixels):
        first, second = (
            net(look.to(device).contiguous(memory_format=torch.channels_last)) for look in pair
        )
        emotion.append(((first[0] + second[0]) / 2).cpu())
        fer2013.append(((first[1] + second[1]) / 2).cpu())
    return torch.cat(emotion), torch.cat(fer2013)


def opinion(path: Path, pixels: torch.Tensor) -> torch.Tensor:
    """Return a shipped network's probabilities of FER2013's classes, float32 (N, 7)."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    rows = []
    for pair in pairs(pixels):
        first, second = (
            session.run(["fer2013_logits"], {"pixels": look.numpy()})[0] for look in pair
        )
        rows.append(torch.from_numpy((first + second) / 2).softmax(1))
    return torch.cat(rows)


def pairs(pixels: torch.Tensor) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Yield the first and the second look at some pictures at a time, each (n, 1, 48, 48)."""
    for part in pixels.split(BATCH):
        both = np.stack([looks(one) for one in part.numpy()], axis=1)
        yield torch.from_numpy(both[0]), torch.from_numpy(both[1])
