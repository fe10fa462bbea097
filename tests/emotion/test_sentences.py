import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion.sentences import CLEANED, READ, clean, gist


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("so <b>happy</b> &amp; glad", "so  happy    glad"),
        ("see https://example.org/sad now", "see   now"),
        ("`raise Sad` works", "works"),
        ("#SoHappy #very_glad", "So Happy very glad"),
        ("h\u200ba\u0336p\u0336py\u202e", "happy"),
        ("can\u2019t", "can't"),
        ("a\x00b", "a b"),
        ("\ue000\ue000", ""),
        ("two\nlines", "two\nlines"),
    ],
)
def test_only_what_is_said_is_left(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_of_an_endless_text_both_ends_are_looked_at() -> None:
    text = "first " + "x" * 3 * CLEANED + " last"
    assert clean(text).startswith("first")
    assert clean(text).endswith("last")


@given(st.text(max_size=200))
def test_private_use_characters_never_pass(text: str) -> None:
    assert "\ue000" not in clean(text + "\ue000" + text)


def test_a_short_text_is_left_alone() -> None:
    assert gist("One. Two.", len) == "One. Two."


@given(st.text(alphabet="ab. !?\n", max_size=5_000))
def test_a_long_text_is_cut(text: str) -> None:
    assert len(gist(text, lambda sentence: sentence.count("a"))) <= READ + READ // 10


def test_the_strongest_and_the_last_sentences_are_kept_in_order() -> None:
    dull = "Nothing to see here at all. " * 100
    kept = gist(f"{dull}Strong!\n{dull}The end.", lambda sentence: float("Strong" in sentence))
    assert "Strong!" in kept
    assert kept.endswith("The end.")
    assert kept.index("Strong!") < kept.index("The end.")
