"""Learn how far face and words are to be trusted: `python -m training.fit_fusion`.

Reads held-out faces and texts once, learns on the learning pairs of `benchmarks.fusion_pairs`,
writes models/weights/fusion.toml, and measures on the reporting pairs as `benchmarks.fusion` does
(benchmarks/results/fusion.json). Run it whenever a network or the reader of words has changed; it
needs no PyTorch.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.fusion import material, measured, write
from benchmarks.fusion_fit import fitted
from benchmarks.fusion_pairs import pairs
from emotion.pooling import ORDER, PATH, Floats, Reliability

ABOUT = """\
# How far face and words are to be trusted; `emotion.pooling.Reliability` says what the numbers
# mean. Written by `python -m training.fit_fusion`; benchmarks/results/fusion.json has its figures.
"""


def main() -> None:
    """Learn, write, measure."""
    begun, arguments = perf_counter(), parse()
    parts = material(arguments.data)
    learned = fitted(pairs(parts["learning"]), parts["learning"])
    PATH.write_text(ABOUT + "".join(lines(learned)), encoding="utf-8")
    # what the service will read, rounded as it stands in the file
    write(measured(parts, Reliability.load()), begun)


def lines(learned: Reliability) -> Iterator[str]:
    """Yield the file's lines."""
    yield "\n[confidence]\n"
    for name in ("bias", "slope"):
        yield f"{name} = {getattr(learned, name):.4f}\n"
    yield from table("usual", learned.usual)
    for source, trust in learned.sources.items():
        yield f"\n[{source}]\nweight = {trust.weight:.4f}\n"
        for name in ("usual", "shown", "instead"):
            yield from table(f"{source}.{name}", getattr(trust, name))


def table(name: str, row: Floats) -> Iterator[str]:
    """Yield one table with a number for each emotion."""
    yield f"\n[{name}]\n"
    for emotion, number in zip(ORDER, row.tolist(), strict=True):
        yield f"{emotion} = {number:.5f}\n"


def parse() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description="Learn how far face and words are to be trusted.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
