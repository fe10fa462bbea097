"""Pictures of results; without matplotlib, which only the extra `dev` has, there is none."""

from collections.abc import Mapping
from pathlib import Path

from recommender.evaluation.ranking import Result

OURS = "tab:orange"
OTHERS = "tab:blue"


def draw_ranking(found: Mapping[str, Result], file: Path) -> bool:
    """Draw both measures with their intervals; returns whether it could be drawn."""
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415  # not there in serving
    except ImportError:
        return False
    figure = Figure(figsize=(8, 3.2), layout="constrained")
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
    try:
        figure.savefig(file, dpi=120)
    except OSError:
        return False
    return True
