from pathlib import Path

import numpy as np
import pytest

from recommender.evaluation.baselines import (
    Factors,
    FactorSettings,
    Scorer,
    ease,
    item_knn,
    popularity,
)
from recommender.evaluation.ranking import compare, interval, outcome_of
from recommender.evaluation.ratings import Ratings, UnusableRatings, ratings_of, read
from recommender.neighbours import Interactions, Neighbours


def rows_of_runs(people: int = 80, items: int = 60, seed: int = 1) -> list[list[str]]:
    """People who walk through items, mostly to the next one."""
    rng = np.random.default_rng(seed)
    rows = []
    for person in range(people):
        here, seen = int(rng.integers(items)), set[int]()
        for moment in range(12):
            while here in seen:
                here = int((here + 1) % items if rng.random() < 0.9 else rng.integers(items))
            seen.add(here)
            rows.append([str(person), f"i{here}", "4.0", str(1000 * person + moment)])
    return rows


@pytest.fixture(scope="module")
def runs() -> Ratings:
    return ratings_of(rows_of_runs())


def test_ours_finds_what_runs_in_order_better_than_the_baselines(runs: Ratings) -> None:
    found = compare(runs)
    assert list(found) == ["popularity", "itemknn", "ease", "ials", "ours"]
    best = max(result.ndcg10 for name, result in found.items() if name != "ours")
    assert found["ours"].ndcg10 > best
    for result in found.values():
        low, high = result.hr10_ci
        assert 0 <= low <= result.hr10 <= high <= 1


@pytest.mark.parametrize(
    "fit",
    [
        lambda likes: item_knn(likes, 20, 0),
        lambda likes: ease(likes, 10.0),
        lambda likes: Factors.fit(likes, FactorSettings(8)).scores,
        lambda likes: Neighbours.fit(likes).scores_of,
    ],
)
def test_each_model_finds_more_than_popularity(runs: Ratings, fit: object) -> None:
    assert callable(fit)
    known, wanted = runs.without_last(1)
    base = outcome_of(popularity(known), known, wanted)
    assert outcome_of(fit(known), known, wanted).gains.mean() > 2 * base.gains.mean()


def test_nothing_from_the_wanted_item_on_is_learned_from(runs: Ratings) -> None:
    for count in (1, 2):
        known, wanted = runs.without_last(count)
        assert len(wanted.items) == 80
        pairs = set(zip(known.people.tolist(), known.items.tolist(), strict=True))
        assert len(pairs) == 80 * (12 - count)
        assert not pairs & set(zip(wanted.people.tolist(), wanted.items.tolist(), strict=True))


def always(scores: list[float]) -> Scorer:
    return lambda asked: np.tile(np.array(scores, dtype=np.float32), (asked.shape[0], 1))


def placed(scores: list[float], wanted: int, known: list[int]) -> tuple[float, float]:
    zeros = np.zeros(len(known), dtype=np.int64)
    likes = Interactions.of(zeros, np.array(known), np.zeros(len(known)), (1, len(scores)))
    one = np.array([wanted])
    asked = Interactions.of(np.array([0]), one, np.zeros(1), (1, len(scores)))
    outcome = outcome_of(always(scores), likes, asked)
    return float(outcome.hits[0]), float(outcome.gains[0])


def test_the_first_place_gains_one_and_the_eleventh_nothing() -> None:
    falling = [float(-place) for place in range(20)]
    assert placed(falling, 0, [15]) == (1.0, 1.0)
    np.testing.assert_allclose(placed(falling, 1, [15]), (1.0, 1 / np.log2(3)))
    assert placed(falling, 10, [15]) == (0.0, 0.0)


def test_what_is_known_takes_no_place() -> None:
    falling = [float(-place) for place in range(20)]
    np.testing.assert_allclose(placed(falling, 10, [0]), (1.0, 1 / np.log2(11)))


def test_equal_scores_are_no_hit() -> None:
    assert placed([0.0] * 100, 3, [5])[0] == 0.0


def test_an_interval_holds_its_mean_and_narrows_with_more_people() -> None:
    few, many = (np.tile([0.0, 1.0], count) for count in (20, 500))
    assert interval(few)[0] < interval(many)[0] < 0.5 < interval(many)[1] < interval(few)[1]


@pytest.mark.parametrize(
    "text",
    [
        "u1,a,5,1\nu1,b,4,2\nu1,c,3,3\n",
        "userId,movieId,rating,timestamp\nu1,a,5,1\nu1,b,4,2\nu1,c,3,3\n",
        "rating\ttime\titem\tuser\textra\n5\t1\ta\tu1\t-\n4\t2\tb\tu1\t-\n3\t3\tc\tu1\t-\n",
        "u1::a::5::1\r\nu1::b::4::2\r\nu1::c::3::3\r\n",
        "\ufeffuser;item;rating;time\nu1;c;3;2026-01-03\nu1;a;5;2026-01-01\nu1;b;4;2026-01-02\n",
    ],
)
def test_files_of_many_forms_are_read(tmp_path: Path, text: str) -> None:
    file = tmp_path / "ratings"
    file.write_text(text, encoding="utf-8")
    found = read(file)
    assert found.items.tolist() == [0, 1, 2]
    assert (found.skipped.bad, found.skipped.duplicate) == (0, 0)


def test_bad_rows_and_repetitions_are_counted_and_skipped() -> None:
    good = [["u", item, "3", str(time)] for time, item in enumerate("abcd")]
    bad = [
        *(["u", "x"], ["u", "x", "nan", "1"], ["u", "x", "3", "inf"], ["u", "x", "", "1"]),
        *(["", "x", "3", "1"], ["u", "", "3", "1"], ["u", "x", "3", "soon"], []),
    ]
    found = ratings_of([*good, *bad, good[0], ["u", "a", "5", "99"]])
    assert (found.skipped.bad, found.skipped.duplicate) == (len(bad), 2)
    assert len(found.items) == 4


@pytest.mark.parametrize(
    "rows", [[], [["user", "item", "rating", "time"]], [["u", "a", "1", "1"]]]
)
def test_a_file_that_tells_nothing_is_unusable(rows: list[list[str]]) -> None:
    with pytest.raises(UnusableRatings):
        ratings_of(rows)


def test_somebody_with_two_ratings_is_learned_from_but_not_tested() -> None:
    rows = [["u", item, "3", str(time)] for time, item in enumerate("abc")]
    known, wanted = ratings_of([*rows, ["v", "a", "1", "1"], ["v", "b", "1", "2"]]).without_last(1)
    assert wanted.people.tolist() == [0]
    assert known.people.tolist() == [0, 0, 1, 1]
