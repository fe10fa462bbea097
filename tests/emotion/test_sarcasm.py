import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion.sarcasm import DOUBTED, doubted, sounds_sarcastic
from models.mood import Emotion, Source
from tests.samples import estimate

SENTENCES = Path(__file__).parents[2] / "benchmarks" / "sarcasm.tsv"
PLEASED = estimate(Emotion.HAPPINESS, source=Source.TEXT)


def share_found(part: str, *, sarcastic: bool) -> float:
    with SENTENCES.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream, delimiter="\t"))
    own = [x["text"] for x in lines if x["part"] == part and x["sarcastic"] == str(int(sarcastic))]
    assert len(own) >= 25
    return sum(map(sounds_sarcastic, own)) / len(own)


def test_half_of_the_sarcastic_sentences_that_were_not_tuned_on_are_found() -> None:
    assert share_found("held_out", sarcastic=True) >= 0.5
    assert share_found("tuned", sarcastic=True) >= 0.8


def test_sincere_sentences_are_believed() -> None:
    assert share_found("held_out", sarcastic=False) <= 0.05
    assert share_found("tuned", sarcastic=False) <= 0.05


@pytest.mark.parametrize(
    "text",
    [
        "Great day, but my phone died.",
        "I love you even when you are late",
        "I lost my job, but my family has been wonderful.",
        "thanks! see you at 4",
        "",
    ],
)
def test_what_is_meant_as_it_is_said_loses_no_trust(text: str) -> None:
    assert doubted(PLEASED, text) == PLEASED


def test_pleasant_words_that_sound_sarcastic_lose_trust_and_keep_their_meaning() -> None:
    less = doubted(PLEASED, "Great. My phone died.")
    assert less.confidence == pytest.approx(PLEASED.confidence * DOUBTED)
    assert less.probabilities == PLEASED.probabilities


def test_words_that_are_read_as_unpleasant_anyway_are_believed() -> None:
    angry = estimate(Emotion.ANGER, source=Source.TEXT)
    assert doubted(angry, "Great. My phone died.") == angry


@given(st.text())
def test_any_text_can_be_asked(text: str) -> None:
    assert sounds_sarcastic(text) in (True, False)


@pytest.mark.parametrize(
    "text", ["great " * 20_000, "\u202egreat\u200b, my phone died", "\x00" * 9]
)
def test_huge_and_hidden_texts_do_no_harm(text: str) -> None:
    assert doubted(PLEASED, text).confidence <= PLEASED.confidence
