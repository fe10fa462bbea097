"""FER2013 and FER+: splits, targets and the checksums of the files they came from.

FER2013 has one hard label a picture; FER+ has ten people's votes for the same pictures. They
disagree in 37 % of the pictures, so both are kept and the network has a head for each.
"""

import hashlib
import lzma
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import torch

from emotion.image import to_tensor

FER2013_LABELS = ("anger", "disgust", "fear", "happiness", "sadness", "surprise", "neutral")
"""Order of FER2013's classes, in the words of `models.mood.Emotion`."""

FERPLUS_LABELS = (
    "neutral",
    "happiness",
    "surprise",
    "sadness",
    "anger",
    "disgust",
    "fear",
    "contempt",
)
"""Order of FER+'s eight emotions; two more vote columns, unknown and not-a-face, follow."""

TRAIN, PUBLIC, PRIVATE = 0, 1, 2
"""FER2013's own split: train on 0, choose on 1, report 2 once."""

IMAGES, LABELS = "faces/fer2013_images.npy.xz", "faces/fer2013_labels.npz"


@dataclass(frozen=True, slots=True)
class Split:
    """One part of the data.

    Attributes:
        pixels: float32 (N, 1, 48, 48), made by `emotion.image.to_tensor`.
        hard: int64 (N,), the FER2013 class.
        soft: float32 (N, 8), the share of FER+ votes; rows sum to 1, or to 0 where FER+ has
            no usable majority.
        majority: int64 (N,), FER+'s emotion with more than half of the votes, -1 without one.
        repeated: bool (N,), whether the very same picture is also in the train part.
    """

    pixels: torch.Tensor
    hard: torch.Tensor
    soft: torch.Tensor
    majority: torch.Tensor
    repeated: torch.Tensor

    def where(self, rows: torch.Tensor) -> "Split":
        """Return some of the pictures."""
        return Split(*(getattr(self, field.name)[rows] for field in fields(self)))


def load(folder: Path) -> dict[int, Split]:
    """Return the three splits; train pictures that equal a test picture are left out."""
    with lzma.open(folder / IMAGES) as stream:
        images = np.load(stream)
    table = np.load(folder / LABELS)
    usage, groups = table["usage"], table["exact_dup_group"]
    in_test = np.isin(groups, groups[usage != TRAIN])
    soft = vote_shares(table["ferplus"])
    splits = {}
    for part in (TRAIN, PUBLIC, PRIVATE):
        keep = (usage == part) & ~((part == TRAIN) & in_test)
        splits[part] = Split(
            pixels=torch.from_numpy(np.stack([to_tensor(image) for image in images[keep]])),
            hard=torch.from_numpy(table["labels"][keep].astype(np.int64)),
            soft=torch.from_numpy(soft[keep]),
            majority=torch.from_numpy(majorities(table["ferplus"])[keep]),
            repeated=torch.from_numpy(table["test_dup_of_train"][keep]),
        )
    return splits


def vote_shares(votes: np.ndarray) -> np.ndarray:
    """Return float32 (N, 8): each emotion's share of the votes, outliers removed.

    A single vote out of ten is taken for a slip, as in the FER+ paper (Barsoum et al. 2016,
    "Training deep networks for facial expression recognition with crowd-sourced label
    distribution", section 3). Where most voters said "unknown" or "not a face", or nobody
    voted, the row is zero.
    """
    emotions = len(FERPLUS_LABELS)
    counts = votes.astype(np.float32)
    usable = (counts.sum(1) > 0) & (counts.argmax(1) < emotions)
    counts[counts == 1] = 0
    counts = counts[:, :emotions] * usable[:, None]
    return counts / np.maximum(counts.sum(1, keepdims=True), 1)


def majorities(votes: np.ndarray) -> np.ndarray:
    """Return int64 (N,): the emotion that more than half of the votes agree on, -1 for none.

    The test of the FER+ paper, and of those that compare themselves with it: single votes are
    slips here too, and a picture without such a majority has no right answer.
    """
    counts = np.where(votes == 1, 0, votes)
    agreed = (counts.max(1) * 2 > counts.sum(1)) & (counts.argmax(1) < len(FERPLUS_LABELS))
    return np.where(agreed, counts.argmax(1), -1).astype(np.int64)


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each data file."""
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (IMAGES, LABELS)
    }
