import base64
import io
import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageCms

from emotion.image import BORDER, LONG_SIDE, NET_SIDE, Box, Image, crop, decode, looks, to_tensor
from models.errors import MediaTooLarge, UnreadableMedia

RED, BLUE = (220, 40, 40), (30, 120, 200)


def flag(width: int = 64, height: int = 48) -> Pillow.Image:
    """Left half red, right half blue, with a white top left corner."""
    picture = Pillow.new("RGB", (width, height), BLUE)
    picture.paste(RED, (0, 0, width // 2, height))
    picture.paste("white", (0, 0, width // 4, height // 4))
    return picture


def encoded(picture: Pillow.Image, kind: str, **how: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **how)
    return stream.getvalue()


def close(pixel: Image, colour: tuple[int, int, int], by: int = 30) -> bool:
    return bool(np.abs(pixel.astype(int) - colour).max() <= by)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF"])
def test_every_common_format_is_read(kind: str) -> None:
    image = decode(encoded(flag(), kind))
    assert image.shape == (48, 64, 3)
    assert image.dtype == np.uint8
    assert close(image[40, 8], RED)
    assert close(image[40, 56], BLUE)
    assert close(image[4, 4], (255, 255, 255))


def test_the_heic_of_an_iphone_is_read() -> None:
    image = decode(base64.b64decode(HEIC))
    assert image.shape == (48, 64, 3)
    assert close(image[40, 8], RED, by=60)
    assert close(image[40, 56], BLUE, by=60)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_or_mirrored_picture_comes_out_upright(orientation: int) -> None:
    undo = {
        2: Pillow.Transpose.FLIP_LEFT_RIGHT,
        3: Pillow.Transpose.ROTATE_180,
        4: Pillow.Transpose.FLIP_TOP_BOTTOM,
        5: Pillow.Transpose.TRANSPOSE,
        6: Pillow.Transpose.ROTATE_90,
        7: Pillow.Transpose.TRANSVERSE,
        8: Pillow.Transpose.ROTATE_270,
    }
    stored = flag().transpose(undo[orientation]) if orientation in undo else flag()
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    image = decode(encoded(stored, "JPEG", exif=exif, quality=95))
    assert image.shape == (48, 64, 3)
    assert close(image[4, 4], (255, 255, 255))
    assert close(image[40, 56], BLUE)


# Pillow warns, and goes on where warnings are not errors
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_broken_exif_block_does_not_lose_the_picture() -> None:
    image = decode(encoded(flag(), "JPEG", exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xffjunk"))
    assert close(image[40, 8], RED)


def test_cmyk_is_read() -> None:
    assert close(decode(encoded(flag().convert("CMYK"), "JPEG"))[40, 8], RED)


def test_gray_becomes_three_equal_channels() -> None:
    image = decode(encoded(flag().convert("L"), "JPEG"))
    assert image.shape == (48, 64, 3)
    assert (image[..., 0] == image[..., 2]).all()


def test_sixteen_bits_become_eight() -> None:
    levels = np.zeros((20, 30), np.uint16)
    levels[:, 15:] = 65535
    image = decode(encoded(Pillow.fromarray(levels), "PNG"))
    assert image[5, 2].max() == 0
    assert image[5, 28].min() == 255


def test_sixteen_bits_take_a_few_bytes_a_pixel() -> None:
    picture = encoded(Pillow.fromarray(np.zeros((1000, 1000), np.uint16)), "PNG")
    tracemalloc.start()
    decode(picture)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10 * 1_000_000


def test_one_bit_is_read() -> None:
    assert decode(encoded(flag().convert("1"), "PNG")).shape == (48, 64, 3)


def test_what_is_transparent_shows_white() -> None:
    picture = Pillow.new("RGBA", (20, 20), (*RED, 0))
    picture.paste((*RED, 255), (10, 0, 20, 20))
    for stored in (picture, picture.quantize(8)):
        image = decode(encoded(stored, "PNG"))
        assert close(image[5, 2], (255, 255, 255))
        assert close(image[5, 15], RED)


def test_a_gray_picture_with_alpha_is_read() -> None:
    assert decode(encoded(Pillow.new("LA", (20, 20), (0, 0)), "PNG")).min() == 255


def test_the_transparent_colour_of_a_palette_shows_white() -> None:
    picture = Pillow.new("P", (20, 20), 0)
    picture.putpalette([*RED, *BLUE])
    assert close(decode(encoded(picture, "PNG", transparency=0))[5, 5], (255, 255, 255))


def test_of_an_animation_the_first_frame_is_taken() -> None:
    second = Pillow.new("RGB", (64, 48), "black")
    data = encoded(flag(), "GIF", save_all=True, append_images=[second])
    assert close(decode(data)[40, 8], RED)


def test_a_colour_profile_does_not_disturb() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert close(decode(encoded(flag(), "PNG", icc_profile=profile))[40, 8], RED)


@pytest.mark.parametrize("size", [(4000, 3000), (3000, 4000), (1281, 20), (3000, 1)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_large_picture_is_made_smaller(size: tuple[int, int], kind: str) -> None:
    image = decode(encoded(flag(*size), kind))
    assert max(image.shape) == LONG_SIDE or max(image.shape) >= 1024
    assert max(image.shape) <= LONG_SIDE
    assert min(image.shape[:2]) >= 1


def test_a_bomb_is_refused_from_its_header() -> None:
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk
    bomb += struct.pack(">I", zlib.crc32(chunk)) + struct.pack(">I", 0) + b"IDAT"
    with pytest.raises(MediaTooLarge):
        decode(bomb)


@pytest.mark.parametrize("size", [(8000, 6300), (10_000, 9_500)])
def test_over_fifty_megapixels_is_too_large(size: tuple[int, int]) -> None:
    with pytest.raises(MediaTooLarge):
        decode(encoded(Pillow.new("1", size), "PNG"))


def test_over_twenty_megabytes_is_too_large() -> None:
    with pytest.raises(MediaTooLarge):
        decode(b"\xff\xd8" + bytes(20 * 1024 * 1024))


def test_a_cut_off_jpeg_shows_what_has_arrived() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (480, 640, 3), np.uint8)
    whole = encoded(Pillow.fromarray(noise), "JPEG")
    image = decode(whole[: len(whole) * 8 // 10])
    assert image.shape[1] == 640
    assert 300 < image.shape[0] < 420
    assert image[-1].max() > 0


def test_a_jpeg_cut_off_early_is_unreadable() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (480, 640, 3), np.uint8)
    whole = encoded(Pillow.fromarray(noise), "JPEG")
    with pytest.raises(UnreadableMedia):
        decode(whole[: len(whole) // 4])


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_other_cut_off_files_are_unreadable(kind: str) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)
    whole = encoded(Pillow.fromarray(noise), kind)
    with pytest.raises(UnreadableMedia):
        decode(whole[: len(whole) // 2])


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"<svg/>", b"%!PS-Adobe-3.0 EPSF-3.0\n", b"GIF89a", b"RIFF0000WEBP"]
)
def test_what_is_no_picture_is_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadableMedia):
        decode(data)


SEEDS = [encoded(flag(), kind) for kind in ("JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF")]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_picture_or_unreadable(data: bytes) -> None:
    decode_or_refuse(data)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SEEDS), st.data())
def test_a_damaged_picture_is_a_picture_or_refused(seed: bytes, draw: st.DataObject) -> None:
    data = bytearray(seed)
    for _ in range(draw.draw(st.integers(1, 6))):
        data[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    decode_or_refuse(bytes(data[: draw.draw(st.integers(0, len(data)))]))
    decode_or_refuse(bytes(data))


def decode_or_refuse(data: bytes) -> None:
    try:
        image = decode(data)
    except (UnreadableMedia, MediaTooLarge):
        return
    assert image.ndim == 3
    assert image.dtype == np.uint8
    assert max(image.shape) <= LONG_SIDE


def test_a_crop_is_square_and_repeats_the_border() -> None:
    image = np.zeros((40, 60, 3), np.uint8)
    image[:, :10] = 200
    part = crop(image, Box(-10, 5, 30, 20), framing=1.0)
    assert part.shape == (30, 30, 3)
    assert part[0, 0, 0] == 200
    assert part[0, 25, 0] == 0


def test_a_wider_framing_shows_more() -> None:
    assert crop(np.zeros((40, 60), np.uint8), Box(0, 0, 20, 20), framing=1.5).shape == (30, 30)


@pytest.mark.parametrize("shape", [(48, 48), (300, 300), (20, 20), (96, 96, 3)])
def test_the_network_sees_standardised_gray(shape: tuple[int, ...]) -> None:
    noise = np.random.default_rng(1).integers(0, 255, shape, np.uint8)
    tensor = to_tensor(noise)
    assert tensor.shape == (1, 48, 48)
    assert tensor.dtype == np.float32
    assert abs(float(tensor.mean())) < 1e-4
    assert abs(float(tensor.std()) - 1) < 1e-3


def test_light_does_not_change_what_the_network_sees() -> None:
    face = np.random.default_rng(2).integers(0, 100, (48, 48), np.uint8)
    np.testing.assert_allclose(to_tensor(face), to_tensor(face * 2 + 20), atol=1e-4)


def test_a_flat_crop_is_no_division_by_zero() -> None:
    assert not to_tensor(np.full((48, 48), 7, np.uint8)).any()


def test_the_second_look_is_nearer_and_in_a_mirror() -> None:
    pixels = np.tile(np.arange(NET_SIDE, dtype=np.float32), (1, NET_SIDE, 1))  # darker to the left
    first, second = looks(pixels)
    np.testing.assert_array_equal(first, pixels)
    assert second.dtype == np.float32
    across = second[0, 0]
    assert (np.diff(across) < 0).all()
    assert across[[0, -1]].tolist() == [NET_SIDE - 1 - BORDER, BORDER]


# a red and a blue half, 64 x 48, drawn and encoded with libheif
HEIC = (
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAA"
    "AAAAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAABoQABAAAAAAAAACMAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAA"
    "AAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34"
    "+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5"
    "uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAA"
    "AAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAA"
    "AAAAAAEAAQWBAgMFhAAAACttZGF0AAAAHygBrwtg9eWDr//vXXfrMIOlr5VSxtA9EZ/9BQIn04A="
)
