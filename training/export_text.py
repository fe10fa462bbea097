"""Write the trained text network as ONNX in eight bits, with its tokenizer and its numbers.

    python -m training.export_text --data ../shared/data

Takes the mean of two runs, `training/runs/text` and `text-second`; writes
`models/weights/text_emotion.onnx`, `text_tokenizer.json` and a section of `manifest.toml`. The
network in full precision goes to `training/runs/text/full.onnx`, to compare with. What the service
must know beside the weights (scalings, thresholds) is chosen here, on the dev parts, for the
network in eight bits.
"""

import argparse
import json
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from emotion.transformer import TransformerAnalyzer
from training import text_choices, text_pair
from training.export_onnx import without_traces
from training.manifest import checksum, enter
from training.text_data import emobank, labels28
from training.text_net import OUTPUTS, TextNet, start_net, start_tokenizer
from training.text_readout import refit
from training.train_text import RUNS

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "models" / "weights" / "text_emotion.onnx"
TOKENIZER = TARGET.with_name("text_tokenizer.json")
RESULT = "training/results/text-net.json"
HEADS = ("labels", "ekman", "sentiment", "polarity", "vad")
SHARES = (0.3, 0.7)
"""Of two runs: the first never saw everyday sentences, the second had the first for its teacher.
Chosen on dev: with more of the first Reddit's labels are read a little better, with more of the
second everyday sentences."""
LARGEST = 25_000_000
"""Bytes that network and tokenizer may have together."""
TOLERANCE = 1e-3
"""Largest difference of an output between PyTorch and ONNX, both in full precision."""
OPSET = 18
A_LINE = 7
"""Entries of a list that stand on one line of the manifest."""


class Served(nn.Module):
    """The network with its outputs apart and, for eight bits, with whole numbers for words."""

    def __init__(self, net: TextNet, whole: bool):
        super().__init__()
        self.net, self.whole = net, whole
        words = net.words.weight.detach()
        # a scale for each word: one for the whole table would be that of its loudest word
        scales = words.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("scales", scales)
        self.register_buffer("rounded", (words / scales).round().to(torch.int8))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Return the outputs of the five heads and the embedding."""
        rounded = self.rounded[ids].float() * self.scales[ids]
        outputs, embedding = self.net.read(rounded if self.whole else self.net.words(ids), mask)
        return *outputs.split(OUTPUTS, 1), embedding


def main() -> None:
    """Export, compare, choose, and write the manifest."""
    arguments = parse()
    torch.set_num_threads(1)
    logging.getLogger().setLevel(logging.ERROR)  # the quantizer advises what was done already
    net, settings = trained(arguments.weights, arguments.shares)
    if not arguments.numbers:
        write(net, arguments)
    manifest, texts = arguments.target.with_name("manifest.toml"), arguments.data / "text"
    chosen = text_choices.choose(arguments.target, texts)
    lines = entry(arguments.target, settings, chosen, labels28(texts))
    enter(manifest, "text_emotion", lines)
    enter(manifest, "text_tokenizer", tokenizer_entry(arguments.target))
    pair = {"pair": text_pair.choose(TransformerAnalyzer.load(manifest.parent), texts)}
    enter(manifest, "text_emotion", lines + entered(pair))


def write(net: TextNet, arguments: argparse.Namespace) -> None:
    """Write the network in full precision and in eight bits, and the tokenizer."""
    refit(net, emobank(arguments.data / "text", "train", start_tokenizer()))
    full = RUNS / "text" / "full.onnx"
    full.parent.mkdir(parents=True, exist_ok=True)
    export(Served(net, whole=False), full)
    worst = difference(Served(net, whole=False), full)
    if worst > TOLERANCE:
        raise SystemExit(f"PyTorch and ONNX differ by {worst:.2g}: do not ship this file")
    shrink(net, arguments.target)
    beside = arguments.target.with_name(TOKENIZER.name)
    start_tokenizer(longest=None).save(str(beside), pretty=False)
    size = arguments.target.stat().st_size + beside.stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{size} bytes, more than {LARGEST}")
    print(f"{arguments.target.name}: {size / 1e6:.1f} MB with its tokenizer; {worst:.1e} off")


def trained(paths: Sequence[Path], shares: Sequence[float]) -> tuple[TextNet, dict]:
    """Return the mean of some runs' averaged networks, and what made the last of them.

    Runs from one start lie in one valley, and their mean generalises better than each (Wortsman
    et al. 2022, "Model soups").

    Raises:
        ValueError: not as many shares as runs.
    """
    net, saved = start_net(), [torch.load(path, map_location="cpu") for path in paths]
    pairs = list(zip(shares, saved, strict=True))
    net.load_state_dict(
        {
            name: sum(share * run["average"][name] for share, run in pairs)
            for name in saved[0]["average"]
        }
    )
    return net.eval(), saved[-1]["settings"]


def export(net: Served, path: Path) -> None:
    """Write the network with a free number of texts and tokens."""
    example = torch.ones(2, 7, dtype=torch.int64)
    free = {0: torch.export.Dim("texts"), 1: torch.export.Dim("tokens", max=512)}
    torch.onnx.export(
        net.eval(),
        (example, example.clone()),
        path,
        input_names=["ids", "mask"],
        output_names=[*HEADS, "sentence_embedding"],
        dynamic_shapes={"ids": free, "mask": free},
        opset_version=OPSET,
        dynamo=True,
        external_data=False,
        verbose=False,
    )
    without_traces(path)


def shrink(net: TextNet, path: Path) -> None:
    """Write the network with eight bits a weight; activations are scaled as they come."""
    rounded = RUNS / "text" / "rounded.onnx"
    export(Served(net, whole=True), rounded)
    model = onnx.load(rounded)
    del model.graph.value_info[:]  # the quantizer turns some layers over and trips on old shapes
    onnx.save(model, rounded)
    quantize_dynamic(
        rounded,
        path,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        extra_options={"MatMulConstBOnly": True},
    )
    rounded.unlink()
    without_traces(path)


def difference(net: Served, path: Path) -> float:
    """Return the largest difference between both runtimes' outputs on random tokens."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    ids = torch.randint(1000, 30000, (5, 23), generator=torch.Generator().manual_seed(0))
    mask = (torch.arange(23) < torch.tensor([[23], [9], [1], [22], [5]])).long()
    with torch.no_grad():
        ours = [output.numpy() for output in net(ids, mask)]
    theirs = session.run(None, {"ids": ids.numpy(), "mask": mask.numpy()})
    return max(float(np.abs(a - b).max()) for a, b in zip(ours, theirs, strict=True))


