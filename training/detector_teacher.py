"""The teacher: YuNet (libfacedetection.train, Apache-2.0), run on whole batches.

ONNX Runtime runs it, because OpenCV 4.14 cannot read the file with free sides. Beside the twelve
outputs it hands out the features that its heads see.
"""

from pathlib import Path

import cv2
import numpy as np
import onnx
import onnxruntime

from training.detector_net import KINDS, OUTPUTS, STRIDES, decode

FILE = "weights/yunet_n_dynamic.onnx"
FIRST_OF_HEAD = "bbox_head.multi_level_cls.{}.conv1.weight"
"""Weight of the convolution whose input are the features of a stride."""
SEEN_FROM = 0.3
"""Lowest score that is kept; who reads the labels chooses a higher one."""


class Teacher:
    """YuNet on one thread."""

    def __init__(self, shared: Path):
        model = onnx.load(shared / FILE)
        inputs = {node.input[1]: node.input[0] for node in model.graph.node if len(node.input) > 1}
        self.features = [inputs[FIRST_OF_HEAD.format(level)] for level in range(len(STRIDES))]
        for name in self.features:
            model.graph.output.append(onnx.helper.make_empty_tensor_value_info(name))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        # pictures of every size come along; buffers for each would pile up
        options.enable_mem_pattern = False
        self.session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )

    def rows(self, pixels: np.ndarray) -> dict[str, np.ndarray]:
        """Return the outputs by name, (N, cells, channels), for float (N, 3, H, W) BGR 0-255."""
        values = self.session.run(list(OUTPUTS), {"input": pixels})
        return dict(zip(OUTPUTS, values, strict=True))

    def lesson(self, pixels: np.ndarray) -> list[np.ndarray]:
        """Return what the net should say, for float (N, 3, H, W) BGR 0-255.

        For each stride float16 (N, 79, H, W): the score, four numbers of the box, ten of the
        landmarks, 64 features.
        """
        values = self.session.run([*OUTPUTS, *self.features], {"input": pixels})
        named = dict(zip([*OUTPUTS, *self.features], values, strict=True))
        lesson = []
        for stride, name in zip(STRIDES, self.features, strict=True):
            cls, obj, bbox, kps = (named[f"{kind}_{stride}"] for kind in KINDS)
            score = np.sqrt(np.clip(cls * obj, 0, 1))
            rows = np.concatenate([score, bbox, kps], 2).transpose(0, 2, 1)
            features = named[name]
            maps = rows.reshape(len(rows), -1, *features.shape[2:])
            lesson.append(np.concatenate([maps, features], 1).astype(np.float16))
        return lesson

    def faces(self, picture: np.ndarray, threshold: float = SEEN_FROM) -> np.ndarray:
        """Return the faces (see `decode`) of one BGR picture of any size."""
        ready = padded(picture)
        named = self.rows(as_input(ready[None]))
        first = {name: rows[0] for name, rows in named.items()}
        return decode(first, ready.shape[1], threshold)


def padded(picture: np.ndarray) -> np.ndarray:
    """Return the picture with black to its right and below, sides divisible by 32."""
    height, width = picture.shape[:2]
    down, right = -height % STRIDES[-1], -width % STRIDES[-1]
    return cv2.copyMakeBorder(picture, 0, down, 0, right, cv2.BORDER_CONSTANT, value=(0, 0, 0))


def as_input(pictures: np.ndarray) -> np.ndarray:
    """Return float32 (N, 3, H, W) for uint8 (N, H, W, 3)."""
    return np.ascontiguousarray(pictures.transpose(0, 3, 1, 2), dtype=np.float32)
