"""Take the weights out of a shipped ONNX file again, so that training can go on from them.

    python -m training.train_face --start models/weights/face_emotion.onnx

The exporter folds each batch normalisation into the convolution before it. What was folded is
unknown, but any normalisation that gives the same function will do: its mean and deviation are
measured on pictures, its scale and shift undo them.
"""

from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import nn

from training.face_net import DEPTHS, FaceNet

SHALLOW = (1, 2, 2, 2)
"""Blocks of each stage in the network of the first two rounds."""
SERVED = "net."
"""What `training.export_onnx` puts before the names of the network inside its wrapper."""


@torch.no_grad()
def unfold(net: FaceNet, path: Path, pixels: torch.Tensor) -> None:
    """Give `net` the function of an ONNX file.

    Args:
        net: on the CPU.
        path: written by `training.export_onnx`.
        pixels: pictures to measure the activations on, float (N, 1, 48, 48).

    Raises:
        ValueError: the file holds another network.
    """
    graph = onnx.load(path).graph
    values = {
        one.name.removeprefix(SERVED): torch.from_numpy(numpy_helper.to_array(one).copy())
        for one in graph.initializer
    }
    names = [node.input for node in graph.node if node.op_type == "Conv"]
    biases = {
        kernel.removeprefix(SERVED): values[bias.removeprefix(SERVED)] for _, kernel, bias in names
    }
    for name, weight in net.named_parameters():
        if name in values:
            weight.copy_(values[name].reshape(weight.shape))
        elif weight.ndim > 1:
            raise ValueError(f"{path} has no {name}")
    hooks = []
    for name, module in net.named_modules():
        if isinstance(module, nn.BatchNorm2d):
            parent, _, number = name.rpartition(".")
            bias = biases[f"{parent}.{int(number) - 1}.weight"]
            hooks.append(module.register_forward_pre_hook(undone(bias)))
    net.eval()(pixels)
    for hook in hooks:
        hook.remove()


@torch.no_grad()
def deepened(weights: dict[str, torch.Tensor]) -> FaceNet:
    """Return a network of today's depth with the function of a shallower one.

    A block that is new ends in a normalisation of scale zero, so that it hands on what it gets
    (Net2Net, Chen et al. 2015, arXiv:1511.05641).
    """
    before, net = FaceNet(depths=SHALLOW), FaceNet()
    before.load_state_dict(weights)
    for name, module in net.named_children():
        if name != "blocks":
            module.load_state_dict(before.get_submodule(name).state_dict())
    known = iter(before.blocks)
    blocks = iter(net.blocks)
    for depth, old_depth in zip(DEPTHS, SHALLOW, strict=True):
        for index in range(depth):
            block = next(blocks)
            if index < old_depth:
                block.load_state_dict(next(known).state_dict())
            else:
                block.second[1].weight.zero_()
    return net


def undone(bias: torch.Tensor):
    """Return a hook that makes a normalisation add `bias` and change nothing else."""

    def measure(norm: nn.BatchNorm2d, inputs: tuple[torch.Tensor]) -> None:
        mean, variance = inputs[0].mean((0, 2, 3)), inputs[0].var((0, 2, 3), correction=0)
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)
        norm.weight.copy_((variance + norm.eps).sqrt())
        norm.bias.copy_(bias + mean)

    return measure
