"""Our face engine beside those that one would take instead: `python -m benchmarks.faces`.

On the same pictures and the same machine, in one run: our network against that of the `fer`
library, `DeepFace.analyze`, and our detector against OpenCV's cascade. None of the pictures was
trained on. Writes benchmarks/results/faces.json and faces.png. Needs the `bench` extra and, beside
the checkout, the research material:

    python -m benchmarks.faces --data ../shared/data --teachers ../shared/weights
"""

import argparse
import hashlib
import json
import os
import platform
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from benchmarks import face_finding, face_right, face_scores, face_speed
from benchmarks.face_engines import Ours, deepface_home
from benchmarks.face_picture import draw

RESULTS: Final = face_speed.ROOT / "benchmarks" / "results"
WEIGHTS: Final = face_speed.ROOT / "models" / "weights"
ENGINES: Final = ("moodsync", "fer", "deepface-opencv", "deepface-yunet")
QUICK: Final = 300
"""Pictures of FER2013 in a smoke run; a fifth of it elsewhere."""
LIBRARIES: Final = ("onnxruntime", "opencv-contrib-python-headless", "deepface", "numpy")

STAND_IN: Final = (
    "DeepFace's own emotion weights are not to be had here; our network ran in its place, in its "
    "format: its speed is the library's, its accuracy is not measured"
)
REWRITTEN: Final = (
    "fer needs TensorFlow: its steps are written anew around its own network on ONNX Runtime, "
    "which makes it faster than the library; its import time is not measured"
)
NOISY: Final = (
    "portraits: labels by students, noisy and unbalanced; whole engines, detection included; one "
    "person in eight, held out of the detector's training; the classifier saw no portrait"
)

Result = Mapping[str, Any]


def main() -> int:
    """Measure, print and write."""
    options, begun = parse(), perf_counter()
    result = {"machine": machine(options), **measured(options)}
    result["targets"] = targets(result)
    result["took_s"] = round(perf_counter() - begun)
    text = json.dumps(result, indent=1)
    print(text)
    folder = options.out or (None if options.quick else RESULTS)
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "faces.json").write_text(text + "\n", encoding="utf-8")
        draw(result, folder / "faces.png")
    return 0


def measured(options: argparse.Namespace) -> dict[str, Any]:
    """Return everything that is measured."""
    most, few = (QUICK, QUICK // 5) if options.quick else (None, None)
    seconds, patience = (1.0, 6.0) if options.quick else (6.0, 120.0)
    course = face_speed.Course(options.data, options.teachers, options.weights, seconds, patience)
    with deepface_home(options.weights, options.teachers) as real:
        peers = face_right.Peers(options.weights, options.teachers, real)
        result: dict[str, Any] = {
            "notes": [REWRITTEN, NOISY, *([] if real else [STAND_IN])],
            "speed": {name: face_speed.measured(name, course) for name in ENGINES},
        }
        result |= face_right.on_fer(face_scores.load(options.data, most), peers)
        portraits = face_finding.portraits(options.data, few)
        result["portraits"] = face_right.in_the_wild(portraits, peers)
    detector = Ours.load(options.weights).reader.detector
    found = face_finding.measured(options.data, options.teachers, detector, few)
    return result | {"detection": found}


def targets(result: Result) -> dict[str, dict[str, object]]:
    """Return what was asked for, beside what was reached."""
    fer2013 = result["fer2013_private"]["moodsync"]
    ours = result["speed"]["moodsync"]
    rate = pace(ours) or 0.0
    times = [pace(result["speed"][name]) for name in ("deepface-opencv", "deepface-yunet")]
    faster = [round(rate / theirs, 1) if theirs else None for theirs in times]
    threads = ours["threads"]
    wrong = threads.get("failed", 1) or threads.get("other_answers", 1)
    grown = ours["memory"].get("grown_mb_after_200_calls")
    asked: dict[str, tuple[float | None, float, bool]] = {
        "FER2013 private accuracy": (fer2013["accuracy"], 0.72, True),
        "FER+ accuracy": (result["ferplus_private"]["moodsync"]["accuracy"], 0.86, True),
        "FER2013 recall of disgust": (fer2013["recall"]["disgust"], 0.5, True),
        "FER2013 recall of fear": (fer2013["recall"]["fear"], 0.5, True),
        "FER2013 calibration error": (fer2013["ece"], 0.03, False),
        "FER2013 accuracy at 70 %": (fer2013["accuracy_at_coverage"]["0.7"], 0.82, True),
        "ms for a photo, one core": (
            ours["photo_to_emotion_one_core"].get("median_ms"),
            25,
            False,
        ),
        "photos a second, two cores": (rate, 70, True),
        "times DeepFace's throughput": (faster[0], 10, True),
        "times DeepFace's throughput with its YuNet": (faster[1], 10, True),
        "MB grown after 200 calls": (grown, 10, False),
        "wrong answers with 16 threads": (float(wrong), 0, False),
    }
    return {name: compared(*line) for name, line in asked.items()}


def pace(speed: Result) -> float | None:
    """Return photos a second of an engine; None where it did not come to an end."""
    found: float | None = speed["photos_per_s_two_cores"].get("photos_per_s")
    return found


def compared(value: float | None, target: float, at_least: bool) -> dict[str, object]:
    """Return a figure beside what was asked for."""
    met = value is not None and (value >= target if at_least else value <= target)
    return {"value": value, "at least" if at_least else "at most": target, "met": met}


def machine(options: argparse.Namespace) -> dict[str, object]:
    """Return what the figures depend on."""
    network = (options.weights / "face_emotion.onnx").read_bytes()
    return {
        "cores": face_speed.cores(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        "load_at_start": [round(load, 2) for load in os.getloadavg()],
        "libraries": {name: version(name) for name in LIBRARIES},
        "network_sha256": hashlib.sha256(network).hexdigest(),
        "network_mb": round(len(network) / 1e6, 2),
        "quick": options.quick,
    }


def parse() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description="Our face engine beside its peers.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--teachers", type=Path, default=Path("../shared/weights"))
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--out", type=Path, help="folder of the result; none in a quick run")
    parser.add_argument("--quick", action="store_true", help="a few hundred pictures")
    options = parser.parse_args()
    # children run in the repository's root, wherever this was started
    for name in ("data", "teachers", "weights"):
        setattr(options, name, getattr(options, name).resolve())
    return options


if __name__ == "__main__":
    sys.exit(main())
