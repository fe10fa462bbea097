"""Skipped where the extra `hub` is not installed; `make test-hub`, which CI runs, installs it."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from models.errors import StartupError
from models.mood import Emotion

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from emotion.hub_text import HubAnalyzer, meaning_of  # noqa: E402

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "happy", "sad", "day"]


def network(folder: Path, labels: Sequence[str], kind: str | None = None) -> Path:
    """Write a classifier with random weights whose first label always wins."""
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    tokenizer = transformers.BertTokenizer(str(folder / "vocab.txt"))
    tokenizer.model_max_length = 16
    tokenizer.save_pretrained(folder)
    config = transformers.BertConfig(
        vocab_size=len(WORDS),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=8,
        max_position_embeddings=16,
        id2label=dict(enumerate(labels)),
        label2id={label: n for n, label in enumerate(labels)},
        problem_type=kind,
    )
    model = transformers.BertForSequenceClassification(config)
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.copy_(torch.tensor([3.0] + [0.0] * (len(labels) - 1)))
    model.save_pretrained(folder)
    return folder


@pytest.mark.parametrize("kind", [None, "multi_label_classification"])
def test_a_classifier_s_labels_become_our_emotions(tmp_path: Path, kind: str | None) -> None:
    folder = network(tmp_path, ["joy", "sadness", "Anger", "LOVE", "no_emotion"], kind)
    estimate = HubAnalyzer.load(str(folder)).analyze("what a happy day")
    assert estimate is not None
    assert estimate.dominant is Emotion.HAPPINESS
    assert estimate.valence > 0
    assert estimate.probabilities[Emotion.FEAR] == 0


@pytest.mark.parametrize("text", ["", "...", "\u200b"])
def test_nothing_to_read_is_nothing_read(tmp_path: Path, text: str) -> None:
    folder = network(tmp_path, ["joy", "sadness", "anger"])
    assert HubAnalyzer.load(str(folder)).analyze(text) is None


def test_a_long_text_is_cut(tmp_path: Path) -> None:
    folder = network(tmp_path, ["joy", "sadness", "anger"])
    assert HubAnalyzer.load(str(folder)).analyze("happy " * 20_000) is not None


def test_labels_without_a_name_stop_the_program(tmp_path: Path) -> None:
    folder = network(tmp_path, ["LABEL_0", "LABEL_1", "LABEL_2"])
    with pytest.raises(StartupError, match="LABEL_0"):
        HubAnalyzer.load(str(folder))


def test_a_sentiment_is_no_emotion() -> None:
    with pytest.raises(StartupError, match="positive"):
        meaning_of(["positive", "negative"], "x")
    with pytest.raises(StartupError, match="does not tell emotions"):
        meaning_of(["joy", "sadness"], "x")


def test_a_folder_that_is_none_stops_the_program(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match="cannot be loaded"):
        HubAnalyzer.load(str(tmp_path / "missing"))


def test_a_broken_folder_stops_the_program(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "bert"}))
    with pytest.raises(StartupError, match="cannot be loaded"):
        HubAnalyzer.load(str(tmp_path))
