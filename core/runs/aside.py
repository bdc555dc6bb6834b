"""Folders moved aside whole into a trash, so that they can be brought back."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


class InUse(ValueError):
    """The folder cannot be moved now; the text is one sentence for the page."""


def put(folder: Path, trash: Path) -> Path:
    """Move a folder into the trash; where it is then. Raises OSError."""
    target = trash / folder.name
    trash.mkdir(exist_ok=True)
    folder.rename(target)
    os.utime(target)  # when it was deleted
    return target


def back(name: str, trash: Path, home: Path, what: str) -> Path:
    """Move a folder of the trash back home; where it is then. `what` says in a word what it is.

    Raises InUse when it cannot be moved, and OSError.
    """
    found = next((each for each in listed(trash) if each.name == name), None)
    if found is None:
        raise InUse(f"{what.capitalize()} {name[:80]!r} is not in the trash any more.")
    if (home / name).exists():
        raise InUse(f"There is another {what} {name} by now; delete that one first.")
    return found.rename(home / name)


def listed(trash: Path) -> list[Path]:
    """Folders in the trash, the last deleted first."""
    try:
        with os.scandir(trash) as entries:
            found = [(each.stat().st_mtime, each.name) for each in entries if each.is_dir()]
    except FileNotFoundError:
        return []
    return [trash / name for _, name in sorted(found, reverse=True)]


def empty(trash: Path) -> int:
    """Delete what is in the trash for good, which nothing else ever does; how many folders.

    Raises OSError.
    """
    folders = listed(trash)
    for folder in folders:
        shutil.rmtree(folder)
    return len(folders)
