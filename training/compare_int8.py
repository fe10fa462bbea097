"""Would the face network be better with whole numbers of eight bits?

    python -m training.compare_int8 [--ship]

Quantises the convolutions across channels of `models/weights/face_emotion.onnx` statically (QDQ,
per channel, calibrated on some train pictures), and writes size, time and accuracy on the public
part of both files to `training/results/face-int8.json`. With `--ship`, the int8 file takes the
place of the other.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnxruntime import quantization
from onnxruntime.quantization.shape_inference import quant_pre_process

from training import data
from training.export_onnx import TARGET, without_traces
from training.face_answers import answers
from training.manifest import renew

RESULT = Path(__file__).parent / "results" / "face-int8.json"
CALIBRATED, BATCH, TIMES = 512, 64, 200


def main() -> None:
    """Quantise, measure, print and write."""
    arguments = parse()
    splits = data.load(arguments.data)
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "int8.onnx"
        quantise(TARGET, small, splits[data.TRAIN].pixels[:CALIBRATED].numpy())
        files = {"fp32": TARGET, "int8": small}
        result = {name: figures(file, splits[data.PUBLIC]) for name, file in files.items()}
        if arguments.ship:
            TARGET.write_bytes(small.read_bytes())
            without_traces(TARGET)
            renew(TARGET.with_name("manifest.toml"), TARGET)
    print(json.dumps(result))
    RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def quantise(source: Path, target: Path, pixels: np.ndarray) -> None:
    """Write the network with int8 weights and activations."""
    prepared = target.with_name("prepared.onnx")
    quant_pre_process(source, prepared, skip_symbolic_shape=True)
    quantization.quantize_static(
        prepared,
        target,
        Batches(pixels),
        quant_format=quantization.QuantFormat.QDQ,
        per_channel=True,
        activation_type=quantization.QuantType.QUInt8,
        weight_type=quantization.QuantType.QInt8,
        calibrate_method=quantization.CalibrationMethod.Percentile,
        # seven bits: processors without VNNI add two products in 16 bits, and would overflow
        reduce_range=True,
        extra_options={"CalibPercentile": 99.99},
        op_types_to_quantize=["Conv"],
        nodes_to_exclude=spared(prepared),
    )


def spared(path: Path) -> list[str]:
    """Return the convolutions that see neighbours: few multiplications, which eight bits blur."""
    graph = onnx.load(path).graph
    sizes = {one.name: tuple(one.dims)[2:] for one in graph.initializer}
    convolutions = [node for node in graph.node if node.op_type == "Conv"]
    return [node.name for node in convolutions if sizes[node.input[1]] != (1, 1)]


class Batches(quantization.CalibrationDataReader):
    """Hands out the calibration pictures, some at a time."""

    def __init__(self, pixels: np.ndarray):
        self.parts = iter(np.array_split(pixels, len(pixels) // BATCH))

    def get_next(self) -> dict[str, np.ndarray] | None:
        """Return the next inputs; None at the end."""
        part = next(self.parts, None)
        return None if part is None else {"pixels": part}


def figures(file: Path, split: data.Split) -> dict[str, float]:
    """Return size, time for one face (both looks, one core) and accuracy."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(file), options)
    emotion, fer2013 = answers(session, split.pixels)
    voted = split.majority >= 0
    right = emotion.argmax(1)[voted] == split.majority[voted]
    return {
        "megabytes": round(file.stat().st_size / 1e6, 2),
        "ms_per_face": round(milliseconds(session, split.pixels[:2].numpy()), 2),
        "fer2013_public": round(float((fer2013.argmax(1) == split.hard).float().mean()), 4),
        "ferplus_public": round(float(right.float().mean()), 4),
    }


def milliseconds(session: onnxruntime.InferenceSession, pair: np.ndarray) -> float:
    """Return the median time of a call."""
    taken = []
    for _ in range(TIMES):
        started = time.perf_counter()
        session.run(None, {"pixels": pair})
        taken.append(time.perf_counter() - started)
    return float(np.median(taken)) * 1000


def parse() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--ship", action="store_true", help="serve the int8 file from now on")
    return parser.parse_args()


if __name__ == "__main__":
    main()
