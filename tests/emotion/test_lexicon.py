import tomllib

import pytest

from emotion.lexicon import BREAK, GAP, PATH, Cue, Lexicon, _spellings
from models.mood import Emotion

LEXICON = Lexicon.load()


def first(text: str) -> tuple[Cue, int] | None:
    return LEXICON.match(LEXICON.tokens(text), 0)


def test_every_entry_is_found_and_tells_its_own_emotion() -> None:
    table = tomllib.loads(PATH.read_text(encoding="utf-8"))
    for group in table["group"]:
        for entry in group["entries"]:
            for steps in _spellings(entry):
                text = " ".join(step.removesuffix("*") for step in steps if step != GAP)
                found = first(text)
                assert found, entry
                assert (found[0].emotion, found[1]) == (
                    group["emotion"],
                    len(LEXICON.tokens(text)),
                ), entry


def test_every_emotion_has_words() -> None:
    table = tomllib.loads(PATH.read_text(encoding="utf-8"))
    assert {group["emotion"] for group in table["group"]} == set(Emotion)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("got the job", 3),
        ("got my very first job", 5),
        ("my dog died", 3),
        ("happy now", 1),
    ],
)
def test_the_longest_entry_is_found_and_a_gap_takes_up_to_three_words(
    text: str, words: int
) -> None:
    found = first(text)
    assert found is not None
    assert found[1] == words


@pytest.mark.parametrize(
    "text", ["got a word about their job", "got mad, the job", "got fired from my job"]
)
def test_a_gap_takes_no_more_and_no_clause_and_nothing_that_turns_it(text: str) -> None:
    found = first(text)
    assert found is None or found[0].emotion is not Emotion.HAPPINESS


def test_contractions_and_long_drawn_words_are_shortened() -> None:
    forms = [token.form for token in LEXICON.tokens("I'm sooo happyyyy, can't wait, let's go")]
    assert forms == ["i", "so", "happy", BREAK, "cant", "wait", BREAK, "lets", "go"]


def test_loud_words_are_marked() -> None:
    assert [token.loud for token in LEXICON.tokens("I am SO happyyy")] == [
        False,
        False,
        True,
        True,
    ]


def test_emoticons_are_told_from_punctuation() -> None:
    assert [token.form for token in LEXICON.tokens("well: yes :) (ok)")] == [
        "well",
        BREAK,
        "yes",
        ":)",
        "ok",
    ]
