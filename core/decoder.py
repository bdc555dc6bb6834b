"""The throw-away child that opens pictures from strangers: `python -m core.decoder`.

On standard input, per picture: its length in 8 bytes, then the file. On standard output, per
picture: the length of a JSON line in 8 bytes, the line, then the pixels it announces as
RGBA bytes. Nothing else is read or written, and nothing is imported that takes long.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
import warnings
from typing import Any, BinaryIO

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF")
MAX_PIXELS = 40_000_000
MAX_SIDE = 20_000
MAX_ASPECT = 200
# Longest side of what is handed on; a network reads a few dozen pixels of it.
HANDED_ON_SIDE = 1600
MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 10


class Refused(Exception):
    """A picture that cannot be used; the text is one sentence."""


def decode(data: bytes) -> tuple[Image.Image, list[str]]:
    """The first frame as an upright RGBA image, and notes on what was done to it.

    Raises Refused. A picture whose longest side exceeds HANDED_ON_SIDE is reduced.
    """
    if not data:
        raise Refused("The file is empty.")
    try:
        image: Image.Image = Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        raise Refused("The file is not a PNG, JPEG, GIF, BMP, WebP or TIFF image.") from None
    _check_size(*image.size)
    notes = _frame_note(image)
    image.draft("RGB", (HANDED_ON_SIDE, HANDED_ON_SIDE))
    image.load()  # verify() lets truncated files pass
    image, turned = _upright(image)
    result = _to_rgba(image)
    if max(result.size) > HANDED_ON_SIDE:
        result.thumbnail((HANDED_ON_SIDE, HANDED_ON_SIDE), Image.Resampling.BOX)
    return result, notes + turned


def _check_size(width: int, height: int) -> None:
    """Before any pixel is decoded: a file of 21 KB can hold 13,000 x 13,000 of them."""
    size = f"{width:,} × {height:,} px"
    if width < 1 or height < 1:
        raise Refused(f"The picture has no pixels ({size}).")
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        limit = f"{MAX_PIXELS // 1_000_000} megapixels and {MAX_SIDE:,} px a side"
        raise Refused(f"The picture is too large ({size}); make it smaller than {limit}.")
    if max(width, height) > MAX_ASPECT * min(width, height):
        raise Refused(f"The picture is too narrow ({size}); crop it to what should be seen.")


def _frame_note(image: Image.Image) -> list[str]:
    """MPO is a JPEG photograph with a preview beside it, not an animation."""
    frames = getattr(image, "n_frames", 1) if image.format != "MPO" else 1
    return [f"frame 1 of {frames}"] if frames > 1 else []


def _upright(image: Image.Image) -> tuple[Image.Image, list[str]]:
    """Turned or mirrored as its EXIF note says; a damaged note is ignored."""
    try:
        if image.getexif().get(ExifTags.Base.Orientation, 1) in range(2, 9):
            return ImageOps.exif_transpose(image), ["turned by EXIF"]
    except (ValueError, KeyError, TypeError, SyntaxError, OSError):
        pass
    return image, []


def _to_rgba(image: Image.Image) -> Image.Image:
    """Any mode of Pillow as 8-bit RGBA. Wide greys are scaled: a plain convert() would clip."""
    if image.mode.startswith("I;16"):
        image = _rescale(image.convert("I"), 0, 65_535)
    elif image.mode in ("I", "F"):
        low, high = image.getextrema()
        if not (isinstance(low, (int, float)) and isinstance(high, (int, float))):
            raise Refused("The picture has no single grey value per pixel.")
        if not high - low < float("inf"):
            raise Refused("The picture holds values that are not numbers.")
        image = _rescale(image, *_full_scale(low, high))
    try:
        return image.convert("RGBA")
    except ValueError:
        raise Refused(f"The picture's colours ({image.mode}) are not supported.") from None


def _full_scale(low: float, high: float) -> tuple[float, float]:
    """The usual range that holds [low, high], or that range itself when none does."""
    if low >= 0:
        for top in (1.0, 255.0, 65_535.0):
            if high <= top:
                return 0.0, top
    return low, high


def _rescale(image: Image.Image, low: float, high: float) -> Image.Image:
    factor = 255.0 / (high - low)
    offset = -low * factor
    return image.convert("F").point(lambda value: value * factor + offset).convert("L")


def answer(data: bytes) -> tuple[dict[str, Any], bytes]:
    """The JSON line and the pixels for one file. Whatever goes wrong becomes a sentence."""
    try:
        image, notes = decode(data)
    except Refused as refusal:
        return {"refused": str(refusal)}, b""
    except MemoryError:
        return {"refused": "The picture needs more memory than a picture should."}, b""
    except Exception:
        # Format plugins raise whatever the damage leads to: OSError, struct.error, IndexError ...
        return {"refused": "The picture is damaged or incomplete; save or copy it again."}, b""
    return {"width": image.width, "height": image.height, "notes": notes}, image.tobytes()


def limit(seconds: float) -> None:
    """Memory, and `seconds` more of processor time. Windows has only the parent's clock."""
    if sys.platform == "win32":
        return
    import resource

    spent = int(time.process_time() + seconds) + 1
    wanted = {
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_CPU: spent,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in wanted.items():
        hard = resource.getrlimit(kind)[1]
        with contextlib.suppress(ValueError, OSError):  # macOS refuses some of them
            resource.setrlimit(kind, (value, hard))


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer file after file until the input ends."""
    while len(head := source.read(8)) == 8:
        limit(CPU_SECONDS)
        line, pixels = answer(source.read(int.from_bytes(head, "big")))
        text = json.dumps(line).encode()
        sink.write(len(text).to_bytes(8, "big") + text + pixels)
        sink.flush()


if __name__ == "__main__":
    Image.MAX_IMAGE_PIXELS = None  # our own check is stricter, and refuses instead of warning
    warnings.simplefilter("ignore")
    serve(sys.stdin.buffer, sys.stdout.buffer)
