"""Pictures from strangers: each gets its pixels or one clear sentence, and never harms the next."""

import io
import struct
import sys
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from core.images import decode as module
from core.images.decode import Decoded, decode

RGB = Image.fromarray(np.random.default_rng(0).integers(0, 256, (40, 30, 3), dtype=np.uint8))


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def opened(data: bytes) -> Decoded:
    result = decode([data])[0]
    assert isinstance(result, Decoded), result
    return result


def refused(data: bytes) -> str:
    result = decode([data])[0]
    assert isinstance(result, str)
    assert result.endswith(".") and result.count(". ") == 0
    return result


def png(width: int, height: int, body: bytes = b"") -> bytes:
    """A PNG of 8-bit greys that claims this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(body, 9)
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "WEBP", "GIF", "JPEG"])
def test_the_six_formats(kind: str):
    options = {"lossless": True} if kind == "WEBP" else {}
    pixels = opened(saved(RGB, kind, **options)).pixels
    assert pixels.shape == (40, 30, 4) and pixels.dtype == np.uint8
    assert (pixels[..., 3] == 255).all()
    if kind not in ("GIF", "JPEG"):
        assert np.array_equal(pixels[..., :3], np.asarray(RGB))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"hello, I am not an image", "not a PNG, JPEG"),
        (b"%PDF-1.7 ...", "not a PNG, JPEG"),
        (saved(RGB, "PPM"), "not a PNG, JPEG"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a PNG, JPEG"),
        (png(13_000, 13_000, bytes(13_001) * 1000), "too large (13,000 × 13,000 px)"),
        (png(1, 30_000, bytes(60_000)), "too large (1 × 30,000 px)"),
        (png(2, 3_000, bytes(9_000)), "too narrow (2 × 3,000 px)"),
        (png(0, 10), ""),
        (png(10, 0), ""),
        (bytes(21_000_000), "too large (21 MB)"),
    ],
    ids=range(11),
)
def test_refusals(data: bytes, words: str):
    assert words in refused(data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "TIFF", "WEBP", "BMP"])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_truncated(kind: str, share: float):
    data = saved(RGB, kind)
    refused(data[: int(len(data) * share)])


def test_random_damage_never_gets_through_as_an_error():
    rng = np.random.default_rng(1)
    files = []
    for kind in ("PNG", "JPEG", "GIF", "TIFF", "WEBP", "BMP"):
        original = np.frombuffer(saved(RGB, kind), dtype=np.uint8)
        for _ in range(20):
            damaged = original.copy()
            where = rng.integers(0, len(damaged), 8)
            damaged[where] = rng.integers(0, 256, 8, dtype=np.uint8)
            files.append(damaged.tobytes())
    for result in decode(files):
        assert isinstance(result, (Decoded, str))


def test_one_pixel():
    pixels = opened(saved(Image.new("L", (1, 1), 200), "PNG")).pixels
    assert pixels.tolist() == [[[200, 200, 200, 255]]]


def test_cmyk():
    image = Image.new("CMYK", (8, 8), (0, 255, 255, 0))
    for kind in ("TIFF", "JPEG"):
        red, green, blue, alpha = opened(saved(image, kind)).pixels[4, 4].tolist()
        assert red > 240 and green < 15 and blue < 15 and alpha == 255


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bit_greys_are_scaled_not_clipped(kind: str):
    values = np.array([[0, 257 * 64], [257 * 128, 65_535]], dtype=np.uint16)
    grey = opened(saved(Image.fromarray(values), kind)).pixels[..., 0].astype(int)
    assert np.abs(grey - [[0, 64], [128, 255]]).max() <= 1


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([[0.0, 0.5], [0.25, 1.0]], [[0, 127], [63, 255]]),
        ([[0.0, 128.0], [64.0, 255.0]], [[0, 128], [64, 255]]),
        ([[-1.0, 0.0], [0.5, 1.0]], [[0, 127], [191, 255]]),
        ([[0.0, 0.0], [0.0, 0.0]], [[0, 0], [0, 0]]),
        ([[1e6, 2e6], [1e6, 1.5e6]], [[127, 255], [127, 191]]),
    ],
)
def test_float_tiff(values: list[list[float]], expected: list[list[int]]):
    image = Image.fromarray(np.array(values, dtype=np.float32))
    grey = opened(saved(image, "TIFF")).pixels[..., 0].astype(int)
    if max(map(max, values)) > 65_535:
        expected = [[0, 255], [0, 127]]  # no usual range: from the lowest to the highest value
    assert np.abs(grey - expected).max() <= 1


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_float_tiff_without_numbers(value: float):
    values = np.full((4, 4), value, dtype=np.float32)
    assert "not numbers" in refused(saved(Image.fromarray(values), "TIFF"))


def test_palette_with_alpha():
    image = Image.new("P", (4, 4))
    image.putpalette([255, 0, 0, 0, 255, 0] + [0] * 762)
    image.putpixel((1, 0), 1)
    pixels = opened(saved(image, "PNG", transparency=bytes([0, 128]))).pixels
    assert pixels[0, 0, 3] == 0
    assert pixels[0, 1].tolist() == [0, 255, 0, 128]


def test_grey_with_alpha():
    image = Image.new("LA", (3, 3), (90, 40))
    assert opened(saved(image, "PNG")).pixels[1, 1].tolist() == [90, 90, 90, 40]


def test_one_bit():
    image = Image.new("1", (3, 3), 1)
    assert opened(saved(image, "PNG")).pixels[1, 1].tolist() == [255] * 4


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_of_an_animation_the_first_frame_is_taken_and_named(kind: str):
    frames = [Image.new("RGB", (20, 20), (60 * i, 0, 0)) for i in range(4)]
    more = {"save_all": True, "append_images": frames[1:]}
    result = opened(saved(frames[0], kind, **more))
    assert result.notes == ("frame 1 of 4",)
    assert result.pixels[10, 10, 0] < 5


@pytest.mark.parametrize(
    ("orientation", "turn"),
    [
        (3, lambda a: a[::-1, ::-1]),
        (6, lambda a: np.rot90(a, -1)),
        (8, np.rot90),
        (2, lambda a: a[:, ::-1]),
    ],
)
def test_turned_by_exif(orientation: int, turn: Callable[[np.ndarray], np.ndarray]):
    exif = Image.Exif()
    exif[0x0112] = orientation
    result = opened(saved(RGB, "PNG", exif=exif))
    assert np.array_equal(result.pixels[..., :3], turn(np.asarray(RGB)))
    assert result.notes == ("turned by EXIF",)


def test_damaged_exif_is_ignored():
    data = saved(RGB, "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff")
    assert opened(data).notes == ()


def test_large_pictures_come_reduced():
    image = Image.new("L", (6000, 4000), 255)
    image.paste(0, (0, 0, 3000, 4000))
    pixels = opened(saved(image, "JPEG", quality=50)).pixels
    assert max(pixels.shape) == 1600
    assert abs(pixels.shape[0] / pixels.shape[1] - 2 / 3) < 0.01
    assert pixels[500, 100, 0] < 10 and pixels[500, -100, 0] > 245


def test_order_is_kept_and_no_files_is_no_work():
    assert decode([]) == []
    first, second, third = decode([saved(Image.new("L", (2, 2), 7), "PNG"), b"", saved(RGB, "PNG")])
    assert isinstance(first, Decoded) and first.pixels[0, 0, 0] == 7
    assert isinstance(second, str)
    assert isinstance(third, Decoded) and third.pixels.shape == (40, 30, 4)


HOSTILE = """
import os, sys, time
from core import decoder
inner = decoder.decode
def decode(data):
    if data == b"crash":
        os.abort()
    if data == b"hang":
        time.sleep(60)
    if data == b"spin":
        while True: pass
    if data == b"eat":
        return bytearray(3_000_000_000)
    if data == b"lie":
        sys.stdout.buffer.write((10**15).to_bytes(8, "big") + b"{" * 10000)
        sys.stdout.buffer.flush()
    return inner(data)
