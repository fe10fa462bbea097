"""Train the face network on FER2013 and FER+ together.

    python -m training.train_face --data ../shared/data

The same command runs on a CPU (about two minutes an epoch on two cores) and on a GPU. It keeps
a checkpoint after each epoch under `training/runs/` and goes on from it when started again.
The public part is looked at after each epoch; the private part is not touched here.
"""

import argparse
import copy
import json
import math
import subprocess
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from emotion.image import looks
from training import augment, data
from training.face_net import FaceNet
from training.warm_start import deepened, unfold

EPOCHS = 18
"""Of one round. The shipped weights had three: 31 epochs from nothing, then two warm restarts
(Loshchilov and Hutter 2016, arXiv:1608.03983) with `--start`, at rates of 0.05 and 0.08."""
RARE = {"disgust": 2, "fear": 2, "contempt": 4}
"""How often an epoch shows pictures of these, by FER+'s majority; FER2013's disgust, too."""
POLISH, POLISH_RATE, POLISH_AVERAGE = 3, 0.02, 0.995
"""The last epochs, with a small rate of their own, without mixing and covering.

After the main part the network is too unsure (temperature 0.7): it has never seen a plain picture.
"""
BATCH = 128
RATE = 0.1
"""Peak learning rate of SGD with Nesterov momentum; falls to zero along a cosine."""
MEASURED = 2048
"""Pictures on which a warm start measures the activations."""
WARM_UP = 1
"""Epochs in which the rate rises from zero, while batch normalisation finds its feet."""
DECAY = 5e-4
"""Weight decay of the kernels; biases and normalisation are spared."""
SOFT_WEIGHT = 1.0
"""FER+ loss against FER2013 loss: equal, each head regularises the trunk for the other."""
AVERAGE = 0.999
"""Decay of the moving average of the weights, for each step; the average is what is shipped."""
SMALL, SMALL_SHARE = 40, 0.7
"""Side of the crops in the first part of a round, and how long that part is: a third fewer
multiplications teach nearly as much (progressive resizing: Howard et al. 2018, DAWNBench)."""
TAUGHT = 0.4
"""How much a network counts that the round starts from, beside FER2013's labels.

A third of those labels is contradicted by FER+'s voters; the network's own opinion of the picture
says which (self-distillation: Furlanello et al. 2018, "Born-again neural networks").
"""
SEED = 20261120
THREADS = 2
"""Of a CPU. Two that must wait for each other are slow where something else wants a core."""

RUNS = Path(__file__).parent / "runs"


