"""Measure the exported detector, as the service runs it, against its teacher.

    python -m training.evaluate_detector            # held-out portraits and scenes
    python -m training.evaluate_detector --test     # and, once, photos.zip

Choices, the score threshold among them, are made on the held-out part; photos.zip is for the
report alone (`benchmarks.faces` puts OpenCV's cascade beside it). Writes
`training/results/detector.json`.
"""

import argparse
import json
import time
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import cv2
import numpy as np
import torch

from emotion.detector import SCORE, Detector, Face, YuNetDetector
from emotion.image import decode
from training import detector_data
from training.detector_pictures import Painter
from training.detector_teacher import Teacher
from training.export_detector import TARGET
from training.train_detector import RUNS, SEED

PHOTOS = "data/faces/photos.zip"
RESULTS = Path(__file__).parent / "results"
TRUE = 0.8
"""From this score of the teacher on, a face counts as one."""
MAYBE = 0.5
"""From here on, the teacher at least thought of it: not counted as made up."""
SMALLEST = 32
"""Side of the smallest face that counts, px."""
SAME = 0.5
"""Intersection over union from which two boxes are the same face."""
THRESHOLDS = (0.5, 0.6, 0.7)
PORTRAITS, PAINTED, PAINTED_SIDE = 200, 200, 320

Boxes = np.ndarray
"""(faces, 5): left, top, width, height, score."""

Seen = tuple[np.ndarray, np.ndarray]
"""A BGR picture and the teacher's rows (see `training.detector_net.decode`)."""


def main() -> None:
    """Measure, print and write."""
    arguments = parse()
    cv2.setNumThreads(1)
    teacher = Teacher(arguments.shared)
    _, held_out = detector_data.load(arguments.shared, teacher)
    weights = arguments.weights.read_bytes()
    pictures = validation(held_out, teacher)
    result: dict = history(arguments.checkpoint)
    result |= {"bytes": len(weights), "score": SCORE, "ms_320": milliseconds(weights)}
    result["validation"] = [
        {"score": score} | held_out_figures(YuNetDetector(weights, score), pictures)
        for score in (THRESHOLDS if arguments.all else (SCORE,))
    ]
    if arguments.test:
        photos = seen(teacher, photographs(arguments.shared))
        ours = YuNetDetector(weights)
        result["photos"] = against(ours, photos) | turned(ours, photos)
    shown = {name: result[name] for name in result if name not in {"history", "settings"}}
    print(json.dumps(shown))
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(result, indent=1)
    arguments.result.write_text(text + "\n", encoding="utf-8")


def validation(part: detector_data.Part, teacher: Teacher) -> dict[str, list[Seen]]:
    """Return the held-out pictures of each kind; scenes are those without people."""
    portraits = [detector_data.opened(portrait.jpeg) for portrait in part.portraits[:PORTRAITS]]
    painter = Painter(part, SEED)
    kinds = {
        "portraits": portraits,
        "peopled": [larger(detector_data.opened(scene)) for scene in part.peopled],
        "painted": [painter.picture(PAINTED_SIDE) for _ in range(PAINTED)],
        "scenes": [detector_data.opened(scene) for scene in part.scenes],
    }
    return {kind: seen(teacher, pictures) for kind, pictures in kinds.items()}


def seen(teacher: Teacher, pictures: Iterable[np.ndarray]) -> list[Seen]:
    """Return each picture with what the teacher makes of it."""
    return [(picture, teacher.faces(picture, MAYBE)) for picture in pictures]


def larger(picture: np.ndarray) -> np.ndarray:
    """Return the picture at twice its size: the scenes' faces are small otherwise."""
    return cv2.resize(picture, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)


def held_out_figures(detector: Detector, pictures: dict[str, list[Seen]]) -> dict:
    """Return the figures of each kind of held-out picture."""
    kinds = ("portraits", "peopled", "painted")
    figures = {kind: against(detector, pictures[kind]) for kind in kinds}
    return {**figures, "scenes": false_alarms(detector, pictures["scenes"])}


