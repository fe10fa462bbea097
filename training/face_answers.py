"""What a face network says of many pictures, as in service: the mean of two looks at each."""

from collections.abc import Callable, Sequence
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

    def read(look: torch.Tensor) -> Sequence[torch.Tensor]:
        heads = net(look.to(device).contiguous(memory_format=torch.channels_last))
        return [head.cpu() for head in heads]

    return mean_of_looks(read, pixels)


def answers(session: onnxruntime.InferenceSession, pixels: torch.Tensor) -> Heads:
    """Return the logits of both heads of an exported network."""

    def read(look: torch.Tensor) -> Sequence[torch.Tensor]:
        return [torch.from_numpy(head) for head in session.run(None, {"pixels": look.numpy()})]

    return mean_of_looks(read, pixels)


def opinion(path: Path, pixels: torch.Tensor) -> torch.Tensor:
    """Return a shipped network's probabilities of FER2013's classes, float32 (N, 7)."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return answers(session, pixels)[1].softmax(1)


def mean_of_looks(
    read: Callable[[torch.Tensor], Sequence[torch.Tensor]], pixels: torch.Tensor
) -> Heads:
    """Return the mean of what `read` gives for both looks at each picture of (N, 1, 48, 48)."""
    rows = []
    for part in pixels.split(BATCH):
        pair = np.stack([looks(one) for one in part.numpy()], axis=1)
        first, second = (read(torch.from_numpy(look)) for look in pair)
        rows.append([(one + other) / 2 for one, other in zip(first, second, strict=True)])
    emotion, fer2013 = (torch.cat(head) for head in zip(*rows, strict=True))
    return emotion, fer2013
