"""The tagger's regression on groups of letters, see `recommender/letters.py`."""

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import lsqr

from recommender.letters import BUCKETS, groups
from training import tagger_data as data

ALPHA = 4.0
"""Strength of ridge regression; 3 and 6 do as well."""


def arrays(examples: data.Examples, scale: np.ndarray) -> dict[str, np.ndarray]:
    """Return what `Letters` needs; its guesses are multiplied by `scale`, (2,)."""
    counts = hashed(examples)
    rarity = rarities(counts)
    weights = scale * fitted(weighed(counts, rarity), examples)
    return {"letters.rarity": rarity, "letters.weights": weights.astype(np.float16)}


def left_out(examples: data.Examples, fold: np.ndarray) -> np.ndarray:
    """Return what letters say of items left out, (N, 2), around 0."""
    counts = hashed(examples)
    guesses = np.empty_like(examples.places)
    for left_out in np.unique(fold):
        rows = fold != left_out
        rarity = rarities(counts[rows])
        weights = fitted(weighed(counts[rows], rarity), examples.of(rows))
        guesses[~rows] = weighed(counts[~rows], rarity) @ weights
    return guesses


def hashed(examples: data.Examples) -> csr_matrix:
    """Return which groups of letters each text has, 0 or 1, (N, BUCKETS)."""
    found = [groups(item.text) for item in examples.items]
    rows = np.repeat(np.arange(len(found)), [len(own) for own in found])
    columns = np.concatenate(found)
    ones = np.ones(len(columns), np.float32)
    return csr_matrix((ones, (rows, columns)), shape=(len(found), BUCKETS))


def rarities(counts: csr_matrix) -> np.ndarray:
    """Return the logarithm of texts by texts that have a group, at least 0, (BUCKETS,)."""
    having = np.asarray(counts.sum(0)).ravel()
    return np.log(counts.shape[0] / (1 + having)).clip(0).astype(np.float16)


def weighed(counts: csr_matrix, rarity: np.ndarray) -> csr_matrix:
    """Return rows of length 1 in which rare groups count more."""
    rows = counts.multiply(rarity.astype(np.float32)).tocsr()
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(1)).ravel()) + 1e-9
    return rows.multiply(1 / length[:, None]).tocsr()


def fitted(features: csr_matrix, examples: data.Examples) -> np.ndarray:
    """Return the weights of ridge regression on sparse features around the mean, (BUCKETS, 2)."""
    aims = examples.places - examples.places.mean(0)
    damp = np.sqrt(ALPHA)
    return np.column_stack([lsqr(features, aim, damp=damp, iter_lim=60)[0] for aim in aims.T])
