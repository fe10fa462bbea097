"""Is a whole clip read better than its middle frame: `python -m benchmarks.clips`.

From portraits, on which the emotion network is not trained, `benchmarks.clip_making` makes clips
that cross-fade from a neutral face to another expression of the same person. Each clip goes
through the very `FaceReader` that serves. Beside stand the middle frame alone and the plain mean
of the frames, the expression's portrait itself (the most that is to be had: the labels are noisy),
and clips in which a neutral face stays neutral. Nothing is written but figures.

The people are split in two by a hash: constants of `emotion.timeline` were chosen on one half
(`--half chosen`), the figures in benchmarks/results/clips.json are of the other. It takes three
minutes on two idle cores.
"""

import argparse
import hashlib
import json
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from time import process_time

import cv2
import numpy as np

from benchmarks.clip_making import Form, Scene, cast, centred, filmed
from emotion import clip as video
from emotion import fusion
from emotion.classifier import NETWORK
from emotion.face import FaceReader
from emotion.image import Image, decode
from emotion.manifest import verified
from emotion.timeline import ORDER
from models.mood import Emotion, EmotionEstimate, FaceReport

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "models" / "weights"
RESULT = ROOT / "benchmarks" / "results" / "clips.json"
SEED = 20261120
FORM = Form()
NOTE = Form(side=640, rate=30, seconds=10.0, bit_rate=1_000_000)
"""A video note, as Telegram's apps record them."""
REPEATS = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What was read of one clip in each way; None where no face was found."""

    truth: Emotion
    whole: FaceReport
    plain: EmotionEstimate | None
    middle: EmotionEstimate | None
    portrait: EmotionEstimate
    cpu_ms: float


def main() -> int:
    """Measure, print and write the result."""
    options = parsed()
    reader = FaceReader.load(options.weights)
    portraits = options.data / "faces" / "portraits.zip"
    if not portraits.exists():
        print(f"{portraits} is not there: name the folder of data with --data", file=sys.stderr)
        return 2
    with zipfile.ZipFile(portraits) as archive:
        scenes = list(cast(archive, options.half))
    answers = [
        answer for number, one in enumerate(scenes) if (answer := shown(reader, one, number))
    ]
    changing = [answer for answer in answers if answer.truth is not Emotion.NEUTRAL]
    steady = [answer for answer in answers if answer.truth is Emotion.NEUTRAL]
    result = {
        "half": options.half,
        "network": hashlib.sha256(verified(options.weights, NETWORK)[0].read_bytes()).hexdigest()[
            :12
        ],
        "without_a_face": len(scenes) - len(answers),
        "neutral_to_expression": figures(changing) | courses(changing),
        "staying_neutral": figures(steady) | courses(steady),
        "cpu_ms": {
            "these_clips": round(median(answer.cpu_ms for answer in answers), 1),
            "note_of_10_s_640_px": noted(reader, scenes),
        },
    }
    text = json.dumps(result, indent=1)
    if options.half == "reported" and options.weights == SHIPPED:
        RESULT.write_text(text + "\n")
    print(text)
    return 0


def parsed() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--weights", type=Path, default=SHIPPED)
    parser.add_argument("--half", choices=("reported", "chosen"), default="reported")
    return parser.parse_args()


def shown(reader: FaceReader, scene: Scene, number: int) -> Answer | None:
    """Return how a scene is read; None where a portrait shows no face to be faded from."""
    clip = played(reader, scene, FORM, number)
    if clip is None:
        return None
    portrait = reader.faces(scene.end)[0].estimate
    before = process_time()
    whole = reader.analyze_clip(clip)
    spent = (process_time() - before) * 1000
    looks = [look for picture in video.frames(clip) if (look := glance(reader, picture))]
    middle = glance(reader, video.frames(clip, 1)[0])
    return Answer(scene.truth, whole, averaged(looks), middle, portrait, spent)


def played(reader: FaceReader, scene: Scene, form: Form, number: int) -> bytes | None:
    """Return a scene as a clip; its number stands for all that chance decides in it."""
    frames = []
    for portrait in (scene.start, scene.end):
        picture = decode(portrait)
        found = reader.detector.detect(picture)
        if not found:
            return None
        frames.append(centred(picture, found[0], form.side))
    return filmed(frames[0], frames[1], form, np.random.default_rng((SEED, number)))


def noted(reader: FaceReader, scenes: Sequence[Scene]) -> float:
    """Return the CPU time that a video note of 10 s takes, in ms: all threads, the median."""
    clip = next(clip for one in scenes if (clip := played(reader, one, NOTE, 0)))
    spent = []
    for _ in range(REPEATS):
        before = process_time()
        reader.analyze_clip(clip)
        spent.append((process_time() - before) * 1000)
    return round(median(spent), 1)


def glance(reader: FaceReader, picture: Image) -> EmotionEstimate | None:
    """Return what the largest face of one frame says."""
    coded = cv2.imencode(".png", np.ascontiguousarray(picture[:, :, ::-1]))[1]
    return reader.analyze(coded.tobytes()).estimate


def averaged(estimates: Sequence[EmotionEstimate]) -> EmotionEstimate | None:
    """Return the plain mean of some estimates."""
    if not estimates:
        return None
    return EmotionEstimate(
        {e: mean(one.probabilities[e] for one in estimates) for e in Emotion},
        mean(one.valence for one in estimates),
        mean(one.arousal for one in estimates),
        mean(one.confidence for one in estimates),
        estimates[0].source,
    )


def figures(answers: Sequence[Answer]) -> dict[str, object]:
    """Return how often each way of reading is right, and of which expressions."""
    ways: Mapping[str, Sequence[EmotionEstimate | None]] = {
        "whole_clip": [answer.whole.estimate for answer in answers],
        "mean_of_frames": [answer.plain for answer in answers],
        "middle_frame": [answer.middle for answer in answers],
        "portrait_itself": [answer.portrait for answer in answers],
    }
    truths = [answer.truth for answer in answers]
    return {"clips": len(answers)} | {name: judged(way, truths) for name, way in ways.items()}


def judged(
    estimates: Sequence[EmotionEstimate | None], truths: Sequence[Emotion]
) -> dict[str, object]:
    """Return accuracy, recall of each expression, and how it is with those that are sure."""
    right = [
        one is not None and one.dominant is truth
        for one, truth in zip(estimates, truths, strict=True)
    ]
    sure = [one is not None and one.confidence >= fusion.SURE for one in estimates]
    recall = {
        str(e): round(mean(hit for hit, truth in zip(right, truths, strict=True) if truth is e), 3)
        for e in ORDER
        if e in truths
    }
    among = [hit for hit, is_sure in zip(right, sure, strict=True) if is_sure]
    return {
        "accuracy": round(mean(right), 3),
        "recall": recall,
        "mean_recall": round(mean(recall.values()), 3),
        "sure": round(mean(sure), 3),
        "accuracy_of_the_sure": round(mean(among), 3) if among else None,
    }


def courses(answers: Sequence[Answer]) -> dict[str, object]:
    """Return what the trends told."""
    told = [(answer.whole.trend, answer.truth) for answer in answers]
    peaks = [trend.peak is truth for trend, truth in told if trend]
    return {
        "with_a_trend": round(mean(trend is not None for trend, _ in told), 3),
        "peak_right": round(mean(peaks), 3) if peaks else None,
    }


if __name__ == "__main__":
    sys.exit(main())
