import json
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from benchmarks import face_finding, face_load, face_scores, face_speed
from emotion.image import Box
from models.mood import Emotion

JOY = {Emotion.HAPPINESS: 0.75, Emotion.NEUTRAL: 0.25}


class Steady:
    """An engine that always sees the same."""

    def read(self, photo: bytes) -> Mapping[Emotion, float] | None:
        return JOY if photo else None


class Forgetful:
    """An engine that sees something else each time, and breaks every third time."""

    def __init__(self) -> None:
        self.calls = count()

    def read(self, photo: bytes) -> Mapping[Emotion, float] | None:
        call = next(self.calls)
        if call > 3 and call % 3 == 0:
            raise RuntimeError(photo)
        return {Emotion.HAPPINESS: 1 / (1 + call)}


def test_a_majority_is_more_than_half_and_ignores_single_votes_and_what_is_no_face() -> None:
    votes = np.zeros((4, 10), np.uint8)
    votes[0, [0, 1]] = 6, 4
    votes[1, [7, 3]] = 5, 5
    votes[2, [0, 9]] = 4, 6
    votes[3, [5, 2, 3, 4]] = 7, 1, 1, 1
    assert face_scores.majority(votes).tolist() == [0, -1, -1, 5]


def test_figures_of_a_net_that_is_half_right() -> None:
    shares = np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.6, 0.4]])
    labels = (Emotion.ANGER, Emotion.FEAR)
    found = face_scores.figures(shares, np.array([0, 0, 1, 1]), labels)
    assert found["accuracy"] == 0.5
    assert found["recall"] == {"anger": 1.0, "fear": 0.0}
    assert found["accuracy_at_coverage"] == pytest.approx(
        {"0.5": 1.0, "0.6": 1.0, "0.7": 0.6667, "0.8": 0.6667, "0.9": 0.5, "1.0": 0.5}
    )
    assert found["ece"] == pytest.approx((0.1 + 0.2 + 0.7 + 0.6) / 4)


def test_a_temperature_tames_a_net_that_is_too_sure() -> None:
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 3, 400)
    logits = np.eye(3)[np.where(rng.random(400) < 0.7, truth, (truth + 1) % 3)] * 4
    temperature = face_scores.fitted(logits, truth)
    sure = face_scores.softmax(logits / temperature).max(axis=1).mean()
    assert temperature > 1.5
    assert sure == pytest.approx(0.7, abs=0.05)


def test_shares_in_another_order_still_sum_to_one() -> None:
    shares = np.array([[0.2, 0.3, 0.5]])
    labels = (Emotion.ANGER, Emotion.FEAR, Emotion.CONTEMPT)
    found = face_scores.spread(shares, labels, (Emotion.FEAR, Emotion.ANGER, Emotion.NEUTRAL))
    assert found == pytest.approx(np.array([[0.6, 0.4, 0.0]]))


def test_agreement_counts_a_missed_face_against_the_engine() -> None:
    found = face_scores.agreement([JOY, None], [Emotion.HAPPINESS, Emotion.HAPPINESS])
    assert (found["agreement"], found["agreement_where_found"]) == (0.5, 1.0)


def test_a_detector_is_held_to_large_and_sure_faces_only() -> None:
    large, small, faint = Box(0, 0, 60, 60), Box(100, 0, 20, 20), Box(0, 100, 60, 60)
    truth = [(large, 0.9), (small, 0.9), (faint, 0.4)]
    tally = face_finding.Tally()
    tally.add(truth, [Box(5, 5, 60, 60), faint, Box(300, 300, 50, 50)], 0.002)
    figures = tally.figures()
    assert (figures["faces"], figures["found"], figures["false_alarms"]) == (1, 1, 1)


def test_overlap_lies_between_none_and_all() -> None:
    box = Box(0, 0, 10, 10)
    assert face_finding.overlap(box, box) == pytest.approx(1)
    assert face_finding.overlap(box, Box(5, 0, 10, 10)) == pytest.approx(1 / 3)
    assert face_finding.overlap(box, Box(20, 20, 5, 5)) == 0


def test_threads_that_get_the_same_answers_are_reported_so() -> None:
    found = face_load.threads(Steady(), [b"a", b""], 0)
    assert (found["photos"], found["failed"], found["other_answers"]) == (32, 0, 0)


