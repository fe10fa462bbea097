"""The emotion network of the `fer` library, without TensorFlow: Keras' HDF5 to ONNX.

Source of the network and of what is done around it: github.com/JustinShenk/fer (MIT), a
mini-Xception after Arriaga et al. 2017 (arXiv:1710.07557). Only the layers that this one file
holds are known here; the check of the conversion is its accuracy on FER2013's private test, where
66.2 % is expected.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import cv2
import h5py  # type: ignore[import-not-found,import-untyped,unused-ignore]
import numpy as np
import numpy.typing as npt
import onnxruntime
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from emotion.image import Image
from models.mood import Emotion

FILE: Final = "fer2013_mini_XCEPTION.102-0.66.hdf5"
LABELS: Final = (
    Emotion.ANGER,
    Emotion.DISGUST,
    Emotion.FEAR,
    Emotion.HAPPINESS,
    Emotion.SADNESS,
    Emotion.SURPRISE,
    Emotion.NEUTRAL,
)
"""Order of the outputs, which is FER2013's."""
SIDE: Final = 64
OPSET: Final = 18
IR: Final = 10
CHANNELS_FIRST: Final = {
    "kernel": (3, 2, 0, 1),
    "depthwise_kernel": (2, 3, 0, 1),
    "pointwise_kernel": (3, 2, 0, 1),
}
"""How Keras' kernels (height, width, in, out) are turned into ONNX's (out, in, height, width)."""
PLAIN: Final = {"relu": "Relu", "softmax": "Softmax"}

Weights = Mapping[str, npt.NDArray[np.float32]]
Layer = Mapping[str, Any]
Shares = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FerNet:
    """The converted network. One session serves all threads."""

    session: onnxruntime.InferenceSession

    @classmethod
    def load(cls, path: Path, threads: int = 1) -> Self:
        """Return the network of an HDF5 file.

        Args:
            path: the file, as the library ships it.
            threads: CPU threads for one batch.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        content = converted(path).SerializeToString()
        return cls(
            onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        )

    def shares(self, faces: Sequence[Image]) -> Shares:
        """Return the share of each of `LABELS`, shape (N, 7).

        Args:
            faces: gray uint8 (H, W), of any size.
        """
        sized = [cv2.resize(face, (SIDE, SIDE)) for face in faces]
        pixels = (np.stack(sized)[:, None].astype(np.float32) / 255 - 0.5) * 2
        return np.asarray(self.session.run(None, {"faces": pixels})[0], np.float64)


def converted(path: Path) -> ModelProto:
    """Return the network of a Keras file as ONNX: (N, 1, 64, 64) in [-1, 1] to (N, 7) shares.

    Raises:
        ValueError: it holds a layer that is not known here.
    """
    layers, weights = opened(path)
    nodes = [node for layer in layers for node in nodes_of(layer, weights)]
    first, last = layers[0]["name"], layers[-1]["name"]
    nodes.insert(0, helper.make_node("Identity", ["faces"], [first]))
    constants = [numpy_helper.from_array(value, name) for name, value in weights.items()]
    constants.append(numpy_helper.from_array(np.array([2, 3]), "height and width"))
    graph = helper.make_graph(
        nodes,
        "fer",
        [helper.make_tensor_value_info("faces", TensorProto.FLOAT, ["n", 1, SIDE, SIDE])],
        [helper.make_tensor_value_info(last, TensorProto.FLOAT, ["n", len(LABELS)])],
        constants,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)


def opened(path: Path) -> tuple[list[Layer], Weights]:
    """Return the layers of a Keras file and their weights by "layer/kind", turned for ONNX."""
    weights: dict[str, npt.NDArray[np.float32]] = {}

    def keep(name: str, item: object) -> None:
        if isinstance(item, h5py.Dataset):
            layer, kind = name.removesuffix(":0").split("/")[-2:]
            value = np.asarray(item, np.float32)
            turned = value.transpose(CHANNELS_FIRST[kind]) if kind in CHANNELS_FIRST else value
            weights[f"{layer}/{kind}"] = np.ascontiguousarray(turned)

    with h5py.File(path, "r") as file:
        layers: list[Layer] = json.loads(file.attrs["model_config"])["config"]["layers"]
        file["model_weights"].visititems(keep)
    return layers, weights


def nodes_of(layer: Layer, weights: Weights) -> Iterator[NodeProto]:
    """Yield the ONNX nodes of one layer; the last has its name. Raises ValueError."""
    name, config = layer["name"], layer["config"]
    inputs = [source[0] for sources in layer["inbound_nodes"] for source in sources]
    match layer["class_name"]:
        case "InputLayer":
            return
        case "Conv2D":
            names = [f"{name}/kernel", *([f"{name}/bias"] if config["use_bias"] else [])]
            yield helper.make_node("Conv", [*inputs, *names], [name], **window(config))
        case "SeparableConv2D":
            first, second = f"{name}/depthwise_kernel", f"{name}/pointwise_kernel"
            how = window(config) | {"group": len(weights[first])}
            yield helper.make_node("Conv", [*inputs, first], [f"{name}/inner"], **how)
            yield helper.make_node("Conv", [f"{name}/inner", second], [name])
        case "BatchNormalization":
            kinds = ("gamma", "beta", "moving_mean", "moving_variance")
            names = [f"{name}/{kind}" for kind in kinds]
            yield helper.make_node(
                "BatchNormalization", [*inputs, *names], [name], epsilon=config["epsilon"]
            )
        case _:
            yield without_weights(layer, inputs)


def without_weights(layer: Layer, inputs: Sequence[str]) -> NodeProto:
    """Return the node of a layer that learned nothing. Raises ValueError."""
    name, config = layer["name"], layer["config"]
    match layer["class_name"]:
        case "Activation":
            return helper.make_node(PLAIN[config["activation"]], inputs, [name])
        case "Add":
            return helper.make_node("Add", inputs, [name])
        case "MaxPooling2D":
            how = window(config) | {"kernel_shape": config["pool_size"]}
            return helper.make_node("MaxPool", inputs, [name], **how)
        case "GlobalAveragePooling2D":
            axes = [*inputs, "height and width"]
            return helper.make_node("ReduceMean", axes, [name], keepdims=0)
        case kind:
            raise ValueError(f"{kind} is not known here")


def window(config: Layer) -> dict[str, Any]:
    """Return strides and padding; Keras' "same" pads more at the end, as SAME_UPPER does."""
    padding = {"same": "SAME_UPPER", "valid": "VALID"}[config["padding"]]
    return {"strides": config["strides"], "auto_pad": padding}
