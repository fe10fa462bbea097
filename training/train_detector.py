"""Train the face detector to say what its teacher says.

    python -m training.train_detector --shared ../shared

The same command runs on a CPU (45 pictures a second on two cores that others used too) and on a
GPU. On Linux, `MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=17179869184 MALLOC_ARENA_MAX=1` before it
doubles the pace: freed memory is kept instead of being handed back at every step. It keeps a
checkpoint under `training/runs/` and goes on from it when started again. One thread paints
pictures and asks the teacher, the rest learns.
"""

import argparse
import contextlib
import copy
import itertools
import json
import math
import queue
import subprocess
import threading
import time
from collections.abc import Generator
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn

from training import detector_data
from training.detector_losses import FOCUS, NEAR, SEEN, losses
from training.detector_net import DetectorNet, Served
from training.detector_pictures import Painter
from training.detector_teacher import Teacher, as_input

STEPS = 5000
BATCH = 32
SIDES = (256, 256, 256, 320, 192)
"""Sides of the pictures, px, one for each step in turn: a batch holds one size."""
RATE = 3e-3
"""Peak learning rate of AdamW; falls to zero along a cosine."""
WARM_UP = 120
DECAY = 0.01
"""Weight decay of the kernels; biases and normalisation are spared."""
AVERAGE = 0.997
"""Decay of the moving average of the weights, for each step; the average is what is shipped."""
WEIGHTS = {"score": 1.0, "box": 2.0, "landmarks": 4.0, "hint": 0.5}
CLIP = 5.0
"""Largest norm of the gradient."""
SEED = 20261120
THREADS = 2
SAVE_EVERY = 200
AHEAD = 4
"""Batches that wait for their turn."""
KEPT = 32
"""Batches that are kept to be learned from once more: painting one costs as much as learning."""

RUNS = Path(__file__).parent / "runs"


def main() -> None:
    """Train, or go on training, and print one line every `SAVE_EVERY` steps."""
    arguments = parse()
    torch.set_num_threads(arguments.threads)
    cv2.setNumThreads(1)
    torch.manual_seed(SEED)
    folder = RUNS / arguments.name
    folder.mkdir(parents=True, exist_ok=True)
    training, _ = detector_data.load(arguments.shared, Teacher(arguments.shared))
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    run = Run(device, arguments.steps, arguments.minutes)
    run.resume(folder / "last.pt")
    sums: dict[str, float] = {}
    started = time.monotonic()
    stream = lessons(arguments.shared, training, run.step)
    while run.progress() < 1:
        pictures, lesson = next(stream)
        for name, value in run.learn(pictures, lesson).items():
            sums[name] = sums.get(name, 0.0) + value / SAVE_EVERY
        run.seconds += time.monotonic() - started
        started = time.monotonic()
        if run.step % SAVE_EVERY == 0:
            line = {"step": run.step, **{name: round(part, 4) for name, part in sums.items()}}
            run.history.append(line | {"seconds": round(run.seconds)})
            print(json.dumps(run.history[-1]), flush=True)
            run.save(folder / "last.pt", settings(arguments))
            sums = {}
    stream.close()
    run.save(folder / "last.pt", settings(arguments) | {"steps": run.step})


Lesson = tuple[np.ndarray, list[np.ndarray]]


def lessons(shared: Path, part: detector_data.Part, first: int) -> Generator[Lesson]:
    """Yield pictures, uint8 (N, H, W, 3), and the teacher's answers, made in other threads."""
    ready: queue.Queue[Lesson] = queue.Queue(AHEAD)
    over = threading.Event()

    def prepare(offset: int, every: int) -> None:
        teacher = Teacher(shared)
        for step in itertools.count(first + offset, every):
            # seeded by step, so that a resumed run goes on with pictures not seen yet
            painter = Painter(part, SEED + step)
            pictures = painter.batch(BATCH, SIDES[step % len(SIDES)])
            ready.put((pictures, teacher.lesson(as_input(pictures))))
            if over.is_set():
                return

    # on a GPU the painters are the bottleneck; on a CPU they share it with the learner
    count = max(1, torch.get_num_threads() - 1)
    painters = [threading.Thread(target=prepare, args=(one, count)) for one in range(count)]
    for painter in painters:
        painter.start()
    try:
        kept: list[Lesson] = []
        rng = np.random.default_rng(SEED + first)
        while True:
            kept.append(ready.get())
            yield kept[-1]
            if len(kept) > KEPT:
                yield kept.pop(int(rng.integers(KEPT)))
    finally:
        over.set()
        while any(painter.is_alive() for painter in painters):
            with contextlib.suppress(queue.Empty):
                ready.get(timeout=0.1)


