"""Write the trained network as ONNX, check that both agree, and fill in the manifest.

    python -m training.export_onnx

Takes `training/runs/face/best.pt` (or `--weights`) and, beside it, the calibration that
`training.evaluate_face` fitted; writes `models/weights/face_emotion.onnx` and its section of
`manifest.toml`.
"""

import argparse
import hashlib
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from torch import nn

from emotion.image import NET_SIDE
from training.calibration import Calibration, Heads
from training.data import FERPLUS_LABELS
from training.face_net import FaceNet
from training.manifest import enter

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "models" / "weights" / "face_emotion.onnx"
TOLERANCE = 1e-3
"""Largest difference of a logit; ONNX Runtime fuses layers and so rounds differently."""
OPSET = 18


def main() -> None:
    """Export, compare, and enter it in the manifest."""
    arguments = parse()
    saved = torch.load(arguments.weights, map_location="cpu")
    maps = torch.load(arguments.weights.with_name("calibration.pt"), map_location="cpu")
    net = Served(saved["weights"], maps).eval()
    export(net, TARGET)
    without_traces(TARGET)
    worst = difference(net, TARGET)
    if worst > TOLERANCE:
        raise SystemExit(f"PyTorch and ONNX differ by {worst:.2g}: do not ship this file")
    enter(TARGET.with_name("manifest.toml"), "face_emotion", entry(saved["settings"]))
    size = TARGET.stat().st_size / 1e6
    print(f"{TARGET.relative_to(ROOT)}: {size:.1f} MB, largest difference {worst:.1e}")


class Served(nn.Module):
    """The network and its calibration: pixels -> calibrated logits of both heads."""

    def __init__(self, weights: dict, maps: dict):
        super().__init__()
        self.net, self.calibration = FaceNet(), Calibration()
        self.net.load_state_dict(weights)
        self.calibration.load_state_dict(maps)

    def forward(self, pixels: torch.Tensor) -> Heads:
        """Return (emotion logits (N, 8), FER2013 logits (N, 7)) for float (N, 1, 48, 48)."""
        return self.calibration(self.net(pixels))


def export(net: Served, path: Path) -> None:
    """Write the network with a free batch size."""
    torch.onnx.export(
        net,
        (torch.zeros(2, 1, NET_SIDE, NET_SIDE),),
        path,
        input_names=["pixels"],
        output_names=["emotion_logits", "fer2013_logits"],
        dynamic_shapes={"pixels": {0: torch.export.Dim("batch")}},
        opset_version=OPSET,
        dynamo=True,
        external_data=False,
    )


def without_traces(path: Path) -> None:
    """Take out what the exporter notes of this machine: its folders stand in every stack trace."""
    model = onnx.load(path)
    graph = model.graph
    for part in (model, graph, *graph.node, *graph.value_info, *graph.input, *graph.output):
        part.doc_string = ""
        del part.metadata_props[:]
    onnx.save(model, path)


def difference(net: nn.Module, path: Path) -> float:
    """Return the largest difference between both runtimes' logits on random input."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    pixels = torch.randn(5, 1, NET_SIDE, NET_SIDE, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        ours = [head.numpy() for head in net(pixels)]
    theirs = session.run(None, {"pixels": pixels.numpy()})
    return max(float(np.abs(a - b).max()) for a, b in zip(ours, theirs, strict=True))


def entry(settings: dict) -> str:
    """Return the lines of the manifest: what the service must know, and where it comes from."""
    digest = hashlib.sha256(TARGET.read_bytes()).hexdigest()
    labels = ", ".join(f'"{label}"' for label in FERPLUS_LABELS)
    return f"""\
file = "{TARGET.name}"
sha256 = "{digest}"
input = "pixels: float32 (N, 1, 48, 48), gray, each picture with mean 0 and deviation 1"
labels = [{labels}]
source = "see training/README.md: {settings["epochs"]} epochs from {settings["start"]}"
data = "FER2013 and FER+ votes, train part; calibrated on the public part; start: VGGFace2"
seed = {settings["seed"]}
result = "training/results/face.json"
"""


def parse() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    runs = Path(__file__).parent
    parser.add_argument("--weights", type=Path, default=runs / "runs" / "face" / "best.pt")
    return parser.parse_args()


if __name__ == "__main__":
    main()
