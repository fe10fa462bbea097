"""Train the tagger of `recommender/tagger.py` on frozen sentence embeddings.

    .venv/bin/python -m training.train_tagger && .venv/bin/python -m training.evaluate_tagger

Run it again whenever `models/weights/text_emotion.onnx` changes. It needs no PyTorch; embeddings
are kept under `training/runs/tagger/`. Everything is chosen by cross-validation on the train part,
artists kept together; Deezer's validation part is only read by `evaluate_tagger`.
"""

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds

from emotion.transformer import TransformerAnalyzer
from models.media import MediaKind
from recommender.evaluation.labels import artist_tags
from recommender.tagger import (
    GENRES_COUNT,
    PROBE,
    Encode,
    Genres,
    embedded,
    plain,
)
from recommender.vocabulary import WORDS
from training import tagger_data as data
from training import tagger_letters as letters
from training.manifest import enter

ALPHAS = (10.0, 20.0, 40.0, 80.0, 160.0)
"""Strengths of ridge regression that are tried."""
FOLDS = 5
SIZE = 96
"""Numbers in the vector of a genre of songs; 64 and 128 do as well."""
SEEN = 10
"""Artists that must carry a tag, or its vector would be chance."""
SPREAD = 0.5
"""Deviation of valence and energy over songs, as over those of the built-in catalogue."""
TAGGED_COUNTS = 0.5
"""A film's place by MovieLens's tags beside one set by hand: many have a single tag."""
LETTERS_SHARE = 0.3
"""What the regression on letters counts beside the one on embeddings."""
SEED = 20261121

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "models" / "weights"
RUNS = ROOT / "training" / "runs" / "tagger"
RESULT = "training/results/tagger.json"

Arrays = dict[str, np.ndarray]


def main() -> None:
    """Train, write the weights and their entry, print what cross-validation says."""
    arguments = parse()
    encode = encoder()
    tags = artist_tags(arguments.data / "music")
    unseen = set(data.songs(arguments.data, "validation", tags).groups)
    known = {artist: own for artist, own in tags.items() if artist not in unseen}
    music = song_genres(known, encode)
    train = scaled(data.songs(arguments.data, "train", tags))
    films = film_examples(arguments.data)
    arrays: Arrays = {"probe": encode([PROBE])[0], "words": encode(list(map(phrase, WORDS)))}
    chosen = {}
    for kind, examples, genres in (
        (MediaKind.MUSIC, train, music),
        (MediaKind.MOVIE, films, film_genres(films, encode)),
    ):
        found, chosen[kind.value] = heads(
            examples, genres, encode, spelled=kind is MediaKind.MUSIC
        )
        for name, array in found.items():
            arrays[name if name.startswith("letters.") else f"{kind}.{name}"] = array
    write(arrays, chosen, arguments.data)
    print(json.dumps(chosen, indent=2))


def phrase(word: str) -> str:
    """Return the text that stands for a word of the vocabulary."""
    return f"{word} mood"


def encoder() -> Encode:
    """Return the shipped encoder, which remembers long lists."""
    analyzer = TransformerAnalyzer.load(WEIGHTS, threads=2)
    return data.remembered(analyzer.encode, encoder_hash(), RUNS)


def encoder_hash() -> str:
    """Return the SHA-256 of the shipped encoder."""
    return hashlib.sha256((WEIGHTS / "text_emotion.onnx").read_bytes()).hexdigest()


def scaled(songs: data.Examples) -> data.Examples:
    """Return songs with their mean at the origin and `SPREAD` around it."""
    places = SPREAD * (songs.places - songs.places.mean(0)) / songs.places.std(0)
    return data.Examples(songs.items, places, songs.groups, songs.weights)


