from time import perf_counter

import pytest

from handlers.distress import DistressRules
from handlers.helplines import FILE, Helplines
from models.errors import StartupError

RULES = DistressRules.load()


@pytest.mark.parametrize(
    "text",
    [
        "I want to kill myself",
        "i dont want to live anymore",
        "Everyone would be better off without me",
        "I just want to sleep and never wake up",
        "There's no point in living.",
        "I\u200b want to\u200b d\u200bie",
        "I\u2019ve been thinking about ENDING my life",
        "i started cutting again",
        "no quiero vivir",
    ],
)
def test_clear_statements_are_recognised(text: str) -> None:
    assert RULES.match(text)


@pytest.mark.parametrize(
    "text",
    [
        "this exam is killing me",
        "I'd die for pizza",
        "dead tired",
        "I loved Suicide Squad",
        "recommend movies like Kill Bill and Die Hard",
        "I cut myself shaving",
        "I'm not suicidal, just tired",
        "a documentary about suicide prevention",
        "I can't live without music",
        "my phone died",
        "I feel like crying",
        "",
    ],
)
def test_hyperbole_and_titles_are_none(text: str) -> None:
    assert not RULES.match(text)


@pytest.mark.parametrize("place", [0, 50_000, 99_000])
def test_it_is_found_anywhere_in_a_long_text(place: int) -> None:
    filler = "The weather was nice and we went for a walk. " * 2300
    assert RULES.match(f"{filler[:place]} I want to kill myself. {filler[place:]}")
    assert not RULES.match(filler)


def test_a_long_text_full_of_telling_words_takes_no_long_time() -> None:
    text = "to die for, dead tired, killing time forever, jump, my life. " * 1600
    start = perf_counter()
    assert not RULES.match(text)
    assert perf_counter() - start < 0.5


def test_helplines_cover_many_countries_with_a_number_and_a_source() -> None:
    lines = Helplines.load()
    assert len(lines.by_country) >= 25
    assert lines.directory == "https://findahelpline.com"
    for country, found in lines.by_country.items():
        assert len(country) == 2
        assert country.isupper()
        for line in found:
            assert any(digit.isdigit() for digit in line.number)
            assert line.url.startswith("https://")
            assert line.languages
            assert line.hours


def test_an_unknown_country_has_no_line_of_its_own() -> None:
    lines = Helplines.load()
    assert lines.of("de")[0].number == "0800 111 0 111"
    assert lines.of("XX") == lines.of(None) == ()


def test_a_broken_list_is_a_clear_error(tmp_path: object) -> None:
    with pytest.raises(StartupError, match="helplines"):
        Helplines.load(FILE.with_name("no_helplines.toml"))
