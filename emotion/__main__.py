"""Read moods from the command line: `python -m emotion face FILE...`, `python -m emotion text`.

Each picture, clip or line of standard input becomes one JSON object on a line of its own.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from io import BufferedIOBase
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from models.errors import MediaTooLarge, MoodSyncError, StartupError
from models.mood import EmotionEstimate

if TYPE_CHECKING:
    # both load libraries that the other command does without
    from emotion.face import FaceReader, FaceReading
    from emotion.transformer import TextReading

WEIGHTS: Final = Path(__file__).parent.parent / "models" / "weights"
CHUNK: Final = 1 << 16
"""Bytes of standard input that are read at once."""
MOST: Final = 64
"""Lines that are read as moods at once."""
OPERATOR: Final = 78
"""Exit code: the operator must mend something (EX_CONFIG of sysexits.h)."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code: 0, or 78 where the weights cannot be used."""
    chosen = parser().parse_args(arguments)
    try:
        is_text = chosen.command == "text"
        lines = texts(chosen.weights) if is_text else faces(chosen.files, chosen.weights)
        for line in lines:
            print(json.dumps(line, ensure_ascii=False), flush=True)
    except StartupError as problem:
        print(problem, file=sys.stderr)
        return OPERATOR
    except BrokenPipeError:
        # `| head` has seen enough; without this, Python complains once more while it exits
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the command line; wrong usage exits with 2."""
    parser = argparse.ArgumentParser(prog="python -m emotion", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    face = commands.add_parser("face", help="faces in pictures and clips")
    face.add_argument("files", nargs="+", type=Path, metavar="FILE")
    face.add_argument("--weights", type=Path, default=WEIGHTS, help="folder of manifest.toml")
    text = commands.add_parser("text", help="moods of the lines on standard input")
    text.add_argument("--weights", type=Path, default=WEIGHTS, help="folder of manifest.toml")
    return parser


def faces(files: Sequence[Path], weights: Path) -> Iterator[Mapping[str, object]]:
    """Yield what each file shows; a bad file has a sentence under `error`."""
    from emotion.face import FaceReader  # noqa: PLC0415  # see above

    reader = FaceReader.load(weights)
    for file in files:
        found, error = read(reader, file)
        yield {"file": str(file), "faces": [described(face) for face in found], "error": error}


def read(reader: "FaceReader", file: Path) -> tuple[Sequence["FaceReading"], str | None]:
    """Return the faces of a picture or a clip, and what was wrong with it."""
    try:
        content = file.read_bytes()
    except OSError as problem:
        return (), f"cannot be opened: {problem.strerror}"
    try:
        return reader.read(content), None
    except MediaTooLarge as problem:
        return (), f"too large: {problem}"
    except MoodSyncError:
        return (), "neither a picture nor a clip that can be read"


def described(reading: "FaceReading") -> Mapping[str, object]:
    """Return one face, fit for JSON."""
    box = [round(side, 1) for side in reading.face.box]
    return {"box": box, "score": round(reading.face.score, 4), **felt(reading.estimate)}


def texts(weights: Path) -> Iterator[Mapping[str, object]]:
    """Yield the mood, the labels and the sentiment of each line of standard input."""
    from emotion.text import VaderAnalyzer  # noqa: PLC0415  # see above
    from emotion.words import PairAnalyzer  # noqa: PLC0415

    if PairAnalyzer.is_there(weights):
        pair = PairAnalyzer.load(weights)
        for lines in batches(cast(BufferedIOBase, sys.stdin.buffer)):
            yield from map(said, pair.read(lines))
        return
    print("text network missing, words are read by VADER alone", file=sys.stderr)
    vader = VaderAnalyzer.load()
    for lines in batches(cast(BufferedIOBase, sys.stdin.buffer)):
        for line in lines:
            yield {**felt(vader.analyze(line)), "labels": None, "sentiment": None}


def batches(stream: BufferedIOBase) -> Iterator[list[str]]:
    """Yield lines, as many together as are there already, so that nobody waits for the next.

    A byte that is no UTF-8 does not stop the lines after it.
    """
    rest = b""
    while chunk := stream.read1(CHUNK):
        *lines, rest = (rest + chunk).split(b"\n")
        for start in range(0, len(lines), MOST):
            yield [line.decode("utf-8", errors="replace") for line in lines[start : start + MOST]]
    if rest:
        yield [rest.decode("utf-8", errors="replace")]


def said(reading: "TextReading | None") -> Mapping[str, object]:
    """Return all that a text tells, fit for JSON; `labels` is null in other languages."""
    if reading is None:
        return {**felt(None), "labels": None, "sentiment": None}
    return {
        **felt(reading.estimate),
        "labels": {name: round(chance, 4) for name, chance in reading.labels.items()} or None,
        "sentiment": {pole: round(share, 4) for pole, share in reading.sentiment.items()} or None,
    }


def felt(estimate: EmotionEstimate | None) -> Mapping[str, object]:
    """Return an estimate, fit for JSON; all keys are null where there is nothing to read."""
    if estimate is None:
        keys = ("emotion", "probabilities", "valence", "arousal", "confidence")
        return dict.fromkeys(keys)
    return {
        "emotion": str(estimate.dominant),
        "probabilities": {
            str(emotion): round(share, 4) for emotion, share in estimate.probabilities.items()
        },
        "valence": round(estimate.valence, 4),
        "arousal": round(estimate.arousal, 4),
        "confidence": round(estimate.confidence, 4),
    }


if __name__ == "__main__":
    sys.exit(main())