def entry(path: Path, settings: dict, chosen: dict, labels: tuple[str, ...]) -> str:
    """Return the lines of the manifest."""
    return f"""\
file = "{path.name}"
sha256 = "{checksum(path)}"
input = "ids, mask: int64 (N, T), WordPiece ids of cleaned text with [CLS] and [SEP]"
labels = {toml(list(labels))}
{entered(chosen)}source = "see training/README.md; the second run: {settings["epochs"]} epochs"
data = "GoEmotions, EmoBank, SemEval 2017 4A, everyday_train.tsv; start: all-MiniLM-L6-v2"
seed = {settings["seed"]}
result = "{RESULT}"
"""


def tokenizer_entry(path: Path) -> str:
    """Return the lines about the tokenizer that stands beside a network."""
    return f"""\
file = "{TOKENIZER.name}"
sha256 = "{checksum(path.with_name(TOKENIZER.name))}"
data = "WordPiece of BERT, uncased, as all-MiniLM-L6-v2 has it (Apache-2.0)"
result = "training/results/text-net.json"
"""


def entered(chosen: dict[str, object]) -> str:
    """Return chosen numbers as lines of the manifest."""
    return "".join(f"{name} = {toml(value)}\n" for name, value in chosen.items())


def toml(value: object) -> str:
    """Return a number or a list as TOML; long lists take several lines."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {toml(own)}" for name, own in value.items()) + " }"
    if not isinstance(value, list) or len(value) <= A_LINE:
        return json.dumps(value)
    parts = [value[n : n + A_LINE] for n in range(0, len(value), A_LINE)]
    return "[\n" + "".join(f"  {json.dumps(part)[1:-1]},\n" for part in parts) + "]"


def parse() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    runs = [RUNS / "text" / "last.pt", RUNS / "text-second" / "last.pt"]
    parser.add_argument("--weights", type=Path, nargs="+", default=runs)
    parser.add_argument("--shares", type=float, nargs="+", default=SHARES, help="they sum to 1")
    parser.add_argument("--target", type=Path, default=TARGET)
    parser.add_argument("--numbers", action="store_true", help="choose anew for what is there")
    return parser.parse_args()


if __name__ == "__main__":
    main()
