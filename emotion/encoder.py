"""Texts to the outputs of the text network: WordPiece tokens, then ONNX Runtime."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from emotion.emoji import spelled_out
from emotion.manifest import REMEDY
from emotion.session import opened
from models.errors import StartupError

LONGEST: Final = 64
"""Tokens of one text, as in training; what is longer is cut."""
BATCH: Final = 16
"""Texts that the network reads at once; more gain nothing on one core."""
WIDTH: Final = 384
"""Numbers in a sentence embedding."""
PADDING: Final = 0

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Encoder:
    """The network with its tokenizer. One session serves all threads."""

    session: onnxruntime.InferenceSession
    tokenizer: Tokenizer

    @classmethod
    def load(cls, network: Path, tokenizer: Path, threads: int = 1) -> Self:
        """Return the network of two files.

        Args:
            network: the ONNX file.
            tokenizer: the JSON file of `tokenizers`.
            threads: CPU threads for one batch.

        Raises:
            StartupError: a file is missing or broken.
        """
        session = opened(network, threads)
        try:
            words = Tokenizer.from_file(str(tokenizer))
        except Exception as problem:  # the library raises nothing narrower
            raise StartupError(f"{tokenizer} cannot be used ({problem}): {REMEDY}") from problem
        words.enable_truncation(LONGEST)
        words.no_padding()
        return cls(session, words)

    def run(self, texts: Sequence[str]) -> Mapping[str, Floats]:
        """Return every output of the network by its name, (N, ...), in the order of the texts.

        Eight-bit activations are scaled by batch: the same text in other company gives numbers
        that differ a little.

        Args:
            texts: cleaned (`emotion.sentences.clean`); emoji are spelled out here.
        """
        names = [output.name for output in self.session.get_outputs()]
        encodings = self.tokenizer.encode_batch([spelled_out(text) for text in texts])
        tokens = [encoding.ids for encoding in encodings]
        found: dict[str, Floats] = {}
        for rows in _alike(tokens):
            ids, mask = _padded([tokens[row] for row in rows])
            values = self.session.run(names, {"ids": ids, "mask": mask})
            for name, value in zip(names, values, strict=True):
                whole = found.setdefault(name, np.empty((len(texts), value.shape[1]), np.float32))
                whole[rows] = value
        return found

    def length(self, text: str) -> int:
        """Return how many tokens a text has; `LONGEST` for any longer one."""
        return len(self.tokenizer.encode(spelled_out(text)).ids)


def _alike(tokens: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Yield row numbers in batches of like length, which saves padding."""
    order = sorted(range(len(tokens)), key=lambda row: len(tokens[row]))
    for start in range(0, len(order), BATCH):
        yield order[start : start + BATCH]


def _padded(tokens: Sequence[Sequence[int]]) -> tuple[npt.NDArray[np.int64], ...]:
    """Return ids and mask, (N, longest)."""
    width = max(map(len, tokens))
    ids = np.full((len(tokens), width), PADDING, np.int64)
    mask = np.zeros_like(ids)
    for row, own in enumerate(tokens):
        ids[row, : len(own)] = own
        mask[row, : len(own)] = 1
    return ids, mask
