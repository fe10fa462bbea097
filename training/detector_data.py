"""What the detector is trained on: portraits and scenes, looked at by the teacher once.

Its look, kept in `training/runs/detector/labels.npz`, says how large to lay a portrait into a
scene, where to cut it, and which scenes hold people. Portraits are split by person and scenes by
name, one in eight for validation. `photos.zip` is the test and is not opened here.
"""

import csv
import hashlib
import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from training.detector_teacher import FILE, Teacher

PORTRAITS, SCENES = "data/faces/portraits.zip", "data/faces/scenes.zip"
LABELS = Path(__file__).parent / "runs" / "detector" / "labels.npz"
HELD_OUT = 8
"""One person, one scene, in so many is kept for validation."""
SURE = 0.7
"""Portraits are used from this score of the teacher on."""
PERSON = 0.5
"""A scene in which the teacher gives nothing more than this has no people in it."""
GRAY_SPREAD = 6.0
"""Mean difference of the channels under which a picture counts as gray."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """A portrait that the teacher is sure of.

    Attributes:
        jpeg: its bytes.
        face: (15,), the largest face: see `training.detector_net.decode`.
        gray: whether it has no colours.
    """

    jpeg: bytes
    face: np.ndarray
    gray: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Training or validation: portraits and scenes (JPEG) of its own.

    Attributes:
        portraits: all of them.
        coloured: those in colour.
        scenes: those in which the teacher sees nobody at all.
        peopled: the other scenes.
    """

    portraits: list[Portrait]
    coloured: list[Portrait]
    scenes: list[bytes]
    peopled: list[bytes]


def load(shared: Path, teacher: Teacher) -> tuple[Part, Part]:
    """Return the training and the validation part; the first call takes a minute."""
    labels = labelled(shared, teacher)
    parts = Part([], [], [], []), Part([], [], [], [])
    columns = [labels[key] for key in ("names", "faces", "gray")]
    with zipfile.ZipFile(shared / PORTRAITS) as pictures:
        table = csv.DictReader(io.StringIO(pictures.read("labels.csv").decode()))
        people = {row["file"]: row["person"] for row in table}
        for name, face, gray in zip(*columns, strict=True):
            if face[14] >= SURE:
                part = parts[held_out(people[name])]
                portrait = Portrait(pictures.read(name), face, bool(gray))
                part.portraits.append(portrait)
                if not gray:
                    part.coloured.append(portrait)
    with zipfile.ZipFile(shared / SCENES) as pictures:
        for name, peopled in zip(images(pictures), labels["peopled"], strict=True):
            part = parts[held_out(name)]
            (part.peopled if peopled else part.scenes).append(pictures.read(name))
    return parts


def labelled(shared: Path, teacher: Teacher) -> dict[str, np.ndarray]:
    """Return name, largest face (zeros for none) and grayness of portraits; who is in scenes."""
    if not LABELS.exists():
        LABELS.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(shared / PORTRAITS) as pictures:
            names = images(pictures)
            seen = [opened(pictures.read(name)) for name in names]
        faces = np.stack([largest(teacher, picture) for picture in seen])
        gray = np.array([is_gray(picture) for picture in seen])
        with zipfile.ZipFile(shared / SCENES) as pictures:
            scenes = [opened(pictures.read(name)) for name in images(pictures)]
        peopled = np.array([len(teacher.faces(scene, PERSON)) > 0 for scene in scenes])
        np.savez(LABELS, names=np.array(names), faces=faces, gray=gray, peopled=peopled)
    with np.load(LABELS) as labels:
        return dict(labels)


def largest(teacher: Teacher, picture: np.ndarray) -> np.ndarray:
    """Return the largest sure face at the scale where the teacher is surest, else zeros."""
    best = np.zeros(15, np.float32)
    for scale in (1.0, 0.5):
        faces = teacher.faces(cv2.resize(picture, None, fx=scale, fy=scale))
        faces = faces[faces[:, 14] >= SURE]
        if len(faces):
            face = faces[np.argmax(faces[:, 2] * faces[:, 3])]
            if face[14] > best[14]:
                best = np.append(face[:14] / scale, face[14]).astype(np.float32)
    return best


def opened(jpeg: bytes) -> np.ndarray:
    """Return uint8 (H, W, 3) BGR."""
    return cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)


def is_gray(picture: np.ndarray) -> bool:
    """Tell whether a picture has no colours worth the name."""
    wide = picture.astype(np.int16)
    return bool((wide.max(2) - wide.min(2)).mean() < GRAY_SPREAD)


def images(pictures: zipfile.ZipFile) -> list[str]:
    """Return the names of an archive's pictures in order."""
    return sorted(name for name in pictures.namelist() if name.endswith(".jpg"))


def checksums(shared: Path) -> dict[str, str]:
    """Return the SHA-256 of each file that training reads."""
    files = (PORTRAITS, SCENES, FILE)
    return {name: hashlib.sha256((shared / name).read_bytes()).hexdigest() for name in files}


def held_out(name: str) -> bool:
    """Tell whether a person or a scene belongs to validation, whatever else is there."""
    return zlib.crc32(name.encode()) % HELD_OUT == 0
