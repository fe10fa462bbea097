import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from models.media import ItemId
from models.profile import Reaction
from models.store import Store
from recommender.evaluation.logs import Log, Logged, UnusableLog, read, read_store
from recommender.evaluation.policies import (
    POLICIES,
    compare,
    doubly_robust,
    evaluate,
    ips,
    snips,
    table,
)
from tests.models.samples import shown
from tests.samples import ANN, NOON

TRUTH = np.array([[0.8, 0.2, 0.3], [0.1, 0.6, 0.3]])
"""Like-rate of three actions in two contexts."""

SHOWN = np.array([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]])
"""How often the policy that wrote the log showed them: mostly the wrong ones."""


def log_of(count: int, seed: int = 3) -> Log:
    rng = np.random.default_rng(seed)
    rows = []
    for _ in range(count):
        context = int(rng.integers(2))
        action = int(rng.choice(3, p=SHOWN[context]))
        liked = float(rng.random() < TRUTH[context, action])
        rows.append(Logged(f"c{context}", f"a{action}", SHOWN[context, action], liked))
    return Log.of(rows)


@pytest.mark.parametrize(
    ("name", "truth"),
    [("greedy", 0.7), ("uniform", TRUTH.mean()), ("softened", 0.8 * 0.7 + 0.2 * TRUTH.mean())],
)
@pytest.mark.parametrize("estimator", ["ips", "snips", "doubly_robust"])
def test_estimates_come_near_the_truth(name: str, truth: float, estimator: str) -> None:
    found = evaluate(log_of(6000), POLICIES[name])[estimator]
    assert found.value == pytest.approx(truth, abs=4 * found.error)
    assert found.error < 0.05


def test_the_log_itself_earned_less_than_the_greedy_policy() -> None:
    log = log_of(4000)
    logged = float(log.rewards.mean())
    assert all(found.value > logged + 0.15 for found in evaluate(log, POLICIES["greedy"]).values())


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    within = {"ips": 0, "snips": 0, "doubly_robust": 0}
    for seed in range(60):
        for name, found in evaluate(log_of(400, seed), POLICIES["uniform"]).items():
            within[name] += abs(found.value - TRUTH.mean()) < 2 * found.error
    assert all(count >= 52 for count in within.values()), within


def test_doubly_robust_is_right_with_a_wrong_model() -> None:
    rng = np.random.default_rng(0)
    shown = rng.random(20_000) < 0.3
    rewards = (rng.random(20_000) < np.where(shown, 0.9, 0.1)).astype(float)
    weights = shown / 0.3
    wrong = np.full(20_000, 0.5)
    assert doubly_robust(weights, rewards, wrong, wrong).value == pytest.approx(0.9, abs=0.03)


def test_doubly_robust_is_right_with_wrong_propensities_and_a_right_model() -> None:
    rng = np.random.default_rng(0)
    rewards = (rng.random(20_000) < 0.4).astype(float)
    weights = rng.uniform(0.5, 3, 20_000)
    right = np.full(20_000, 0.4)
    assert doubly_robust(weights, rewards, right, right).value == pytest.approx(0.4, abs=0.03)
    assert ips(weights, rewards).value > 0.6


def test_snips_never_leaves_the_range_of_rewards() -> None:
    assert snips(np.array([90.0, 1.0]), np.array([1.0, 0.0])).value <= 1
    assert np.isnan(snips(np.zeros(2), np.ones(2)).value)


def test_impossible_rows_are_skipped() -> None:
    good = Logged("c", "a", 0.5, 1.0)
    bad = [Logged("c", "a", p, 1.0) for p in (0.0, -1.0, 1.5, float("nan"))]
    log = Log.of([good, good, None, *bad, Logged("c", "a", 0.5, float("inf"))])
    assert (len(log.rewards), log.skipped) == (2, 6)


def test_a_log_without_rows_is_unusable() -> None:
    with pytest.raises(UnusableLog):
        Log.of([None])


def test_json_lines_and_csv_say_the_same(tmp_path: Path) -> None:
    rows = [
        {"context": {"mood": "sadness", "mode": "lift"}, "action": "a", "propensity": 0.5},
        {"context": {"mode": "lift", "mood": "sadness"}, "action": "b", "propensity": 0.25},
    ]
    lines = [json.dumps({**row, "reward": number}) for number, row in enumerate(rows)]
    (tmp_path / "log.jsonl").write_text("\n".join([*lines, "{not json", "7"]))
    (tmp_path / "log.csv").write_text(
        "context,action,propensity,reward,more\nx,a,0.5,0,\nx,b,0.25,1,\nx,c,much,1,\nx\n"
    )
    first, second = read(tmp_path / "log.jsonl"), read(tmp_path / "log.csv")
    for name in ("contexts", "actions", "propensities", "rewards"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))
    assert (first.skipped, second.skipped) == (2, 2)


def test_the_comparison_reads_as_a_table() -> None:
    found = compare(log_of(200))
    assert json.loads(json.dumps(found)) == found
    assert table(found).count("+-") == 13


async def test_our_own_store_is_a_log_of_what_was_judged_with_a_known_chance(
    tmp_path: Path,
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/store.db"
    store = await Store.open(url)
    items = [ItemId(f"test:{name}") for name in ("liked", "rated", "unseen", "old", "by chance")]
    await store.show([replace(shown(item), propensity=0.2) for item in items[:4]])
    await store.show([shown(items[4])])
    after = NOON + timedelta(minutes=1)
    await store.react(ANN, items[0], Reaction.LIKE, after)
    await store.rate(ANN, items[1], 2, after)
    await store.react(ANN, items[3], Reaction.SKIP, NOON - timedelta(days=90))
    await store.react(ANN, items[4], Reaction.LIKE, after)
    await store.close()
    log = await read_store(url)
    assert sorted(log.rewards.tolist()) == [0.25, 1.0]
    assert set(log.propensities.tolist()) == {0.2}
    assert log.available.shape == (1, 2)
