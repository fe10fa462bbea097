"""Networks in YuNet's format that find flags: white over black, 32 px, on a grid of 32 px."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 13
SIDE = 32
"""Of a flag, and the stride of the cells that answer for it, px."""
LANDMARKS = (0.3, 0.35, 0.7, 0.35, 0.5, 0.55, 0.35, 0.75, 0.65, 0.75)
"""x and y of each in sides of the flag: right eye, left eye, nose, corners of the mouth."""
CHANNELS = {"cls": 1, "obj": 1, "bbox": 4, "kps": 10}


def flags(path: Path) -> None:
    """Write a network that is sure of flags and sees nothing else."""
    nodes, outputs = [], []
    constants: dict[str, np.ndarray] = {}
    for kind, channels in CHANNELS.items():
        for stride in (8, 16, 32):
            name = f"{kind}_{stride}"
            weight, bias = kernel(kind, channels, stride)
            constants |= {f"{name}/w": weight, f"{name}/b": bias}
            constants[f"{name}/rows"] = np.array([1, -1, channels])
            maps, rows = f"{name}/maps", f"{name}/logits" if channels == 1 else name
            nodes += [
                helper.make_node(
                    "Conv",
                    ["input", f"{name}/w", f"{name}/b"],
                    [maps],
                    kernel_shape=[stride, stride],
                    strides=[stride, stride],
                ),
                helper.make_node("Transpose", [maps], [f"{maps}/last"], perm=[0, 2, 3, 1]),
                helper.make_node("Reshape", [f"{maps}/last", f"{name}/rows"], [rows]),
            ]
            if channels == 1:
                nodes.append(helper.make_node("Sigmoid", [rows], [name]))
            cells = (SIDE // stride) ** 2
            shape = [1, cells, channels]
            outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
    pixels = helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, SIDE, SIDE])
    tensors = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "flags", [pixels], outputs, tensors)
    opset = [helper.make_opsetid("", OPSET)]
    onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=8), path)


def kernel(kind: str, channels: int, stride: int) -> tuple[np.ndarray, np.ndarray]:
    """Return weight and bias of one output's only layer."""
    weight = np.zeros((channels, 3, stride, stride), np.float32)
    bias = np.zeros(channels, np.float32)
    if kind in {"cls", "obj"}:
        bias[:] = -20
        if stride == SIDE:
            half = SIDE // 2
            # the mean of the upper half less that of the lower: 255 for a flag
            weight[:, :, :half], weight[:, :, half:] = 1, -1
            weight *= 25 / 255 / (3 * SIDE * half)
    elif kind == "bbox":
        bias[:] = (0.5, 0.5, 0, 0)
    else:
        bias[:] = LANDMARKS
    return weight, bias
