"""Pictures: bytes to upright RGB, a face's crop, and the tensor that the network sees."""

import io
from typing import Final, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
import pi_heif
import PIL.Image

from models.errors import MediaTooLarge, UnreadableMedia

Image = npt.NDArray[np.uint8]
"""RGB uint8, shape (H, W, 3), upright; or gray uint8, shape (H, W)."""

Tensor = npt.NDArray[np.float32]

MAX_BYTES: Final = 20 * 1024 * 1024
"""Telegram hands over no more; other platforms are held to the same."""
MAX_PIXELS: Final = 50_000_000
"""Telephones take up to 50 megapixels in their usual mode; a bomb claims 900."""
LONG_SIDE: Final = 1280
"""Longest side of a decoded picture in px: more shows the network nothing new."""
DRAFT_SIDE: Final = 1024
"""JPEG is decoded at 1/2, 1/4 or 1/8 as long as the long side keeps this many px."""
NET_SIDE: Final = 48
"""Side of the network's input in px: the size of FER2013, on which it is trained."""
BORDER: Final = 2
"""Px that the second look at a face leaves out on each side; chosen on FER2013's public part."""
FRAMING: Final = 1.0
"""Side of the crop in sides of the detector's box; tuned in training/README.md."""

MIN_SHARE: Final = 0.5
"""A cut-off JPEG needs this share of its rows, or there is no telling what it showed."""

# only what people send: Pillow also knows formats that run PostScript or follow other files
FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "HEIF", "AVIF")
pi_heif.register_heif_opener()


class Box(NamedTuple):
    """A rectangle in px of the decoded picture: its top left corner and its size."""

    x: float
    y: float
    w: float
    h: float


def decode(data: bytes) -> Image:
    """Return the picture that some bytes hold, upright as its EXIF says, on white.

    Of an animation, the first frame. The long side is at most `LONG_SIDE` px.

    Args:
        data: JPEG, PNG, WebP, GIF, BMP, HEIC or AVIF, whatever the file was called.

    Returns:
        RGB uint8, shape (H, W, 3).

    Raises:
        MediaTooLarge: over `MAX_BYTES`, or over `MAX_PIXELS` by its header.
        UnreadableMedia: anything else that is not a picture, or too little of one.
    """
    if len(data) > MAX_BYTES:
        raise MediaTooLarge(f"a picture has at most {MAX_BYTES // 1024**2} MB")
    try:
        with PIL.Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            return _pixels(picture)
    except (MediaTooLarge, UnreadableMedia):
        raise
    except (PIL.Image.DecompressionBombError, PIL.Image.DecompressionBombWarning) as bomb:
        raise MediaTooLarge("a picture has at most 50 megapixels") from bomb
    except Exception as problem:  # decoders fail on hostile bytes in every way there is
        raise UnreadableMedia(f"no picture: {type(problem).__name__}") from problem


def crop(image: Image, box: Box, framing: float = FRAMING) -> Image:
    """Return the square around a face; what lies outside the picture repeats its border.

    Args:
        image: RGB or gray.
        box: the detector's.
        framing: side of the square in sides of the box.
    """
    side = max(2, round(max(box.w, box.h) * framing))
    left = round(box.x + box.w / 2 - side / 2)
    top = round(box.y + box.h / 2 - side / 2)
    rows = np.clip(np.arange(top, top + side), 0, image.shape[0] - 1)
    columns = np.clip(np.arange(left, left + side), 0, image.shape[1] - 1)
    return image[np.ix_(rows, columns)]


def to_tensor(crop: Image) -> Tensor:
    """Return the network's input for one crop: gray, 48 px, zero mean, unit deviation.

    Each crop is standardised by itself, so that a dim and a bright picture of the same face
    give the same numbers. Training calls this very function.

    Args:
        crop: RGB (H, W, 3) or gray (H, W) uint8; made square by resizing.

    Returns:
        float32, shape (1, 48, 48).
    """
    gray = to_gray(crop)
    if gray.shape != (NET_SIDE, NET_SIDE):
        shrinks = min(gray.shape) > NET_SIDE
        how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        gray = np.asarray(cv2.resize(gray, (NET_SIDE, NET_SIDE), interpolation=how), np.uint8)
    pixels = gray.astype(np.float32)
    # a flat crop has no deviation; one gray level keeps noise from being blown up
    standard = (pixels - pixels.mean()) / max(float(pixels.std()), 1.0)
    return np.asarray(standard[None], dtype=np.float32)


