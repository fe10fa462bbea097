"""One engine under load, in a process of its own: `python -m benchmarks.face_load ENGINE TASK`.

`benchmarks.faces` starts it once for each measurement, so that neither one engine's memory nor its
crash touches another's. Prints one JSON object.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Final

import cv2
import psutil

from benchmarks.face_engines import Engine, Scores, build, selfies
from models.errors import StartupError

THREADS: Final = 16
LEAST_READ: Final = 2
"""Photos that each of the threads reads, whatever the time."""
WARM_UP: Final = 2
MOST_CALLS: Final = 2_000
SETTLED: Final = 200
"""Calls after which memory should grow no more."""
LOOKS: Final = (10, 20, 50, 100, SETTLED, 500, 1_000, 1_500, MOST_CALLS)
"""Calls after which memory is looked at; slow engines do not come far."""
EX_CONFIG: Final = 78
ROUNDING: Final = 1e-4


def main() -> int:
    """Load the engine, do the task, print what came of it."""
    options = parse()
    if options.core is not None:
        os.sched_setaffinity(0, {options.core})
        cv2.setNumThreads(1)
    photos = selfies(options.data)
    begun = perf_counter()
    try:
        engine = build(options.engine, options.weights, options.teachers)
    except StartupError as problem:
        print(problem, file=sys.stderr)
        return EX_CONFIG
    loaded = perf_counter() - begun
    for photo in photos[:WARM_UP]:
        engine.read(photo)
    tasks: Mapping[str, Callable[[Engine, Sequence[bytes], float], dict[str, object]]] = {
        "latency": latency,
        "rate": rate,
        "memory": memory,
        "threads": threads,
    }
    result = tasks[options.task](engine, photos, options.seconds)
    print(json.dumps(result | {"load_s": round(loaded, 3)}))
    return 0


def latency(engine: Engine, photos: Sequence[bytes], seconds: float) -> dict[str, object]:
    """Return what one photo costs, in ms, one after another."""
    waits, work, found = [], [], 0
    begun = perf_counter()
    while perf_counter() - begun < seconds:
        for photo in photos:
            start, spent = perf_counter(), process_time()
            found += engine.read(photo) is not None
            waits.append((perf_counter() - start) * 1000)
            work.append((process_time() - spent) * 1000)
    return {
        "photos": len(waits),
        "faces_found": round(found / len(waits), 4),
        "median_ms": round(median(waits), 2),
        "p95_ms": round(quantiles(waits, n=20)[-1], 2),
        "median_cpu_ms": round(median(work), 2),  # tells whether the machine was busy
    }


def rate(engine: Engine, photos: Sequence[bytes], seconds: float) -> dict[str, object]:
    """Return photos a second; starts when a line comes in, together with other processes."""
    print("ready", flush=True)
    sys.stdin.readline()
    begun, count = perf_counter(), 0
    for photo in cycle(photos):
        engine.read(photo)
        count += 1
        if perf_counter() - begun > seconds:
            break
    return {"photos_per_s": count / (perf_counter() - begun)}


def memory(engine: Engine, photos: Sequence[bytes], seconds: float) -> dict[str, object]:
    """Return resident memory in MB while photos are read, for 2,000 calls or some seconds."""
    process, curve = psutil.Process(), []
    begun, count = perf_counter(), 0
    for photo in islice(cycle(photos), MOST_CALLS):
        engine.read(photo)
        count += 1
        out_of_time = perf_counter() - begun > seconds
        if count in LOOKS or out_of_time:
            curve.append([count, round(process.memory_info().rss / 1e6, 1)])
        if out_of_time:
            break
    settled = [megabytes for calls, megabytes in curve if calls >= SETTLED]
    grown = round(settled[-1] - settled[0], 1) if len(settled) > 1 else None
    return {"calls": count, "resident_mb": curve, "grown_mb_after_200_calls": grown}


def threads(engine: Engine, photos: Sequence[bytes], seconds: float) -> dict[str, object]:
    """Return whether 16 threads at once get the answers that one gets."""
    alone, again = ([engine.read(photo) for photo in photos] for _ in range(2))
    begun = perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        read = partial(answers, engine, photos, begun + seconds)
        rows = list(pool.map(read, range(THREADS)))
    took = perf_counter() - begun
    pairs = [(answer, alone[index]) for row in rows for index, answer in row]
    errors = [answer for answer, _ in pairs if isinstance(answer, str)]
    return {
        "threads": THREADS,
        "repeatable_alone": all(map(same, again, alone)),
        "photos": len(pairs),
        "failed": len(errors),
        "other_answers": sum(not same(a, b) for a, b in pairs) - len(errors),
        "errors": sorted(set(errors)),
        "photos_per_s": round(len(pairs) / took, 1),
    }


def answers(
    engine: Engine, photos: Sequence[bytes], until: float, first: int
) -> list[tuple[int, Scores | str | None]]:
    """Return one thread's answers by photo; the name of an error stands for itself."""
    row: list[tuple[int, Scores | str | None]] = []
    while len(row) < LEAST_READ or perf_counter() < until:
        index = (first + len(row)) % len(photos)
        try:
            row.append((index, engine.read(photos[index])))
        except Exception as problem:  # noqa: BLE001 - whatever an engine does is the finding
            row.append((index, type(problem).__name__))
    return row


def same(answer: Scores | str | None, expected: Scores | None) -> bool:
    """Tell whether two answers are the same, but for rounding."""
    if answer is None or expected is None or isinstance(answer, str):
        return answer is expected
    return all(abs(answer[emotion] - expected[emotion]) < ROUNDING for emotion in expected)


def parse() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine")
    parser.add_argument("task", choices=["latency", "rate", "memory", "threads"])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--teachers", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--core", type=int, help="stay on this core")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
