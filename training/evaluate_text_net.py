"""How well the text network reads: `python -m training.evaluate_text_net --data FOLDER [--test]`.

Measures `training/runs/text/full.onnx` (full precision) and `models/weights/text_emotion.onnx`
(eight bits, shipped), each with thresholds and scalings chosen on the dev part, and the pair with
VADER against each alone. Writes `results/text-net.json`. Without `--test` the test part is not
touched.

Ekman's emotions and the sentiment groups are those of GoEmotions' paper; a text counts for every
group that one of its labels is in. A group's score is the mean of two logits: its own head's, and
that of at least one of its labels being there.
"""

import argparse
import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from emotion.encoder import Encoder
from emotion.labels import OURS
from emotion.sentences import clean
from emotion.text import judge
from emotion.transformer import TransformerAnalyzer
from emotion.words import PairAnalyzer
from models.mood import Emotion, EmotionEstimate
from tests.emotion.everyday import HELD_OUT
from training.evaluate_text import EKMAN, calibration_error
from training.export_text import RUNS, TARGET, TOKENIZER
from training.text_choices import platt_each, table, thresholds
from training.text_data import SENTIMENT, checksums, group_of, labels28
from training.text_pair import emobank, everyday, heard, labelled
from training.text_scores import Floats, f1, logistic, logit, pearson

RESULT = Path(__file__).with_name("results") / "text-net.json"
HEADS = ("labels", "ekman", "sentiment")
UNSEEN = Path(__file__).with_name("everyday_held_out.tsv")
COLUMNS = {"labels": "labels28", "ekman": "ekman7", "sentiment": "sentiment4"}


def main() -> None:
    """Measure, print and write."""
    arguments = parse()
    folder = arguments.data / "text"
    parts = ["dev", "test"] if arguments.test else ["dev"]
    result: dict[str, object] = {
        "command": "python -m training.evaluate_text_net --data DATA --test",
        "checksums": checksums(folder),
        "bytes": TARGET.stat().st_size + TOKENIZER.stat().st_size,
    }
    for name, path in (("float32", RUNS / "text" / "full.onnx"), ("int8", TARGET)):
        network = Encoder.load(path, TOKENIZER, threads=arguments.threads)
        result[name] = measure(network, folder, parts)
    pair = PairAnalyzer.load(TARGET.parent, threads=arguments.threads)
    result["pair"] = {
        **{part: compared(pair, folder, part) for part in parts},
        "everyday_held_out": own(pair, *everyday(UNSEEN)),
        "everyday_56_seen_in_design": own(
            pair, [text for text, _ in HELD_OUT], heard([cell for _, cell in HELD_OUT])
        ),
        "emobank_dev_second_half": rated(pair, folder),
    }
    RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({key: result[key] for key in ("float32", "int8", "pair")}, indent=1))


def measure(network: Encoder, folder: Path, parts: Sequence[str]) -> dict[str, object]:
    """Return a network's scores on parts of GoEmotions, the first of which is dev."""
    names, found, cuts = labels28(folder), {}, {}
    members = grouped(folder, names)
    for part in parts:
        rows = read(folder / f"goemotions_{part}.tsv")
        outputs = network.run([clean(row["text"]) for row in rows])
        truth = {
            head: table([row[COLUMNS[head]] for row in rows], order(head, names)) for head in HEADS
        }
        if part == "dev":
            cuts["labels"] = chosen(np.asarray(outputs["labels"], float), truth["labels"])
        chances = applied(outputs["labels"], cuts["labels"])
        scores = {"labels": np.asarray(outputs["labels"], float)}
        for head in HEADS[1:]:
            some = np.stack([1 - (1 - chances[:, own]).prod(1) for own in members[head]], 1)
            scores[head] = (outputs[head] + logit(some)) / 2
            if part == "dev":
                cuts[head] = chosen(scores[head], truth[head])
        found[part] = scored(scores, truth, cuts) | label_errors(chances, truth["labels"])
        if part == parts[-1]:
            each = f1(chances >= cuts["labels"][2], truth["labels"])
            found["f1_of_each_label"] = {
                n: round(float(v), 3) for n, v in zip(names, each, strict=True)
            }
    texts, ratings = emobank(folder, 0), emobank(folder, 1)
    vad = network.run([clean(text) for text in texts[0] + ratings[0]])["vad"]
    true = np.concatenate([texts[1], ratings[1]])
    found["emobank_dev"] = {
        f"{axis}_pearson": round(pearson(vad[:, n], true[:, n]), 4)
        for n, axis in enumerate(("valence", "arousal"))
    }
    return found


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of a split."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def order(head: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns of a head."""
    return {"labels": names, "ekman": EKMAN, "sentiment": SENTIMENT}[head]


