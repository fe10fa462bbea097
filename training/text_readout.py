"""Settle the head for valence, arousal and dominance once the encoder has come to rest.

While it trains, the head follows an encoder that moves under it and sees half of EmoBank an
epoch. Afterwards its best correction on the whole train part is a linear system.
"""

import torch

from training.text_data import Split, batches, padded
from training.text_net import VAD, TextNet

RIDGE = 3000.0
"""Penalty on the correction. Cross-validation on the train part is flat from 1000 up."""


@torch.no_grad()
def refit(net: TextNet, rated: Split) -> None:
    """Correct the head by ridge regression on what it still gets wrong.

    Args:
        net: trained; changed in place.
        rated: texts with ratings.
    """
    read = features(net, rated)
    weight, bias = net.heads.weight[-VAD:], net.heads.bias[-VAD:]
    wrong = rated.vad - (read @ weight.T + bias)
    middle, offset = read.mean(0), wrong.mean(0)
    spread = (read - middle).double()
    bend = spread.T @ spread + RIDGE * torch.eye(spread.shape[1], dtype=torch.float64)
    change = torch.linalg.solve(bend, spread.T @ (wrong - offset).double()).float()
    weight += change.T
    bias += offset - middle @ change


def features(net: TextNet, split: Split) -> torch.Tensor:
    """Return what the heads are given for each text, (N, 1152)."""
    found = torch.empty(len(split), net.heads.in_features)
    given: list[torch.Tensor] = []
    hook = net.heads.register_forward_pre_hook(lambda _, inputs: given.append(inputs[0]))
    for rows in batches(split.tokens, range(len(split)), 128, 10_000):
        net(*padded([split.tokens[row] for row in rows]))
        found[rows] = given.pop()
    hook.remove()
    return found
