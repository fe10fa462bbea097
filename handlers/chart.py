"""What MoodSync believes of somebody, as a picture that can be read on a phone."""

import gc
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 4.2
"""Inches; at `DPI` 756 pixels, which a phone shows at half the size, letters of 10 points well."""
DPI = 180
EDGE, LEFT, RIGHT = 0.16, 1.5, 3.05
"""Inches from the left: headings, and the columns of the bars between labels and notes."""
TITLE, SIDES, BAR = 0.46, 0.16, 0.29
"""Inches that a heading takes, what left and right mean, and each bar."""

PAPER, INK, FAINT = "#fbf7f2", "#2b2430", "#675d6b"
"""A light card of its own, so that it reads on a dark chat as well."""
LIKED, SKIPPED = "#1f7a6d", "#b3304f"
"""The side of the line and the words say the same, for those who see no difference."""

LONGEST = 18
"""Characters of a label."""
LAST_LETTER = "\u024f"
"""Latin letters end here; matplotlib's own font has all up to it, and not every script beyond."""

_ONE_AT_A_TIME = Lock()
"""matplotlib's fonts are shared by all threads and are not made for that."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing and how much of it.

    Attributes:
        value: in [-1, 1]; below 0 it points to the left.
        note: the same in words.
    """

    label: str
    value: float
    note: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Bars under one heading.

    Attributes:
        sides: what left and right mean; None when all bars point to the right.
    """

    title: str
    bars: tuple[Bar, ...]
    sides: tuple[str, str] | None = None


def draw(panels: Sequence[Panel]) -> bytes:
    """Return panels, one below the other, as a PNG. Takes some tenths of a second."""
    height = sum(map(_height, panels)) + EDGE
    out = BytesIO()
    with _ONE_AT_A_TIME:
        figure = _matplotlib().Figure(figsize=(WIDTH, height), dpi=DPI, facecolor=PAPER)
        axes = figure.add_axes((0, 0, 1, 1))  # in inches, from the top left
        axes.set(xlim=(0, WIDTH), ylim=(height, 0))
        axes.set_axis_off()
        top = 0.0
        for panel in panels:
            _draw(axes, panel, top)
            top += _height(panel)
        figure.savefig(out, format="png")
    return out.getvalue()


@cache
def _matplotlib() -> ModuleType:
    """Import what draws: it takes a second or two, and few ask for it.

    Its 60,000 objects stay for good. Garbage collections pause while they are made and are spared
    them afterwards, as those of the start are: each would hold the loop for a tenth of a second.
    """
    gc.disable()
    try:
        from matplotlib import figure  # noqa: PLC0415
        from matplotlib.backends import backend_agg  # noqa: F401, PLC0415 - what savefig asks for

        gc.freeze()
    finally:
        gc.enable()
    return figure


def _height(panel: Panel) -> float:
    return _head(panel) + BAR * len(panel.bars)


def _head(panel: Panel) -> float:
    return TITLE + (SIDES if panel.sides else 0.0)


def _draw(axes: "Axes", panel: Panel, top: float) -> None:
    zero = (LEFT + RIGHT) / 2 if panel.sides else LEFT
    first = top + _head(panel)
    rows = [first + BAR * (place + 0.5) for place in range(len(panel.bars))]
    lengths = [bar.value * (RIGHT - zero) for bar in panel.bars]
    colors = [LIKED if bar.value > 0 else SKIPPED for bar in panel.bars]
    axes.barh(rows, lengths, left=zero, height=0.65 * BAR, color=colors)
    axes.vlines(zero, first, first + BAR * len(panel.bars), color=INK, linewidth=1)
    _write(axes, EDGE, top + 0.32, panel.title, size=12, weight="bold")
    if panel.sides:
        left, right = panel.sides
        _write(axes, LEFT, first - 0.08, left, size=8, color=FAINT)
        _write(axes, RIGHT, first - 0.08, right, size=8, color=FAINT, ha="right")
    for row, bar in zip(rows, panel.bars, strict=True):
        _write(axes, LEFT - 0.08, row, _short(bar.label), ha="right")
        _write(axes, RIGHT + 0.08, row, bar.note, size=8.5, color=FAINT)


def _write(  # noqa: PLR0913 - how words look
    axes: "Axes",
    x: float,
    y: float,
    words: str,
    *,
    size: float = 10,
    color: str = INK,
    ha: str = "left",
    weight: str = "normal",
) -> None:
    # a "$" in a genre is no formula
    axes.text(
        x, y, words, size=size, color=color, ha=ha, va="center", weight=weight, parse_math=False
    )


def _short(label: str) -> str:
    """Return a label that fits its column, in letters that every copy of the font has."""
    drawn = "".join(letter if letter <= LAST_LETTER else "?" for letter in label)
    return drawn if len(drawn) <= LONGEST else drawn[: LONGEST - 1] + "…"
