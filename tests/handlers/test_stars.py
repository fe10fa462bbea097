"""Stars in words, as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.wishes.stars import rating


@pytest.mark.parametrize(
    ("text", "stars", "about"),
    [
        ("I give the second one 4 stars", 4, "the second one"),
        ("4/5 for Amélie", 4, "Amélie"),
        ("five stars for the last one!", 5, "the last one"),
        ("rate Heat 3", 3, "Heat"),
        ("I'd rate it 4 out of 5", 4, "it"),
        ("Heat: 2/5", 2, "Heat"),
        ("“Heat” gets five stars", 5, "Heat"),
        ("the second one 1/5", 1, "the second one"),
        ("4 stars", 4, ""),
        ("no stars for Heat", 0, "Heat"),
        ("six stars to Heat", 6, "Heat"),
        ("-1 stars for Heat", -1, "Heat"),
        ("100 stars for Heat", 100, "Heat"),
    ],
)
def test_stars_are_found_with_what_they_are_for(text: str, stars: int, about: str) -> None:
    found = rating(text)
    assert found
    assert (found.stars, found.about) == (stars, about)
    assert found.is_possible is (1 <= stars <= 5)


def test_ten_points_are_halved_and_half_a_star_is_rounded_up() -> None:
    told = [rating(f"{points} for Heat") for points in ("7/10", "10/10", "3.5/5", "4,5 stars")]
    assert [found and found.stars for found in told] == [4, 5, 4, 5]


@pytest.mark.parametrize(
    "text",
    [
        "give me 5 songs",
        "give me 3",
        "give me five star hotels",
        "a four-star film, please",
        "3 of 5 songs were good",
        "I have 2 cats",
        "rate my day",
        "",
        "4 stars " + "x" * 200,
    ],
)
def test_other_numbers_are_no_stars(text: str) -> None:
    assert rating(text) is None


@given(st.text(max_size=200))
def test_any_text_is_read_or_passed_over(text: str) -> None:
    found = rating(text)
    assert found is None or isinstance(found.stars, int)
