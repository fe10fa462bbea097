"""From both heads' logits to probabilities that mean what they say.

The two heads saw the same pictures under two labellings, and each knows something that the other
does not: on the public part, FER2013's class is told right half a point more often from both. So
a linear map of both heads' log-probabilities is fitted there (matrix scaling, Guo et al. 2017,
arXiv:1706.04599; drawn towards the head's own answer as in Kull et al. 2019, arXiv:1910.12656).
Classes that a network seldom dares to say weigh more, so that none is abandoned.
"""

import torch
from torch import nn
from torch.nn import functional

from training import data

PULLS = (0.02, 0.2)
"""Strength of the pull towards the head's own answer, for FER+ and for FER2013. The weaker one
makes FER+'s probabilities truer; with it, FER2013's cost accuracy. Chosen on the public part."""
RARE_POWER = 0.35
"""One of FER+'s emotions weighs as its frequency to minus this power; 0 would be plain cross
entropy. Both were chosen on the public part, cross-validated."""
SHY = {"disgust": 1.2, "fear": 1.5}
"""Weights of FER2013's classes that are told too seldom; of the others 1. The smallest tried with
which the file in eight bits has a recall above one half for both on the public part, with some
room: eight bits lower fear's by .04."""
CONTEMPT = 2.0
"""Times that contempt, which voters seldom agree on, weighs more still: twice as much of it is
found on the public part, cross-validated, at no cost; three times as much cost the others."""
FOLDS = 5
SEED = 20261121
SIZES = (len(data.FERPLUS_LABELS), len(data.FER2013_LABELS))

Heads = tuple[torch.Tensor, torch.Tensor]
"""Logits (N, 8) of FER+'s emotions and (N, 7) of FER2013's classes."""


class Calibration(nn.Module):
    """Two linear maps of both heads' log-probabilities."""

    def __init__(self):
        super().__init__()
        self.emotion, self.fer2013 = (nn.Linear(sum(SIZES), size) for size in SIZES)
        begin(self.emotion, 0)
        begin(self.fer2013, SIZES[0])

    def forward(self, heads: Heads) -> Heads:
        """Return calibrated logits of both heads."""
        both = torch.cat([functional.log_softmax(head, 1) for head in heads], 1)
        return self.emotion(both), self.fer2013(both)


@torch.no_grad()
def begin(linear: nn.Linear, start: int) -> None:
    """Let a map hand on the head whose columns begin at `start`."""
    linear.weight.zero_()[:, start : start + len(linear.weight)] = torch.eye(len(linear.weight))
    linear.bias.zero_()


def fitted(heads: Heads, split: data.Split) -> Calibration:
    """Return the maps with the least weighted cross entropy on a split."""
    calibration = Calibration()
    voted = split.majority >= 0
    counts = torch.bincount(split.majority[voted], minlength=SIZES[0]).clamp(min=1)
    rare = (counts / counts.sum()) ** -RARE_POWER
    rare[data.FERPLUS_LABELS.index("contempt")] *= CONTEMPT
    shy = torch.tensor([SHY.get(label, 1.0) for label in data.FER2013_LABELS])
    cases = (
        (calibration.emotion, voted, split.majority, rare, PULLS[0]),
        (calibration.fer2013, torch.ones_like(voted), split.hard, shy, PULLS[1]),
    )
    both = torch.cat([functional.log_softmax(head, 1) for head in heads], 1)
    for linear, usable, truth, weights, pull in cases:
        fit(linear, both[usable], truth[usable], weights, pull)
    return calibration.eval().requires_grad_(False)


def fit(
    linear: nn.Linear,
    inputs: torch.Tensor,
    truth: torch.Tensor,
    weights: torch.Tensor,
    pull: float,
) -> None:
    """Fit one map; `weights` are those of the classes, in any scale: PyTorch divides by them."""
    origin = linear.weight.detach().clone()
    optimizer = torch.optim.LBFGS(linear.parameters(), max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = functional.cross_entropy(linear(inputs), truth, weights)
        loss = loss + pull * (linear.weight - origin).square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)


def held_out(heads: Heads, split: data.Split) -> Heads:
    """Return each picture's calibrated logits, by maps fitted on the other folds."""
    generator = torch.Generator().manual_seed(SEED)
    folds = torch.randperm(len(split.hard), generator=generator) % FOLDS
    answers = tuple(torch.zeros(len(split.hard), size) for size in SIZES)
    for fold in range(FOLDS):
        inside = folds == fold
        calibration = fitted(chosen(heads, ~inside), split.where(~inside))
        for answer, part in zip(answers, calibration(chosen(heads, inside)), strict=True):
            answer[inside] = part
    return answers


def chosen(heads: Heads, rows: torch.Tensor) -> Heads:
    """Return some rows of both heads."""
    return heads[0][rows], heads[1][rows]
