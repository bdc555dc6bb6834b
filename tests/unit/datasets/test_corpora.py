"""The catalogue of texts, and where their parts lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets import corpora
from core.datasets.corpora import CORPORA, corpus, corpus_availability, parts
from core.datasets.folders import DataFile
from core.datasets.spec import DataError
from core.datasets.text_parts import blocks
from core.language_config import CorpusConfig
from core.schema import ConfigError

PUBLISHED = [name for name, info in CORPORA.items() if not info.offline]


@pytest.fixture
def nothing_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("GLASSNET_DATA", raising=False)
    monkeypatch.setenv("GLASSNET_CACHE", str(tmp_path / "cache"))
    return tmp_path


@pytest.mark.parametrize("name", CORPORA)
def test_entries_are_complete(name: str):
    info = CORPORA[name]
    assert info.name == name and info.title and info.about.endswith(".") and info.licence
    assert info.source.startswith("https://") and info.levels == ("words", "characters")
    assert info.offline == (not info.files) == (info.download_bytes == 0)
    assert info.comes_split == (len(info.files) == 3)
    for file in info.files:
        assert len(file.sha256) == 64 and file.size > 0 and info.folder
        assert all(address.endswith("/" + file.name) for address in file.addresses)


def test_unknown_names():
    with pytest.raises(ConfigError, match=r"data\.name: 'pbt' is not a corpus; did you mean 'ptb'"):
        corpus("pbt")
    with pytest.raises(ConfigError, match="choose docs, shakespeare, ptb"):
        corpus_availability("?")


@pytest.mark.parametrize("name", PUBLISHED)
def test_without_files_both_ways_out_are_named(nothing_here: Path, name: str):
    answer = corpus_availability(name)
    assert not answer.ready
    assert "connect to the network" in answer.reason and "GLASSNET_DATA" in answer.reason
    with pytest.raises(DataError, match="GLASSNET_DATA"):
        parts(CorpusConfig(name=name))


def test_the_offline_text_needs_nothing(nothing_here: Path):
    assert corpus_availability("docs").ready
    corpora.download_corpus("docs")
    train, validation, test = parts(CorpusConfig(validation_share=0.2, test_share=0.1))
    assert (train.end - train.start) / test.end == pytest.approx(0.7, abs=0.01)
    assert "".join(blocks(validation)).endswith("\n")


def test_a_download_makes_it_ready(nothing_here: Path, monkeypatch: pytest.MonkeyPatch):
    import dataclasses

    file = DataFile("input.txt", 5, "f" * 64, ("https://example.org/input.txt",))
    small = dataclasses.replace(CORPORA["shakespeare"], files=(file,))
    monkeypatch.setitem(CORPORA, "shakespeare", small)
    fetched = []

    def fetch(files: tuple[DataFile, ...], folder: Path, progress: object) -> None:
        fetched.append((files, progress))
        folder.mkdir(parents=True)
        (folder / "input.txt").write_bytes(b"To be")

    monkeypatch.setattr("core.datasets.download.fetch_all", fetch)
    corpora.download_corpus("shakespeare", None)
    assert fetched == [((file,), None)] and corpus_availability("shakespeare").ready


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_files_are_those_of_the_catalogue(real_data: Path, name: str):
    import hashlib

    for file in CORPORA[name].files:
        raw = (real_data / CORPORA[name].folder / file.name).read_bytes()
        assert len(raw) == file.size and hashlib.sha256(raw).hexdigest() == file.sha256


def test_a_split_that_comes_with_the_files_is_kept(real_data: Path):
    config = CorpusConfig(name="ptb", validation_share=0.4, test_share=0.2)
    assert [part.source.name for part in parts(config)] == [  # type: ignore[union-attr]
        "ptb.train.txt",
        "ptb.valid.txt",
        "ptb.test.txt",
    ]
