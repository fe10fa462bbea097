"""Pictures of results, for those who read them faster than tables."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from recommender.evaluation.fit import FLOORS
from recommender.evaluation.ranking import Result

OURS = "tab:orange"
OTHERS = "tab:blue"
SIZE = (8.0, 3.2)  # inches
DPI = 120

Found = Mapping[str, Any]
"""What a command prints with `--json`."""


def draw_ranking(found: Mapping[str, Result], file: Path) -> None:
    """Draw both measures with their intervals."""
    figure = Figure(figsize=SIZE, layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    names = list(found)
    colors = [OURS if name == "ours" else OTHERS for name in names]
    for axes, title, values in (
        (left, "HR@10", [(one.hr10, *one.hr10_ci) for one in found.values()]),
        (right, "NDCG@10", [(one.ndcg10, *one.ndcg10_ci) for one in found.values()]),
    ):
        middle = [value for value, _, _ in values]
        spread = [[value - low for value, low, _ in values], [high - v for v, _, high in values]]
        axes.barh(names, middle, xerr=spread, color=colors, capsize=3)
        axes.set_title(f"{title}, full ranking, 95 % interval", fontsize=10)
    left.invert_yaxis()
    figure.savefig(file, dpi=DPI)


def draw_fit(found: Found, file: Path) -> None:
    """Draw the precision of built-in and imported songs beside floors and chance."""
    figure = Figure(figsize=SIZE, layout="constrained")
    for axes, (source, color) in zip(
        figure.subplots(1, 2, sharey=True), (("builtin", OURS), ("imported", OTHERS)), strict=True
    ):
        part = found[source]
        names = list(part["named"])
        axes.bar(names, [part["named"][name]["precision"] for name in names], color=color)
        for values, mark, label in (
            ([FLOORS[name] for name in names], "_", "floor"),
            ([part["named"][name]["chance"] for name in names], ".", "chance"),
        ):
            axes.scatter(names, values, marker=mark, s=300, color="black", label=label)
        axes.set_title(f"{source}: {part['songs']} labelled songs", fontsize=10)
        axes.set_ylim(0, 1)
    axes.legend(fontsize=8, markerscale=0.4)
    figure.suptitle("Share of ten songs in the wanted quadrant, by listeners' labels", fontsize=11)
    figure.savefig(file, dpi=DPI)


def draw_coldstart(found: Found, file: Path) -> None:
    """Draw how often simulated people like what each policy shows, by taps."""
    figure = Figure(figsize=SIZE, layout="constrained")
    axes = figure.subplots()
    for name, row in found["policies"].items():
        width = 3 if name == next(iter(found["policies"])) else 1
        axes.plot(found["taps"], row["like_rate"], marker="o", label=name, linewidth=width)
    axes.set(xlabel="taps", ylabel="like-rate of the next answer", ylim=(0, None))
    axes.legend(fontsize=8)
    axes.set_title(f"{found['people']} simulated people with hidden tastes", fontsize=10)
    figure.savefig(file, dpi=DPI)


def draw_groups(found: Found, file: Path) -> None:
    """Draw what each way gains the least satisfied and costs on average, against averaging."""
    figure = Figure(figsize=SIZE, layout="constrained")
    for axes, (groups, part) in zip(
        figure.subplots(1, len(found), sharey=True, squeeze=False)[0], found.items(), strict=True
    ):
        ways = part["one_time"]
        least = [sum(row["least_gain_ci"]) / 2 for row in ways.values()]
        mean = [-row["mean_loss_percent"] * row["mean"] / 100 for row in ways.values()]
        places = range(len(ways))
        axes.bar([place - 0.2 for place in places], least, 0.4, color=OURS, label="the least")
        axes.bar([place + 0.2 for place in places], mean, 0.4, color=OTHERS, label="the mean")
        axes.set_xticks(list(places), [way.replace("_", "\n") for way in ways], fontsize=8)
        axes.axhline(0, color="black", linewidth=0.8)
        axes.set_title(f"{groups} groups: stars more than by averaging", fontsize=10)
    axes.legend(fontsize=8)
    figure.savefig(file, dpi=DPI)
