"""Train the text network on GoEmotions, EmoBank, a part of SemEval 2017 and everyday sentences.

    python -m training.train_text --data ../shared/data

It keeps a checkpoint after each epoch under `training/runs/` and goes on from it when started
again. GoEmotions' and EmoBank's dev parts are looked at after each epoch, test parts not at all.
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

from training import text_data as data
from training.text_judge import judged, predict
from training.text_net import LAYERS, OUTPUTS, TextNet, start_net, start_tokenizer

EPOCHS = 4
BATCH, POOL = 64, 50
TWEETS = 2_000
"""Tweets an epoch, others each time: they teach sentiment, and GoEmotions shall stay in front."""
PLENTY = 0.5
"""Share of the texts with no label but neutral, and of EmoBank's, that an epoch shows, others
each time."""
EVERYDAY_TIMES = 2
"""How often an epoch shows each of our own sentences."""
TAUGHT = 0.5
"""How much a teacher's opinion counts beside GoEmotions' and EmoBank's labels, when there is a
teacher: a network trained by the same command before, whose doubts tell which labels resemble
each other (Furlanello et al. 2018, "Born-again neural networks")."""
RATE, HEADS_RATE, PER_LAYER = 1.2e-4, 1e-3, 0.85
"""Peak rates of the last layer and of the heads; each layer below learns 0.85 times as fast."""
WARM_UP = 0.06
"""Share of all steps in which the rates rise; then they fall to zero in a straight line."""
DECAY = 0.01
RARE = 0.3
"""A label's positive texts weigh (negatives / positives) ** 0.3: 1.2 for neutral, 7 for grief."""
WEIGHTS = (1.0, 0.4, 0.4, 0.3, 0.3)
"""Of the losses of the five heads; each is a mean over texts, a sum over labels divided by 4."""
KEPT = 2.0
"""Weight of 1 - cosine between our sentence embedding and the start's, which the training would
otherwise bend towards feelings alone."""
KEPT_EACH = 4
"""Every fourth text has its first embedding remembered, which saves time."""
UNREAD = 0.06
"""Share of tokens that are shown as [MASK], so that no single word decides."""
CLS, SEP, MASK = 101, 102, 103
AVERAGE = 0.998
"""Decay of the moving average of the weights, for each step; the average is what is shipped."""
SEED = 20261121

RUNS = Path(__file__).parent / "runs"


def main() -> None:
    """Train, or go on training, and print one line an epoch."""
    arguments = parse()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(SEED)
    folder, texts, tokenizer = RUNS / arguments.name, arguments.data / "text", start_tokenizer()
    folder.mkdir(parents=True, exist_ok=True)
    learned = data.goemotions(texts, "train", tokenizer) + data.emobank(texts, "train", tokenizer)
    others = data.semeval(texts, tokenizer), data.everyday(texts, tokenizer)
    dev = data.goemotions(texts, "dev", tokenizer), data.emobank(texts, "dev", tokenizer)
    net = start_net()
    run = Run(net, (learned, *others), arguments.epochs)
    run.remember(net)
    if arguments.teacher:
        run.listen(arguments.teacher)
    run.resume(folder / "last.pt")
    while run.epoch < arguments.epochs:
        started = time.monotonic()
        loss = run.train_epoch()
        line = {"epoch": run.epoch, "loss": round(loss, 4), **judged(run.average, *dev)}
        line["seconds"] = round(time.monotonic() - started)
        run.history.append(line)
        print(json.dumps(line), flush=True)
        run.save(folder, settings(arguments))


