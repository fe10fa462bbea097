"""How fast words are read, by our pair and by VADER alone: `python -m benchmarks.words`.

Each engine runs in a process of its own, on one thread. Writes benchmarks/results/words.json.
Times are given as they passed and as the processor spent them: on a machine that has other work,
only the second means something.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter, thread_time
from typing import Final, cast

import numpy as np
import psutil

from emotion.encoder import Encoder
from emotion.text import VaderAnalyzer
from emotion.words import PairAnalyzer
from models.mood import EmotionEstimate

ROOT: Final = Path(__file__).parent.parent
WEIGHTS: Final = ROOT / "models" / "weights"
RESULT: Final = ROOT / "benchmarks" / "results" / "words.json"
ENGINES: Final = ("vader", "pair")
TWENTY: Final = (
    "I walked home in the rain today and thought about how much I miss my old friends now"
)
"""20 tokens with [CLS] and [SEP]."""
LONG: Final = "The meeting was long. I felt tired and a bit sad! Then my sister called. " * 1_350
"""Almost 100,000 characters."""
MANY: Final = [f"{TWENTY[: 20 + 60 * (n % 7) // 6]} {n}" for n in range(512)]
"""Short and middling messages."""
WARM_UP: Final = 5

Analyze = Callable[[str], EmotionEstimate | None]


def main() -> int:
    """Measure every engine in a process of its own, print and write."""
    options = parse()
    if options.engine:
        print(json.dumps(measured(options.engine, options.times)))
        return 0
    result: dict[str, object] = {
        "command": "python -m benchmarks.words",
        "machine": {"cores": os.cpu_count(), "processor": platform.machine()},
        "load_at_start": round(os.getloadavg()[0], 1),
    }
    for engine in ENGINES:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "benchmarks.words"),
                *("--engine", engine, "--times", str(options.times)),
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        result[engine] = json.loads(done.stdout)
    print(json.dumps(result, indent=1))
    if not options.quick:
        RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


def measured(engine: str, times: int) -> dict[str, object]:
    """Return latency, throughput and memory of one engine, in this process."""
    before = psutil.Process().memory_info().rss
    began = perf_counter()
    analyze, together = loaded(engine)
    started = perf_counter() - began
    analyze(TWENTY)
    grown = psutil.Process().memory_info().rss - before
    began, spent = perf_counter(), thread_time()
    together(MANY)
    took, spent = perf_counter() - began, thread_time() - spent
    return {
        "start_s": round(started, 2),
        "memory_mb": round(grown / 1e6),
        "message_of_20_tokens_ms": latency(analyze, TWENTY, times),
        "text_of_100000_characters_ms": latency(analyze, LONG, max(3, times // 40)),
        "messages_a_second": round(len(MANY) / took),
        "messages_a_second_of_processor": round(len(MANY) / spent),
    }


def loaded(engine: str) -> tuple[Analyze, Callable[[Sequence[str]], object]]:
    """Return what reads one text and what reads many."""
    if engine == "vader":
        vader = VaderAnalyzer.load()
        return vader.analyze, lambda texts: [vader.analyze(text) for text in texts]
    pair = PairAnalyzer.load(WEIGHTS)
    check(pair.network.encoder)
    return pair.analyze, pair.read


def check(encoder: Encoder) -> None:
    """Stop where the message does not have the tokens that its name says."""
    if encoder.length(TWENTY) != 20:  # noqa: PLR2004
        raise SystemExit(f"the message has {encoder.length(TWENTY)} tokens")


def latency(analyze: Analyze, text: str, times: int) -> dict[str, float]:
    """Return median and 95th percentile in milliseconds, passed and spent."""
    passed, spent = [], []
    for turn in range(times + WARM_UP):
        began, busy = perf_counter(), thread_time()
        analyze(text)
        if turn >= WARM_UP:
            passed.append(1000 * (perf_counter() - began))
            spent.append(1000 * (thread_time() - busy))
    return {
        "median": figure(passed, 50),
        "p95": figure(passed, 95),
        "median_of_processor": figure(spent, 50),
    }


def figure(values: Sequence[float], percent: int) -> float:
    """Return a percentile, rounded."""
    return round(float(cast(float, np.percentile(values, percent))), 2)


def parse() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--engine", choices=ENGINES, help="measure only this one, in this process")
    parser.add_argument("--times", type=int, default=200, help="messages whose time is taken")
    parser.add_argument("--quick", action="store_true", help="do not write the result")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
