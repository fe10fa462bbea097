import json
from pathlib import Path

import pytest

from recommender.__main__ import main


def ratings_file(folder: Path) -> Path:
    file = folder / "ratings.csv"
    rows = [
        f"u{person},i{(person + step) % 15},4,{step}" for person in range(30) for step in range(6)
    ]
    file.write_text("\n".join(["user,item,rating,time", *rows, "u1,i1,bad,3"]))
    return file


def test_ranking_prints_each_model_as_json_and_keeps_the_result(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    file = ratings_file(tmp_path)
    call = ["evaluate", "ranking", "--ratings", str(file), "--json", "--results", str(tmp_path)]
    assert main(call) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"popularity", "itemknn", "ease", "ials", "ours"}
    assert {"hr10", "ndcg10", "hr10_ci"} <= set(found["ours"])
    assert json.loads((tmp_path / "ranking.json").read_text()) == found
    assert "rows_skipped bad=1 duplicate=0" in caplog.text


@pytest.mark.parametrize("content", [None, b"", b"\x00\xff\xfe", b"a,b\n1,2\n", b"x" * 200_000])
def test_ratings_that_are_missing_or_junk_exit_with_2_and_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    file = tmp_path / "r.csv"
    if content is not None:
        file.write_bytes(content)
    assert main(["evaluate", "ranking", "--ratings", str(file)]) == 2
    assert str(file) in capsys.readouterr().err


def test_policies_are_compared_from_a_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "log.csv"
    rows = [f"c{number % 2},a{number % 3},0.33,{int(number % 3 == 0)}" for number in range(60)]
    file.write_text("\n".join(["context,action,propensity,reward", *rows]))
    assert main(["evaluate", "policies", str(file), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found["policies"]["greedy"]) == {"ips", "snips", "doubly_robust"}
    assert main(["evaluate", "policies", str(file)]) == 0
    assert "greedy" in capsys.readouterr().out
    assert main(["evaluate", "policies", str(tmp_path / "none")]) == 2


@pytest.mark.parametrize("people", ["1", "x", "10001"])
def test_a_crowd_has_a_sensible_size(people: str) -> None:
    with pytest.raises(SystemExit):
        main(["evaluate", "coldstart", "--people", people])


def test_policies_without_a_log_and_without_a_store_say_so_and_make_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "none.db"
    assert main(["evaluate", "policies", "--store", f"sqlite+aiosqlite:///{file}"]) == 2
    assert "no store" in capsys.readouterr().err
    assert not file.exists()
