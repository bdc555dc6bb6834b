"""A corpus as arrays of token ids, made once and then read from disk."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from core.datasets import corpora, text_counts
from core.datasets.folders import cache_folder
from core.datasets.spec import DataError
from core.datasets.text_parts import BLOCK
from core.datasets.vocabulary import UNKNOWN, Vocabulary, build
from core.language_config import CorpusConfig
from core.runs import atomic
from core.schema import ConfigError

VERSION = 1
PARTS = ("train", "validation", "test")
FEWEST_TRAIN, FEWEST_HELD_OUT = 50, 5
KEPT = 24  # prepared corpora on disk; the longest unused go first


Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Tokens:
    """One corpus, ready to train on.

    train, validation, test: read-only arrays (n,) of token ids on disk, of the smallest of uint8,
    uint16 and int32 that holds them; convert a window before doing arithmetic.
    info: JSON types, see `prepare`.
    """

    vocabulary: Vocabulary
    train: NDArray[Any]
    validation: NDArray[Any]
    test: NDArray[Any]
    info: dict[str, Any]


def prepare(config: CorpusConfig, progress: Progress | None = None) -> Tokens:
    """Count the training part, take the most frequent tokens, encode all three parts.

    Reads twice, a megabyte at a time. The vocabulary comes from the training part alone.
    info: name, title, train_tokens, validation_tokens, test_tokens, vocabulary (its size), distinct
    (different tokens in the training part), coverage (share of its tokens that are known), unknown
    (tokens outside the vocabulary, a number for each part), approximate (the counts of the rarest
    words are, because there were too many to hold).
    progress: called with (bytes done, bytes in all) about once a megabyte, while they are made.
    ConfigError or DataError when the text is not here or too short.
    """
    found = corpora.corpus(config.name)
    base = cache_folder() / "tokens"
    folder = base / _key(config)
    try:
        base.mkdir(parents=True, exist_ok=True)
        with FileLock(base / f"{folder.name}.lock"):
            if not (folder / "info.json").exists():
                _make(config, found, folder, progress)
            os.utime(folder)
        _drop_oldest(base)
        return _open(folder)
    except OSError as problem:
        place = problem.filename or base
        raise DataError(
            f"{place} cannot be used ({problem.strerror or problem}); free some space, or set "
            "GLASSNET_CACHE to another folder."
        ) from None


def _key(config: CorpusConfig) -> str:
    """Changes with whatever changes the arrays."""
    found = corpora.corpus(config.name)
    shares = None if found.comes_split else [config.validation_share, config.test_share]
    recipe = [
        VERSION,
        corpora.identity(config.name),
        config.level,
        config.lowercase,
        config.vocabulary,
        config.rare,
        config.limit,
        shares,
    ]
    return hashlib.sha256(json.dumps(recipe).encode()).hexdigest()[:16]


def _make(
    config: CorpusConfig, found: corpora.CorpusInfo, folder: Path, progress: Progress | None
) -> None:
    """Fill a folder beside its final name, then give it that name."""
    for left_behind in folder.parent.glob(f"{folder.name}.*.new"):
        shutil.rmtree(left_behind, ignore_errors=True)
    new = folder.with_name(f"{folder.name}.{uuid.uuid4().hex[:8]}.new")
    try:
        new.mkdir()
        source = _Source(config, found, progress)
        counted = text_counts.count(source.pieces(0))
        _refuse_short(config, found, counted.total)
        vocabulary = build(counted, config, found.spaced)
        written = [
            _encode(source.pieces(index), vocabulary, new / f"{name}.npy")
            for index, name in enumerate(PARTS)
        ]
        info = _info(found, counted, vocabulary, written)
        _refuse_short_parts(config, found, info)
        atomic.write_json(new / "vocabulary.json", vocabulary.to_dict())
        atomic.write_json(new / "info.json", info)
        shutil.rmtree(folder, ignore_errors=True)
        new.replace(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


class _Source:
    """The pieces of each part, as often as they are wanted, with progress over all readings."""

    def __init__(
        self, config: CorpusConfig, found: corpora.CorpusInfo, progress: Progress | None
    ) -> None:
        self._config, self._spaced, self._progress = config, found.spaced, progress
        self._parts = corpora.parts(config)
        sizes = [part.end - part.start for part in self._parts]
        self._done, self._total = 0, sizes[0] + sum(sizes)

    def pieces(self, index: int) -> Iterator[Sequence[str]]:
        """Those of part `index`; of the training part as many as the limit allows."""
        config = self._config
        limit = config.limit if index == 0 else 0
        stream = text_counts.pieces(
            self._parts[index], config.level, lowercase=config.lowercase, spaced=self._spaced
        )
        for block in text_counts.limited(stream, limit):
            yield block
            self._done = min(self._total, self._done + BLOCK)
            if self._progress is not None:
                self._progress(self._done, self._total)


def _info(
    found: corpora.CorpusInfo,
    counted: text_counts.Counts,
    vocabulary: Vocabulary,
    written: list[tuple[int, int]],
) -> dict[str, Any]:
    sizes = {f"{name}_tokens": size for name, (size, _) in zip(PARTS, written, strict=True)}
    return {
        "name": found.name,
        "title": found.title,
        **sizes,
        "vocabulary": len(vocabulary),
        "distinct": len(counted.counts),
        "coverage": 1 - written[0][1] / counted.total,
        "unknown": {name: unknown for name, (_, unknown) in zip(PARTS, written, strict=True)},
        "approximate": counted.approximate,
    }


def _encode(stream: Iterator[Sequence[str]], vocabulary: Vocabulary, path: Path) -> tuple[int, int]:
    """Write ids to an .npy file; how many there are, and how many pieces were unknown."""
    dtype = np.dtype(np.uint8 if len(vocabulary) <= 256 else np.uint16)
    if len(vocabulary) > 65_536:
        dtype = np.dtype(np.int32)
    size = unknown = 0
    with path.open("wb") as file:
        start = _write_header(file, dtype, size)
        for block in stream:
            ids = vocabulary.ids(block)
            rare = _rare(ids, block)
            unknown += int(rare.sum())
            if vocabulary.rare == "leave out":
                ids = ids[~rare]
            file.write(ids.astype(dtype).tobytes())
            size += len(ids)
        file.seek(0)
        if _write_header(file, dtype, size) != start:
            raise OSError("the array header changed its length")
    return size, unknown


def _rare(ids: NDArray[np.int32], block: Sequence[str]) -> NDArray[np.bool_]:
    """Which pieces the vocabulary lacks; a text's own <unk> is none of them."""
    rare = ids == 0
    if not isinstance(block, str) and UNKNOWN in block:
        rare &= np.fromiter((piece != UNKNOWN for piece in block), np.bool_, len(block))
    return rare


