"""What the text network learns from: GoEmotions, EmoBank, SemEval 2017, as tokens and targets.

All of it lies in `DATA/text`. Texts pass through the same cleaning as in the service.
"""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from emotion.emoji import spelled_out
from emotion.sentences import clean
from training.evaluate_text import EKMAN

EVERYDAY = Path(__file__).with_name("everyday_train.tsv")
"""What people tell a chatbot, with GoEmotions' labels: written by us, see the model card."""
LONGEST = 64
"""Tokens: 99.9 % of GoEmotions are shorter."""

SENTIMENT = ("positive", "negative", "ambiguous", "neutral")
"""The groups of GoEmotions' paper; a text may be in several."""
POLARITY = ("negative", "neutral", "positive")
"""Exactly one; SemEval's labels, and GoEmotions' where a text is in one of these groups."""
VAD = ("V", "A", "D")
"""EmoBank's (Buechel and Hahn 2017) valence, arousal and dominance, 1 to 5."""
MIDDLE, HALF_RANGE = 3.0, 0.5
"""A rating r is learned as (r - 3) / 0.5, which has a deviation near 1."""


def labels28(folder: Path) -> tuple[str, ...]:
    """Return GoEmotions' labels in the order of their numbers."""
    return tuple((folder / "goemotions_labels28.txt").read_text(encoding="utf-8").split())


@dataclass(frozen=True, slots=True)
class Split:
    """Texts and what is known of each; a row of NaN where nothing is.

    Attributes:
        tokens: ids, with [CLS] and [SEP].
        labels: float (N, 28), 0 or 1.
        ekman: float (N, 7), 0 or 1.
        sentiment: float (N, 4), 0 or 1.
        polarity: float (N, 3), one of them 1.
        vad: float (N, 3), scaled.
    """

    tokens: list[list[int]]
    labels: torch.Tensor
    ekman: torch.Tensor
    sentiment: torch.Tensor
    polarity: torch.Tensor
    vad: torch.Tensor

    def __len__(self) -> int:
        return len(self.tokens)

    def __add__(self, other: "Split") -> "Split":
        joined = [torch.cat(pair) for pair in zip(self.targets(), other.targets(), strict=True)]
        return Split(self.tokens + other.tokens, *joined)

    def targets(self) -> tuple[torch.Tensor, ...]:
        """Return all targets, in the order of the network's heads."""
        return self.labels, self.ekman, self.sentiment, self.polarity, self.vad


def goemotions(folder: Path, part: str, tokenizer: Tokenizer) -> Split:
    """Return GoEmotions' "train", "dev" or "test" (Demszky et al. 2020)."""
    with (folder / f"goemotions_{part}.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    groups = [row["sentiment4"].split(",") for row in rows]
    single = [group if len(group) == 1 and group[0] in POLARITY else None for group in groups]
    return Split(
        encode(tokenizer, [row["text"] for row in rows]),
        hot([row["labels28"].split(",") for row in rows], labels28(folder)),
        hot([row["ekman7"].split(",") for row in rows], EKMAN),
        hot(groups, SENTIMENT),
        hot(single, POLARITY),
        unknown(len(rows), len(VAD)),
    )


def emobank(folder: Path, part: str, tokenizer: Tokenizer) -> Split:
    """Return EmoBank's "train" or "dev"."""
    with (folder / f"emobank_{part}.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    vad = torch.tensor([[float(row[axis]) for axis in VAD] for row in rows])
    count = len(rows)
    return Split(
        encode(tokenizer, [row["text"] for row in rows]),
        unknown(count, len(labels28(folder))),
        unknown(count, len(EKMAN)),
        unknown(count, len(SENTIMENT)),
        unknown(count, len(POLARITY)),
        (vad - MIDDLE) / HALF_RANGE,
    )


def semeval(folder: Path, tokenizer: Tokenizer) -> Split:
    """Return the tweets of SemEval 2017 task 4A that may be trained on (Rosenthal et al. 2017)."""
    path = folder / "semeval2017_4A_trainpool.tsv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    count = len(rows)
    return Split(
        encode(tokenizer, [row["text"] for row in rows]),
        unknown(count, len(labels28(folder))),
        unknown(count, len(EKMAN)),
        unknown(count, len(SENTIMENT)),
        hot([[row["sentiment"]] for row in rows], POLARITY),
        unknown(count, len(VAD)),
    )


def everyday(folder: Path, tokenizer: Tokenizer) -> Split:
    """Return our own sentences; groups follow from labels as they do in GoEmotions."""
    with EVERYDAY.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    labels = [row[1].split(",") for row in rows]
    ekman, sentiment = (group_of(folder, column) for column in ("ekman7", "sentiment4"))
    groups = [sorted({sentiment[label] for label in own}) for own in labels]
    single = [group if len(group) == 1 and group[0] in POLARITY else None for group in groups]
    return Split(
        encode(tokenizer, [row[0] for row in rows]),
        hot(labels, labels28(folder)),
        hot([[ekman[label] for label in own] for own in labels], EKMAN),
        hot(groups, SENTIMENT),
        hot(single, POLARITY),
        unknown(len(rows), len(VAD)),
    )


def group_of(folder: Path, column: str) -> dict[str, str]:
    """Return the group of each label, as the texts with a single label tell it."""
    with (folder / "goemotions_train.tsv").open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t")
        return {row["labels28"]: row[column] for row in rows if "," not in row["labels28"]}


def encode(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    """Return the ids of each text, at most `LONGEST`."""
    ready = [spelled_out(clean(text)) for text in texts]
    return [encoding.ids for encoding in tokenizer.encode_batch(ready)]


def hot(names: Sequence[Sequence[str] | None], known: Sequence[str]) -> torch.Tensor:
    """Return float (N, len(known)): 1 where a text has the name, NaN where it has None."""
    table = np.full((len(names), len(known)), np.nan, np.float32)
    for row, own in zip(table, names, strict=True):
        if own is not None:
            row[:] = [name in own for name in known]
    return torch.from_numpy(table)


def unknown(rows: int, columns: int) -> torch.Tensor:
    """Return a table of NaN."""
    return torch.full((rows, columns), torch.nan)


def padded(tokens: Sequence[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return ids and mask, int64 (N, longest); padding is 0 in both."""
    width = max(map(len, tokens))
    ids = torch.zeros(len(tokens), width, dtype=torch.int64)
    mask = torch.zeros_like(ids)
    for row, own in enumerate(tokens):
        ids[row, : len(own)] = torch.tensor(own)
        mask[row, : len(own)] = 1
    return ids, mask


def batches(
    tokens: Sequence[list[int]], order: Sequence[int], size: int, pool: int
) -> Iterator[list[int]]:
    """Yield row numbers, texts of like length together, in the order given but for that.

    Args:
        tokens: of all texts.
        order: row numbers, shuffled or not.
        size: of a batch.
        pool: batches within which rows are sorted by length; their own order is then shuffled
            by PyTorch's generator.
    """
    for start in range(0, len(order), size * pool):
        rows = sorted(order[start : start + size * pool], key=lambda row: len(tokens[row]))
        parts = [rows[n : n + size] for n in range(0, len(rows), size)]
        for number in torch.randperm(len(parts)).tolist():
            yield parts[number]


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file that is read here."""
    files = sorted(
        [EVERYDAY, *folder.glob("goemotions_*"), *folder.glob("emobank_*"), *folder.glob("sem*")]
    )
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
