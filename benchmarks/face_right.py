"""How right each network is, on faces cut out already and on whole portraits.

Part of `python -m benchmarks.faces`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from benchmarks.face_engines import FER_FILE, DeepFace, Engine, Fer, Ours, Scores
from benchmarks.face_finding import Portrait
from benchmarks.face_scores import (
    FERPLUS,
    PRIVATE,
    PUBLIC,
    Classes,
    Part,
    Shares,
    agreement,
    calibration_error,
    figures,
    fitted,
    ratio,
    softmax,
    spread,
)
from benchmarks.fer_net import LABELS, FerNet
from emotion.alignment import aligned
from emotion.classifier import OnnxClassifier
from emotion.image import Image, decode, looks, to_gray, to_tensor
from models.mood import Emotion

BATCH: Final = 128
THREADS: Final = 2
TINY: Final = 1e-12
FER2013_HEAD: Final = "fer2013_logits"
DEEPFACE_SIDE: Final = 224
"""What DeepFace hands to its emotion network, px."""
DEEPFACE: Final = "deepface-opencv"

Figures = dict[str, object]
Network = Callable[[Image], tuple[Shares, Shares]]
"""Gray uint8 (N, H, W) to logits, or logarithms of shares, of FER2013's and FER+'s classes."""


@dataclass(frozen=True, slots=True)
class Peers:
    """What is compared.

    Attributes:
        weights: folder of our networks.
        teachers: folder of the peers'.
        deepface: whether DeepFace has its own network; only then is it asked what it sees.
    """

    weights: Path
    teachers: Path
    deepface: bool

    def networks(self) -> dict[str, Network]:
        """Return each network by its engine's name."""
        found = {"moodsync": ours(self.weights), "fer": fers(self.teachers)}
        return found | ({DEEPFACE: deepfaces()} if self.deepface else {})

    def engines(self) -> dict[str, Engine]:
        """Return each whole engine by its name."""
        found: dict[str, Engine] = {
            "moodsync": Ours.load(self.weights),
            "fer": Fer.load(self.teachers),
        }
        return found | ({DEEPFACE: DeepFace.load("opencv")} if self.deepface else {})


def on_fer(parts: Mapping[int, Part], peers: Peers) -> dict[str, dict[str, Figures]]:
    """Return each network's figures on FER2013's private test, by FER2013 and by FER+.

    Temperatures are fitted on the public part, for the peers as well.
    """
    result: dict[str, dict[str, Figures]] = {"fer2013_private": {}, "ferplus_private": {}}
    for name, network in peers.networks().items():
        public, private = (network(parts[usage].images) for usage in (PUBLIC, PRIVATE))
        truths = parts[PUBLIC].hard, parts[PRIVATE].hard
        row = judged((public[0], private[0]), truths, LABELS)
        right = private[0].argmax(axis=1) == parts[PRIVATE].hard
        fresh = ratio(right[~parts[PRIVATE].repeated])
        row["accuracy_without_pictures_repeated_in_train"] = fresh
        result["fer2013_private"][name] = row
        voted = [parts[usage].voted >= 0 for usage in (PUBLIC, PRIVATE)]
        result["ferplus_private"][name] = judged(
            (public[1][voted[0]], private[1][voted[1]]),
            (parts[PUBLIC].voted[voted[0]], parts[PRIVATE].voted[voted[1]]),
            FERPLUS,
        )
    return result


def judged(
    logits: tuple[Shares, Shares], truths: tuple[Classes, Classes], labels: Sequence[Emotion]
) -> Figures:
    """Return the figures on the second part, by a temperature fitted on the first."""
    temperature = fitted(logits[0], truths[0])
    raw = softmax(logits[1])
    right = raw.argmax(axis=1) == truths[1]
    return figures(softmax(logits[1] / temperature), truths[1], labels) | {
        "temperature": temperature,
        "ece_untempered": calibration_error(raw.max(axis=1), right),
    }


def in_the_wild(portraits: Sequence[Portrait], peers: Peers) -> dict[str, Figures]:
    """Return how far whole engines, and `fer`'s network on our crops, agree with the labels."""
    truth = [portrait.emotion for portrait in portraits]
    result = {
        name: agreement([engine.read(portrait.photo) for portrait in portraits], truth)
        for name, engine in peers.engines().items()
    }
    net, ours_ = FerNet.load(peers.teachers / FER_FILE), Ours.load(peers.weights)
    answers: list[Scores | None] = []
    for portrait in portraits:
        picture = decode(portrait.photo)
        faces = ours_.reader.detector.detect(picture)
        if not faces:
            answers.append(None)
            continue
        square = aligned(picture, faces[0].landmarks or ())
        shares = net.shares([to_gray(square)])[0]
        answers.append(dict(zip(LABELS, shares.tolist(), strict=True)))
    return result | {"fer's network on our crops": agreement(answers, truth)}


def ours(weights: Path) -> Network:
    """Return our network as the service runs it: two looks at a face, in batches."""
    classifier = OnnxClassifier.load(weights, threads=THREADS)
    heads = [output.name for output in classifier.session.get_outputs()]

    def logits(images: Image) -> tuple[Shares, Shares]:
        pixels = np.stack([to_tensor(image) for image in images])
        sums: dict[str, list[Shares]] = {head: [] for head in heads}
        for start in range(0, len(pixels), BATCH):
            part = pixels[start : start + BATCH]
            pairs = np.stack([looks(one) for one in part], axis=1)
            both = [classifier.session.run(heads, {"pixels": look}) for look in pairs]
            for head, first, second in zip(heads, *both, strict=True):
                sums[head].append((np.asarray(first, np.float64) + second) / 2)
        found = {head: np.concatenate(rows) for head, rows in sums.items()}
        eight = spread(softmax(found["emotion_logits"]), classifier.facts.labels, FERPLUS)
        seven = found.get(FER2013_HEAD, logarithm(spread(eight, FERPLUS, LABELS)))
        return seven, logarithm(eight)

    return logits


def fers(teachers: Path) -> Network:
    """Return `fer`'s network, as that library runs it: without the mirror image."""
    net = FerNet.load(teachers / FER_FILE, threads=THREADS)

    def logits(images: Image) -> tuple[Shares, Shares]:
        rows = [net.shares(list(images[i : i + BATCH])) for i in range(0, len(images), BATCH)]
        return of_seven(np.concatenate(rows))

    return logits


def deepfaces() -> Network:
    """Return DeepFace's network through its library. Raises StartupError."""
    network = DeepFace.load("opencv").library.build_model("Emotion", "facial_attribute")

    def logits(images: Image) -> tuple[Shares, Shares]:
        rows = [np.asarray(network.predict(as_deepface(image)), np.float64) for image in images]
        return of_seven(np.stack(rows))

    return logits


def as_deepface(gray: Image) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Return a face as DeepFace hands it on: BGR float32 (224, 224, 3) in [0, 1]."""
    large = cv2.resize(gray, (DEEPFACE_SIDE, DEEPFACE_SIDE))
    return np.repeat(large[:, :, None].astype(np.float32) / 255, 3, axis=2)


def of_seven(shares: Shares) -> tuple[Shares, Shares]:
    """Return the logarithms of FER2013's seven shares, and of the eight with no contempt."""
    return logarithm(shares), logarithm(spread(shares, LABELS, FERPLUS))


def logarithm(shares: Shares) -> Shares:
    """Return what softmax turns into these shares again."""
    return np.asarray(np.log(np.maximum(shares, TINY)), np.float64)
