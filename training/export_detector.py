"""Write the trained detector as ONNX, check it in OpenCV, and enter it in the manifest.

    python -m training.export_detector

Takes `training/runs/detector/last.pt`; writes `models/weights/face_detector.onnx` and its entry
in `manifest.toml`, leaving the other entries as they are.
"""

import argparse
import hashlib
import warnings
from pathlib import Path

import cv2
import numpy as np
import onnx
import torch

from training.detector_net import OUTPUTS, PIXEL, Served, decode
from training.detector_teacher import as_input, padded
from training.manifest import enter
from training.train_detector import RUNS, served

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "models" / "weights" / "face_detector.onnx"
RESULT = "training/results/detector.json"
OPSET = 13
"""OpenCV 4.14 reads it; later ones write some layers in ways that it does not know."""
LARGEST = 400_000
"""Bytes the file may have."""
TOLERANCE = 0.5
"""Largest difference of a coordinate, px; OpenCV orders the sums in its own way."""


def main() -> None:
    """Export, compare, and write the manifest."""
    arguments = parse()
    net, state = served(arguments.weights)
    arguments.target.parent.mkdir(parents=True, exist_ok=True)
    export(net, arguments.target)
    size = arguments.target.stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{size} bytes, more than {LARGEST}")
    faces, worst = compare(net, arguments.target)
    if worst > TOLERANCE:
        raise SystemExit(f"PyTorch and OpenCV differ by {worst:.2g} px: do not ship this file")
    if arguments.target == TARGET:
        enter(TARGET.with_name("manifest.toml"), "face_detector", entry(state["settings"]))
    print(f"{arguments.target.name}: {size} bytes, {faces} faces differ by {worst:.1e} at most")


def export(net: Served, path: Path) -> None:
    """Write the network; the picture's sides are left open for runtimes that mind."""
    # the brightness is scaled by the first kernel, which saves OpenCV a pass over the picture
    kernel = net.net.stem[0].weight
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        kernel *= PIXEL
        net.net.pixel = 1.0
        torch.onnx.export(
            net,
            (torch.zeros(1, 3, 320, 320),),
            path,
            input_names=["input"],
            output_names=list(OUTPUTS),
            opset_version=OPSET,
            dynamo=False,
        )
        kernel /= PIXEL
        net.net.pixel = PIXEL
    model = onnx.load(path)
    for value, sides in [(model.graph.input[0], {2: "height", 3: "width"})] + [
        (output, {1: "cells"}) for output in model.graph.output
    ]:
        for axis, name in sides.items():
            value.type.tensor_type.shape.dim[axis].dim_param = name
    onnx.checker.check_model(model)
    onnx.save(model, path)


def compare(net: Served, path: Path) -> tuple[int, float]:
    """Return how many boxes OpenCV finds in noise, and by how many px PyTorch's differ.

    A threshold low enough makes boxes anywhere, so no picture of a person is needed.
    """
    rng = np.random.default_rng(0)
    found, worst = 0, 0.0
    for height, width in ((320, 320), (250, 333)):
        coarse = rng.integers(0, 256, (height // 20, width // 20, 3), dtype=np.uint8)
        picture = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
        ready = padded(picture)
        with torch.no_grad():
            values = net(torch.from_numpy(as_input(ready[None])))
        rows = {name: value[0].numpy() for name, value in zip(OUTPUTS, values, strict=True)}
        scores = np.concatenate(
            [np.sqrt(rows[f"cls_{stride}"] * rows[f"obj_{stride}"]) for stride in (8, 16, 32)]
        )
        threshold = float(np.sort(scores[:, 0])[-20])
        ours = decode(rows, ready.shape[1], threshold)
        detector = cv2.FaceDetectorYN.create(str(path), "", (width, height), threshold, 0.3, 5000)
        theirs = detector.detect(picture)[1]
        for row in ours:
            worst = max(worst, float(np.abs(theirs[:, :14] - row[:14]).max(1).min()))
        found += len(ours)
    return found, worst


def entry(settings: dict) -> str:
    """Return the lines of the manifest: what the service must know, and where it comes from."""
    return f"""\
file = "{TARGET.name}"
sha256 = "{hashlib.sha256(TARGET.read_bytes()).hexdigest()}"
input = "input: float32 (1, 3, H, W), BGR, 0 to 255, sides divisible by 32"
outputs = "as cv2.FaceDetectorYN expects them (YuNet's format)"
source = "python -m training.train_detector --steps {settings["steps"]}"
data = "portraits and scenes, labelled by YuNet (libfacedetection.train, Apache-2.0)"
seed = {settings["seed"]}
result = "{RESULT}"
"""


def parse() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--weights", type=Path, default=RUNS / "detector" / "last.pt")
    parser.add_argument("--target", type=Path, default=TARGET)
    return parser.parse_args()


if __name__ == "__main__":
    main()
