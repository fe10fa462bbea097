"""What people with the same likes liked (collaborative filtering); pure.

Two views of the same taps, blended:

* **together**: EASE (Steck 2019, "Embarrassingly shallow autoencoders for sparse data"), the
  ridge regression of every item on all others, in closed form.
* **beside**: how often two items were liked within a few taps of one another, since moods and
  phases of taste live in runs, and EASE does not see the order.

In both, what somebody liked last counts most.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve

Floats = NDArray[np.float32]
Indices = NDArray[np.int64]

MOST_SIDE = 8_000
"""Rows of the largest matrix that is inverted: half a GB in double precision, about a minute."""

LASTING = 0.1
"""What the oldest like still counts, the latest counting 1, for what goes together."""

FADED = 1e-3
"""A weight below which a like is left out."""

REACH = 50
"""Taps apart at which two items no longer count as beside one another."""


@dataclass(frozen=True, slots=True, eq=False)
class Interactions:
    """Who liked what, sorted by person and then by time.

    Attributes:
        people: one row number for each like, ascending, shape (likes,).
        items: one column number for each like, shape (likes,).
        ages: how many likes of the same person came later, shape (likes,); likes of one moment
            share their mean, so that the order in which a file lists them tells nothing.
        shape: how many people and items there are.
    """

    people: Indices
    items: Indices
    ages: Floats
    shape: tuple[int, int]

    @classmethod
    def of(
        cls, people: Indices, items: Indices, when: NDArray[np.float64], shape: tuple[int, int]
    ) -> Self:
        """Sort likes, each pair of person and item once; `when` in any unit of time."""
        order = np.lexsort((when, people))
        people, items, when = people[order], items[order], when[order]
        return cls(people, items, _ages(people, when), shape)

    def of_people(self, chosen: Indices) -> Self:
        """Return the likes of some people, ascending, who get the rows 0, 1, 2, ..."""
        rows = np.full(self.shape[0], -1, dtype=np.int64)
        rows[chosen] = np.arange(len(chosen))
        kept = rows[self.people] >= 0
        return type(self)(
            rows[self.people[kept]],
            self.items[kept],
            self.ages[kept],
            (len(chosen), self.shape[1]),
        )

    def matrix(
        self, recency: float | None = None, floor: float = 0.0
    ) -> sparse.csr_matrix[np.float32]:
        """Return people by items; with a recency, older likes fade, but not below a floor."""
        weights = np.ones(len(self.items), dtype=np.float32)
        if recency is not None:
            weights = (floor + np.exp(-self.ages / recency)).astype(np.float32)
        kept = weights > FADED
        return from_entries(weights[kept], self.people[kept], self.items[kept], self.shape)


@dataclass(frozen=True, slots=True)
class Strength:
    """The knobs of `Neighbours`.

    Attributes:
        ridge: EASE's regularisation, in likes.
        recency: after how many newer likes an older one has faded; None: never.
        beside: weight of the view `beside`; that of `together` is 1.
        damping: how far `beside` discounts what everybody likes, from 0 (not) to 1/2 (cosine).
        run: after how many taps between them two items are hardly beside each other.
        popular: weight of how many people liked an item.
    """

    ridge: float = 100.0
    recency: float | None = 5.0
    beside: float = 2.0
    damping: float = 0.4
    run: float = 15.0
    popular: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """A fitted model; `fit` computes for seconds, `scores` for milliseconds."""

    strength: Strength
    together: "Ease"
    beside: sparse.csr_matrix[np.float32]
    popular: Floats

    @classmethod
    def fit(cls, likes: Interactions, strength: Strength | None = None) -> Self:
        """Learn from likes; with none, every score will be 0."""
        chosen = strength or Strength()
        ease = Ease.fit(likes.matrix(), chosen.ridge)
        near = damped(pairs(likes, chosen.run), chosen.damping, likes)
        counts = np.bincount(likes.items, minlength=likes.shape[1]).astype(np.float32)
        return cls(chosen, ease, near, counts / max(1.0, counts.max(initial=0)))

    def scores(self, liked: Indices) -> Floats:
        """Return how well each item suits somebody, at least -1, shape (items,).

        Args:
            liked: their items, the latest last; what they liked scores too and is the caller's
                to leave out.
        """
        ages = np.arange(len(liked) - 1, -1, -1, dtype=np.float32)
        zeros = np.zeros(len(liked), dtype=np.int64)
        likes = Interactions(zeros, liked, ages, (1, self.beside.shape[0]))
        return np.asarray(self.scores_of(likes)[0])

    def scores_of(self, likes: Interactions) -> Floats:
        """Return the scores of many people at once, shape (people, items)."""
        strength = self.strength
        found = relative(self.together.scores(likes.matrix(strength.recency, LASTING)))
        if strength.beside:
            near = likes.matrix(strength.recency or float(REACH)) @ self.beside
            found += strength.beside * relative(near.toarray())
        return np.asarray(found + strength.popular * self.popular, dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Ease:
    """EASE, held in whichever space is smaller: that of the items or that of the people.

    With P = (X'X + ridge I)^-1 the weights are I - P / diag(P). Where there are fewer people than
    items, the identity P = (I - X' (XX' + ridge I)^-1 X) / ridge needs only a matrix of people.

    Attributes:
        people: X, shape (people, items); None when `inverse` is P itself.
        inverse: P, shape (items, items), or (XX' + ridge I)^-1 X, shape (people, items).
        diagonal: that of P, shape (items,).
    """

    ridge: float
    people: sparse.csr_matrix[np.float32] | None
    inverse: Floats
    diagonal: Floats

    @classmethod
    def fit(cls, likes: sparse.csr_matrix[np.float32], ridge: float) -> Self:
        """Learn from a matrix of people by items.

        Of more than `MOST_SIDE` people and items, the people with the most likes stand for all;
        of fewer where there are so many items that people by items would take more memory.
        """
        people, items = likes.shape
        if items <= min(people, MOST_SIDE):
            whole = _inverse((likes.T @ likes).toarray(), ridge, np.eye(items, dtype=np.float32))
            return cls(ridge, None, whole, np.diagonal(whole).copy())
        most = max(1, min(MOST_SIDE, MOST_SIDE**2 // items))
        if people > most:
            busiest = np.argsort(-likes.getnnz(axis=1), kind="stable")[:most]
            likes = likes[np.sort(busiest)]
        solved = _inverse((likes @ likes.T).toarray(), ridge, likes.toarray())
        explained = np.asarray(likes.multiply(solved).sum(axis=0)).ravel()
        return cls(ridge, likes, solved, ((1 - explained) / ridge).astype(np.float32))

    def scores(self, queries: sparse.csr_matrix[np.float32]) -> Floats:
        """Return a score for each row of likes and each item, shape (rows, items)."""
        liked = queries.toarray()
        if self.people is None:
            spread: Floats = queries @ self.inverse
        else:
            common: Floats = (queries @ self.people.T).toarray()
            spread = np.asarray((liked - common @ self.inverse) / self.ridge, dtype=np.float32)
        return np.asarray(liked - spread / self.diagonal, dtype=np.float32)


def from_entries(
    values: Floats, rows: Indices, columns: Indices, shape: tuple[int, int]
) -> sparse.csr_matrix[np.float32]:
    """Return a sparse matrix; values of one place are added up."""
    return sparse.csr_matrix((values, (rows, columns)), shape=shape)


def relative(scores: Floats) -> Floats:
    """Return scores as shares of each row's largest, so that two views can be added."""
    if not scores.size:
        return scores
    largest = np.abs(scores).max(axis=1, keepdims=True)
    return np.asarray(scores / np.where(largest > 0, largest, 1), dtype=np.float32)


def pairs(likes: Interactions, run: float) -> sparse.csr_matrix[np.float32]:
    """Return how often two items were liked close together, symmetric, shape (items, items)."""
    count = likes.shape[1]
    nothing = np.zeros(0, dtype=np.int64)
    found = from_entries(np.zeros(0, dtype=np.float32), nothing, nothing, (count, count))
    for step in range(1, min(REACH, len(likes.items) - 1) + 1):
        same = likes.people[step:] == likes.people[:-step]
        if not same.any():
            break  # nobody has a longer history
        one, other = likes.items[:-step][same], likes.items[step:][same]
        apart = np.abs(likes.ages[step:] - likes.ages[:-step])[same]
        weights = np.exp(-apart / run).astype(np.float32)
        found = found + from_entries(weights, one, other, (count, count))
    return sparse.csr_matrix(found + found.T)


def damped(
    near: sparse.csr_matrix[np.float32], damping: float, likes: Interactions
) -> sparse.csr_matrix[np.float32]:
    """Return pairs divided by a power of both items' popularity."""
    popularity = np.bincount(likes.items, minlength=likes.shape[1])
    shrink = sparse.diags(np.power(popularity + 1.0, -damping).astype(np.float32))
    return sparse.csr_matrix(shrink @ near @ shrink, dtype=np.float32)


def _ages(people: Indices, when: NDArray[np.float64]) -> Floats:
    if not len(people):
        return np.zeros(0, dtype=np.float32)
    counts = np.bincount(people)
    last = np.cumsum(counts) - 1
    ages = last[people] - np.arange(len(people))
    fresh = np.r_[True, (np.diff(people) != 0) | (np.diff(when) != 0)]
    moment = np.cumsum(fresh) - 1
    return np.asarray((np.bincount(moment, ages) / np.bincount(moment))[moment], dtype=np.float32)


def _inverse(gram: Floats, ridge: float, right: Floats) -> Floats:
    """Return (gram + ridge I)^-1 times the right side."""
    ridged = gram.astype(np.float64)
    ridged[np.diag_indices_from(ridged)] += ridge
    # positive definite, as it has a ridge: Cholesky is twice as fast as a general solver
    solved = cho_solve(cho_factor(ridged), right.astype(np.float64))
    # row by row, as a sparse matrix multiplies it: else each score would copy the whole
    return np.ascontiguousarray(solved, dtype=np.float32)
