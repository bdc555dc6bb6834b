"""A text as three byte ranges, read in pieces that fit into memory whatever the file's size."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from core.datasets.spec import DataError

BLOCK = 1 << 20
NEAR = 1 << 20  # how far behind its place a cut may look for a line end


@dataclass(frozen=True)
class Part:
    """Bytes [start, end) of a UTF-8 text, which is a file or small enough to be held."""

    source: Path | bytes
    start: int
    end: int

    def open(self) -> BinaryIO:
        """The whole text from its beginning. OSError when the file is gone."""
        if isinstance(self.source, bytes):
            return io.BytesIO(self.source)
        return self.source.open("rb")


def whole(source: Path | bytes) -> Part:
    """All of a text."""
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    return Part(source, 0, size)


def cut(source: Path | bytes, validation: float, test: float) -> tuple[Part, Part, Part]:
    """Training, validation and test part of a text, by position: test is the end of it.

    A cut moves on to the next line end if one is near (1 % of the text, at most 1 MB), else to the
    next space, else to the next character.
    """
    size = whole(source).end
    with whole(source).open() as file:
        first = _cut_at(file, round(size * (1 - validation - test)), size)
        second = max(first, _cut_at(file, round(size * (1 - test)), size))
    return Part(source, 0, first), Part(source, first, second), Part(source, second, size)


def _cut_at(file: BinaryIO, place: int, size: int) -> int:
    """The first good place at or behind `place`, in bytes."""
    place = max(0, place - 1)  # a place behind a line end is good as it is
    file.seek(place)
    near = file.read(max(64, min(NEAR, size // 100)))
    for white in (b"\n", b" "):
        found = near.find(white)
        if found >= 0:
            return place + found + 1
    continued = (i for i, byte in enumerate(near) if byte & 0xC0 != 0x80)
    return min(size, place + next(continued, len(near)))


def blocks(part: Part, block: int = BLOCK) -> Iterator[str]:
    """The part's text in pieces of about `block` bytes that end with a line if they can.

    Without a line end in sight a piece ends with a word, without a space with a character.
    DataError when the bytes are not UTF-8.
    """
    with part.open() as file:
        file.seek(part.start)
        left, held = part.end - part.start, b""
        while left > 0:
            chunk = file.read(min(block, left))
            if not chunk:
                break
            left -= len(chunk)
            held += chunk
            place = _last_cut(held) if left else len(held)
            yield _decoded(held[:place])
            held = held[place:]


def _last_cut(held: bytes) -> int:
    for white in (b"\n", b" "):
        found = held.rfind(white)
        if found >= 0:
            return found + 1
    place = len(held)
    while place and place > len(held) - 4 and held[place - 1] & 0xC0 == 0x80:
        place -= 1
    # In front of the last character's first byte: the character may not be complete.
    return max(0, place - 1)


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise DataError("The text is not UTF-8; add it again as your own text.") from None
