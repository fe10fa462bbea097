"""Pairs of a face and words whose mood is known by construction; part of `benchmarks.fusion`.

No data set has the same person's face and words at one moment with a mood that they confirmed. So
held-out faces (FER2013 with FER+'s majority as truth; pictures that are in the train part as well
are left out) are put beside held-out texts (GoEmotions, those with one of Ekman's labels):

* `agreeing` (50 %): face and words were both labelled with the truth.
* `one unclear` (30 %): in half of them the words are neutral and the truth is the face's; in a
  quarter the face is blurred, in a quarter FER+'s voters have no majority for it, and the truth is
  the words'.
* `conflicting` (20 %): the words tell of something and are the truth, the face does not show it.
  It smiles over two thirds of the words of anger, disgust, fear or sadness, and is neutral else.

What this cannot tell: the shares are ours, nobody counted them in chats; a stranger's smile stands
for a polite one; true moods that show in the face against the words are left out; labels are
other people's judgement, not what was felt. GoEmotions has no contempt, which therefore is never
the truth, and counts as anger when it is said (as in `training.evaluate_text`).

Learning uses FER2013's public part and GoEmotions' dev split, reporting FER2013's private part and
GoEmotions' test split. The networks' own calibration saw the learning parts too; no network and
nothing here saw the reporting parts.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from benchmarks.face_scores import FERPLUS, PRIVATE, PUBLIC, TABLE, Flags, Part, load, ratio
from emotion.face import Classifier, estimated
from emotion.image import Image
from emotion.sarcasm import doubted, sounds_sarcastic
from models.mood import Emotion, EmotionEstimate
from models.protocols import TextAnalyzer

SEED: Final = 20261121
PAIRS: Final = 4000
"""Of each part."""
FACES: Final = 100
"""At most so many of each emotion, drawn at random."""
BLURRED: Final = 40
"""At most so many of these are read blurred as well."""
DISPUTED: Final = 80
TEXTS: Final = 200
"""At most so many of each emotion."""
BLUR: Final = 3.0
"""Deviation of the blur, px of 48: as if the face were 8 px wide."""

TRUTHS: Final[Mapping[Emotion, float]] = {
    Emotion.HAPPINESS: 0.27,
    Emotion.NEUTRAL: 0.25,
    Emotion.ANGER: 0.15,
    Emotion.SURPRISE: 0.13,
    Emotion.SADNESS: 0.10,
    Emotion.FEAR: 0.05,
    Emotion.DISGUST: 0.05,
}
"""How often each emotion is meant: square roots of GoEmotions' frequencies, half-way between
Reddit's and equal ones."""
FEELINGS: Final = tuple(emotion for emotion in TRUTHS if emotion is not Emotion.NEUTRAL)
UNPLEASANT: Final = (Emotion.ANGER, Emotion.DISGUST, Emotion.FEAR, Emotion.SADNESS)
SMILES: Final = 2 / 3

SPLITS: Final = {"learning": (PUBLIC, "dev"), "reporting": (PRIVATE, "test")}
SARCASM: Final = Path(__file__).with_name("sarcasm.tsv")


class Kind(StrEnum):
    """How face and words belong together."""

    AGREEING = "agreeing"
    UNCLEAR = "one unclear"
    CONFLICTING = "conflicting"


