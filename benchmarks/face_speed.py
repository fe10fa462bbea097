"""How fast each engine is, what it weighs and whether threads break it.

Part of `python -m benchmarks.faces`; every measurement has a process of its own.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
OURS: Final = "moodsync"
IMPORTS: Final = {
    "moodsync": "import emotion.face",
    "deepface": "from deepface import DeepFace",
}
"""What a program has to import; `fer` cannot be told without TensorFlow."""
ONE_IMPORT: Final = (
    "import time; begun = time.perf_counter(); {}; print(time.perf_counter() - begun)"
)
FRESH: Final = 3
"""Imports that are timed, after one that fills the disk's cache."""
LONGEST_S: Final = 240
"""For any one child."""

Figures = dict[str, object]


@dataclass(frozen=True, slots=True)
class Course:
    """What the children need.

    Attributes:
        data: folder of the photographs.
        teachers: folder of the peers' weights.
        weights: folder of ours.
        seconds: length of a measurement of latency or rate.
        patience: seconds for the 2,000 calls of ours; the peers get an eighth.
    """

    data: Path
    teachers: Path
    weights: Path
    seconds: float
    patience: float

    def command(self, engine: str, task: str, *more: str) -> list[str]:
        """Return a child's command line."""
        folders = ("--data", self.data, "--teachers", self.teachers, "--weights", self.weights)
        module = (sys.executable, "-m", "benchmarks.face_load", engine, task)
        return [str(part) for part in (*module, *folders, *more)]


def measured(engine: str, course: Course) -> Figures:
    """Return the speed of one engine."""
    core, *_ = cores()
    seconds = ("--seconds", str(course.seconds))
    patience = course.patience if engine == OURS else course.patience / 8
    return {
        "import_s": import_time(IMPORTS.get(engine.split("-", maxsplit=1)[0])),
        "photo_to_emotion_one_core": child(
            course.command(engine, "latency", "--core", str(core), *seconds)
        ),
        "photos_per_s_two_cores": together(engine, course),
        "threads": child(course.command(engine, "threads", *seconds)),
        "memory": child(course.command(engine, "memory", "--seconds", str(patience))),
    }


def child(command: Sequence[str]) -> Figures:
    """Return what a child measured, or how it ended."""
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=LONGEST_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"ended": f"no end after {LONGEST_S} s"}
    return outcome(done.returncode, done.stdout, done.stderr)


def together(engine: str, course: Course) -> Figures:
    """Return photos a second of two processes, each on a core of its own, at the same time."""
    pair = [
        subprocess.Popen(
            course.command(engine, "rate", "--core", str(core), "--seconds", str(course.seconds)),
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for core in cores()
    ]
    for process in pair:  # both are loaded before either begins
        if process.stdout is not None:
            process.stdout.readline()
    for process in pair:
        with suppress(BrokenPipeError):  # one that could not load is gone already
            if process.stdin is not None:
                process.stdin.write("go\n")
                process.stdin.flush()
    results = [ending(process) for process in pair]
    ended = [result for result in results if "ended" in result]
    if ended:
        return ended[0]
    rates = [float(str(result["photos_per_s"])) for result in results]
    return {"processes": len(rates), "photos_per_s": round(sum(rates), 1)}


def ending(process: "subprocess.Popen[str]") -> Figures:
    """Return what a running child measured, or how it ended."""
    try:
        out, err = process.communicate(timeout=LONGEST_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return {"ended": f"no end after {LONGEST_S} s"}
    return outcome(process.returncode, out, err)


def outcome(code: int, out: str, err: str) -> Figures:
    """Return the object that a child printed last, or how it ended."""
    if code == 0:
        result: Figures = json.loads(out.splitlines()[-1])
        return result
    if code < 0:
        return {"ended": f"killed by signal {-code}"}
    return {"ended": (err.strip().splitlines() or [f"exit code {code}"])[-1]}


def import_time(statement: str | None) -> float | None:
    """Return the seconds that an import takes in a fresh process; None where it is not had."""
    if statement is None:
        return None
    command = [sys.executable, "-c", ONE_IMPORT.format(statement)]
    runs = []
    for _ in range(1 + FRESH):
        done = subprocess.run(
            command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            return None
        runs.append(float(done.stdout.splitlines()[-1]))
    return round(median(runs[1:]), 3)


def environment() -> dict[str, str]:
    """Return the environment of a child: DeepFace without TensorFlow, and quiet."""
    return os.environ | {"DEEPFACE_BACKEND_ENGINE": "onnx", "DEEPFACE_LOG_LEVEL": "100"}


def cores() -> list[int]:
    """Return two cores that this process may use, or the only one twice."""
    free = sorted(os.sched_getaffinity(0))
    return [free[0], free[1 % len(free)]]
