"""Networks in the clothes of DeepFace's emotion network: (N, 48, 48, 1) in [0, 1] to 7 shares."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper

OPSET = 18
SHARES = 7


def brightness(path: Path, outputs: int = SHARES) -> None:
    """Write a network that calls bright faces happy and dark ones sad."""
    slopes, offsets = np.zeros((1, outputs), np.float32), np.zeros(outputs, np.float32)
    slopes[0, 3:5] = 8, -8
    offsets[3:5] = -4, 4
    nodes = [
        helper.make_node("ReduceMean", ["faces", "all"], ["mean"], keepdims=0),
        helper.make_node("Unsqueeze", ["mean", "column"], ["light"]),
        helper.make_node("Gemm", ["light", "slopes", "offsets"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["shares"]),
    ]
    constants = {
        "all": np.array([1, 2, 3]),
        "column": np.array([1]),
        "slopes": slopes,
        "offsets": offsets,
    }
    onnx.save(model(nodes, tensors(constants), outputs), path)


def dressed(ours: Path, path: Path) -> None:
    """Write our own network with its pre-processing inside, its FER2013 head as the output.

    That head's labels have DeepFace's order: both are those of FER2013.
    """
    network = onnx.load(ours)
    # a slash keeps our names apart from those of the network
    nodes = [
        helper.make_node("Mul", ["faces", "/levels"], ["/gray"]),
        helper.make_node("Transpose", ["/gray"], ["/upright"], perm=[0, 3, 1, 2]),
        helper.make_node("ReduceMean", ["/upright", "/square"], ["/mean"]),
        helper.make_node("Sub", ["/upright", "/mean"], ["/centred"]),
        helper.make_node("Mul", ["/centred", "/centred"], ["/squares"]),
        helper.make_node("ReduceMean", ["/squares", "/square"], ["/variance"]),
        helper.make_node("Sqrt", ["/variance"], ["/deviation"]),
        helper.make_node("Max", ["/deviation", "/one"], ["/divisor"]),
        helper.make_node("Div", ["/centred", "/divisor"], ["pixels"]),
        *network.graph.node,
        helper.make_node("Softmax", ["fer2013_logits"], ["shares"]),
    ]
    constants = {
        "/levels": np.array(255, np.float32),
        "/square": np.array([1, 2, 3]),
        "/one": np.array(1, np.float32),
    }
    onnx.save(model(nodes, [*tensors(constants), *network.graph.initializer]), path)


def model(
    nodes: Sequence[NodeProto], constants: Sequence[TensorProto], outputs: int = SHARES
) -> ModelProto:
    faces = helper.make_tensor_value_info("faces", TensorProto.FLOAT, ["n", 48, 48, 1])
    shares = helper.make_tensor_value_info("shares", TensorProto.FLOAT, ["n", outputs])
    graph: GraphProto = helper.make_graph(nodes, "faces", [faces], [shares], constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)


def tensors(constants: Mapping[str, npt.NDArray[Any]]) -> list[TensorProto]:
    return [numpy_helper.from_array(value, name) for name, value in constants.items()]
