"""Which encoding the bytes of a text file are in, or why they are no text."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from core.datasets.spec import DataError

BLOCK = 1 << 20
MOST_CONTROL = 0.01  # share of control characters in what is still text
MOST_HIGH = 0.4  # share of bytes from 0x80 on in what may be Latin-1
NOT_TEXT = "The file is not text; choose a plain text file (.txt)."
MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with mark"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
OTHER_FILES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive, as Word, EPUB and OpenDocument files are"),
    (b"\xd0\xcf\x11\xe0", "an old Word file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_PAGE_ENDS = re.compile("[\x0b\x0c]")
_CONTROL_BYTES = [code for code in range(32) if chr(code) not in "\t\n\v\f\r\x1b"] + [0x7F]
UNDEFINED_1252 = (0x81, 0x8D, 0x8F, 0x90, 0x9D)


@dataclass(frozen=True)
class Encoding:
    """A codec of Python, how people call it, the length of its mark, and what looks wrong."""

    codec: str
    title: str
    mark: int = 0
    warnings: tuple[str, ...] = ()


def detect(file: BinaryIO) -> Encoding:
    """Reads the whole file once, a megabyte at a time, and leaves it at its beginning.

    DataError says why the bytes are no text and what to do.
    """
    file.seek(0)
    head = file.read(8)
    for start, title in OTHER_FILES:
        if head.startswith(start):
            raise DataError(f"The file is {title}; save it as plain text (.txt) and try again.")
    for mark, codec, title in MARKS:
        if head.startswith(mark):
            return Encoding(codec, title, len(mark))
    histogram, zeros, broken, multibyte = _look(file)
    file.seek(0)
    size = int(histogram.sum())
    if histogram[0] > 0.01 * size:
        return _wide(zeros, size)
    if histogram[_CONTROL_BYTES].sum() > MOST_CONTROL * size:
        raise DataError(NOT_TEXT)
    if not broken:
        return Encoding("utf-8", "UTF-8" if multibyte else "UTF-8 (plain ASCII)")
    if multibyte > 10 * broken:
        return Encoding("utf-8", "UTF-8")
    return _one_byte(histogram, size)


def _look(file: BinaryIO) -> tuple[np.ndarray, tuple[int, int], int, int]:
    """How often each byte occurs, int64 (256,); zeros at even and at odd places; how many bytes are
    broken as UTF-8, and how many characters of several bytes it has."""
    histogram, even, odd = np.zeros(256, np.int64), 0, 0
    broken = multibyte = place = 0
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    for raw in _chunks(file):
        codes = np.frombuffer(raw, np.uint8)
        histogram += np.bincount(codes, minlength=256)
        zero = np.flatnonzero(codes == 0) + place
        odd += int((zero % 2).sum())
        even += len(zero) - int((zero % 2).sum())
        place += len(raw)
        if not raw.isascii() or decoder.getstate()[0]:
            text = decoder.decode(raw)
            wrong = text.count("\ufffd") - raw.count(b"\xef\xbf\xbd")
            broken += max(0, wrong)
            starts = int(((codes >= 0xC2) & (codes <= 0xF4)).sum())
            multibyte += max(0, starts - wrong)
    broken += len(decoder.getstate()[0])
    return histogram, (even, odd), broken, multibyte


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while raw := file.read(BLOCK):
        yield raw


def _wide(zeros: tuple[int, int], size: int) -> Encoding:
    """UTF-16 without a mark: every other byte of European text is zero."""
    even, odd = zeros
    if size % 2 == 0 and odd > 20 * even:
        return Encoding("utf-16-le", "UTF-16 without mark")
    if size % 2 == 0 and even > 20 * odd:
        return Encoding("utf-16-be", "UTF-16 without mark")
    raise DataError(NOT_TEXT)


def _one_byte(histogram: np.ndarray, size: int) -> Encoding:
    """Latin-1, or Windows' version of it when it uses what only that has."""
    if histogram[0x80:].sum() > MOST_HIGH * size:
        raise DataError(
            "The file is neither UTF-8, UTF-16 nor Latin-1; save it as UTF-8 and try again."
        )
    warning = (
        "It is not UTF-8; if letters look wrong below, save the file as UTF-8 and add it again."
    )
    windows = histogram[0x80:0xA0].sum() > 0 and not histogram[list(UNDEFINED_1252)].any()
    if windows:
        return Encoding("cp1252", "Latin-1 (Windows-1252)", 0, (warning,))
    return Encoding("latin-1", "Latin-1", 0, (warning,))


class Reader:
    """The text of a file, block by block, with line ends as "\\n"; counts what it had to change.

    Control characters become spaces and broken bytes U+FFFD: nothing disappears without a word.
    """

    def __init__(self, file: BinaryIO, encoding: Encoding) -> None:
        self._file, self._encoding = file, encoding
        self.broken = self.control = 0

    def __iter__(self) -> Iterator[str]:
        decoder = io.IncrementalNewlineDecoder(
            codecs.getincrementaldecoder(self._encoding.codec)("replace"), translate=True
        )
        self._file.seek(self._encoding.mark)
        while raw := self._file.read(BLOCK):
            yield self._clean(decoder.decode(raw))
        yield self._clean(decoder.decode(b"", final=True))

    def _clean(self, text: str) -> str:
        self.broken += text.count("\ufffd")
        clean, changed = _CONTROLS.subn(" ", text)
        self.control += changed
        return _PAGE_ENDS.sub("\n", clean)

    def warnings(self) -> tuple[str, ...]:
        """What a person should know, once all is read."""
        found = list(self._encoding.warnings)
        if self.broken:
            found.append(f"{self.broken:,} characters could not be read; they are shown as \ufffd.")
        if self.control:
            found.append(f"{self.control:,} control characters became spaces.")
        return tuple(found)
