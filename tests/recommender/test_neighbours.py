import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from recommender.neighbours import Ease, Interactions, Neighbours, Strength, pairs, relative


def likes_of(rows: list[tuple[int, int, float]], shape: tuple[int, int]) -> Interactions:
    people, items = (np.array([row[each] for row in rows], dtype=np.int64) for each in (0, 1))
    return Interactions.of(people, items, np.array([row[2] for row in rows], dtype=float), shape)


def two_camps(people: int = 40, items: int = 12) -> Interactions:
    """Even people like even items, odd people odd ones, each all but one."""
    return likes_of(
        [
            (person, item, float(item))
            for person in range(people)
            for item in range(items)
            if item % 2 == person % 2 and item // 2 != person % (items // 2)
        ],
        (people, items),
    )


def test_what_the_like_minded_liked_comes_first() -> None:
    model = Neighbours.fit(two_camps())
    scores = model.scores(np.array([0, 2, 4]))
    unknown = [item for item in range(12) if item not in {0, 2, 4}]
    best = sorted(unknown, key=lambda item: -scores[item])[:3]
    assert set(best) == {6, 8, 10}


def test_of_nothing_liked_nothing_follows() -> None:
    model = Neighbours.fit(two_camps())
    assert not model.scores(np.zeros(0, dtype=np.int64)).any()


def test_without_any_likes_every_score_is_zero() -> None:
    nobody = likes_of([], (0, 5))
    assert Neighbours.fit(nobody).scores(np.array([1, 2])).tolist() == [0.0] * 5


def test_the_latest_like_counts_most() -> None:
    model = Neighbours.fit(two_camps())
    even_last, odd_last = (
        model.scores(np.array([1, 3, 0, 2])),
        model.scores(np.array([0, 2, 1, 3])),
    )
    assert even_last[4] > odd_last[4]
    assert even_last[5] < odd_last[5]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([(5, 9), (9, 5), (7, 7)]))
def test_ease_is_the_same_in_the_space_of_people_and_in_that_of_items(
    seed: int, shape: tuple[int, int]
) -> None:
    dense = (np.random.default_rng(seed).random(shape) < 0.4).astype(np.float32)
    scores = Ease.fit(sparse.csr_matrix(dense), 3.0).scores(sparse.csr_matrix(dense))
    inverse = np.linalg.inv(dense.T @ dense + 3.0 * np.eye(shape[1]))
    weights = -inverse / np.diagonal(inverse)
    np.fill_diagonal(weights, 0)
    np.testing.assert_allclose(scores, dense @ weights, atol=1e-4)


def test_the_more_items_there_are_the_fewer_people_stand_for_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("recommender.neighbours.MOST_SIDE", 10)
    likes = np.ones((9, 50), np.float32)
    likes[3:5, 25:] = 0
    ease = Ease.fit(sparse.csr_matrix(likes[::-1]), 3.0)
    assert ease.people is not None
    assert ease.people.shape == (2, 50)
    assert ease.inverse.size <= 10**2


def test_likes_of_one_moment_have_one_age() -> None:
    likes = likes_of([(0, 3, 5.0), (0, 1, 5.0), (0, 2, 9.0), (1, 0, 1.0)], (2, 4))
    assert likes.items.tolist() == [3, 1, 2, 0]
    assert likes.ages.tolist() == [1.5, 1.5, 0.0, 0.0]


def test_pairs_are_symmetric_and_count_only_within_a_person() -> None:
    likes = likes_of([(0, 0, 1), (0, 1, 2), (0, 2, 3), (1, 2, 1), (1, 3, 2)], (2, 4))
    near = pairs(likes, 2.0).toarray()
    np.testing.assert_allclose(near, near.T)
    assert near[0, 1] > near[0, 2] > 0
    assert near[0, 3] == near[1, 3] == 0


def test_relative_scores_leave_an_empty_row_alone() -> None:
    assert relative(np.array([[0.0, 0.0], [1.0, -4.0]], np.float32)).tolist() == [
        [0.0, 0.0],
        [0.25, -1.0],
    ]


@pytest.mark.parametrize("beside", [0.0, 2.0])
def test_many_at_once_get_what_each_gets_alone(beside: float) -> None:
    model = Neighbours.fit(two_camps(), Strength(beside=beside))
    likes = two_camps()
    together = model.scores_of(likes)
    alone = model.scores(likes.items[likes.people == 3])
    np.testing.assert_allclose(together[3], alone, atol=1e-5)