def photographs(shared: Path) -> list[np.ndarray]:
    """Return the test photographs, BGR, as the service decodes them."""
    with zipfile.ZipFile(shared / PHOTOS) as archive:
        names = detector_data.images(archive)
        return [decode(archive.read(name))[..., ::-1].copy() for name in names]


def against(detector: Detector, pictures: Iterable[Seen]) -> dict:
    """Return recall of the teacher's faces, and what is found beyond them."""
    faces = hits = found = extra = made_up = 0
    off: list[float] = []
    for picture, rows in pictures:
        theirs, answer = boxes(rows), detector.detect(rgb(picture))
        ours, sure = as_boxes(answer), theirs[theirs[:, 4] >= TRUE]
        hits += int(matched(large(sure), ours).sum())
        faces += len(large(sure))
        found += len(large(ours))
        extra += int((~matched(large(ours), sure)).sum())
        made_up += int((~matched(large(ours), theirs)).sum())
        off += landmarks_off(rows[rows[:, 14] >= TRUE], answer)
    figures = {"faces": faces, "recall": share(hits, faces), "found": found, "extra": extra}
    figures |= {"extra_share": share(extra, found), "teacher_saw_nothing": made_up}
    # in parts of the distance between the eyes
    return figures | ({"landmarks_off": round(float(np.median(off)), 4)} if off else {})


def landmarks_off(rows: np.ndarray, answer: Iterable[Face]) -> list[float]:
    """Return how far the landmarks of matched faces lie apart, in distances of the eyes."""
    apart = []
    for face in answer:
        same = rows[overlaps(rows, face.box) >= SAME]
        if len(same) and face.landmarks:
            points = same[0][4:14].reshape(5, 2)
            eyes = max(1.0, float(np.linalg.norm(points[0] - points[1])))
            away = np.linalg.norm(points - np.asarray(face.landmarks), axis=1)
            apart.append(float(away.mean()) / eyes)
    return apart


def turned(detector: Detector, photos: Iterable[Seen]) -> dict:
    """Return how often the largest face of a photograph turned by 0 to 3 quarters is found.

    And how often so that its eyes and mouth are where they are: a face that hangs passes for one
    that stands, box and all.
    """
    hits, upright, faces = [0, 0, 0, 0], [0, 0, 0, 0], 0
    for photo, rows in photos:
        sure = rows[(rows[:, 14] >= TRUE) & (rows[:, 2:4].max(1) >= SMALLEST)]
        if not len(sure):
            continue
        faces += 1
        largest = sure[np.argmax(sure[:, 2] * sure[:, 3])]
        for quarters in range(4):
            (place,) = turned_box(boxes(largest[None]), quarters, photo)
            answer = detector.detect(rgb(np.rot90(photo, quarters)))
            same = [face for face in answer if overlaps(as_boxes([face]), place)[0] >= SAME]
            hits[quarters] += len(same) > 0
            # np.rot90 turns what points right, 1, to what points up, -1j
            way = downwards(largest[4:14].reshape(5, 2)) * (-1j) ** quarters
            ways = [downwards(np.asarray(face.landmarks)) for face in same]
            upright[quarters] += any(abs(np.angle(ours / way)) < np.pi / 4 for ours in ways)
    shares = {"turned": hits, "turned_landmarks": upright}
    return {
        name: {90 * quarters: share(part, faces) for quarters, part in enumerate(parts)}
        for name, parts in shares.items()
    }


def downwards(landmarks: np.ndarray) -> complex:
    """Return the way from the eyes to the mouth, x + iy, for landmarks (5, 2)."""
    x, y = landmarks[3:].mean(0) - landmarks[:2].mean(0)
    return complex(x, y)


def turned_box(face: Boxes, quarters: int, photo: np.ndarray) -> Boxes:
    """Return a box as it lies in the photograph after `np.rot90`."""
    (x, y, w, h, score), (height, width) = face[0], photo.shape[:2]
    for _ in range(quarters):
        x, y, w, h = y, width - x - w, h, w
        height, width = width, height
    return np.array([[x, y, w, h, score]])


