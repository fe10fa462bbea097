"""A face's crop to the probability of each emotion: the CNN, by ONNX Runtime."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
import onnxruntime

from emotion.image import Image, looks, to_tensor
from emotion.manifest import REMEDY, unusable, verified
from emotion.session import opened, softmax
from models.errors import StartupError
from models.mood import Emotion

NETWORK: Final = "face_emotion"
"""The network's section in manifest.toml."""
OUTPUT: Final = "emotion_logits"
"""Calibrated inside the file: their softmax means what it says."""
Scores = Mapping[Emotion, float]
"""The probability of each emotion; they sum to 1."""


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """What manifest.toml says of a network.

    Attributes:
        path: the ONNX file.
        labels: the emotion of each output, in the network's own order.
    """

    path: Path
    labels: tuple[Emotion, ...]


@dataclass(frozen=True, slots=True)
class OnnxClassifier:
    """The shipped network. One session serves all threads."""

    session: onnxruntime.InferenceSession
    facts: NetworkFacts

    @classmethod
    def load(cls, weights: Path, threads: int = 1) -> Self:
        """Return the network of a folder.

        Args:
            weights: the folder of manifest.toml, usually `models/weights`.
            threads: CPU threads for one picture; several pictures run side by side anyway.

        Raises:
            StartupError: a file is missing, broken or not the one the manifest means.
        """
        facts = facts_of(weights)
        session = opened(facts.path, threads)
        outputs = {output.name: output.shape for output in session.get_outputs()}
        if outputs.get(OUTPUT, [None])[-1] != len(facts.labels):
            raise StartupError(
                f"{facts.path} cannot be used (outputs {outputs} do not fit the labels): {REMEDY}"
            )
        return cls(session, facts)

    def classify(self, crop: Image) -> Scores:
        """Return the calibrated probability of each emotion; they sum to 1.

        The mean of two looks (`emotion.image.looks`).

        Args:
            crop: the square around a face, RGB (H, W, 3) or gray (H, W) uint8.
        """
        pair = looks(to_tensor(crop))
        logits = np.asarray(self.session.run([OUTPUT], {"pixels": pair})[0], np.float64)
        shares = softmax(logits.mean(axis=0))
        return dict(zip(self.facts.labels, shares.tolist(), strict=True))


def facts_of(weights: Path) -> NetworkFacts:
    """Return what the manifest says, having compared the checksum. Raises StartupError."""
    path, section = verified(weights, NETWORK)
    try:
        labels = tuple(Emotion(label) for label in section["labels"])
        return NetworkFacts(path, labels)
    except (ValueError, KeyError, TypeError) as problem:
        raise unusable(weights / "manifest.toml", problem) from problem