def film_examples(folder: Path) -> data.Examples:
    """Return the built-in films and the half of MovieLens's that is for training."""
    built_in = data.catalogue_films()
    tagged, _ = data.tagged_films(folder)
    tagged = tagged.of(for_training(tagged.groups))
    return data.Examples(
        [*built_in.items, *tagged.items],
        np.concatenate([built_in.places, tagged.places]),
        np.concatenate([built_in.groups, tagged.groups]),
        np.concatenate([built_in.weights, TAGGED_COUNTS * tagged.weights]),
    )


def for_training(groups: np.ndarray) -> np.ndarray:
    """Return which films to learn from, half of them, by their titles."""
    return np.array([hashlib.sha256(name.encode()).digest()[0] % 2 == 0 for name in groups])


def song_genres(tags: Mapping[str, Counter[str]], encode: Encode) -> Genres:
    """Return a vector for each tag: artists that share many tags bring these together.

    It is latent semantic analysis (Deerwester et al. 1990): a truncated singular value
    decomposition of artists by tags, log-counts weighted by the tags' rarity.
    """
    carried = Counter(tag for own in tags.values() for tag in own)
    names = sorted(tag for tag, artists in carried.items() if artists >= SEEN)
    column = {name: number for number, name in enumerate(names)}
    entries = [
        (row, column[tag], np.log1p(count) * np.log(len(tags) / carried[tag]))
        for row, own in enumerate(tags.values())
        for tag, count in own.items()
        if tag in column
    ]
    rows, columns, values = (np.array(one) for one in zip(*entries, strict=True))
    matrix = csr_matrix((values, (rows, columns)), shape=(len(tags), len(names)))
    _, strengths, right = svds(matrix, k=SIZE, rng=np.random.default_rng(SEED))
    return genres_of(names, right.T * np.sqrt(strengths), encode)


def film_genres(films: data.Examples, encode: Encode) -> Genres:
    """Return a vector for each genre of films: an axis of its own."""
    names = sorted({name for item in films.items for name in plain(item.genres)})
    return genres_of(names, np.eye(len(names)), encode)


def genres_of(names: Sequence[str], vectors: np.ndarray, encode: Encode) -> Genres:
    """Return vectors of length 1, and how to guess others' from embeddings."""
    vectors = vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)
    embeddings = encode(names)
    unknown = ridge(embeddings, vectors, np.ones(len(names)), 1.0)[0]
    known = dict(zip(names, vectors.astype(np.float32), strict=True))
    return Genres(known, unknown.astype(np.float32))


def heads(
    examples: data.Examples, genres: Genres, encode: Encode, *, spelled: bool
) -> tuple[Arrays, dict]:
    """Return the arrays of both heads and of the genres, and what cross-validation chose."""
    embeddings = embedded(examples.items, encode)
    there = np.array([bool(plain(item.genres)) for item in examples.items])
    names = list(genres.vectors)
    genres.learn([n for item in examples.items for n in plain(item.genres)], encode)
    means = [
        genres.mean(plain(item.genres)) if has else np.zeros(len(genres.unknown.T))
        for item, has in zip(examples.items, there, strict=True)
    ]
    both = np.hstack([embeddings, GENRES_COUNT * np.array(means)])
    everything = np.ones(len(there), bool)
    parts = {"alone": (embeddings, everything), "together": (both, there)}
    found: Arrays = {
        "names": np.array(names),
        "vectors": np.array([genres.vectors[name] for name in names], np.float16),
        "unknown": genres.unknown.astype(np.float16),
    }
    chosen, fits = {}, {}
    for name, (features, rows) in parts.items():
        own = examples.of(rows)
        alpha, guesses = cross_validated(features[rows], own)
        if spelled and name == "alone":
            guesses = guesses + LETTERS_SHARE * letters.left_out(own, folds(own))
        fits[name] = features[rows], own, alpha, guesses
        r = correlations(guesses, own.places)
        chosen[name] = {"items": len(own.items), "alpha": alpha, "pearson_cv": r}
    # guesses shrink to the middle; the better informed ones are spread out like the truth
    _, own, _, guesses = fits["together"]
    stretch = own.places.std(0) / guesses.std(0)
    for name, (features, own, alpha, guesses) in fits.items():
        weights, bias = ridge(features, own.places, own.weights, alpha)
        middle = own.places.mean(0)
        found |= {
            f"{name}.weights": (weights * stretch).astype(np.float32),
            f"{name}.bias": (middle + (bias - middle) * stretch).astype(np.float32),
            f"{name}.errors": ((own.places - guesses).std(0) * stretch).astype(np.float32),
        }
    if spelled:
        found |= letters.arrays(examples, LETTERS_SHARE * stretch)
    return found, chosen


