from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotion.fusion import fuse, is_sure
from emotion.text import VaderAnalyzer
from models.mood import Emotion, EmotionEstimate, Source
from tests.emotion.everyday import HELD_OUT, TUNED

ANALYZER = VaderAnalyzer.load()

POLE = {
    Emotion.HAPPINESS: 1,
    Emotion.SADNESS: -1,
    Emotion.ANGER: -1,
    Emotion.FEAR: -1,
    Emotion.DISGUST: -1,
    Emotion.CONTEMPT: -1,
}
"""Which way valence must point; neutral and surprise may go either way."""


def read(text: str) -> EmotionEstimate:
    estimate = ANALYZER.analyze(text)
    assert estimate is not None
    return estimate


def sure(text: str) -> bool:
    return is_sure(fuse([read(text)], datetime(2026, 11, 20, tzinfo=UTC)))


def misread(table: Sequence[tuple[str, str]]) -> list[str]:
    return [text for text, heard in table if read(text).dominant not in heard.split("|")]


def wrong_pole(table: Sequence[tuple[str, str]]) -> list[str]:
    expected = [(text, POLE.get(Emotion(heard))) for text, heard in table if "|" not in heard]
    return [text for text, pole in expected if pole and read(text).valence * pole <= 0]


def test_a_job_is_good_news() -> None:
    estimate = read("I got the job!")
    assert estimate.dominant is Emotion.HAPPINESS
    assert estimate.valence > 0.2
    assert estimate.source is Source.TEXT
    assert sure("I got the job!")


def test_a_dead_dog_is_sad() -> None:
    estimate = read("my dog died")
    assert estimate.dominant is Emotion.SADNESS
    assert estimate.valence < -0.2
    assert sure("my dog died")


def test_everyday_sentences_are_understood() -> None:
    assert len(misread(TUNED)) <= 0.05 * len(TUNED)
    assert len(wrong_pole(TUNED)) <= 0.02 * len(TUNED)


def test_sentences_the_lexicon_was_not_tuned_on_are_understood() -> None:
    assert len(misread(HELD_OUT)) <= 0.15 * len(HELD_OUT)
    assert len(wrong_pole(HELD_OUT)) <= 0.05 * len(HELD_OUT)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "...",
        "12345 67",
        "\x00\x01\x7f",
        "\u200b\u200d\ufeff",
        "-----",
        "\ue000\ue000",
    ],
)
def test_nothing_to_read_is_nothing_read(text: str) -> None:
    assert ANALYZER.analyze(text) is None


@pytest.mark.parametrize(
    "text", ["the table is brown", "the train leaves at nine", "hello", "what time is it?"]
)
def test_words_without_feeling_are_neutral_and_unsure(text: str) -> None:
    estimate = read(text)
    assert estimate.dominant is Emotion.NEUTRAL
    assert estimate.confidence < 0.4
    assert (estimate.valence, estimate.arousal) == (0, 0)
    assert not sure(text)


def test_somebody_who_says_they_are_fine_is_believed() -> None:
    assert read("I'm fine").dominant is Emotion.NEUTRAL
    assert sure("I'm fine")


@pytest.mark.parametrize(
    "text",
    [
        "今日はとても悲しい",
        "я очень рад",
        "أنا سعيد جدا اليوم",
        "मैं बहुत खुश हूँ",
        "Ich bin so froh, die Sonne scheint und der Krieg war gestern",
        "Estoy muy triste, mi perro no es feliz",
        "je suis très content de la fin",
    ],
)
def test_another_language_is_not_guessed_at(text: str) -> None:
    estimate = read(text)
    assert estimate.confidence < 0.2
    assert abs(estimate.valence) < 0.1


def test_emoji_speak_in_every_language() -> None:
    assert read("今日はとても 😭").dominant is Emotion.SADNESS
    assert read("estoy muy bien hoy 🥳").dominant is Emotion.HAPPINESS


@pytest.mark.parametrize(
    ("text", "emotion"),
    [
        ("😂", Emotion.HAPPINESS),
        ("❤️", Emotion.HAPPINESS),
        ("👍🏽", Emotion.HAPPINESS),
        ("😢", Emotion.SADNESS),
        (":'(", Emotion.SADNESS),
        (":-)", Emotion.HAPPINESS),
        ("😡😡", Emotion.ANGER),
        ("🤮", Emotion.DISGUST),
        ("😨", Emotion.FEAR),
        ("😲", Emotion.SURPRISE),
        ("🙄", Emotion.CONTEMPT),
        ("😐", Emotion.NEUTRAL),
    ],
)
def test_emoji_alone_are_enough(text: str, emotion: Emotion) -> None:
    assert read(text).dominant is emotion


