"""Measure the face network on pictures it was not trained on.

    python -m training.evaluate_face --data ../shared/data              # the public part
    python -m training.evaluate_face --data ../shared/data --private    # and, once, the private

Choices, the calibration among them, are made on the public part, whose own figures are cross-
validated; the private part is for the report alone. Writes `training/results/face.json`,
`face-curves.png`, `face-confusion.png`, and `training/runs/face/calibration.pt` for the export.
"""

import argparse
import json
from pathlib import Path

import matplotlib
import torch

from training import calibration, data
from training.calibration import Heads
from training.face_answers import predict
from training.face_net import FaceNet

matplotlib.use("Agg")
from matplotlib import pyplot  # the backend comes first

RESULTS = Path(__file__).parent / "results"
DARK_CELL = 0.5
BINS = 15
"""Bins of the expected calibration error (Guo et al. 2017, arXiv:1706.04599)."""


def main() -> None:
    """Measure, print and write."""
    arguments = parse()
    saved = torch.load(arguments.weights, map_location="cpu")
    net = FaceNet().eval()
    net.load_state_dict(saved["weights"])
    splits = data.load(arguments.data)
    result = {"settings": saved["settings"], "history": saved["history"]}
    public = splits[data.PUBLIC]
    heads = predict(net, public.pixels, torch.device("cpu"))
    maps = calibration.fitted(heads, public)
    torch.save(maps.state_dict(), arguments.weights.with_name("calibration.pt"))
    result |= measured("public", public, heads, calibration.held_out(heads, public))
    if arguments.private:
        split = splits[data.PRIVATE]
        heads = predict(net, split.pixels, torch.device("cpu"))
        calibrated = maps(heads)
        result |= measured("private", split, heads, calibrated)
        draw_confusion(split, calibrated, RESULTS / f"{arguments.name}-confusion.png")
    RESULTS.mkdir(exist_ok=True)
    draw_curves(saved["history"], RESULTS / f"{arguments.name}-curves.png")
    text = json.dumps(result, indent=1)
    (RESULTS / f"{arguments.name}.json").write_text(text + "\n", encoding="utf-8")
    shown = {name: value for name, value in result.items() if name[:3] == "fer"}
    print(json.dumps(shown, indent=1))


def measured(name: str, split: data.Split, raw: Heads, calibrated: Heads) -> dict[str, dict]:
    """Return the figures of both heads on one part, and what they were before calibration."""
    tests = {
        "fer2013": (1, split.hard >= 0, split.hard, data.FER2013_LABELS),
        "ferplus": (0, split.majority >= 0, split.majority, data.FERPLUS_LABELS),
        # FER+ without a majority too, as far as one emotion has most votes: harder, and seldom
        # what others report
        "ferplus_plurality": (0, split.soft.sum(1) > 0, split.soft.argmax(1), data.FERPLUS_LABELS),
    }
    result = {}
    for test, (head, usable, truth, labels) in tests.items():
        row = figures(calibrated[head][usable], truth[usable], labels)
        right = calibrated[head].argmax(1) == truth
        row["accuracy_without_pictures_repeated_in_train"] = share(right[usable & ~split.repeated])
        before = figures(raw[head][usable], truth[usable], labels)
        row["uncalibrated"] = {key: before[key] for key in ("accuracy", "ece", "recall")}
        result[f"{test}_{name}"] = row
    return result


def figures(logits: torch.Tensor, truth: torch.Tensor, labels: tuple[str, ...]) -> dict:
    """Return accuracy, recall of each class, calibration error and accuracy by coverage."""
    probabilities = torch.softmax(logits, 1)
    confidence, guess = probabilities.max(1)
    right = guess == truth
    order = confidence.argsort(descending=True)
    return {
        "pictures": len(truth),
        "accuracy": share(right),
        "recall": {label: share(right[truth == k]) for k, label in enumerate(labels)},
        "counts": {label: int((truth == k).sum()) for k, label in enumerate(labels)},
        "ece": calibration_error(confidence, right),
        "accuracy_at_coverage": {
            str(part): share(right[order[: round(part * len(order))]])
            for part in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
        },
    }


def calibration_error(confidence: torch.Tensor, right: torch.Tensor) -> float:
    """Return the mean gap between confidence and accuracy over equal bins of confidence."""
    bins = (confidence * BINS).long().clamp(max=BINS - 1)
    gaps = torch.zeros(())
    for index in bins.unique():
        inside = bins == index
        gap = (confidence[inside].mean() - right[inside].float().mean()).abs()
        gaps += gap * inside.float().mean()
    return round(float(gaps), 4)


def share(right: torch.Tensor) -> float:
    """Return the share of true values."""
    return round(float(right.float().mean()), 4)


def draw_confusion(split: data.Split, heads: Heads, path: Path) -> None:
    """Draw both heads' confusion matrices: a row is a truth, in shares of it."""
    usable = split.majority >= 0
    sets = (
        ("FER2013, private test", data.FER2013_LABELS, split.hard, heads[1]),
        ("FER+ majority, private test", data.FERPLUS_LABELS, split.majority, heads[0]),
    )
    figure, axes = pyplot.subplots(1, 2, figsize=(13, 6))
    for axis, (title, labels, truth, logits) in zip(axes, sets, strict=True):
        chosen = usable if len(labels) == len(data.FERPLUS_LABELS) else torch.ones_like(usable)
        size = len(labels)
        pairs = truth[chosen] * size + logits.argmax(1)[chosen]
        counts = torch.bincount(pairs, minlength=size * size).reshape(size, size).float()
        shares = counts / counts.sum(1, keepdim=True)
        axis.imshow(shares, cmap="Blues", vmin=0, vmax=1)
        axis.set_xticks(range(size), labels, rotation=45, ha="right")
        axis.set_yticks(range(size), labels)
        axis.set(title=title, xlabel="said", ylabel="true")
        for row in range(size):
            for column in range(size):
                value = float(shares[row, column])
                ink = "white" if value > DARK_CELL else "black"
                axis.text(column, row, f"{value:.2f}", ha="center", va="center", color=ink)
    figure.tight_layout()
    figure.savefig(path, dpi=80)


def draw_curves(history: list[dict], path: Path) -> None:
    """Draw the loss, and both heads' accuracy on the public part, by epoch."""
    figure, axis = pyplot.subplots(figsize=(8, 4.5))
    epochs = [line["epoch"] for line in history]
    for name in ("fer2013", "ferplus"):
        axis.plot(epochs, [line[name] for line in history], label=f"{name}, public")
    axis.set(xlabel="epoch", ylabel="accuracy")
    other = axis.twinx()
    other.plot(epochs, [line["loss"] for line in history], color="gray", linestyle=":")
    other.set_ylabel("training loss, both heads")
    axis.legend(loc="lower right")
    figure.tight_layout()
    figure.savefig(path, dpi=80)


def parse() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    runs = Path(__file__).parent / "runs"
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--weights", type=Path, default=runs / "face" / "best.pt")
    parser.add_argument("--name", default="face")
    parser.add_argument("--private", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
