"""Where data files lie: a folder that the user names, or the cache folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from core.datasets.spec import DataError

CHUNK = 1 << 20


@dataclass(frozen=True)
class DataFile:
    """One published file: its name, size in bytes, SHA-256 and addresses, preferred first."""

    name: str
    size: int
    sha256: str
    addresses: tuple[str, ...]


def cache_folder() -> Path:
    """GLASSNET_CACHE, else ~/.cache/glassnet. It may not exist yet."""
    named = os.environ.get("GLASSNET_CACHE")
    return Path(named).expanduser() if named else Path.home() / ".cache" / "glassnet"


def user_folder() -> Path | None:
    """GLASSNET_DATA, or None when it is not set."""
    named = os.environ.get("GLASSNET_DATA")
    return Path(named).expanduser() if named else None


def find_folder(name: str, files: tuple[DataFile, ...]) -> Path:
    """The folder that holds all files of the set `name`, each of the right size.

    The user's folder comes first, if any of the files is there. DataError says which of them is
    missing or half there, or, when nothing usable is on this machine, the two ways to get the set.
    """
    base = user_folder()
    if base is not None and any((base / name / file.name).exists() for file in files):
        for file in files:
            _check_size(base / name / file.name, file)
        return base / name
    cached = cache_folder() / name
    if all(_size(cached / file.name) == file.size for file in files):
        return cached
    raise DataError(
        f"The files of {name} are not on this machine; connect to the network and download them, "
        f"or set GLASSNET_DATA to a folder that holds {name}/{files[0].name}."
    )


def _check_size(path: Path, file: DataFile) -> None:
    size = _size(path)
    if size is None:
        raise DataError(f"{path} is missing; put it there, or unset GLASSNET_DATA and download.")
    if size != file.size:
        raise DataError(
            f"{path} is incomplete or another file: expected {file.size:,} bytes, found {size:,}; "
            "replace it, or unset GLASSNET_DATA and download."
        )


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
