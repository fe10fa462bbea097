import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from emotion.fusion import fuse, is_sure
from emotion.words import PairAnalyzer
from models.errors import StartupError
from models.mood import Emotion, EmotionEstimate, Source
from tests.emotion.everyday import HELD_OUT

SHIPPED = Path(__file__).parents[2] / "models" / "weights"

pytestmark = pytest.mark.weights


def read(pair: PairAnalyzer, text: str) -> EmotionEstimate:
    estimate = pair.analyze(text)
    assert estimate is not None
    return estimate


def sure(estimate: EmotionEstimate) -> bool:
    return is_sure(fuse([estimate], datetime(2026, 11, 20, tzinfo=UTC)))


def test_news_of_a_life_are_felt(pair: PairAnalyzer) -> None:
    good, bad = read(pair, "I got the job!"), read(pair, "my dog died")
    assert (good.dominant, bad.dominant) == (Emotion.HAPPINESS, Emotion.SADNESS)
    assert good.valence > 0.2
    assert bad.valence < -0.2
    assert good.source is Source.TEXT
    assert sure(good)
    assert sure(bad)


def test_everyday_sentences_that_chose_nothing_are_understood(pair: PairAnalyzer) -> None:
    wrong = [text for text, heard in HELD_OUT if read(pair, text).dominant not in heard.split("|")]
    assert len(wrong) <= 0.15 * len(HELD_OUT)


@pytest.mark.parametrize(
    "text", ["", " \n\t ", "...", "12345 67", "\x00\x01\x7f", "\u200b\u200d\ufeff", "\ue000\ue000"]
)
def test_nothing_to_read_is_nothing_read(pair: PairAnalyzer, text: str) -> None:
    assert pair.analyze(text) is None


@pytest.mark.parametrize("text", ["the table is brown", "the train leaves at nine"])
def test_words_without_feeling_are_neutral_and_unsure(pair: PairAnalyzer, text: str) -> None:
    estimate = read(pair, text)
    assert estimate.dominant is Emotion.NEUTRAL
    assert abs(estimate.valence) < 0.3
    assert not sure(estimate)


def test_a_greeting_is_pleasant_but_no_feeling_to_act_on(pair: PairAnalyzer) -> None:
    estimate = read(pair, "hello")
    assert estimate.dominant is Emotion.NEUTRAL
    assert not sure(estimate)


def test_somebody_who_says_they_are_fine_is_believed(pair: PairAnalyzer) -> None:
    assert read(pair, "I'm fine").dominant is Emotion.NEUTRAL
    assert sure(read(pair, "I'm fine"))


@pytest.mark.parametrize(
    "text",
    [
        "今日はとても悲しい",
        "я очень рад",
        "أنا سعيد جدا اليوم",
        "Ich bin so froh, die Sonne scheint und der Krieg war gestern",
        "Estoy muy triste, mi perro no es feliz",
    ],
)
def test_another_language_is_not_guessed_at(pair: PairAnalyzer, text: str) -> None:
    reading = pair.read([text])[0]
    assert reading is not None
    assert reading.estimate.confidence < 0.2
    assert abs(reading.estimate.valence) < 0.1
    assert not reading.labels
    assert not reading.sentiment


@pytest.mark.parametrize(
    ("text", "emotion"),
    [
        ("😂", Emotion.HAPPINESS),
        ("👍🏽", Emotion.HAPPINESS),
        (":'(", Emotion.SADNESS),
        ("😡😡", Emotion.ANGER),
        ("😨", Emotion.FEAR),
        ("🙄", Emotion.CONTEMPT),
        ("今日はとても 😭", Emotion.SADNESS),
        ("estoy muy bien hoy 🥳", Emotion.HAPPINESS),
    ],
)
def test_emoji_are_enough_in_every_language(
    pair: PairAnalyzer, text: str, emotion: Emotion
) -> None:
    assert read(pair, text).dominant is emotion


@pytest.mark.parametrize(
    ("plain", "other"),
    [
        ("I am happy", "I am not happy"),
        ("I enjoyed it", "I didn't enjoy it"),
        ("I had fun", "I never had fun"),
        ("it was good", "it was good, but now I feel lonely"),
    ],
)
def test_negation_and_contrast_turn_a_good_feeling(
    pair: PairAnalyzer, plain: str, other: str
) -> None:
    assert read(pair, plain).valence > 0 > read(pair, other).valence


def test_not_sad_is_not_sad(pair: PairAnalyzer) -> None:
    assert read(pair, "I'm not sad").valence > 0
    assert read(pair, "I'm not afraid").dominant is not Emotion.FEAR
    assert read(pair, "I have never been happier").dominant is Emotion.HAPPINESS


def test_emphasis_raises_arousal(pair: PairAnalyzer) -> None:
    assert read(pair, "I am SO HAPPYYYY!!!").arousal > read(pair, "so calm and relaxed").arousal


def test_a_sad_movie_is_not_a_sad_person(pair: PairAnalyzer) -> None:
    assert read(pair, "recommend me a sad movie").dominant is not Emotion.SADNESS
    assert read(pair, "something with scary stories").dominant is not Emotion.FEAR


def test_many_texts_at_once_say_what_each_says_alone(pair: PairAnalyzer) -> None:
    texts = ["I love you", "", "my dog died", "Estoy muy triste, mi perro no es feliz", "😡"]
    for text, together in zip(texts, pair.read(texts), strict=True):
        alone = pair.analyze(text)
        assert (together is None) == (alone is None)
        if together and alone:
            assert together.estimate.dominant is alone.dominant
            # eight-bit activations are scaled by batch, so neighbours shift numbers a little
            assert together.estimate.valence == pytest.approx(alone.valence, abs=0.1)


def test_threads_may_share_it(pair: PairAnalyzer) -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(pair.analyze, ["I am very angry"] * 16))
    assert {one.dominant for one in found if one} == {Emotion.ANGER}


def test_a_manifest_without_weights_of_the_pair_stops_the_program(tmp_path: Path) -> None:
    for file in ("text_emotion.onnx", "text_tokenizer.json"):
        (tmp_path / file).symlink_to(SHIPPED / file)
    lines = (SHIPPED / "manifest.toml").read_text().splitlines()
    kept = [line for line in lines if not line.startswith("pair = ")]
    (tmp_path / "manifest.toml").write_text("\n".join(kept))
    with pytest.raises(StartupError, match="manifest"):
        PairAnalyzer.load(tmp_path)


def test_no_text_reaches_a_log(pair: PairAnalyzer, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        pair.analyze("my secret is a sad one")
    assert "secret" not in caplog.text
    assert "secret" not in repr(pair)
