"""How fast items come in: `python -m benchmarks.importing`.

Makes up a CSV of songs and films (title, genres, and a first sentence for films) from the words
of the built-in catalogue, runs `python -m recommender import` on it as anybody would, and writes
benchmarks/results/importing.json.
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from time import perf_counter

import psutil

from models.media import Movie
from recommender.catalogue import Catalogue
from recommender.importing import FILES

ROOT = Path(__file__).resolve().parent.parent
RESULT = ROOT / "benchmarks" / "results" / "importing.json"
COLUMNS = ("kind", "title", "by", "year", "genres", "overview")
LIMIT = 900.0
"""Seconds that 100,000 items may take on two cores (issue 5)."""


def main() -> int:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    items = parser.parse_args().items
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "items.csv", items)
        found = measured(folder, items)
    RESULT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=2))
    return 0


def measured(folder: Path, items: int) -> dict[str, object]:
    """Return what one import takes; other work on the machine counts against it."""
    others = os.getloadavg()[0]
    begun = perf_counter()
    call = [sys.executable, "-m", "recommender", "import", "--csv", str(folder / "items.csv")]
    process = subprocess.Popen([*call, "--to", str(folder / "to")], cwd=ROOT)
    own, largest = psutil.Process(process.pid), 0
    while process.poll() is None:
        largest = max(largest, own.memory_info().rss)
        try:
            process.wait(1)
        except subprocess.TimeoutExpired:
            continue
    seconds = perf_counter() - begun
    if process.returncode:
        raise SystemExit("the import failed")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    lines = sum(
        file.read_bytes().count(b"\n") for file in map((folder / "to").joinpath, FILES.values())
    )
    return {
        "items": items,
        "rows_in_the_catalogue": lines,
        "seconds": round(seconds, 1),
        "items_per_second": round(items / seconds, 1),
        "seconds_of_one_core": round(used.ru_utime + used.ru_stime, 1),
        "seconds_for_100000": round(seconds / items * 100_000),
        "limit_for_100000": LIMIT,
        "memory_mb": round(largest / 1e6),
        "cores": os.cpu_count(),
        "load_of_others_before": round(others, 1),
    }


def write(file: Path, items: int) -> None:
    """Write a CSV of items, every other one a film."""
    rng = Random(1)  # noqa: S311 no secret
    catalogue = Catalogue.load()
    words = sorted({word for item in catalogue.items for word in item.title.split()})
    names = sorted({word for item in catalogue.items for word in item.maker.split()})
    overviews = [item.overview for item in catalogue.movies.items if isinstance(item, Movie)]
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(COLUMNS)
        for number in range(items):
            shelf = catalogue.shelves[number % 2]
            item = rng.choice(shelf.items)
            title = " ".join(rng.choices(words, k=rng.randint(1, 5)))
            by = " ".join(rng.choices(names, k=2))
            overview = rng.choice(overviews) if isinstance(item, Movie) else ""
            row = (item.kind, title, by, item.year, "|".join(sorted(item.genres)), overview)
            writer.writerow(row)


if __name__ == "__main__":
    sys.exit(main())
