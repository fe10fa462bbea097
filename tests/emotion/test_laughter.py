from time import perf_counter

import pytest

from emotion.laughter import is_softened, without_laughter
from emotion.text import VaderAnalyzer
from models.mood import Emotion, Source
from models.protocols import TextAnalyzer
from tests.samples import estimate


@pytest.fixture(scope="module")
def vader() -> TextAnalyzer:
    return VaderAnalyzer.load()


def feeling(analyzer: TextAnalyzer, text: str) -> Emotion:
    found = analyzer.analyze(text)
    assert found is not None
    return found.dominant


@pytest.mark.parametrize(
    "laughter",
    [
        "lol",
        "LOL",
        "loool",
        "lolz",
        "haha",
        "hahahaha!",
        "ha",
        "lmao",
        "lmfaooo",
        "xD",
        "😂😂",
        "🤣 lol",
    ],
)
def test_laughter_at_the_end_is_found(laughter: str) -> None:
    assert without_laughter(f"I failed my exam {laughter}") == "I failed my exam"


@pytest.mark.parametrize(
    "text",
    ["", "   ", "lol", "haha 😂", "😂", "😢😂", "lol that was bad", "philol", "my exam", "aha!"],
)
def test_without_words_before_it_or_elsewhere_it_softens_nothing(text: str) -> None:
    assert without_laughter(text) is None


def test_a_wall_of_spaces_or_laughter_is_looked_at_in_no_time() -> None:
    start = perf_counter()
    for text in (" " * 100_000 + "x", "lol " * 50_000 + "x", "ha" * 50_000, "😂, " * 30_000):
        without_laughter(text)
    assert perf_counter() - start < 0.2


@pytest.mark.weights
@pytest.mark.parametrize(
    "text",
    [
        "im so tired of everything today lol",
        "I failed my exam haha",
        "work is killing me lmao",
        "my cat died 😂",
        "I hate my life 😂",
        "im so broke haha",
    ],
)
def test_laughter_after_a_complaint_does_not_make_it_happy(pair: TextAnalyzer, text: str) -> None:
    found = pair.analyze(text)
    assert found is not None
    assert found.dominant is not Emotion.HAPPINESS
    assert found.valence < 0


@pytest.mark.weights
@pytest.mark.parametrize(
    "text",
    ["that was so funny lol", "lol", "😂", "my day was great haha", "I love this so much 😂"],
)
def test_all_other_laughter_is_laughter(
    pair: TextAnalyzer, vader: TextAnalyzer, text: str
) -> None:
    assert feeling(pair, text) is feeling(vader, text) is Emotion.HAPPINESS


def test_over_others_one_really_laughs(vader: TextAnalyzer) -> None:
    assert feeling(vader, "what a silly dog lol") is Emotion.HAPPINESS
    assert not is_softened(estimate(Emotion.ANGER, source=Source.TEXT), of_self=False)


def test_the_lexicon_alone_hears_the_complaint_too(vader: TextAnalyzer) -> None:
    assert feeling(vader, "im so tired of everything today lol") is not Emotion.HAPPINESS
    assert feeling(vader, "I failed my exam 😂😂") is Emotion.SADNESS
