"""Write the trained network as ONNX, check that both agree, and fill in the manifest.

    python -m training.export_onnx

Takes `training/runs/face/best.pt` (or `--weights`) and the temperature from the result file that
`training.evaluate_face` wrote; writes `models/weights/face_emotion.onnx` and `manifest.toml`.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

from emotion.image import NET_SIDE
from training.data import FERPLUS_LABELS
from training.face_net import FaceNet

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "models" / "weights" / "face_emotion.onnx"
TOLERANCE = 1e-3
"""Largest difference of a logit; ONNX Runtime fuses layers and so rounds differently."""
OPSET = 18


def main() -> None:
    """Export, compare, and write the manifest."""
    arguments = parse()
    net = FaceNet().eval()
    saved = torch.load(arguments.weights, map_location="cpu")
    net.load_state_dict(saved["weights"])
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    export(net, TARGET)
    without_traces(TARGET)
    worst = difference(net, TARGET)
    if worst > TOLERANCE:
        raise SystemExit(f"PyTorch and ONNX differ by {worst:.2g}: do not ship this file")
    result = json.loads(arguments.result.read_text(encoding="utf-8"))
    text = manifest(result, arguments.result, saved["settings"])
    (TARGET.parent / "manifest.toml").write_text(text, encoding="utf-8")
    size = TARGET.stat().st_size / 1e6
    print(f"{TARGET.relative_to(ROOT)}: {size:.1f} MB, largest difference {worst:.1e}")


def export(net: FaceNet, path: Path) -> None:
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


def difference(net: FaceNet, path: Path) -> float:
    """Return the largest difference between both runtimes' logits on random input."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    pixels = torch.randn(5, 1, NET_SIDE, NET_SIDE, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        ours = [head.numpy() for head in net(pixels)]
    theirs = session.run(None, {"pixels": pixels.numpy()})
    return max(float(np.abs(a - b).max()) for a, b in zip(ours, theirs, strict=True))


def manifest(result: dict, result_path: Path, settings: dict) -> str:
    """Return manifest.toml: what the service must know, and where the file comes from."""
    digest = hashlib.sha256(TARGET.read_bytes()).hexdigest()
    labels = ", ".join(f'"{label}"' for label in FERPLUS_LABELS)
    return f"""\
# Every network in this folder: what it is, and what the service must know to run it.
# Written by training/export_onnx.py; the checksum is compared at start.

[face_emotion]
file = "{TARGET.name}"
sha256 = "{digest}"
input = "pixels: float32 (N, 1, 48, 48), gray, each picture with mean 0 and deviation 1"
labels = [{labels}]
temperature = {result["ferplus_public"]["temperature"]}
source = "python -m training.train_face --epochs {settings["epochs"]}"
data = "FER2013 and FER+ votes, train part"
seed = {settings["seed"]}
result = "{result_path.resolve().relative_to(ROOT)}"
"""


def parse() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    runs = Path(__file__).parent
    parser.add_argument("--weights", type=Path, default=runs / "runs" / "face" / "best.pt")
    parser.add_argument("--result", type=Path, default=runs / "results" / "face.json")
    return parser.parse_args()


if __name__ == "__main__":
    main()