def grouped(folder: Path, names: tuple[str, ...]) -> Mapping[str, list[list[int]]]:
    """Return which labels each group of a head has."""
    of = {head: group_of(folder, COLUMNS[head]) for head in HEADS[1:]}
    return {
        head: [
            [place for place, name in enumerate(names) if groups.get(name) == group]
            for group in order(head, names)
        ]
        for head, groups in of.items()
    }


def chosen(scores: Floats, truth: np.ndarray) -> tuple[Floats, Floats, Floats]:
    """Return scales, shifts and thresholds, chosen on dev."""
    scales, shifts = platt_each(scores, truth)
    return scales, shifts, thresholds(logistic(scales * scores + shifts), truth)


def applied(scores: np.ndarray, cuts: tuple[Floats, Floats, Floats]) -> Floats:
    """Return calibrated probabilities."""
    return logistic(cuts[0] * scores + cuts[1])


def scored(scores: Mapping, truth: Mapping, cuts: Mapping) -> dict[str, float]:
    """Return macro-F1 of every head."""
    return {
        f"macro_f1_{head}": round(
            float(f1(applied(scores[head], cuts[head]) >= cuts[head][2], truth[head]).mean()), 4
        )
        for head in HEADS
    }


def label_errors(chances: Floats, truth: np.ndarray) -> dict[str, float]:
    """Return calibration errors: all 28 x N together, the mean over labels, the highest alone."""
    best = chances.argmax(1)
    hits = truth[np.arange(len(best)), best]
    each = [calibration_error(own, true) for own, true in zip(chances.T, truth.T, strict=True)]
    return {
        "ece_all": round(calibration_error(chances.ravel(), truth.ravel()), 4),
        "ece_mean_of_labels": round(float(np.mean(each)), 4),
        "ece_of_highest": round(calibration_error(chances.max(1), hits), 4),
    }


def compared(pair: PairAnalyzer, folder: Path, part: str) -> dict[str, object]:
    """Return VADER, network and pair on a part of GoEmotions, our eight emotions."""
    texts, right = labelled(folder / f"goemotions_{part}.tsv", folder)
    return {name: judged(estimates, right) for name, estimates in all_three(pair, texts).items()}


def all_three(pair: PairAnalyzer, texts: Sequence[str]) -> dict[str, list[EmotionEstimate | None]]:
    """Return what each of the three makes of texts."""
    read_by_pair = pair.read(texts)
    network: TransformerAnalyzer = pair.network
    return {
        "vader": [one and judge(one.found) for one in read_by_pair],
        "network": [one and one.estimate for one in network.read(texts)],
        "pair": [one and one.estimate for one in read_by_pair],
    }


def judged(estimates: Sequence[EmotionEstimate | None], right: np.ndarray) -> dict[str, float]:
    """Return accuracy, macro-F1 over seven emotions (contempt is anger) and calibration."""
    told = [(one, row) for one, row in zip(estimates, right, strict=True) if one]
    best = [OURS.index(one.dominant) for one, _ in told]
    rows = np.array([row for _, row in told])
    hits = rows[np.arange(len(rows)), best]
    guessed = np.eye(len(OURS), dtype=bool)[best]
    anger, contempt = OURS.index(Emotion.ANGER), OURS.index(Emotion.CONTEMPT)
    guessed[:, anger] |= guessed[:, contempt]
    seven = [n for n in range(len(OURS)) if n != contempt]
    likely = np.array(
        [sum(np.array([one.probabilities[o] for o in OURS])[row]) for one, row in told]
    )
    spoken = np.array([one.dominant is not Emotion.NEUTRAL for one, _ in told])
    confidence = np.array([one.confidence for one, _ in told])
    return {
        "accuracy": round(float(hits.mean()), 4),
        "macro_f1": round(float(f1(guessed, rows)[seven].mean()), 4),
        "mean_log_likelihood": round(float(np.log(np.maximum(likely, 1e-6)).mean()), 4),
        "ece_of_confidence_where_a_feeling_is_told": round(
            calibration_error(confidence[spoken], hits[spoken]), 4
        ),
    }


def own(pair: PairAnalyzer, texts: Sequence[str], right: np.ndarray) -> dict[str, object]:
    """Return VADER, network and pair on sentences of our own."""
    told = {name: judged(estimates, right) for name, estimates in all_three(pair, texts).items()}
    return {"texts": len(texts)} | told


def rated(pair: PairAnalyzer, folder: Path) -> dict[str, dict[str, float]]:
    """Return how valence and arousal correlate with the ratings that chose nothing."""
    texts, ratings = emobank(folder, 1)
    found = {}
    for name, estimates in all_three(pair, texts).items():
        kept = [(one, row) for one, row in zip(estimates, ratings, strict=True) if one]
        found[name] = {
            f"{axis}_pearson": round(
                pearson([getattr(one, axis) for one, _ in kept], [row[n] for _, row in kept]), 4
            )
            for n, axis in enumerate(("valence", "arousal"))
        }
    return found


def parse() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument(
        "--test", action="store_true", help="report the test part; once, at the end"
    )
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
