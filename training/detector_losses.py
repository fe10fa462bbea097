"""What the detector is told it did wrong, against the teacher's answer.

Which cell answers for which face is settled by the teacher, cell by cell: its score is the target
of ours (quality focal loss, Li et al. 2020, arXiv:2006.04388), and where it sees a face, its box
and landmarks are. Our features before the heads are drawn to its features as well (Romero et al.
2015, arXiv:1412.6550): 64 numbers a cell teach faster than 16.
"""

import torch
from torch.nn import functional

from training.detector_net import KINDS, NECK, STRIDES, Cells

FOCUS = 1.5
"""Power that turns the eye to cells still wrong: nearly all are easy background."""
SEEN = 0.25
"""From this score of the teacher on, a cell learns box and landmarks."""
NEAR = 5.0
"""How much more the features count where the teacher sees a face."""


def losses(levels: list[Cells], targets: list[torch.Tensor]) -> dict[str, torch.Tensor]:
    """Return the parts of the loss, each a mean over the cells that it concerns."""
    names = ("score", "box", "landmarks", "hint")
    parts = {name: torch.zeros((), device=targets[0].device) for name in names}
    scores = [target[:, :1] for target in targets]
    faces = sum(score[score > SEEN].sum() for score in scores) + 1.0
    for cells, target in zip(levels, targets, strict=True):
        score, box, landmarks, features = target.split([1, 4, KINDS["kps"], NECK], dim=1)
        parts["score"] = parts["score"] + sum(
            focal(logits, score).sum() / faces for logits in (cells.cls, cells.obj)
        )
        weight = score * (score > SEEN)
        size = box[:, 2:].mean(1, keepdim=True).exp()
        apart = functional.smooth_l1_loss(
            cells.kps / size, landmarks / size, beta=0.05, reduction="none"
        )
        parts["landmarks"] = (
            parts["landmarks"] + (apart.mean(1, keepdim=True) * weight).sum() / faces
        )
        parts["box"] = parts["box"] + ((1 - overlap(cells.bbox, box)) * weight).sum() / faces
        parts["hint"] = parts["hint"] + hint(cells.features, features, score) / len(STRIDES)
    return parts


def focal(logits: torch.Tensor, score: torch.Tensor) -> torch.Tensor:
    """Return the quality focal loss of each cell."""
    doubt = (logits.sigmoid() - score).abs() ** FOCUS
    return doubt * functional.binary_cross_entropy_with_logits(logits, score, reduction="none")


def overlap(ours: torch.Tensor, theirs: torch.Tensor) -> torch.Tensor:
    """Return the efficient overlap (arXiv:2101.08158), (N, 1, H, W), 1 for equal boxes.

    It is the intersection over union, less what centre, width and height are off by.
    """
    middles = ours[:, :2], theirs[:, :2]
    sizes = ours[:, 2:].clamp(-6, 6).exp(), theirs[:, 2:].exp()
    low = [middle - size / 2 for middle, size in zip(middles, sizes, strict=True)]
    high = [middle + size / 2 for middle, size in zip(middles, sizes, strict=True)]
    common = (torch.minimum(*high) - torch.maximum(*low)).clamp(min=0).prod(1, keepdim=True)
    union = sizes[0].prod(1, keepdim=True) + sizes[1].prod(1, keepdim=True) - common
    hull = torch.maximum(*high) - torch.minimum(*low)
    off = (middles[0] - middles[1]).square().sum(1, keepdim=True) / hull.square().sum(
        1, keepdim=True
    )
    uneven = ((sizes[0] - sizes[1]) / hull).square().sum(1, keepdim=True)
    return common / union - off - uneven


def hint(ours: torch.Tensor, theirs: torch.Tensor, score: torch.Tensor) -> torch.Tensor:
    """Return how far the features are from the teacher's, in its own deviations."""
    spread = theirs.var((0, 2, 3), keepdim=True)
    spread = spread + 0.1 * spread.mean()  # or channels that hardly ever speak would be heard most
    weight = 0.2 + NEAR * score
    off = ((ours.float() - theirs).square() / spread).mean(1, keepdim=True)
    return (off * weight).sum() / weight.sum()
