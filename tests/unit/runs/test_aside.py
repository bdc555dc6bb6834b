"""Folders moved aside whole: back as they were, never over another, last deleted first."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.runs import aside


def _folder(home: Path, name: str) -> Path:
    made = home / name
    made.mkdir(parents=True)
    (made / "weights").write_bytes(name.encode())
    return made


def test_a_folder_comes_back_as_it_was(tmp_path: Path) -> None:
    trash = tmp_path / ".trash"
    moved = aside.put(_folder(tmp_path, "one"), trash)
    assert moved == trash / "one" and not (tmp_path / "one").exists()
    assert aside.back("one", trash, tmp_path, "run") == tmp_path / "one"
    assert (tmp_path / "one" / "weights").read_bytes() == b"one"
    assert aside.listed(trash) == []


def test_it_never_comes_back_over_another(tmp_path: Path) -> None:
    trash = tmp_path / ".trash"
    aside.put(_folder(tmp_path, "one"), trash)
    _folder(tmp_path, "one")
    with pytest.raises(aside.InUse, match="another sweep one"):
        aside.back("one", trash, tmp_path, "sweep")
    assert aside.listed(trash) == [trash / "one"]


@pytest.mark.parametrize("name", ["two", "../kept", ""])
def test_only_what_lies_in_the_trash_comes_back(tmp_path: Path, name: str) -> None:
    trash = tmp_path / ".trash"
    aside.put(_folder(tmp_path, "one"), trash)
    kept = _folder(tmp_path, "kept")
    with pytest.raises(aside.InUse, match="not in the trash"):
        aside.back(name, trash, tmp_path, "run")
    assert kept.exists()


def test_the_last_deleted_is_listed_first(tmp_path: Path) -> None:
    trash = tmp_path / ".trash"
    for when, name in ((2.0, "older"), (3.0, "newest"), (1.0, "oldest")):
        os.utime(aside.put(_folder(tmp_path, name), trash), (when, when))
    assert [each.name for each in aside.listed(trash)] == ["newest", "older", "oldest"]


def test_emptying_counts_what_is_gone_for_good(tmp_path: Path) -> None:
    trash = tmp_path / ".trash"
    assert aside.listed(trash) == [] and aside.empty(trash) == 0
    aside.put(_folder(tmp_path, "one"), trash)
    aside.put(_folder(tmp_path, "two"), trash)
    assert aside.empty(trash) == 2 and aside.listed(trash) == []
