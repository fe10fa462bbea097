import base64
import hashlib
import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from emotion.classifier import OnnxClassifier
from models.errors import StartupError
from models.mood import Emotion

SHIPPED = Path(__file__).parents[2] / "models" / "weights"
CROP = np.random.default_rng(0).integers(0, 255, (60, 60, 3), np.uint8)

# a network of one layer that says 2 to its second output, 1 to its eighth, 0 to the others
TINY = base64.b64decode(
    "CAg6kwIKLgoGcGl4ZWxzCgRheGVzEgFtIgpSZWR1Y2VNZWFuKg8KCGtlZXBkaW1zGACgAQIKHwoBbQoBdwoBYhIO"
    "ZW1vdGlvbl9sb2dpdHMiBEdlbW0SBHRpbnkqHAgCEAdCBGF4ZXNKEAIAAAAAAAAAAwAAAAAAAAAqKwgBCAgQAUIB"
    "d0ogAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAqKQgIEAFCAWJKIAAAAAAAAABAAAAAAAAAAAAAAAAA"
    "AAAAAAAAAAAAAIA/WiEKBnBpeGVscxIXChUIARIRCgMSAW4KAggBCgIIMAoCCDBiIQoOZW1vdGlvbl9sb2dpdHMS"
    "DwoNCAESCQoDEgFuCgIICEIECgAQEg=="
)
LABELS = [
    "neutral",
    "happiness",
    "surprise",
    "sadness",
    "anger",
    "disgust",
    "fear",
    "contempt",
]


def weights(folder: Path, labels: list[str] = LABELS, digest: str | None = None) -> Path:
    (folder / "tiny.onnx").write_bytes(TINY)
    digest = digest or hashlib.sha256(TINY).hexdigest()
    (folder / "manifest.toml").write_text(
        f'[face_emotion]\nfile = "tiny.onnx"\nsha256 = "{digest}"\nlabels = {labels}\n'
    )
    return folder


def test_outputs_are_named_in_the_network_s_own_order(tmp_path: Path) -> None:
    scores = OnnxClassifier.load(weights(tmp_path)).classify(CROP)
    total = math.e**2 + math.e + 6
    assert scores[Emotion.HAPPINESS] == pytest.approx(math.e**2 / total)
    assert scores[Emotion.CONTEMPT] == pytest.approx(math.e / total)
    assert sum(scores.values()) == pytest.approx(1)
    assert set(scores) == set(Emotion)


def test_another_order_gives_other_names(tmp_path: Path) -> None:
    scores = OnnxClassifier.load(weights(tmp_path, labels=LABELS[::-1])).classify(CROP)
    assert max(scores, key=lambda emotion: scores[emotion]) is Emotion.FEAR


def test_a_file_that_is_not_the_manifest_s_stops_the_program(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match="not the file"):
        OnnxClassifier.load(weights(tmp_path, digest="0" * 64))


def test_a_folder_without_weights_stops_the_program(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match="missing"):
        OnnxClassifier.load(tmp_path)


def test_an_unknown_label_stops_the_program(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match="cannot be used"):
        OnnxClassifier.load(weights(tmp_path, labels=["boredom", *LABELS[1:]]))


def test_a_label_too_few_stops_the_program(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match="cannot be used"):
        OnnxClassifier.load(weights(tmp_path, labels=LABELS[1:]))


def test_a_broken_manifest_stops_the_program(tmp_path: Path) -> None:
    (tmp_path / "manifest.toml").write_text("[face_emotion\n")
    with pytest.raises(StartupError, match="cannot be used"):
        OnnxClassifier.load(tmp_path)


def test_a_file_that_is_no_network_stops_the_program(tmp_path: Path) -> None:
    folder = weights(tmp_path, digest=hashlib.sha256(b"junk").hexdigest())
    (folder / "tiny.onnx").write_bytes(b"junk")
    with pytest.raises(StartupError, match="cannot be used"):
        OnnxClassifier.load(folder)


@pytest.mark.weights
def test_the_shipped_network_matches_its_manifest_and_reads_any_crop() -> None:
    classifier = OnnxClassifier.load(SHIPPED)
    for crop in (CROP, CROP[..., 0], np.zeros((1, 1), np.uint8), np.zeros((500, 500), np.uint8)):
        scores = classifier.classify(crop)
        assert set(scores) == set(Emotion)
        assert sum(scores.values()) == pytest.approx(1)


@pytest.mark.weights
def test_one_session_serves_several_threads() -> None:
    classifier = OnnxClassifier.load(SHIPPED)
    alone = classifier.classify(CROP)
    with ThreadPoolExecutor(4) as pool:
        for together in pool.map(classifier.classify, [CROP] * 16):
            assert together == pytest.approx(alone, abs=1e-6)
