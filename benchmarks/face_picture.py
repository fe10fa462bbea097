"""The figures of `benchmarks.faces` as a picture without any person in it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from matplotlib.axes import Axes  # type: ignore[import-not-found,unused-ignore]
from matplotlib.figure import Figure  # type: ignore[import-not-found,unused-ignore]

COLOURS: Final = ("#2a6f97", "#f4a261", "#8a817c", "#bcb8b1")
ACCURACIES: Final = {
    "fer2013_private": "FER2013\n7 classes",
    "ferplus_private": "FER+\n8 classes",
    "portraits": "portraits\nin the wild",
}

Result = Mapping[str, Any]


def draw(result: Result, path: Path) -> None:
    """Draw accuracy, recall, coverage and speed, engine beside engine.

    Args:
        result: what faces.json holds.
        path: of the PNG.
    """
    figure = Figure(figsize=(12, 8))
    axes = figure.subplots(2, 2)
    draw_accuracy(result, axes[0][0])
    draw_recall(result["fer2013_private"], axes[0][1])
    draw_coverage(result["fer2013_private"], axes[1][0])
    draw_speed(result["speed"], axes[1][1])
    figure.tight_layout()
    figure.savefig(path, dpi=80)


def draw_accuracy(result: Result, axis: Axes) -> None:
    """Draw the accuracy of each engine on each set."""
    rows = {
        name: [
            result[key].get(name, {}).get("agreement" if key == "portraits" else "accuracy") or 0
            for key in ACCURACIES
        ]
        for name in result["fer2013_private"]
    }
    bars(axis, rows, list(ACCURACIES.values()))
    axis.set(title="Accuracy on pictures not trained on", ylim=(0, 1))


def draw_recall(scores: Result, axis: Axes) -> None:
    """Draw the recall of each class of FER2013."""
    labels = list(next(iter(scores.values()))["recall"])
    rows = {
        name: [figures["recall"][label] or 0 for label in labels]
        for name, figures in scores.items()
    }
    bars(axis, rows, labels)
    axis.set(title="Recall of each class, FER2013 private test", ylim=(0, 1))


def draw_coverage(scores: Result, axis: Axes) -> None:
    """Draw the accuracy when only the surest answers are given."""
    for colour, (name, figures) in zip(COLOURS, scores.items(), strict=False):
        curve = figures["accuracy_at_coverage"]
        parts = [float(part) for part in curve]
        axis.plot(parts, [value or 0 for value in curve.values()], "o-", color=colour, label=name)
    axis.set(title="Accuracy of the surest answers, FER2013", xlabel="share that is answered")
    axis.legend()


def draw_speed(speed: Result, axis: Axes) -> None:
    """Draw photos a second of each engine."""
    rates = {
        name: figures["photos_per_s_two_cores"].get("photos_per_s", 0)
        for name, figures in speed.items()
    }
    drawn = axis.bar(list(rates), list(rates.values()), color=COLOURS)
    axis.bar_label(drawn)
    axis.set(title="Photos of 1280 x 960 a second, two cores", ylabel="photos a second")


def bars(axis: Axes, rows: Mapping[str, Sequence[float]], labels: Sequence[str]) -> None:
    """Draw groups of bars, one bar for each row."""
    width = 0.8 / len(rows)
    for number, (colour, (name, values)) in enumerate(zip(COLOURS, rows.items(), strict=False)):
        places = [place + number * width for place in range(len(labels))]
        drawn = axis.bar(places, values, width, color=colour, label=name)
        axis.bar_label(drawn, fmt="%.2f", fontsize=7)
    middle = [place + width * (len(rows) - 1) / 2 for place in range(len(labels))]
    axis.set_xticks(middle, labels)
    axis.legend(loc="lower right")