class Run:
    """All that changes while training, so that it can be saved and taken up again."""

    def __init__(
        self, net: TextNet, parts: tuple[data.Split, data.Split, data.Split], epochs: int
    ):
        learned, tweets, everyday = parts
        split = learned + tweets + everyday
        self.net, self.split, self.epochs = net, split, epochs
        self.main_part, self.tweets, self.everyday = map(len, parts)
        self.average = copy.deepcopy(net).eval().requires_grad_(False)
        self.optimizer = torch.optim.AdamW(groups(net), weight_decay=DECAY, fused=True)
        self.peaks = [group["lr"] for group in self.optimizer.param_groups]
        self.targets = torch.cat(split.targets(), 1)
        self.weights = rarity(self.targets)
        only_neutral = (split.labels[:, -1] == 1) & (split.labels.sum(1) == 1)
        self.plenty = (only_neutral | split.labels[:, -1].isnan())[: self.main_part]
        self.originals = torch.empty(0)
        self.epoch, self.history = 0, []
        first = net.heads.bias.detach()
        known = sum(OUTPUTS[:3])
        share = self.targets[:, :known].nanmean(0)
        first[:known] = torch.log(share / (1 - share))

    def remember(self, net: TextNet) -> None:
        """Compute the embeddings of the start, before it changes."""
        self.originals = predict(net.eval(), self.split.tokens[: self.main_part : KEPT_EACH])[1]

    def listen(self, teacher: Path) -> None:
        """Mix the opinion of an earlier run into the targets of GoEmotions and EmoBank."""
        net = start_net()
        net.load_state_dict(torch.load(teacher, map_location="cpu")["average"])
        outputs = predict(net.eval(), self.split.tokens[: self.main_part])[0]
        known, poles = sum(OUTPUTS[:3]), sum(OUTPUTS[:4])
        # rare labels weigh more in training, which moves the logits by the weight's logarithm
        labels = torch.sigmoid(outputs[:, :known] - self.weights.log())
        opinion = torch.cat([labels, outputs[:, known:poles].softmax(1), outputs[:, poles:]], 1)
        # what is unknown stays so: NaN plus anything is NaN
        self.targets[: self.main_part].lerp_(opinion, TAUGHT)

    def train_epoch(self) -> float:
        """Pass once over GoEmotions and EmoBank, some tweets, our sentences; return mean loss."""
        # seeded by epoch, so that a resumed run draws the same numbers
        torch.manual_seed(SEED + self.epoch)
        tweets = torch.randperm(self.tweets)[:TWEETS] + self.main_part
        everyday = torch.arange(self.everyday) + self.main_part + self.tweets
        shown = ~self.plenty | (torch.rand(self.main_part) < PLENTY)
        order = torch.cat([shown.nonzero()[:, 0], tweets, *[everyday] * EVERYDAY_TIMES])
        order = order[torch.randperm(len(order))].tolist()
        steps, total = math.ceil(len(order) / BATCH), 0.0
        self.net.train()
        for step, rows in enumerate(data.batches(self.split.tokens, order, BATCH, POOL)):
            self.set_rate((self.epoch * steps + step) / (self.epochs * steps))
            total += self.step(rows)
            self.follow(self.epoch * steps + step)
            if step % 100 == 0:
                print(f"  step {step}/{steps}, loss {total / (step + 1):.4f}", flush=True)
        self.epoch += 1
        return total / steps

    def step(self, rows: list[int]) -> float:
        """Learn from one batch; return its loss."""
        ids, mask = data.padded([self.split.tokens[row] for row in rows])
        unread = (torch.rand(ids.shape) < UNREAD) & (ids != CLS) & (ids != SEP) & (mask == 1)
        with torch.autocast("cpu", torch.bfloat16):
            outputs, embeddings = self.net(ids.masked_fill(unread, MASK), mask)
        loss = self.loss(outputs.float(), self.targets[rows])
        kept = [n for n, row in enumerate(rows) if row < self.main_part and row % KEPT_EACH == 0]
        if kept:
            first = self.originals[[rows[n] // KEPT_EACH for n in kept]]
            loss = loss + KEPT * (1 - (embeddings.float()[kept] * first).sum(1)).mean()
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimizer.step()
        return float(loss.detach())

    def loss(self, outputs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        """Return the weighted sum of the five heads' losses over the texts that have targets."""
        parts = zip(
            outputs.split(OUTPUTS, 1), targets.split(OUTPUTS, 1), WEIGHTS, range(5), strict=True
        )
        rarities = self.weights.split(OUTPUTS[:3])
        total = outputs.new_zeros(())
        for output, target, weight, head in parts:
            there = ~target[:, 0].isnan()
            if not there.any():
                continue
            output, target = output[there], target[there]  # noqa: PLW2901
            if head < len(rarities):
                each = functional.binary_cross_entropy_with_logits(
                    output, target, pos_weight=rarities[head], reduction="none"
                )
                total = total + weight * each.sum(1).mean() / 4
            elif output.shape[1] == len(data.VAD) and head == len(OUTPUTS) - 1:
                total = total + weight * (output - target).square().mean()
            else:
                total = total + weight * functional.cross_entropy(output, target)
        return total

    def set_rate(self, progress: float) -> None:
        """Set the learning rates for a moment, from 0 at the start to 1 at the end."""
        rising, falling = progress / WARM_UP, (1 - progress) / (1 - WARM_UP)
        for group, peak in zip(self.optimizer.param_groups, self.peaks, strict=True):
            group["lr"] = peak * min(rising, falling)

    @torch.no_grad()
    def follow(self, step: int) -> None:
        """Let the averaged weights take a step towards the trained ones."""
        # early on the average would remember the start, so it follows faster
        decay = min(AVERAGE, 1 - 1 / (1 + 0.2 * step))
        ours, theirs = list(self.average.parameters()), list(self.net.parameters())
        torch._foreach_lerp_(ours, theirs, 1 - decay)

    def save(self, folder: Path, chosen: dict) -> None:
        """Keep everything needed to go on; an evaluation reads "average"."""
        state = {
            name: getattr(self, name).state_dict() for name in ("net", "average", "optimizer")
        }
        state |= {"epoch": self.epoch, "history": self.history, "settings": chosen}
        torch.save(state, folder / "next.pt")
        (folder / "next.pt").replace(folder / "last.pt")

    def resume(self, path: Path) -> None:
        """Take up an interrupted run, if there is one."""
        if not path.exists():
            return
        state = torch.load(path, map_location="cpu")
        for name in ("net", "average", "optimizer"):
            getattr(self, name).load_state_dict(state[name])
        self.epoch, self.history = state["epoch"], state["history"]


def groups(net: TextNet) -> list[dict]:
    """Return the parameters with their peak rates: the deeper, the slower."""
    deepest = RATE * PER_LAYER**LAYERS
    found = [
        {"params": [*net.words.parameters(), *net.places.parameters()], "lr": deepest},
        {"params": list(net.norm.parameters()), "lr": deepest},
        {"params": list(net.heads.parameters()), "lr": HEADS_RATE},
    ]
    for depth, layer in enumerate(net.layers):
        rate = RATE * PER_LAYER ** (LAYERS - 1 - depth)
        found.append({"params": list(layer.parameters()), "lr": rate})
    return found


def rarity(targets: torch.Tensor) -> torch.Tensor:
    """Return what a positive text of each label weighs, (39,)."""
    share = targets[:, : sum(OUTPUTS[:3])].nanmean(0)
    return ((1 - share) / share) ** RARE


def settings(arguments: argparse.Namespace) -> dict:
    """Return what made this run what it is, for the result file."""
    chosen = (
        *("BATCH", "TWEETS", "RATE", "HEADS_RATE", "PER_LAYER", "WARM_UP", "DECAY", "RARE"),
        *(
            "TAUGHT",
            "EVERYDAY_TIMES",
            "WEIGHTS",
            "PLENTY",
            "KEPT",
            "KEPT_EACH",
            "UNREAD",
            "AVERAGE",
        ),
    )
    command = ["git", "rev-parse", "HEAD"]
    commit = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return {
        "epochs": arguments.epochs,
        "teacher": bool(arguments.teacher),
        **{name.lower(): globals()[name] for name in chosen},
        "seed": SEED,
        "commit": commit.stdout.strip(),
        "torch": str(torch.__version__),
        "checksums": data.checksums(arguments.data / "text"),
    }


def parse() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--name", default="text")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--rate", type=float, default=RATE)
    runs = {"type": Path, "nargs": "+", "default": []}
    parser.add_argument("--teachers", **runs, help="checkpoints of earlier runs, to learn from")
    parser.add_argument(
        "--start", **runs, help="the same, the mean of whose weights to go on from"
    )
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
