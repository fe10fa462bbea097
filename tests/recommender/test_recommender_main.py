import json

import pytest

from models.media import Mode
from models.mood import Emotion
from recommender.__main__ import main


def test_it_prints_cards_for_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recommend", "--emotion", "sadness", "--mode", "lift", "--count", "2"]) == 0
    printed = capsys.readouterr().out
    assert printed.count("because ") == 4
    assert printed.count("https://") == 4


@pytest.mark.parametrize("emotion", Emotion)
@pytest.mark.parametrize("mode", Mode)
def test_json_holds_every_card(
    capsys: pytest.CaptureFixture[str], emotion: Emotion, mode: Mode
) -> None:
    main(["recommend", "--emotion", emotion, "--mode", mode, "--count", "5", "--json"])
    rows = json.loads(capsys.readouterr().out)["recommendations"]
    assert [row["kind"] for row in rows] == ["music"] * 5 + ["movie"] * 5
    assert all(row["title"] and row["reason"] and row["link"] for row in rows)


def test_the_same_seed_gives_the_same_answer(capsys: pytest.CaptureFixture[str]) -> None:
    call = ["recommend", "--emotion", "fear", "--kind", "music", "--seed", "4", "--json"]
    main(call)
    first = capsys.readouterr().out
    main(call)
    assert capsys.readouterr().out == first


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["recommend"],
        ["recommend", "--emotion", "hunger"],
        ["recommend", "--emotion", "fear", "--mode", "x"],
        ["recommend", "--emotion", "fear", "--kind", "books"],
        ["recommend", "--emotion", "fear", "--count", "0"],
        ["recommend", "--emotion", "fear", "--count", "many"],
    ],
)
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 2


@pytest.mark.parametrize(("form", "lines"), [("m3u", 14), ("csv", 7), ("list", 6)])
def test_a_journey_is_printed_in_the_wanted_format(
    capsys: pytest.CaptureFixture[str], form: str, lines: int
) -> None:
    call = ["journey", "--emotion", "sadness", "--count", "6", "--format", form, "--seed", "2"]
    assert main(call) == 0
    first = capsys.readouterr().out
    assert len(first.splitlines()) == lines
    main(call)
    assert capsys.readouterr().out == first


@pytest.mark.parametrize("count", ["4", "16", "x"])
def test_a_journey_has_five_to_fifteen_songs(count: str) -> None:
    with pytest.raises(SystemExit):
        main(["journey", "--emotion", "fear", "--count", count])


@pytest.mark.parametrize("option", ["--emotion", "--mode", "--kind"])
def test_wrong_usage_names_the_words_to_choose_from(
    capsys: pytest.CaptureFixture[str], option: str
) -> None:
    with pytest.raises(SystemExit):
        main(["recommend", "--emotion", "sadness", option, "nope"])
    told = capsys.readouterr().err
    assert "invalid choice: 'nope'" in told
    assert "<" not in told.rpartition("invalid choice")[2]
