from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from models.errors import StartupError
from models.media import ItemId
from recommender.evaluation.baselines import popularity
from recommender.evaluation.ranking import outcome_of
from recommender.item_knn import FILE, ITEMS_AT_ONCE, MOST, NEAREST, ItemKnn, nearest
from recommender.neighbours import Indices, Interactions


def items(count: int) -> list[ItemId]:
    return [ItemId(f"builtin:ml-{number}") for number in range(count)]


def fitted(pairs: list[tuple[int, int]], count: int) -> ItemKnn:
    """Learn from pairs of a person and an item."""
    people, liked = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return ItemKnn.fit(items(count), people, liked)


def in_camps(people: int, count: int, seed: int) -> tuple[Indices, Indices]:
    """Return who liked what: even people mostly even items, odd people odd ones."""
    rng = np.random.default_rng(seed)
    own = np.arange(count) % 2 == np.arange(people)[:, None] % 2
    rows, columns = np.nonzero(rng.random((people, count)) < np.where(own, 0.5, 0.05))
    return rows, columns


def two_camps() -> ItemKnn:
    return ItemKnn.fit(items(12), *in_camps(60, 12, 0))


def test_what_the_like_minded_liked_comes_first() -> None:
    one, two, *rest = items(12)
    scores = two_camps().scores([one])
    even, odd = [scores.get(item, 0) for item in rest[::2]], [scores.get(two, 0)]
    odd += [scores.get(item, 0) for item in rest[1::2]]
    assert min(even) > max(odd)


def test_the_best_scores_1_and_what_was_liked_is_not_told() -> None:
    liked = items(12)[:3]
    scores = two_camps().scores(liked)
    assert max(scores.values()) == 1.0
    assert min(scores.values()) > 0
    assert scores.keys().isdisjoint(liked)


def test_the_latest_like_counts_most() -> None:
    even, odd, another, yet_another = items(12)[:4]
    model = two_camps()
    last_even, last_odd = model.scores([odd, even]), model.scores([even, odd])
    assert last_even[another] > last_odd[another]
    assert last_even[yet_another] < last_odd[yet_another]


def test_nothing_follows_from_no_likes_nor_from_those_of_items_that_vanished() -> None:
    gone = ItemId("builtin:gone")
    assert two_camps().scores([]) == {}
    assert two_camps().scores([gone]) == {}
    assert two_camps().scores([gone, items(1)[0]]) == two_camps().scores([items(1)[0]])


@pytest.mark.parametrize("pairs", [[], [(0, 0)], [(0, 0), (1, 0)], [(0, 0), (1, 1)]])
def test_who_likes_one_thing_teaches_nothing(pairs: list[tuple[int, int]]) -> None:
    model = fitted(pairs, 2)
    assert model.table.nnz == 0
    assert model.scores(items(2)) == {}


def test_a_like_that_is_listed_twice_counts_once() -> None:
    once, twice = fitted([(0, 0), (0, 1)], 2), fitted([(0, 0), (0, 1), (0, 1)], 2)
    assert once.likes == twice.likes == 2
    np.testing.assert_array_equal(once.table.toarray(), twice.table.toarray())


def test_similarity_is_the_shrunken_cosine() -> None:
    count = 2 * ITEMS_AT_ONCE + 3
    rows, columns = in_camps(40, count, 1)
    dense = np.zeros((40, count), dtype=np.float32)
    dense[rows, columns] = 1
    often = dense.sum(axis=0)
    wanted = dense.T @ dense / (np.sqrt(np.outer(often, often)) + 10)
    np.fill_diagonal(wanted, 0)
    found = nearest(sparse.csr_matrix(dense), count, 10.0).toarray()
    np.testing.assert_allclose(found, wanted, atol=1e-6)
    kept = nearest(sparse.csr_matrix(dense), 5, 10.0)
    assert kept.getnnz(axis=1).max() == 5
    np.testing.assert_allclose(kept.max(axis=1).toarray().ravel(), wanted.max(axis=1), atol=1e-6)


