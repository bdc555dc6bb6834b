"""Texts that people bring: checked, kept as UTF-8 in the cache folder, found again by content."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from core.datasets import text_decode
from core.datasets.folders import cache_folder, user_folder
from core.datasets.spec import DataError
from core.runs import atomic

PREFIX = "own-"
FEWEST_CHARACTERS = 300
FEWEST_SPACES = 0.02  # share; below, there are no words to speak of
LONGEST_TITLE = 60


@dataclass(frozen=True)
class OwnText:
    """One text; `id` is "own-" and 12 hex digits of the SHA-256 of its UTF-8 form.

    bytes, characters and lines are those of the UTF-8 form; `encoding` is that of the file.
    """

    id: str
    title: str
    encoding: str
    bytes: int
    characters: int
    lines: int
    warnings: tuple[str, ...]


def add(name: str, data: bytes | Path | BinaryIO) -> OwnText:
    """Keep a text file's content; reads it a megabyte at a time.

    name: the file's name, from which the title is made. The same text added twice is kept once.
    DataError says why it cannot be used and what to do.
    """
    base = cache_folder() / "texts"
    new = base / f"{uuid.uuid4().hex[:12]}.new"
    try:
        new.mkdir(parents=True)
        with _opened(data) as file:
            return _keep(_write(name, file, new / "text.txt"), new)
    except OSError as problem:
        raise DataError(
            f"The text cannot be kept ({problem.strerror or problem}); free some space, or set "
            "GLASSNET_CACHE to another folder."
        ) from None
    finally:
        shutil.rmtree(new, ignore_errors=True)


@contextmanager
def _opened(data: bytes | Path | BinaryIO) -> Iterator[BinaryIO]:
    """A binary file to read; one that the caller opened stays open."""
    if isinstance(data, Path):
        with data.open("rb") as file:
            yield file
    else:
        yield io.BytesIO(data) if isinstance(data, bytes) else data


def find(name: str) -> OwnText | None:
    """The own text of this id, or None."""
    if not _is_id(name):
        return None
    found = atomic.read_json(folder(name) / "text.json")
    try:
        own = OwnText(**(found | {"warnings": tuple(found["warnings"])}))
        return own if path(name).stat().st_size == own.bytes else None
    except (KeyError, TypeError, OSError):
        return None


def listed() -> list[OwnText]:
    """All own texts, by title."""
    base = cache_folder() / "texts"
    names = [each.name for each in base.iterdir()] if base.is_dir() else []
    found = [own for own in map(find, names) if own is not None]
    return sorted(found, key=lambda own: (own.title.lower(), own.id))


def remove(name: str) -> None:
    """Forget an own text; networks trained on it stay."""
    if find(name) is not None:
        shutil.rmtree(folder(name), ignore_errors=True)


def offered() -> list[Path]:
    """Text files in the folder texts of GLASSNET_DATA, for those too large to upload."""
    base = user_folder()
    return sorted((base / "texts").glob("*.txt")) if base is not None else []


def folder(name: str) -> Path:
    """Where an own text is kept."""
    return cache_folder() / "texts" / name


def path(name: str) -> Path:
    """The UTF-8 file of an own text."""
    return folder(name) / "text.txt"


def _is_id(name: str) -> bool:
    """Also keeps ".." from becoming a path."""
    digits = name.removeprefix(PREFIX)
    return name.startswith(PREFIX) and len(digits) == 12 and digits.isalnum() and digits.isascii()


class _Copy:
    """The text as it is written, and what is noticed on the way."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()
        self.bytes = self.characters = self.lines = self.spaces = 0
        self.empty, self.ended = True, True

    def write(self, text: str, out: BinaryIO) -> None:
        if not text:
            return
        raw = text.encode()
        out.write(raw)
        self.digest.update(raw)
        lines = text.count("\n")
        self.bytes += len(raw)
        self.characters += len(text)
        self.lines += lines
        self.spaces += lines + text.count(" ")
        self.empty = self.empty and text.isspace()
        self.ended = text.endswith("\n")


def _write(name: str, file: BinaryIO, target: Path) -> OwnText:
    """The text as UTF-8; DataError when there is nothing to learn from."""
    encoding = text_decode.detect(file)
    reader, copy = text_decode.Reader(file, encoding), _Copy()
    with target.open("wb") as out:
        for text in reader:
            copy.write(text, out)
    _refuse(copy, reader)
    warnings = reader.warnings()
    if copy.spaces < FEWEST_SPACES * copy.characters:
        warnings += ("It has hardly any spaces; learn it by characters.",)
    return OwnText(
        id=PREFIX + copy.digest.hexdigest()[:12],
        title=_title(name),
        encoding=encoding.title,
        bytes=copy.bytes,
        characters=copy.characters,
        lines=copy.lines + (not copy.ended),
        warnings=warnings,
    )


def _refuse(copy: _Copy, reader: text_decode.Reader) -> None:
    """DataError for what has no text in it, or too little."""
    if copy.empty:
        raise DataError("The file is empty; choose one with text in it.")
    if reader.broken + reader.control > text_decode.MOST_CONTROL * copy.characters:
        raise DataError(text_decode.NOT_TEXT)
    if copy.characters < FEWEST_CHARACTERS:
        raise DataError(
            f"The text has only {copy.characters:,} characters, too few to learn from; choose one "
            f"with at least {FEWEST_CHARACTERS}, better 100,000."
        )


def _title(name: str) -> str:
    """The file's name without folder and ending, if it can be shown."""
    stem = Path(name.replace("\\", "/")).stem
    shown = " ".join("".join(sign if sign.isprintable() else " " for sign in stem).split())
    return shown[:LONGEST_TITLE] or "Own text"


def _keep(own: OwnText, new: Path) -> OwnText:
    """Give the folder its name; another visitor may have been faster with the same text."""
    known = find(own.id)
    if known is not None:
        return known
    atomic.write_json(new / "text.json", dataclasses.asdict(own))
    shutil.rmtree(folder(own.id), ignore_errors=True)
    new.replace(folder(own.id))
    return own