def _write_header(file: BinaryIO, dtype: np.dtype[Any], size: int) -> int:
    """What NumPy needs to map the file; its length does not depend on `size`."""
    header = {"descr": dtype.str, "fortran_order": False, "shape": (size,)}
    np.lib.format.write_array_header_1_0(file, header)
    return file.tell()


def _refuse_short(config: CorpusConfig, found: corpora.CorpusInfo, total: int) -> None:
    if total < FEWEST_TRAIN:
        if config.limit and config.limit < FEWEST_TRAIN:
            raise ConfigError("data.limit", f"too small; choose {FEWEST_TRAIN} or more, or 0.")
        raise DataError(
            f"{found.title} has {total:,} training tokens, which is too few to learn from; choose "
            f"a text with {FEWEST_TRAIN} or more."
        )


def _refuse_short_parts(
    config: CorpusConfig, found: corpora.CorpusInfo, info: dict[str, Any]
) -> None:
    if info["train_tokens"] < FEWEST_TRAIN:
        left = info["train_tokens"]
        raise ConfigError("data.vocabulary", f"leaves {left} training tokens; choose a larger one.")
    for name in PARTS[1:]:
        if info[f"{name}_tokens"] < FEWEST_HELD_OUT:
            raise ConfigError(
                f"data.{name}_share",
                f"leaves {info[f'{name}_tokens']} {name} tokens of {found.title}; choose a larger "
                "share or a longer text.",
            )


def _open(folder: Path) -> Tokens:
    vocabulary = Vocabulary.from_dict(atomic.read_json(folder / "vocabulary.json"))
    train, validation, test = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in PARTS)
    info = atomic.read_json(folder / "info.json")
    return Tokens(vocabulary, train, validation, test, info)


def _drop_oldest(base: Path) -> None:
    """Best effort: an array that is being read stays readable, or is kept by the system."""
    made = [each for each in base.iterdir() if each.is_dir() and not each.name.endswith(".new")]
    made.sort(key=lambda each: each.stat().st_mtime, reverse=True)
    for old in made[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