def looks(pixels: Tensor) -> Tensor:
    """Return two looks at a face: as it is, and as in a mirror that is a little nearer.

    A face means the same in a mirror and at any distance; the network's answers differ a little,
    and their mean is right more often than each. Evaluation calls this very function.

    Args:
        pixels: what `to_tensor` gave.

    Returns:
        float32, shape (2, 1, 48, 48).
    """
    inner = pixels[0, BORDER:-BORDER, BORDER:-BORDER]
    nearer = cv2.resize(inner, (NET_SIDE, NET_SIDE), interpolation=cv2.INTER_LINEAR)
    return np.stack([pixels, nearer[None, :, ::-1]])


def to_gray(image: Image) -> Image:
    """Return the brightness (ITU-R 601), uint8 (H, W)."""
    if image.ndim == 2:  # noqa: PLR2004
        return image
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)


def _pixels(picture: PIL.Image.Image) -> Image:
    """Decode an opened picture, having looked at its header first."""
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise MediaTooLarge("a picture has at most 50 megapixels")
    long_side = max(width, height)
    enough = (max(1, side * DRAFT_SIDE // long_side) for side in (width, height))
    picture.draft("RGB", (next(enough), next(enough)))
    shown = _loaded(picture)
    orientation = _orientation(picture)
    small = _flattened(_shrunk(_eight_bit(shown)))
    upright = small if orientation is None else small.transpose(orientation)
    return np.array(upright, dtype=np.uint8)


def _loaded(picture: PIL.Image.Image) -> PIL.Image.Image:
    """Decode the pixels; of a cut-off JPEG, the rows that are there."""
    try:
        picture.load()
    except OSError:
        if picture.format not in {"JPEG", "MPO"}:
            raise
    else:
        return picture
    picture.tile = []  # type: ignore[attr-defined]  # only then is the decoded part handed out
    rows = np.array(picture.convert("L")).max(axis=1)
    # the decoder leaves the rows it did not reach at zero
    reached = int(np.flatnonzero(rows).max(initial=-1)) + 1
    if reached < MIN_SHARE * picture.height:
        raise UnreadableMedia("too little of the picture has arrived")
    return picture.crop((0, 0, picture.width, reached))


_TURNS: Final = {
    2: PIL.Image.Transpose.FLIP_LEFT_RIGHT,
    3: PIL.Image.Transpose.ROTATE_180,
    4: PIL.Image.Transpose.FLIP_TOP_BOTTOM,
    5: PIL.Image.Transpose.TRANSPOSE,
    6: PIL.Image.Transpose.ROTATE_270,
    7: PIL.Image.Transpose.TRANSVERSE,
    8: PIL.Image.Transpose.ROTATE_90,
}
"""What makes a picture upright, by the value of the EXIF tag `Orientation`."""


def _orientation(picture: PIL.Image.Image) -> PIL.Image.Transpose | None:
    """Return how to turn the picture; a broken EXIF block turns nothing."""
    try:
        tag = picture.getexif().get(0x0112)
    except (OSError, ValueError, SyntaxError, KeyError, TypeError, IndexError, Warning):
        return None
    return _TURNS.get(tag) if isinstance(tag, int) else None


def _eight_bit(picture: PIL.Image.Image) -> PIL.Image.Image:
    """Return the picture in a mode that can be resized, 16 bits brought down to 8."""
    if picture.mode.startswith("I") or picture.mode == "F":
        # whole numbers as they are: in double precision, 50 megapixels would take a gigabyte
        levels = np.asarray(picture).clip(0, 65_535) // 257
        return PIL.Image.fromarray(levels.astype(np.uint8))
    if picture.mode == "P" or "transparency" in picture.info:
        return picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    if picture.mode in {"1", "PA"}:
        return picture.convert("L" if picture.mode == "1" else "RGBA")
    return picture


def _shrunk(picture: PIL.Image.Image) -> PIL.Image.Image:
    """Return the picture with a long side of at most `LONG_SIDE` px."""
    long_side = max(picture.size)
    if long_side <= LONG_SIDE:
        return picture
    size = tuple(max(1, round(side * LONG_SIDE / long_side)) for side in picture.size)
    return picture.resize((size[0], size[1]), PIL.Image.Resampling.BILINEAR, reducing_gap=2.0)


def _flattened(picture: PIL.Image.Image) -> PIL.Image.Image:
    """Return RGB; what is transparent shows white."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    white = PIL.Image.new("RGBA", seen.size, "white")
    return PIL.Image.alpha_composite(white, seen).convert("RGB")
