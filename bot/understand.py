"""`python -m bot understand`: what each line of the standard input asks for, as JSON lines."""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import structlog

from emotion.transformer import TransformerAnalyzer
from emotion.words import PairAnalyzer
from handlers.intents import Encoder
from handlers.understanding import Understander
from models.media import BOTH_KINDS
from models.understanding import Understanding
from recommender.catalogue import Catalogue

log = structlog.get_logger(__name__)

NAMED = 20_000
"""How many items of a large catalogue are found under a misspelt name."""


def understander(weights: Path, catalogue: Catalogue, encoder: Encoder | None) -> Understander:
    """Return what understands messages and knows the catalogue's names.

    Args:
        weights: the folder of the networks.
        catalogue: whose titles and makers are found exactly.
        encoder: the text network; None when words alone must do.

    Raises:
        StartupError: the weights of the heads are missing or broken.
    """
    titles, makers = names(catalogue)
    return Understander.load(weights, encoder, titles=titles, makers=makers)


def names(catalogue: Catalogue) -> tuple[Sequence[str], Sequence[str]]:
    """Return the titles and the makers of a catalogue, the best known first."""
    items = catalogue.best_known(NAMED)
    makers = [name for item in items for name in (item.maker, *item.maker.split(" & "))]
    return [item.title for item in items], list(dict.fromkeys(makers))


def encoder(weights: Path) -> Encoder | None:
    """Return the text network, or None and a line in the log when there is none.

    Raises:
        StartupError: it is there and cannot be used.
    """
    if PairAnalyzer.is_there(weights):
        return TransformerAnalyzer.load(weights)
    log.warning("text network missing, words alone tell what is wanted")
    return None


def understand(weights: Path, lines: Iterable[bytes]) -> int:
    """Print a JSON object for each line; return the exit code."""
    reader = understander(weights, Catalogue.load(), encoder(weights))
    for line in lines:
        told = reader.understand(line.decode("utf-8", "replace").rstrip("\r\n"))
        sys.stdout.write(json.dumps(fields(told), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0


def fields(told: Understanding) -> dict[str, object]:
    """Return what is printed of an understanding; absent wishes are null or empty."""
    kind = "both" if told.kinds == BOTH_KINDS else told.kinds[0].value if told.kinds else None
    return {
        "intent": told.intent.value,
        "kind": kind,
        "mode": told.mode.value if told.mode else None,
        "emotion": told.emotion.value if told.emotion else None,
        "genres": list(told.genres),
        "not_genres": list(told.not_genres),
        "years": list(told.years) if told.years else None,
        "max_runtime": told.max_runtime,
        "language": told.language,
        "family_safe": told.family_safe,
        "similar_to": told.similar_to,
        "by": told.by,
        "count": told.count,
        "confidence": round(told.confidence, 3),
    }