decoder.decode = decode
decoder.CPU_SECONDS = 1
decoder.serve(sys.stdin.buffer, sys.stdout.buffer)
"""


@pytest.mark.parametrize("how", ["crash", "lie"])
def test_what_brings_the_child_down_is_refused_alone(how: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "COMMAND", (sys.executable, "-c", HOSTILE))
    good = saved(RGB, "PNG")
    before, bad, after = decode([good, how.encode(), good])
    assert isinstance(before, Decoded) and isinstance(after, Decoded)
    assert isinstance(bad, str) and "cannot be opened safely" in bad


def test_a_child_that_does_not_answer_is_ended(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "COMMAND", (sys.executable, "-c", HOSTILE))
    monkeypatch.setattr(module, "SECONDS_PER_PICTURE", 0.5)
    (bad,) = decode([b"hang"])
    assert isinstance(bad, str) and "takes too long" in bad


@pytest.mark.skipif(sys.platform == "win32", reason="needs resource limits, which Windows lacks")
@pytest.mark.parametrize("how", ["spin", "eat"])
def test_limits_of_the_child(how: str, monkeypatch: pytest.MonkeyPatch):
    if how == "eat" and sys.platform == "darwin":
        pytest.skip("macOS does not limit memory")
    monkeypatch.setattr(module, "COMMAND", (sys.executable, "-c", HOSTILE))
    bad, after = decode([how.encode(), saved(RGB, "PNG")])
    assert isinstance(bad, str)
    assert isinstance(after, Decoded)