def main() -> None:
    """Train, or go on training, and print one line an epoch."""
    arguments = parse()
    torch.set_num_threads(arguments.threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    folder = RUNS / arguments.name
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    splits = data.load(arguments.data)
    run = Run(device, arguments.epochs, arguments.rate)
    if arguments.start:
        run.start(arguments.start, splits[data.TRAIN].pixels)
    run.resume(folder / "last.pt")
    while run.epoch < arguments.epochs:
        started = time.monotonic()
        loss = run.train_epoch(splits[data.TRAIN])
        line = {"epoch": run.epoch, "loss": round(loss, 4), **run.accuracy(splits[data.PUBLIC])}
        line["seconds"] = round(time.monotonic() - started)
        run.history.append(line)
        print(json.dumps(line), flush=True)
        run.save(folder, settings(arguments))


class Run:
    """All that changes while training, so that it can be saved and taken up again."""

    def __init__(self, device: torch.device, epochs: int, rate: float):
        self.device, self.epochs, self.rate = device, epochs, rate
        self.net = FaceNet().to(device, memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.net).eval().requires_grad_(False)
        kernels = [weight for weight in self.net.parameters() if weight.ndim > 1]
        others = [weight for weight in self.net.parameters() if weight.ndim <= 1]
        groups = [{"params": kernels, "weight_decay": DECAY}, {"params": others}]
        self.optimizer = torch.optim.SGD(groups, lr=rate, momentum=0.9, nesterov=True)
        self.epoch = 0
        self.history: list[dict] = []
        self.best = 0.0
        self.opinion: torch.Tensor | None = None

    def start(self, path: Path, pixels: torch.Tensor) -> None:
        """Begin with the weights of a file, and keep what they say of the train pictures."""
        net = FaceNet()
        if path.suffix == ".onnx":
            unfold(net, path, pixels[:MEASURED])
        else:
            weights = torch.load(path, map_location="cpu")
            weights = weights.get("weights", weights)
            if weights.keys() == net.state_dict().keys():
                net.load_state_dict(weights)
            else:
                net = deepened(weights)
        self.net.load_state_dict(net.state_dict())
        self.average.load_state_dict(net.state_dict())
        with torch.autocast(self.device.type, torch.bfloat16):
            self.opinion = predict(self.average, pixels, self.device)[1].float().softmax(1)

    def train_epoch(self, split: data.Split) -> float:
        """Pass over the pictures once in random order; return the mean loss."""
        # seeded by epoch, so that a resumed run draws the same numbers
        torch.manual_seed(SEED + self.epoch)
        shown = repeated(split)
        order = shown[torch.randperm(len(shown))]
        steps = len(order) // BATCH
        total = 0.0
        self.net.train()
        for step in range(steps):
            self.set_rate(self.epoch + step / steps)
            chosen = order[step * BATCH : (step + 1) * BATCH]
            total += self.step(split, chosen)
        self.epoch += 1
        return total / steps

    def step(self, split: data.Split, chosen: torch.Tensor) -> float:
        """Learn from one batch; return its loss."""
        pixels = split.pixels[chosen].to(self.device)
        hard = functional.one_hot(split.hard[chosen], len(data.FER2013_LABELS)).float()
        soft = split.soft[chosen].to(self.device)
        if self.opinion is not None:
            hard.lerp_(self.opinion[chosen], TAUGHT)
        small = self.epoch < SMALL_SHARE * (self.epochs - POLISH)
        pixels = augment.move(pixels, SMALL if small else pixels.shape[-1])
        pixels, hard = augment.light(pixels), hard.to(self.device)
        pixels = augment.pack(augment.blur(pixels))
        if not self.polishing:
            pixels, (hard, soft) = augment.mix(augment.cover(pixels), hard, soft)
        pixels = pixels.contiguous(memory_format=torch.channels_last)
        with torch.autocast(self.device.type, torch.bfloat16):
            emotion, fer2013 = self.net(pixels)
        # a row of `soft` sums to 0 where FER+ has no majority, and then costs nothing
        loss = cross_entropy(fer2013, hard) + SOFT_WEIGHT * cross_entropy(emotion, soft)
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        self.optimizer.step()
        self.follow()
        return float(loss.detach())

    @property
    def polishing(self) -> bool:
        """Whether the last epochs have begun."""
        return self.epoch >= self.epochs - POLISH

    def set_rate(self, epoch: float) -> None:
        """Set the learning rate for a moment, counted in epochs."""
        main = self.epochs - POLISH
        if self.polishing:
            peak, progress = POLISH_RATE, (epoch - main) / POLISH
        else:
            peak = self.rate * min(1.0, epoch / WARM_UP)
            progress = max(0.0, (epoch - WARM_UP) / (main - WARM_UP))
        for group in self.optimizer.param_groups:
            group["lr"] = peak * 0.5 * (1 + math.cos(math.pi * progress))

    @torch.no_grad()
    def follow(self) -> None:
        """Let the averaged weights take a step towards the trained ones."""
        ours, theirs = self.average.state_dict(), self.net.state_dict()
        # early on the average would remember the random start, so it follows faster
        slow = POLISH_AVERAGE if self.polishing else AVERAGE
        decay = min(slow, 1 - 1 / (1 + 0.2 * self.steps()))
        for name, value in ours.items():
            if value.is_floating_point():
                value.lerp_(theirs[name], 1 - decay)
            else:
                value.copy_(theirs[name])

    def steps(self) -> int:
        """Return how many steps were taken; batch normalisation counts them anyway."""
        return int(self.net.stem[1].num_batches_tracked)

    @torch.no_grad()
    def accuracy(self, split: data.Split) -> dict[str, float]:
        """Return the accuracy of both heads with the averaged weights, as in service."""
        with torch.autocast(self.device.type, torch.bfloat16):
            emotion, fer2013 = predict(self.average, split.pixels, self.device)
        voted = split.majority >= 0
        right = emotion.argmax(1)[voted] == split.majority[voted]
        return {
            "fer2013": round(float((fer2013.argmax(1) == split.hard).float().mean()), 4),
            "ferplus": round(float(right.float().mean()), 4),
        }

    def save(self, folder: Path, chosen: dict) -> None:
        """Keep everything needed to go on, and the best averaged weights so far."""
        state = {
            name: getattr(self, name).state_dict() for name in ("net", "average", "optimizer")
        }
        state |= {"epoch": self.epoch, "history": self.history, "best": self.best}
        score = self.history[-1]["fer2013"] + self.history[-1]["ferplus"]
        if score >= self.best:
            self.best = state["best"] = score
            best = {"weights": state["average"], "history": self.history, "settings": chosen}
            torch.save(best, folder / "best.pt")
        torch.save(state, folder / "next.pt")
        (folder / "next.pt").replace(folder / "last.pt")

    def resume(self, path: Path) -> None:
        """Take up an interrupted run, if there is one."""
        if not path.exists():
            return
        state = torch.load(path, map_location=self.device)
        for name in ("net", "average", "optimizer"):
            getattr(self, name).load_state_dict(state[name])
        self.epoch, self.history, self.best = state["epoch"], state["history"], state["best"]


def repeated(split: data.Split) -> torch.Tensor:
    """Return the indices of an epoch's pictures, the rare ones several times."""
    times = torch.ones_like(split.hard)
    times[split.hard == data.FER2013_LABELS.index("disgust")] = RARE["disgust"]
    for label, often in RARE.items():
        times[split.majority == data.FERPLUS_LABELS.index(label)] = often
    return torch.arange(len(split.hard)).repeat_interleave(times)


def cross_entropy(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Return the cross entropy with soft targets, in full precision."""
    return -(target * functional.log_softmax(logits.float(), 1)).sum(1).mean()


@torch.no_grad()
def predict(
    net: nn.Module, pixels: torch.Tensor, device: torch.device
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return both heads' logits on the CPU, each the mean of two looks, as in service."""
    heads: tuple[list, list] = ([], [])
    for part in pixels.split(256):
        both = np.stack([looks(one) for one in part.numpy()], axis=1)
        first, second = (
            net(torch.from_numpy(look).to(device).contiguous(memory_format=torch.channels_last))
            for look in both
        )
        for head, one, other in zip(heads, first, second, strict=True):
            head.append(((one + other) / 2).cpu())
    return torch.cat(heads[0]), torch.cat(heads[1])


def settings(arguments: argparse.Namespace) -> dict:
    """Return what made this run what it is, for the result file."""
    names = (
        "BATCH",
        "WARM_UP",
        "DECAY",
        "SOFT_WEIGHT",
        "AVERAGE",
        "POLISH",
        "POLISH_RATE",
        "RARE",
        "SMALL",
        "SMALL_SHARE",
        "TAUGHT",
    )
    command = ["git", "rev-parse", "HEAD"]
    commit = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return {
        "epochs": arguments.epochs,
        "start": str(arguments.start or "random"),
        "peak_rate": arguments.rate,
        **{name.lower(): globals()[name] for name in names},
        "seed": SEED,
        "commit": commit.stdout.strip(),
        "torch": str(torch.__version__),
        "checksums": data.checksums(arguments.data),
    }


def parse() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--name", default="face")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--start", type=Path, help="an ONNX file or checkpoint to go on from")
    parser.add_argument("--threads", type=int, default=THREADS, help="1 beside other programs")
    return parser.parse_args()


if __name__ == "__main__":
    main()