class Run:
    """All that changes while training, so that it can be saved and taken up again."""

    def __init__(self, device: torch.device, steps: int, minutes: float | None):
        self.device, self.steps, self.minutes = device, steps, minutes
        self.net = DetectorNet().to(device, memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.net).eval().requires_grad_(False)
        kernels = [weight for weight in self.net.parameters() if weight.ndim > 1]
        others = [weight for weight in self.net.parameters() if weight.ndim <= 1]
        groups = [{"params": kernels, "weight_decay": DECAY}, {"params": others}]
        self.optimizer = torch.optim.AdamW(groups, lr=RATE, weight_decay=0.0)
        self.step, self.seconds = 0, 0.0
        self.history: list[dict] = []

    def learn(self, pictures: np.ndarray, lesson: list[np.ndarray]) -> dict[str, float]:
        """Take one step; return the parts of its loss."""
        # the layout (N, H, W, C) of the pictures is what channels_last means
        pixels = torch.from_numpy(pictures).to(self.device).permute(0, 3, 1, 2).float()
        targets = [torch.from_numpy(part).to(self.device).float() for part in lesson]
        with torch.autocast(self.device.type, torch.bfloat16):
            levels = self.net(pixels)
        parts = losses(levels, targets)
        loss = sum(WEIGHTS[name] * part for name, part in parts.items())
        self.set_rate()
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), CLIP)
        self.optimizer.step()
        self.step += 1
        self.follow()
        return {name: float(part.detach()) for name, part in parts.items()}

    def progress(self) -> float:
        """Return which share of the steps, or of the time, is behind us."""
        if self.minutes is None:
            return self.step / self.steps
        return self.seconds / (60 * self.minutes)

    def set_rate(self) -> None:
        """Set the learning rate of the next step."""
        rise = min(1.0, (self.step + 1) / WARM_UP)
        rate = RATE * rise * 0.5 * (1 + math.cos(math.pi * min(1.0, self.progress())))
        for group in self.optimizer.param_groups:
            group["lr"] = rate

    @torch.no_grad()
    def follow(self) -> None:
        """Let the averaged weights take a step towards the trained ones."""
        # early on the average would remember the random start, so it follows faster
        decay = min(AVERAGE, 1 - 1 / (1 + 0.1 * self.step))
        theirs = self.net.state_dict()
        for name, value in self.average.state_dict().items():
            if value.is_floating_point():
                value.lerp_(theirs[name], 1 - decay)
            else:
                value.copy_(theirs[name])

    def save(self, path: Path, chosen: dict) -> None:
        """Keep everything needed to go on."""
        names = ("net", "average", "optimizer")
        state = {name: getattr(self, name).state_dict() for name in names}
        state |= {"step": self.step, "seconds": self.seconds}
        state |= {"history": self.history, "settings": chosen}
        torch.save(state, path.with_suffix(".next"))
        path.with_suffix(".next").replace(path)

    def resume(self, path: Path) -> None:
        """Take up an interrupted run, if there is one."""
        if not path.exists():
            return
        state = torch.load(path, map_location=self.device)
        for name in ("net", "average", "optimizer"):
            getattr(self, name).load_state_dict(state[name])
        self.step, self.seconds = state["step"], state["seconds"]
        self.history = state["history"]


def served(path: Path) -> tuple[Served, dict]:
    """Return the averaged net of a checkpoint as it is shipped, and the checkpoint."""
    state = torch.load(path, map_location="cpu")
    net = DetectorNet().eval()
    net.load_state_dict(state["average"])
    return Served(net).eval(), state


def settings(arguments: argparse.Namespace) -> dict:
    """Return what made this run what it is, for the result file."""
    names = ("BATCH", "SIDES", "RATE", "WARM_UP", "DECAY", "AVERAGE", "KEPT")
    command = ["git", "rev-parse", "HEAD"]
    commit = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return {
        "steps": arguments.steps,
        "minutes": arguments.minutes,
        **{name.lower(): globals()[name] for name in names},
        "weights": WEIGHTS,
        "losses": {"focus": FOCUS, "seen": SEEN, "near": NEAR},
        "seed": SEED,
        "commit": commit.stdout.strip(),
        "torch": str(torch.__version__),
        "checksums": detector_data.checksums(arguments.shared),
    }


def parse() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--name", default="detector")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--minutes", type=float, help="stop by the clock, not after --steps")
    parser.add_argument("--threads", type=int, default=THREADS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