def false_alarms(detector: Detector, scenes: Sequence[Seen]) -> dict:
    """Return how many pictures without people are said to hold a face."""
    alarms = sum(len(detected(detector, scene)) > 0 for scene, _ in scenes)
    return {"pictures": len(scenes), "alarms": alarms, "share": share(alarms, len(scenes))}


def milliseconds(weights: bytes, times: int = 60) -> float:
    """Return the median time of OpenCV's detector for 320 x 320 on one core, ms."""
    empty = np.empty(0, np.uint8)
    detector = cv2.FaceDetectorYN.create(
        "onnx", np.frombuffer(weights, np.uint8), empty, (320, 320), SCORE
    )
    picture = np.random.default_rng(0).integers(0, 256, (320, 320, 3), dtype=np.uint8)
    return round(median_ms(lambda: detector.detect(picture), times), 2)


def median_ms(call: Callable[[], object], times: int) -> float:
    """Return the median time of a call, ms."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        taken.append(time.perf_counter() - started)
    return float(np.median(taken)) * 1000


def detected(detector: Detector, picture: np.ndarray) -> Boxes:
    """Return the boxes that a detector finds in a BGR picture."""
    return as_boxes(detector.detect(rgb(picture)))


def as_boxes(answer: Iterable[Face]) -> Boxes:
    """Return the boxes of our faces."""
    return np.array([[*face.box, face.score] for face in answer]).reshape(-1, 5)


def rgb(picture: np.ndarray) -> np.ndarray:
    """Return the picture as the service hands it on."""
    return np.ascontiguousarray(picture[..., ::-1])


def boxes(rows: np.ndarray) -> Boxes:
    """Return the boxes of a teacher's rows."""
    return rows[:, [0, 1, 2, 3, 14]].astype(np.float64)


def large(faces: Boxes) -> Boxes:
    """Return the faces that count."""
    return faces[np.maximum(faces[:, 2], faces[:, 3]) >= SMALLEST]


def matched(faces: Boxes, others: Boxes) -> np.ndarray:
    """Return for each face whether one of the others is the same; each other serves once."""
    same = np.zeros(len(faces), bool)
    free = np.ones(len(others), bool)
    for index in np.argsort(-faces[:, 4]):
        shared = overlaps(others, faces[index]) * free
        if shared.max(initial=0.0) >= SAME:
            same[index] = True
            free[np.argmax(shared)] = False
    return same


def overlaps(faces: np.ndarray, one: Sequence[float] | np.ndarray) -> np.ndarray:
    """Return the intersection over union of each face and one box."""
    x, y, w, h = one[:4]
    wide = np.minimum(faces[:, 0] + faces[:, 2], x + w) - np.maximum(faces[:, 0], x)
    high = np.minimum(faces[:, 1] + faces[:, 3], y + h) - np.maximum(faces[:, 1], y)
    common = np.clip(wide, 0, None) * np.clip(high, 0, None)
    return common / (faces[:, 2] * faces[:, 3] + w * h - common + 1e-9)


def share(part: int, whole: int) -> float:
    """Return a share, rounded; 0 of nothing."""
    return round(part / max(1, whole), 4)


def history(checkpoint: Path) -> dict:
    """Return settings and losses of the run, where its checkpoint is at hand."""
    if not checkpoint.exists():
        return {}
    state = torch.load(checkpoint, map_location="cpu")
    return {"settings": state["settings"], "history": state["history"]}


def parse() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--weights", type=Path, default=TARGET)
    parser.add_argument("--checkpoint", type=Path, default=RUNS / "detector" / "last.pt")
    parser.add_argument("--result", type=Path, default=RESULTS / "detector.json")
    parser.add_argument("--all", action="store_true", help="try every threshold")
    parser.add_argument("--test", action="store_true", help="open photos.zip")
    return parser.parse_args()


if __name__ == "__main__":
    main()
