"""A file is whole or as it was, whatever happens while it is written."""

import errno
import os
from pathlib import Path

import pytest

from core.runs.atomic import file_sha256, read_json, replacing, write_bytes, write_json


def test_json_comes_back_and_nan_becomes_null(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"x": [1, 2.5], "bad": float("nan")})
    assert read_json(tmp_path / "a.json") == {"x": [1, 2.5], "bad": None}


def test_absent_or_broken_json_is_none(tmp_path: Path) -> None:
    (tmp_path / "half.json").write_text('{"x": 1')
    assert read_json(tmp_path / "half.json") is None
    assert read_json(tmp_path / "none.json") is None


def test_error_while_writing_leaves_the_old_content(tmp_path: Path) -> None:
    path = tmp_path / "a"
    write_bytes(path, b"old")
    with pytest.raises(RuntimeError), replacing(path) as temporary:
        temporary.write_bytes(b"half")
        raise RuntimeError
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a"]


def test_full_disk_leaves_the_old_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    write_json(path, {"kept": True})

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_json(path, {"kept": False})
    assert read_json(path) == {"kept": True}
    assert os.listdir(tmp_path) == ["a.json"]


def test_sha256_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "abc").write_bytes(b"abc")  # the example of FIPS 180-2
    assert file_sha256(tmp_path / "abc").startswith("ba7816bf8f01cfea414140de5dae2223")
