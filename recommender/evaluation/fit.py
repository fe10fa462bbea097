"""Emotional fit: does what is chosen for a mood carry that mood, as listeners label it?

Songs with listeners' labels (`recommender.evaluation.labels`) are the only ones to choose from.
The usual recommender answers a stranger ten songs for every emotion in every mode, and what counts
is how many lie in the wanted part of the circumplex by the labels, which neither the recommender
nor the authors of the catalogue go by. Twice: for built-in songs, and for others that the tagger
has placed by their names.

**Where the middle is.** A data set's zero is the mean of what happened to be in it, no person's
feeling. So a label counts as pleasant when it is above the median of the songs to choose from, and
the same with arousal; each precision at the data set's own zero stands beside it.

**Held out.** The settings of `recommender.targets` were found by looking at every second song, by
a hash of its id. Precision among the others stands beside that among all; it was seen when
settings were compared, so it is a check, not a verdict. No setting was compared on imported songs.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.chat import Platform, UserRef
from models.circumplex import COORDINATES, told
from models.media import MediaKind, Mode, Track, Wish
from models.mood import Emotion
from models.profile import Profile
from recommender.evaluation.labels import Labelled, Places
from recommender.recommend import Recommender
from recommender.shelf import Shelf

SEEDS = 30
COUNT = 10
"""Songs of an answer."""

NEAR = 0.2
"""An axis on which an emotion lies nearer than this to the middle asks nothing of a song."""

FLOORS: Mapping[str, float] = {"happiness": 0.80, "calm": 0.78, "sadness": 0.72, "anger": 0.70}
AIMS: Mapping[str, float] = {"happiness": 0.90, "calm": 0.88, "sadness": 0.82, "anger": 0.80}
"""What a published system claims."""

NOW = datetime(2026, 1, 1, tzinfo=UTC)
STRANGER = Profile(UserRef(Platform.CONSOLE, "stranger"))


class Region(NamedTuple):
    """A part of the circumplex: the sign that each axis must have, 0 where either will do."""

    valence: int
    energy: int

    def holds(self, places: Places) -> NDArray[np.bool_]:
        """Tell which places, shape (N, 2), lie in it."""
        return np.asarray(
            ((self.valence == 0) | (np.sign(places[:, 0]) == self.valence))
            & ((self.energy == 0) | (np.sign(places[:, 1]) == self.energy))
        )


PROMISED: Mapping[Mode, Region] = {
    Mode.LIFT: Region(1, 0),
    Mode.CALM: Region(1, -1),
    Mode.ENERGISE: Region(1, 1),
    Mode.SURPRISE: Region(1, 0),
}
"""Where a mode leads from any emotion: a lift and a surprise are pleasant, be they loud or quiet;
calm is pleasant and quiet; energy is pleasant and awake."""


def wanted(emotion: Emotion, mode: Mode) -> Region | None:
    """Return where songs should lie, by the theory of the circumplex (Russell 1980).

    A match stays in the emotion's own quadrant: happiness and surprise pleasant and awake, sadness
    unpleasant and quiet, anger, fear and disgust unpleasant and awake. An emotion near the middle
    of an axis has no side of it: contempt is unpleasant and either, and of a neutral mood nothing
    is wanted, so None.
    """
    if mode is not Mode.MATCH:
        return PROMISED[mode]
    sides = [int(np.sign(axis)) if abs(axis) > NEAR else 0 for axis in COORDINATES[emotion]]
    return Region(*sides) if any(sides) else None


def evaluate(labelled: Labelled, seeds: int = SEEDS) -> dict[str, object]:
    """Return precision and variety for every emotion and mode, and the named four, for JSON."""
    cells = asyncio.run(_cells(labelled, seeds))
    valence, arousal = labelled.middle
    return {
        "songs": len(labelled.songs),
        "held_out": int(labelled.held_out.sum()),
        "seeds": seeds,
        "middle": {"valence": round(float(valence), 3), "arousal": round(float(arousal), 3)},
        "named": {
            "happiness": cells[Mode.MATCH][Emotion.HAPPINESS],
            "calm": _mean(list(cells[Mode.CALM].values())),
            "sadness": cells[Mode.MATCH][Emotion.SADNESS],
            "anger": cells[Mode.MATCH][Emotion.ANGER],
        },
        "modes": cells,
    }


async def _cells(labelled: Labelled, seeds: int) -> dict[Mode, dict[Emotion, dict[str, float]]]:
    recommender = Recommender([Shelf.of(MediaKind.MUSIC, labelled.songs)])
    place_of = {song.id: place for place, song in enumerate(labelled.songs)}
    cells: dict[Mode, dict[Emotion, dict[str, float]]] = {}
    for mode, emotion, region in _regions():
        answers = []
        for seed in range(seeds):
            wish = Wish(mode=mode, kinds=(MediaKind.MUSIC,), count=COUNT)
            rng = Random(seed)  # noqa: S311 no secret
            found = await recommender(told(emotion, NOW), wish, STRANGER, NOW, rng)
            answers.append([place_of[one.item.id] for one in found])
        cells.setdefault(mode, {})[emotion] = measured(labelled, answers, region)
    return cells


def _regions() -> Iterator[tuple[Mode, Emotion, Region]]:
    for mode in Mode:
        for emotion in Emotion:
            region = wanted(emotion, mode)
            if region is not None:
                yield mode, emotion, region


def measured(
    labelled: Labelled, answers: Sequence[Sequence[int]], region: Region
) -> dict[str, float]:
    """Return how many chosen songs lie in a region, and how different they are.

    Args:
        labelled: the songs to choose from.
        answers: for each seed, the numbers of the chosen songs.
        region: where they should lie.

    Returns:
        precision: at the median; precision_at_zero: at the data set's own zero;
        precision_held_out: at the median, among the songs that nobody looked at;
        chance: the share of all songs that lie there.
        makers, genres, decades: different ones as a share of all that an answer names.
    """
    hits = region.holds(labelled.places - labelled.middle)
    at_zero = region.holds(labelled.places)
    chosen = np.concatenate([np.array(answer, dtype=np.intp) for answer in answers])
    unseen = chosen[labelled.held_out[chosen]]
    variety = np.mean([_variety([labelled.songs[n] for n in answer]) for answer in answers], 0)
    return {
        "precision": round(float(hits[chosen].mean()), 3),
        "precision_at_zero": round(float(at_zero[chosen].mean()), 3),
        "precision_held_out": round(float(hits[unseen].mean()), 3) if len(unseen) else 0.0,
        "chance": round(float(hits.mean()), 3),
        "makers": round(float(variety[0]), 3),
        "genres": round(float(variety[1]), 3),
        "decades": round(float(variety[2]), 3),
    }


def _variety(songs: Sequence[Track]) -> tuple[float, float, float]:
    genres = [genre for song in songs for genre in song.genres]
    return (
        len({song.artist for song in songs}) / len(songs),
        len(set(genres)) / max(1, len(genres)),
        len({song.year // 10 for song in songs}) / len(songs),
    )


def _mean(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: round(float(np.mean([row[name] for row in rows])), 3) for name in rows[0]}


def table(found: Mapping[str, object]) -> str:
    """Return what was found, for a person to read.

    Args:
        found: what `evaluate` returns for each source of songs.
    """
    return "\n\n".join("\n".join(_table(*part)) for part in found.items())


def _table(source: str, part: object) -> list[str]:
    if not isinstance(part, dict):
        raise TypeError("not what evaluate returns")
    columns = ("precision", "chance", "precision_at_zero", "precision_held_out")
    variety = ("makers", "genres", "decades")
    lines = [
        f"{source}: {part['songs']} labelled songs, {part['seeds']} answers of {COUNT}",
        f"{'':10} precision  chance  own zero  held out   floor    aim   "
        "different makers, genres, decades",
    ]
    for name, row in part["named"].items():
        measured = "".join(f"{row[column]:9.2f}" for column in columns)
        different = "".join(f"{row[column]:9.2f}" for column in variety)
        lines.append(f"{name:11}{measured}{FLOORS[name]:8.2f}{AIMS[name]:7.2f}{different}")
    lines += ["", f"{'':11}" + "".join(f"{mode:>10}" for mode in Mode)]
    for emotion in Emotion:
        cells = [part["modes"][mode].get(emotion) for mode in Mode]
        precisions = [f"{cell['precision']:.2f}" if cell else "-" for cell in cells]
        lines.append(f"{emotion:11}" + "".join(f"{cell:>10}" for cell in precisions))
    return lines
