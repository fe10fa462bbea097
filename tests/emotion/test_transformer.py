import time
from pathlib import Path

import numpy as np
import pytest

from emotion.emoji import spelled_out
from emotion.labels import GROUPS, OURS, masses
from emotion.sentences import passages
from emotion.transformer import TransformerAnalyzer
from models.errors import StartupError
from models.mood import Emotion

SHIPPED = Path(__file__).parents[2] / "models" / "weights"
TWENTY = "I walked home in the rain today and thought about how much I miss my friends"


@pytest.fixture(scope="module")
def network() -> TransformerAnalyzer:
    return TransformerAnalyzer.load(SHIPPED)


@pytest.mark.weights
def test_there_are_28_chances_and_three_shares(network: TransformerAnalyzer) -> None:
    labels = network.labels("thank you so much for your help")
    assert len(labels) == 28
    assert all(0 <= chance <= 1 for chance in labels.values())
    assert max(labels, key=labels.__getitem__) == "gratitude"
    sentiment = network.sentiment("thank you so much for your help")
    assert set(sentiment) == {"negative", "neutral", "positive"}
    assert sum(sentiment.values()) == pytest.approx(1)
    assert sentiment["positive"] > 0.5


@pytest.mark.weights
def test_what_is_told_passed_its_threshold(network: TransformerAnalyzer) -> None:
    reading = network.read(["I am so proud of you, congratulations!"])[0]
    assert reading is not None
    assert reading.told
    assert reading.told < set(reading.labels)


@pytest.mark.weights
def test_nothing_to_read_has_no_labels(network: TransformerAnalyzer) -> None:
    assert network.analyze("...") is None
    assert network.labels("") == {}
    assert network.sentiment("?!") == {}


@pytest.mark.weights
def test_like_sentences_have_like_embeddings(network: TransformerAnalyzer) -> None:
    rows = network.encode(["recommend a film", "suggest me a movie", "my dog died", ""])
    assert rows.shape == (4, 384)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-3)
    assert rows[0] @ rows[1] > 0.5 > rows[0] @ rows[2]


@pytest.mark.weights
def test_no_texts_have_no_embeddings(network: TransformerAnalyzer) -> None:
    assert network.encode([]).shape == (0, 384)
    assert network.read([]) == []


@pytest.mark.weights
def test_a_batch_gives_the_embeddings_of_single_texts(network: TransformerAnalyzer) -> None:
    texts = [TWENTY, "hi", "what a day " * 12]
    together = network.encode(texts)
    alone = np.concatenate([network.encode([text]) for text in texts])
    assert (together * alone).sum(1).min() > 0.98  # activations are scaled by batch


@pytest.mark.weights
def test_the_end_of_a_long_text_is_heard(network: TransformerAnalyzer) -> None:
    dull = "The report has ten pages. The office opens at nine. " * 1900
    assert len(dull) > 98_000
    estimate = network.analyze(dull + "I am so sad and I cannot stop crying, my mother died.")
    assert estimate is not None
    assert estimate.probabilities[Emotion.SADNESS] > 0.25
    assert estimate.valence < 0


@pytest.mark.weights
@pytest.mark.parametrize(
    "text", ["a" * 100_000, "ha " * 30_000, "<b>" * 20_000, "\u202e" + "x y" * 9]
)
def test_strange_texts_are_no_trouble(network: TransformerAnalyzer, text: str) -> None:
    estimate = network.analyze(text)
    assert estimate is None or 0 <= estimate.confidence <= 1


@pytest.mark.weights
def test_a_message_of_twenty_tokens_takes_a_few_milliseconds(network: TransformerAnalyzer) -> None:
    network.analyze(TWENTY)
    times = []
    for _ in range(30):
        began = time.thread_time()
        network.analyze(TWENTY)
        times.append(time.thread_time() - began)
    assert min(times) < 0.006


def test_a_folder_without_the_network_stops_the_program(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match="missing"):
        TransformerAnalyzer.load(tmp_path)


@pytest.mark.weights
def test_another_file_than_the_manifest_means_stops_the_program(tmp_path: Path) -> None:
    (tmp_path / "manifest.toml").write_text((SHIPPED / "manifest.toml").read_text())
    (tmp_path / "text_emotion.onnx").write_bytes(b"not a network")
    with pytest.raises(StartupError, match="not the file"):
        TransformerAnalyzer.load(tmp_path)


@pytest.mark.weights
@pytest.mark.parametrize(
    ("wrong", "right"), [("joy", "jolly"), ("scales = [", "scales = [ 0.5,"), ("biases", "bias")]
)
def test_a_manifest_that_does_not_fit_stops_the_program(
    tmp_path: Path, wrong: str, right: str
) -> None:
    for file in ("text_emotion.onnx", "text_tokenizer.json"):
        (tmp_path / file).symlink_to(SHIPPED / file)
    text = (SHIPPED / "manifest.toml").read_text()
    (tmp_path / "manifest.toml").write_text(text.replace(wrong, right))
    with pytest.raises(StartupError, match="manifest"):
        TransformerAnalyzer.load(tmp_path)


def test_a_group_weighs_what_one_of_its_labels_would() -> None:
    names = sorted({label for group in GROUPS.values() for label in group})
    assert len(names) == 28
    chances = np.zeros((1, 28))
    chances[0, names.index("joy")] = chances[0, names.index("love")] = 0.5
    weighed = dict(zip(OURS, masses(chances, names)[0], strict=True))
    assert weighed[Emotion.HAPPINESS] == pytest.approx(0.75)
    assert weighed[Emotion.FEAR] == pytest.approx(1e-4)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("so sad 😭😭", "so sad  loudly crying face "),
        ("👍🏽", " thumbs up sign "),
        ("no emoji, 3 € each", "no emoji, 3 € each"),
    ],
)
def test_emoji_become_words(text: str, words: str) -> None:
    assert spelled_out(text) == words


def test_passages_are_whole_sentences_where_they_fit() -> None:
    assert passages("One. Two. Three.", 10) == ["One. Two.", "Three."]
    assert passages("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]
    assert passages("😭", 10) == ["😭"]