def test_threads_that_get_other_answers_or_errors_are_reported_so() -> None:
    found = face_load.threads(Forgetful(), [b"a", b"b"], 0)
    assert found["errors"] == ["RuntimeError"]
    assert int(str(found["failed"])) + int(str(found["other_answers"])) == found["photos"]


def test_latency_and_memory_tell_how_many_photos_they_stand_for() -> None:
    assert face_load.latency(Steady(), [b"a", b""] * 4, 0.001)["faces_found"] == 0.5
    found = face_load.memory(Steady(), [b"a"], 30)
    assert found["calls"] == 2000
    assert abs(float(str(found["grown_mb_after_200_calls"]))) < 20


def test_a_child_that_crashes_is_a_result() -> None:
    assert face_speed.outcome(-11, "", "") == {"ended": "killed by signal 11"}
    assert face_speed.outcome(78, "", "first\nno weights\n") == {"ended": "no weights"}
    assert face_speed.outcome(0, 'noise\n{"photos": 3}\n', "") == {"photos": 3}


@pytest.fixture
def fer_net() -> ModuleType:
    pytest.importorskip("h5py", reason="needs the bench extra")
    from benchmarks import fer_net  # noqa: PLC0415 - needs what is skipped above

    return fer_net


def test_a_keras_file_becomes_the_network_it_describes(
    fer_net: ModuleType, tmp_path: Path
) -> None:
    path = tmp_path / "net.hdf5"
    made_up(path)
    net = fer_net.FerNet.load(path)
    shares = net.shares([np.full((48, 48), level, np.uint8) for level in (0, 255)])
    # the mean of a flat picture is -1 or 1; class k has the weight k
    powers = np.exp(np.outer([-1, 1], np.arange(7)))
    assert shares == pytest.approx(powers / powers.sum(axis=1, keepdims=True), abs=1e-5)


def test_an_unknown_layer_is_refused(fer_net: ModuleType) -> None:
    layer = {"class_name": "LSTM", "name": "a", "config": {}, "inbound_nodes": []}
    with pytest.raises(ValueError, match="LSTM"):
        list(fer_net.nodes_of(layer, {}))


def made_up(path: Path) -> None:
    """Write a Keras file of a 1 x 1 convolution, its mean and a softmax."""
    import h5py  # type: ignore[import-not-found,import-untyped,unused-ignore]  # noqa: PLC0415

    convolution = {"use_bias": False, "strides": [1, 1], "padding": "same"}
    layers = [
        layer("InputLayer", "faces_1", {}),
        layer("Conv2D", "conv", convolution, "faces_1"),
        layer("GlobalAveragePooling2D", "mean", {}, "conv"),
        layer("Activation", "shares", {"activation": "softmax"}, "mean"),
    ]
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps({"config": {"layers": layers}})
        file["model_weights/conv/conv/kernel:0"] = np.arange(7, dtype=np.float32)[None, None, None]


def layer(kind: str, name: str, config: dict[str, Any], *sources: str) -> dict[str, Any]:
    inbound = [[[source, 0, 0, {}] for source in sources]] if sources else []
    return {"class_name": kind, "name": name, "config": config, "inbound_nodes": inbound}


def test_the_figures_become_a_picture(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="needs the bench extra")
    from benchmarks.face_picture import draw  # noqa: PLC0415 - needs what is skipped above

    shares = np.eye(7) * 0.4 + 0.1
    scores = {
        "moodsync": face_scores.figures(shares, np.arange(7), list(Emotion)[:7]),
        "fer": face_scores.figures(shares[::-1], np.arange(7), list(Emotion)[:7]),
    }
    speed = {
        "moodsync": {"photos_per_s_two_cores": {"photos_per_s": 80.0}},
        "fer": {"photos_per_s_two_cores": {"ended": "killed by signal 11"}},
    }
    portraits = {"moodsync": face_scores.agreement([JOY], [Emotion.HAPPINESS])}
    result = {
        "fer2013_private": scores,
        "ferplus_private": scores,
        "portraits": portraits,
        "speed": speed,
    }
    draw(result, tmp_path / "faces.png")
    assert (tmp_path / "faces.png").read_bytes().startswith(b"\x89PNG")
