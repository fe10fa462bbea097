"""Which language a message is in; names and slang are none."""

import csv
import time
from pathlib import Path

import pytest

from emotion.language import LanguageDetector

FOREIGN = {
    "Hola, hoy estoy muy triste": "es",
    "Ich bin heute wirklich traurig": "de",
    "Je me sens seul ce soir": "fr",
    "oggi mi sento molto solo": "it",
    "Olá, tudo bem com você?": "pt",
    "ik ben vandaag erg verdrietig": "nl",
    "jestem dzisiaj bardzo smutny": "pl",
    "bugün çok üzgünüm": "tr",
    "Сегодня мне очень грустно": "ru",
    "今日はとても悲しい": "ja",
    "오늘 너무 슬퍼요": "ko",
    "我今天很难过": "zh",
    "مرحبا أنا حزين": "ar",
    "मैं आज उदास हूँ": "hi",
}


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    return LanguageDetector.load()


@pytest.mark.parametrize(("text", "code"), FOREIGN.items())
def test_a_sentence_in_another_language_is_told(
    detector: LanguageDetector, text: str, code: str
) -> None:
    assert detector.foreign(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "😢😢😢", "lol", "Amelie", "Coco", "Das Boot", "ciao", "1234", "ok", "meh",
        "something like Amelie", "show me something by Björk", "I feel sad", "omg yesss",
        "hahahaha nice", "a French film, please", "mi casa", "\u200b\x00",
        "a naïve film about a café",
        "play La Vie en rose", "Rammstein",
    ],
)  # fmt: skip
def test_names_slang_and_english_are_no_foreign_language(
    detector: LanguageDetector, text: str
) -> None:
    assert detector.foreign(text) is None


def test_a_huge_message_takes_milliseconds(detector: LanguageDetector) -> None:
    begun = time.perf_counter()
    detector.foreign("ein sehr langer Satz " * 50_000)
    assert time.perf_counter() - begun < 0.1


def test_of_english_comments_at_most_one_in_a_thousand_is_misread(
    detector: LanguageDetector, shared: Path
) -> None:
    with (shared / "data" / "text" / "goemotions_dev.tsv").open(encoding="utf-8") as file:
        comments = [row["text"] for row in csv.DictReader(file, delimiter="\t")]
    misread = sum(detector.foreign(comment) is not None for comment in comments)
    assert misread <= len(comments) / 1000