SHARES: Final[Mapping[Kind, float]] = {
    Kind.AGREEING: 0.5,
    Kind.UNCLEAR: 0.3,
    Kind.CONFLICTING: 0.2,
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A face and words, and what somebody would feel who shows and writes them.

    Attributes:
        kind: how they belong together.
        truth: never contempt.
        face, words: what the service reads in them.
    """

    kind: Kind
    truth: Emotion
    face: EmotionEstimate
    words: EmotionEstimate


@dataclass(frozen=True, slots=True)
class Items:
    """Everything that was read once, by its truth.

    Attributes:
        faces: clear pictures with a majority.
        blurred: the same pictures, blurred.
        disputed: pictures without a majority.
        words: texts with one label.
        face_frequency, word_frequency: how often each truth is in the whole part.
    """

    faces: Mapping[Emotion, Sequence[EmotionEstimate]]
    blurred: Mapping[Emotion, Sequence[EmotionEstimate]]
    disputed: Sequence[EmotionEstimate]
    words: Mapping[Emotion, Sequence[EmotionEstimate]]
    face_frequency: Mapping[Emotion, int]
    word_frequency: Mapping[Emotion, int]


def read(data: Path, classifier: Classifier, analyzer: TextAnalyzer) -> dict[str, Items]:
    """Return the items of both parts, "learning" and "reporting".

    Args:
        data: folder with `faces/` and `text/`.
        classifier: reads a face's crop.
        analyzer: reads words.
    """
    pictures, unsure = load(data), undecided(data)
    return {
        name: items(
            pictures[usage],
            unsure[usage],
            texts(data / "text" / f"goemotions_{split}.tsv"),
            (classifier, analyzer),
        )
        for name, (usage, split) in SPLITS.items()
    }


def undecided(data: Path) -> dict[int, Flags]:
    """Return which pictures of each part have an emotion with most of FER+'s votes, but not half.

    Single votes are slips, as in `benchmarks.face_scores.majority`.
    """
    table = np.load(data / TABLE)
    counts = np.where(table["ferplus"] == 1, 0, table["ferplus"]).astype(np.int64)
    split = (counts.max(1) * 2 <= counts.sum(1)) & (counts.argmax(1) < len(FERPLUS))
    return {usage: split[table["usage"] == usage] for usage in (PUBLIC, PRIVATE)}


def texts(path: Path) -> dict[Emotion, list[str]]:
    """Return GoEmotions' texts with one of Ekman's labels, by that label."""
    found: dict[Emotion, list[str]] = {emotion: [] for emotion in TRUTHS}
    with path.open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream, delimiter="\t"):
            if "," not in line["ekman7"]:
                label = line["ekman7"]
                found[Emotion("happiness" if label == "joy" else label)].append(line["text"])
    return found


def items(
    part: Part,
    unsure: Flags,
    lines: Mapping[Emotion, Sequence[str]],
    readers: tuple[Classifier, TextAnalyzer],
) -> Items:
    """Return what the service reads in a part's pictures and texts."""
    rng = np.random.default_rng(SEED)
    classifier, analyzer = readers
    fresh = ~part.repeated
    rows = {
        emotion: np.flatnonzero(fresh & (part.voted == FERPLUS.index(emotion)))
        for emotion in TRUTHS
    }
    chosen = {emotion: rng.permutation(found)[:FACES] for emotion, found in rows.items()}
    disputed = rng.permutation(np.flatnonzero(fresh & unsure))[:DISPUTED]
    spoken = {
        emotion: [found[n] for n in rng.permutation(len(found))[:TEXTS]]
        for emotion, found in lines.items()
    }
    return Items(
        faces={e: [seen(classifier, part.images[n]) for n in chosen[e]] for e in TRUTHS},
        blurred={
            e: [seen(classifier, blurred(part.images[n])) for n in chosen[e][:BLURRED]]
            for e in TRUTHS
        },
        disputed=[seen(classifier, part.images[n]) for n in disputed],
        words={e: told(analyzer, spoken[e]) for e in TRUTHS},
        face_frequency={e: len(rows[e]) for e in TRUTHS},
        word_frequency={e: len(lines[e]) for e in TRUTHS},
    )


def seen(classifier: Classifier, face: Image) -> EmotionEstimate:
    """Return what a face shows; FER2013's faces are cut out, so nothing lowers the confidence."""
    return estimated(classifier.classify(face), 1.0)


def told(analyzer: TextAnalyzer, lines: Sequence[str]) -> list[EmotionEstimate]:
    """Return what texts tell, but for those that hold nothing to read."""
    found = [(analyzer.analyze(line), line) for line in lines]
    return [doubted(estimate, line) for estimate, line in found if estimate]


def blurred(face: Image) -> Image:
    """Return a face that is out of focus."""
    return np.asarray(cv2.GaussianBlur(face, (0, 0), BLUR), np.uint8)


def pairs(items: Items, count: int = PAIRS, seed: int = SEED) -> list[Pair]:
    """Return pairs in the shares of `SHARES` and `TRUTHS`; the same ones each time."""
    rng = np.random.default_rng(seed)
    kinds = list(SHARES)
    drawn = rng.choice(len(kinds), count, p=[SHARES[kind] for kind in kinds])
    return [paired(items, kinds[number], rng) for number in drawn]


def paired(items: Items, kind: Kind, rng: np.random.Generator) -> Pair:
    """Return one pair of a kind."""
    if kind is Kind.AGREEING:
        truth = drawn(rng, tuple(TRUTHS))
        return Pair(kind, truth, one(rng, items.faces[truth]), one(rng, items.words[truth]))
    truth = drawn(rng, FEELINGS)
    if kind is Kind.CONFLICTING:
        smiles = truth in UNPLEASANT and rng.random() < SMILES
        shown = Emotion.HAPPINESS if smiles else Emotion.NEUTRAL
        return Pair(kind, truth, one(rng, items.faces[shown]), one(rng, items.words[truth]))
    if rng.random() < 1 / 2:
        plain = one(rng, items.words[Emotion.NEUTRAL])
        return Pair(kind, truth, one(rng, items.faces[truth]), plain)
    unclear = items.blurred[truth] if rng.random() < 1 / 2 else items.disputed
    return Pair(kind, truth, one(rng, unclear), one(rng, items.words[truth]))


def drawn(rng: np.random.Generator, among: Sequence[Emotion]) -> Emotion:
    """Return one of several emotions, in the proportions of `TRUTHS`."""
    shares = np.array([TRUTHS[emotion] for emotion in among])
    return among[rng.choice(len(among), p=shares / shares.sum())]


def one(rng: np.random.Generator, among: Sequence[EmotionEstimate]) -> EmotionEstimate:
    """Return one of several estimates."""
    return among[int(rng.integers(len(among)))]


def sarcasm(path: Path = SARCASM) -> dict[str, dict[str, object]]:
    """Return how often the cue of `emotion.sarcasm` is right, on sentences of our own.

    They were written by whoever wrote the cue: the tuned part while writing it, the other before
    it was run on them. Both are small and kinder than what people write.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream, delimiter="\t"))
    result: dict[str, dict[str, object]] = {}
    for part in ("tuned", "held_out"):
        own = [line for line in lines if line["part"] == part]
        meant = np.array([line["sarcastic"] == "1" for line in own])
        heard = np.array([sounds_sarcastic(line["text"]) for line in own])
        result[part] = {
            "sentences": len(own),
            "sarcastic_found": ratio(heard[meant]),
            "sincere_called_sarcastic": ratio(heard[~meant]),
        }
    return result