@pytest.mark.parametrize(
    ("plain", "other"),
    [
        ("I am happy", "I am not happy"),
        ("I enjoyed it", "I didn't enjoy it"),
        ("I got the job", "I didn't get the job"),
        ("I had fun", "I never had fun"),
        ("it was good", "it was good, but now I feel lonely"),
    ],
)
def test_negation_and_contrast_turn_a_good_feeling(plain: str, other: str) -> None:
    assert read(plain).valence > 0
    assert read(other).valence < 0
    assert read(other).dominant is Emotion.SADNESS


def test_not_sad_is_not_sad() -> None:
    assert read("I'm not sad").valence > 0
    assert read("I'm not afraid").dominant is not Emotion.FEAR


def test_never_been_happier_is_happy() -> None:
    assert read("I have never been happier").valence > 0.5


def test_a_negation_does_not_reach_over_a_comma() -> None:
    assert read("why does he never listen, it drives me crazy").valence < 0


def test_what_comes_after_but_counts_more() -> None:
    assert read("a sad day but a happy evening").valence > 0
    assert read("a happy evening but a sad day").valence < 0


def test_emphasis_raises_arousal() -> None:
    calm, loud = read("I am happy"), read("I am SO HAPPYYYY!!!")
    assert loud.arousal > calm.arousal
    assert loud.valence > calm.valence


def test_ease_is_pleasant_and_calm() -> None:
    estimate = read("so calm and relaxed")
    assert estimate.dominant is Emotion.HAPPINESS
    assert estimate.valence > 0.2
    assert estimate.arousal < 0.1


def test_a_strong_word_is_more_certain_than_a_weak_one() -> None:
    assert read("I am very angry").confidence > read("I disagree").confidence


def test_a_sad_movie_is_not_a_sad_person() -> None:
    assert read("recommend me a sad movie").dominant is not Emotion.SADNESS
    assert read("something with scary stories").dominant is not Emotion.FEAR


@pytest.mark.parametrize(
    "text",
    [
        "#SoHappy",
        "#so_happy",
        "h\u200bap\u00adpy",
        "\U0001d421\U0001d41a\U0001d429\U0001d429\U0001d432",
        "HAPPY",
        "haaappyyy",
    ],
)
def test_happy_is_read_however_it_is_written(text: str) -> None:
    assert read(text).dominant is Emotion.HAPPINESS


@pytest.mark.parametrize(
    "text",
    [
        "look at https://example.org/hate-death-war",
        "<b class='sad'>the table</b> is brown",
        "```\nraise Panic('horrible')\n``` compiles",
        "mail me at angry.bird@example.org",
        "@happy_joe is the name",
    ],
)
def test_addresses_code_and_markup_tell_no_feeling(text: str) -> None:
    estimate = read(text)
    assert estimate.dominant is Emotion.NEUTRAL
    assert estimate.confidence < 0.4


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "word " * 20_000,
        "a@" * 50_000,
        "<" * 100_000,
        "`" * 100_000,
        ":(" * 50_000,
        "my " * 33_000,
        "got a b " * 12_500,
        "😭" * 100_000,
        "h\u0301" * 50_000,
        "\u202eevil " * 10_000,
        "x" * 1_000_000,
    ],
)
def test_no_length_is_refused(text: str) -> None:
    estimate = ANALYZER.analyze(text)
    assert estimate is None or estimate.source is Source.TEXT


def test_of_a_long_text_the_strongest_and_the_last_sentences_count() -> None:
    filler = "The report has four parts. " * 2_000
    assert read(filler + "I am heartbroken. " + filler).dominant is Emotion.SADNESS
    assert read(filler + "I am so happy.").dominant is Emotion.HAPPINESS


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_holds_nothing(text: str) -> None:
    estimate = ANALYZER.analyze(text)  # its own checks are in EmotionEstimate
    assert estimate is None or estimate.source is Source.TEXT


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_bytes_that_were_never_text_do_no_harm(data: bytes) -> None:
    ANALYZER.analyze(data.decode("latin-1"))
    ANALYZER.analyze(data.decode("utf-8", errors="surrogateescape"))
