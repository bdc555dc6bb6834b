"""The vocabulary of a run: read once, and again when its file has changed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from core.datasets.spec import DataError
from core.datasets.text_pieces import END
from core.datasets.vocabulary import Vocabulary
from core.runs.atomic import read_json

FILE = "vocabulary.json"


def vocabulary_of(folder: Path) -> Vocabulary:
    """The vocabulary of the run in this folder. DataError when it is missing or damaged."""
    try:
        version = (folder / FILE).stat().st_mtime_ns
    except OSError:
        raise DataError("This run has no vocabulary yet; wait until its training begins.") from None
    return _read(folder, version)


@lru_cache(maxsize=16)
def _read(folder: Path, version: int) -> Vocabulary:
    return Vocabulary.from_dict(read_json(folder / FILE))


def start_id(vocabulary: Vocabulary) -> int:
    """The token that stands before a text's first one: a line end.

    Where the network has never seen one, as in characters of a single line, its most frequent
    token.
    """
    end = END if END in vocabulary.index else "\n"
    return vocabulary.index.get(end, min(1, len(vocabulary) - 1))


def unwritten(vocabulary: Vocabulary) -> tuple[int, ...]:
    """Ids that are never written: <unk> stands for no word in particular."""
    return (0,) if len(vocabulary) > 1 else ()
