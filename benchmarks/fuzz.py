"""Hostile files: 10,000 mutations of a dozen seeds through decoder and detector (`make fuzz`).

Every mutation must end in a picture or in UnreadableMedia or MediaTooLarge; anything else is
printed with what is needed to repeat it, and the exit code is 1. The seeds are drawn here.
"""

import argparse
import io
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from time import perf_counter

import av
import cv2
import numpy as np
from PIL import Image

from emotion import clip
from emotion.detector import YuNetDetector
from emotion.image import decode
from models.errors import UserError

WEIGHTS = Path(__file__).resolve().parent.parent / "models" / "weights"
MUTATIONS = 10_000
MOST_SECONDS = 2.0  # a single file that takes longer is a fault, too


def main() -> int:
    """Mutate, decode, report; return 1 when something escaped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutations", type=int, default=MUTATIONS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    detector, seeds = YuNetDetector.load(WEIGHTS), list(files().items())
    outcomes: Counter[str] = Counter()
    for number in range(options.mutations):
        rng = Random(f"{options.seed}:{number}")  # noqa: S311 - repeatable, not secret
        name, seed = rng.choice(seeds)
        outcomes[survive(name, mutated(seed, rng), detector, number)] += 1
    print(dict(outcomes))
    return 1 if outcomes["escaped"] or outcomes["slow"] else 0


def survive(name: str, data: bytes, detector: YuNetDetector, number: int) -> str:
    """Return how a mutation ended."""
    begun = perf_counter()
    try:
        pictures = clip.frames(data) if name == "mp4" else [decode(data)]
        outcome = "faces" if any(detector.detect(picture) for picture in pictures) else "no face"
    except UserError as refusal:
        outcome = type(refusal).__name__
    except Exception as escaped:  # noqa: BLE001 - finding these is what this is for
        print(f"mutation {number} of {name}: {type(escaped).__name__}: {escaped}")
        return "escaped"
    if perf_counter() - begun > MOST_SECONDS:
        print(f"mutation {number} of {name}: {perf_counter() - begun:.1f} s")
        return "slow"
    return outcome


def mutated(data: bytes, rng: Random) -> bytes:
    """Return bytes with a few faults of the kinds that break decoders."""
    mutant = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        place = rng.randrange(len(mutant) or 1)
        match rng.randrange(5):
            case 0 if mutant:
                mutant[place] ^= 1 << rng.randrange(8)
            case 1:
                mutant[place : place + 4] = rng.choice(
                    [b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff"]
                )
            case 2:
                del mutant[place : place + rng.randint(1, 64)]
            case 3:
                mutant[place:place] = rng.randbytes(rng.randint(1, 64))
            case _:
                del mutant[place + (len(mutant) - place) // 2 :]
    return bytes(mutant)


def files() -> Mapping[str, bytes]:
    """Return a dozen small files, one of each kind that people send."""
    picture = Image.fromarray(face())
    gray, transparent = picture.convert("L"), picture.convert("RGBA")
    wide = Image.fromarray(np.asarray(gray, np.uint16) * 256)
    rotated = Image.Exif()
    rotated[0x0112] = 6  # turned by 90 degrees
    return {
        "jpeg": saved(picture, "JPEG"),
        "progressive": saved(picture, "JPEG", progressive=True),
        "exif": saved(picture, "JPEG", exif=rotated),
        "cmyk": saved(picture.convert("CMYK"), "JPEG"),
        "png": saved(picture, "PNG"),
        "png16": saved(wide, "PNG"),
        "palette": saved(picture.convert("P"), "PNG"),
        "alpha": saved(transparent, "PNG"),
        "webp": saved(transparent, "WEBP"),
        "gif": saved(picture, "GIF", save_all=True, append_images=[gray]),
        "bmp": saved(gray, "BMP"),
        "mp4": film(np.asarray(picture)),
    }


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    """Return a picture as a file."""
    buffer = io.BytesIO()
    save: Callable[..., None] = picture.save
    save(buffer, kind, **options)
    return buffer.getvalue()


def film(frame: np.ndarray) -> bytes:
    """Return half a second of one frame."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.height, stream.width, _ = frame.shape
        stream.pix_fmt = "yuv420p"
        for _ in range(5):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode(None))
    return buffer.getvalue()


def face() -> np.ndarray:
    """Return something with a face's light and shade, 192 x 160."""
    canvas = np.full((192, 160, 3), 200, np.uint8)
    cv2.ellipse(canvas, (80, 96), (56, 76), 0, 0, 360, (224, 182, 150), -1)
    for x in (58, 102):
        cv2.ellipse(canvas, (x, 82), (13, 7), 0, 0, 360, (60, 40, 30), -1)
    cv2.ellipse(canvas, (80, 140), (22, 8), 0, 0, 360, (150, 60, 60), -1)
    return canvas


if __name__ == "__main__":
    sys.exit(main())
