"""What another policy would have earned, from impressions logged with their propensities.

Three estimators of a policy's mean reward, where w = (its chance of the logged action) / (the
logged propensity): IPS, the mean of w times reward; SNIPS, the same divided by the mean of w
(Swaminathan and Joachims 2015), a little biased and much calmer; and doubly robust (Dudik,
Langford and Li 2011), a model of the reward, corrected by IPS where it errs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from recommender.evaluation.logs import FOLDS, PRIOR, Log

Vector = NDArray[np.float64]

CLIP = 100.0
"""The largest weight; without a limit one lucky row with a tiny propensity decides everything."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A policy's mean reward by one estimator, and its standard error."""

    value: float
    error: float


Policy = Callable[[Log, NDArray[np.bool_]], Vector]
"""Returns the chance of each action in each context, shape (contexts, actions), having seen only
some of the rows."""


def uniform(log: Log, _seen: NDArray[np.bool_]) -> Vector:
    """Show anything that was ever shown in a context, all alike."""
    return np.asarray(log.available / log.available.sum(axis=1, keepdims=True))


def greedy(log: Log, seen: NDArray[np.bool_]) -> Vector:
    """Show what earned most in a context."""
    return _only(np.where(log.available, log.mean_rewards(seen), -np.inf))


def best_known(log: Log, seen: NDArray[np.bool_]) -> Vector:
    """Show what earned most over all contexts."""
    often = np.bincount(log.actions[seen], minlength=log.available.shape[1]) + PRIOR
    earned = np.bincount(log.actions[seen], log.rewards[seen], minlength=log.available.shape[1])
    return _only(np.where(log.available, earned / often, -np.inf))


def softened(log: Log, seen: NDArray[np.bool_]) -> Vector:
    """Show mostly what earned most in a context, and every fifth time anything."""
    return 0.8 * greedy(log, seen) + 0.2 * uniform(log, seen)


POLICIES: Mapping[str, Policy] = {
    each.__name__: each for each in (uniform, best_known, greedy, softened)
}


def evaluate(log: Log, policy: Policy) -> dict[str, Estimate]:
    """Return the three estimates of a policy's mean reward; it learns on the other fold."""
    targets, modelled, expected = np.zeros((3, len(log.rewards)))
    for fold in range(FOLDS):
        rows = log.folds == fold
        chances = policy(log, ~rows)
        model = log.mean_rewards(~rows)
        places = log.contexts[rows], log.actions[rows]
        targets[rows] = chances[places]
        modelled[rows] = model[places]
        expected[rows] = (chances * model).sum(axis=1)[log.contexts[rows]]
    weights = np.minimum(CLIP, targets / log.propensities)
    return {
        "ips": ips(weights, log.rewards),
        "snips": snips(weights, log.rewards),
        "doubly_robust": doubly_robust(weights, log.rewards, modelled, expected),
    }


def ips(weights: Vector, rewards: Vector) -> Estimate:
    """Return the mean of weight times reward, both of shape (rows,)."""
    return _mean(weights * rewards)


def snips(weights: Vector, rewards: Vector) -> Estimate:
    """Return IPS divided by the mean weight; its error by the delta method."""
    total = float(weights.sum())
    if total <= 0:
        return Estimate(float("nan"), float("nan"))
    value = float(weights @ rewards) / total
    off = weights * (rewards - value)
    return Estimate(value, float(np.sqrt(off @ off)) / total)


def doubly_robust(
    weights: Vector, rewards: Vector, modelled: Vector, expected: Vector
) -> Estimate:
    """Return the model's mean, corrected where it errs; right if either part is.

    Args:
        weights: shape (rows,).
        rewards: shape (rows,).
        modelled: what the model says of the action that was logged, shape (rows,).
        expected: what it says of the policy's actions, on average, shape (rows,).
    """
    return _mean(expected + weights * (rewards - modelled))


def compare(log: Log) -> dict[str, object]:
    """Return the estimates of every policy, beside what was really earned, for JSON."""
    return {
        "rows": len(log.rewards),
        "skipped": log.skipped,
        "logged": _row(_mean(log.rewards)),
        "policies": {
            name: {by: _row(found) for by, found in evaluate(log, policy).items()}
            for name, policy in POLICIES.items()
        },
    }


def _only(scores: Vector) -> Vector:
    """Return 1 for the best action of each context, 0 for the others."""
    found = np.zeros(scores.shape)
    found[np.arange(len(scores)), scores.argmax(axis=1)] = 1.0
    return found


def _mean(values: Vector) -> Estimate:
    spread = float(values.std(ddof=1)) if len(values) > 1 else float("nan")
    return Estimate(float(values.mean()), spread / len(values) ** 0.5)


def _row(estimate: Estimate) -> dict[str, float | None]:
    return {
        "value": round(estimate.value, 4) if isfinite(estimate.value) else None,
        "error": round(estimate.error, 4) if isfinite(estimate.error) else None,
    }


def table(found: Mapping[str, object]) -> str:
    """Return what `compare` found, for a person to read."""
    policies, logged = found["policies"], found["logged"]
    if not isinstance(policies, dict) or not isinstance(logged, dict):
        raise TypeError("not what compare returns")
    lines = [
        f"{found['rows']} rows, {found['skipped']} skipped; earned {_shown(logged)} on average",
        f"{'policy':12}{'IPS':>18}{'SNIPS':>18}{'doubly robust':>18}",
    ]
    for name, estimates in policies.items():
        cells = "".join(f"{_shown(each):>18}" for each in estimates.values())
        lines.append(f"{name:12}{cells}")
    return "\n".join(lines)


def _shown(row: Mapping[str, float | None]) -> str:
    value, error = row["value"], row["error"]
    return "-" if value is None or error is None else f"{value:.3f} +- {error:.3f}"
