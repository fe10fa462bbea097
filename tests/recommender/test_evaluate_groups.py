import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from recommender.__main__ import main
from recommender.evaluation import groups
from recommender.evaluation.groups import Group, evaluate, read, served, stars_of, table
from recommender.evaluation.ratings import UnusableRatings
from recommender.party import Way


def made_up(people: int = 60, items: int = 80) -> NDArray[np.float64]:
    """Return stars of people of two opposite tastes, most items rated."""
    rng = np.random.default_rng(3)
    taste = rng.normal(size=(people, 2))
    stars = 3.2 + taste @ rng.normal(size=(2, items)) + rng.normal(0, 0.3, (people, items))
    rated = rng.random((people, items)) < 0.9
    return np.where(rated, np.clip(np.round(2 * stars) / 2, 0.5, 5), np.nan)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "GROUPS", 12)


@pytest.mark.usefixtures("few")
def test_the_least_satisfied_gains_where_tastes_are_known() -> None:
    found = evaluate(made_up())
    assert set(found) == {"random", "divergent"}
    divergent = found["divergent"]
    assert isinstance(divergent, dict)
    assert divergent["groups"] == 36
    known = divergent["known"]
    assert known["without_misery"]["least"] > known["average"]["least"]
    assert known["average"]["mean_loss_percent"] == 0
    assert len(table(found).splitlines()) == 1 + 2 * (4 + 4 + 3)
    assert evaluate(made_up()) == found


def test_satisfaction_is_judged_by_the_true_stars() -> None:
    predicted = np.array([[5.0, 1, 4, 3], [1.0, 5, 4, 3]])
    true = np.array([[1.0, 2, 5, 4], [2.0, 2, 4, 3]])
    least, mean = served(Group(predicted, true), Way.LEAST_MISERY)
    assert least == pytest.approx((4 + 3 + 2) / 3)
    assert mean == pytest.approx((least + (5 + 4 + 1) / 3) / 2, abs=0.2)


def test_files_with_and_without_a_header_and_with_bad_rows_are_read(tmp_path: Path) -> None:
    csv, tsv = tmp_path / "a.csv", tmp_path / "b.tsv"
    csv.write_text("rating,userId,movieId\n4,1,7\nnan,1,8\n3,2,7\nx,2,8\n5\n2,2,7\n")
    tsv.write_text("1\t7\t4\t99\n2\t7\t2\t99\n")
    for file in (csv, tsv):
        assert read(file).tolist() == [[4.0], [2.0]]
    with pytest.raises(UnusableRatings):
        stars_of([["user", "item", "rating"]])


def test_too_few_people_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "few.csv"
    file.write_text("".join(f"{user},{item},4,0\n" for user in range(8) for item in range(9)))
    assert main(["evaluate", "groups", "--ratings", str(file)]) == 2
    assert main(["evaluate", "groups", "--ratings", str(tmp_path / "none.csv")]) == 2
    assert capsys.readouterr().err.count(str(tmp_path)) == 2


@pytest.mark.usefixtures("few")
def test_the_command_prints_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "ratings.csv"
    stars = made_up()
    file.write_text(
        "user,item,rating,time\n"
        + "".join(f"{u},{i},{stars[u, i]},0\n" for u, i in np.argwhere(~np.isnan(stars)))
    )
    assert main(["evaluate", "groups", "--ratings", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["random"]["groups"] == 36