def test_the_last_like_left_out_is_found_more_often_than_by_popularity() -> None:
    rows, columns = in_camps(200, 80, 2)
    rng = np.random.default_rng(3)
    likes = Interactions.of(rows, columns, rng.random(len(rows)), (200, 80))
    last = likes.ages == 0
    known, wanted = (
        Interactions.of(
            likes.people[part], likes.items[part], -likes.ages[part].astype(float), likes.shape
        )
        for part in (~last, last)
    )
    model = ItemKnn.fit(items(80), known.people, known.items)
    ours = outcome_of(lambda asked: model.scores_of(asked).toarray(), known, wanted)
    assert ours.hits.mean() > 1.3 * outcome_of(popularity(known), known, wanted).hits.mean()


def test_of_many_items_the_best_are_told() -> None:
    count = MOST + NEAREST
    everything = [(person, item) for person in range(3) for item in (0, 1, 2)]
    # each of the others is liked by one person only, who likes the first item as well
    found = fitted(
        everything + [(item, each) for item in range(3, count) for each in (0, item)], count
    )
    scores = found.scores(items(1))
    assert len(scores) == MOST
    assert {*items(3)[1:]} <= scores.keys()


def test_a_table_that_was_saved_comes_back_the_same(tmp_path: Path) -> None:
    two_camps().save(tmp_path)
    before = (tmp_path / FILE).read_bytes()
    two_camps().save(tmp_path)
    assert (tmp_path / FILE).read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [FILE]
    assert ItemKnn.load(tmp_path).scores(items(2)) == two_camps().scores(items(2))
    assert ItemKnn.load(tmp_path).likes == two_camps().likes


def test_a_folder_without_a_table_knows_nothing(tmp_path: Path) -> None:
    assert ItemKnn.load(tmp_path).scores(items(2)) == {}


def test_a_write_that_fails_leaves_the_old_table(tmp_path: Path) -> None:
    two_camps().save(tmp_path)
    (tmp_path / f"{FILE}.part").mkdir()
    with pytest.raises(OSError, match="directory"):
        fitted([(0, 0), (0, 1)], 2).save(tmp_path)
    assert len(ItemKnn.load(tmp_path).items) == 12


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut off"])
def test_a_broken_table_stops_the_start_and_says_how_to_mend_it(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(StartupError, match="import of MovieLens again"):
        ItemKnn.load(tmp_path)


@pytest.mark.parametrize(
    "broken",
    [
        {"columns": np.array([5])},
        {"columns": np.array([-1])},
        {"starts": np.array([0, 1])},
        {"items": np.array([b"\xff", b"b"])},
        {"likes": np.array([1, 2])},
    ],
)
def test_a_table_that_does_not_fit_together_stops_the_start(
    tmp_path: Path, broken: dict[str, np.ndarray[tuple[int], np.dtype[np.generic]]]
) -> None:
    whole = {
        "items": np.array([b"a", b"b"]),
        "similarities": np.ones(1, np.float32),
        "columns": np.array([1]),
        "starts": np.array([0, 1, 1]),
    }
    np.savez(tmp_path / FILE, allow_pickle=False, **whole)
    assert ItemKnn.load(tmp_path).scores([ItemId("a")]) == {"b": 1.0}
    assert ItemKnn.load(tmp_path).likes == 0  # an older version's
    np.savez(tmp_path / FILE, allow_pickle=False, **{**whole, **broken})
    with pytest.raises(StartupError, match="cannot be used"):
        ItemKnn.load(tmp_path)


def test_a_table_without_one_of_its_parts_stops_the_start(tmp_path: Path) -> None:
    np.savez(tmp_path / FILE, items=np.array([b"a"]))
    with pytest.raises(StartupError, match="cannot be used"):
        ItemKnn.load(tmp_path)