def cross_validated(features: np.ndarray, examples: data.Examples) -> tuple[float, np.ndarray]:
    """Return the best strength and its guesses for items left out, (N, 2)."""
    fold = folds(examples)
    best: tuple[float, float, np.ndarray] = (-1.0, 0.0, examples.places)
    for alpha in ALPHAS:
        guesses = np.empty_like(examples.places)
        for left_out in range(FOLDS):
            rows = fold != left_out
            own = examples.of(rows)
            weights, bias = ridge(features[rows], own.places, own.weights, alpha)
            guesses[~rows] = features[~rows] @ weights + bias
        best = max(
            best,
            (sum(correlations(guesses, examples.places)), alpha, guesses),
            key=lambda one: one[0],
        )
    return best[1:]


def folds(examples: data.Examples) -> np.ndarray:
    """Return the number of each item's fold, (N,); a group lies in one."""
    names, number = np.unique(examples.groups, return_inverse=True)
    return np.random.default_rng(SEED).integers(0, FOLDS, len(names))[number]


def ridge(
    features: np.ndarray, targets: np.ndarray, counts: np.ndarray, alpha: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return weights (F, T) and bias (T,) of ridge regression (Hoerl and Kennard 1970).

    Args:
        features: (N, F).
        targets: (N, T).
        counts: what each row counts, (N,).
        alpha: its strength; the bias is not shrunk.
    """
    middle = np.average(features, axis=0, weights=counts)
    aim = np.average(targets, axis=0, weights=counts)
    centred = (features - middle).astype(np.float32)
    weighted = (centred * counts[:, None]).T.astype(np.float32)
    gram = (weighted @ centred).astype(np.float64) + alpha * np.eye(features.shape[1])
    weights = np.linalg.solve(gram, weighted @ (targets - aim))
    return weights, aim - middle @ weights


def correlations(guesses: np.ndarray, truth: np.ndarray) -> list[float]:
    """Return Pearson's correlation for valence and for energy."""
    return [round(float(np.corrcoef(guesses[:, n], truth[:, n])[0, 1]), 4) for n in range(2)]


def write(arrays: Arrays, chosen: dict, folder: Path) -> None:
    """Write weights, manifest and settings."""
    path = WEIGHTS / "tagger.npz"
    np.savez_compressed(path, **arrays)
    lines = (
        'file = "tagger.npz"\n'
        f'sha256 = "{hashlib.sha256(path.read_bytes()).hexdigest()}"\n'
        'input = "sentence embeddings of text_emotion.onnx; names of genres"\n'
        f'encoder = "{encoder_hash()}"\n'
        'source = "python -m training.train_tagger"\n'
        'data = "Deezer mood train part, HetRec 2011 Last.fm tags, MovieLens latest-small tags, '
        'the built-in films"\n'
        f"seed = {SEED}\n"
        f'result = "{RESULT}"\n'
    )
    enter(WEIGHTS / "manifest.toml", "tagger", lines)
    settings = {
        "seed": SEED,
        "alphas": ALPHAS,
        "genre_vector": SIZE,
        "encoder": encoder_hash(),
        "cross_validation": chosen,
        "checksums": data.checksums(folder),
    }
    RUNS.mkdir(parents=True, exist_ok=True)
    (RUNS / "settings.json").write_text(json.dumps(settings, indent=2), encoding="utf-8")


def parse() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
