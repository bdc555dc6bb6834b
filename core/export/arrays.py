"""Whether a stranger's .npz holds plain arrays of the size it says, before NumPy reads it."""

from __future__ import annotations

import math
import zipfile
from pathlib import Path

import numpy as np

MOST_ARRAYS = 1000
MOST_BYTES = 500_000_000


def plain_arrays(path: Path) -> bool:
    """True when every member is an array without Python objects that fills its member exactly.

    A header may claim any shape, for which NumPy would reserve memory at once.
    """
    try:
        with zipfile.ZipFile(path) as file:
            members = file.infolist()
            if len(members) > MOST_ARRAYS or sum(each.file_size for each in members) > MOST_BYTES:
                return False
            return all(_fills(file, each) for each in members)
    except (OSError, ValueError, EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile):
        return False


def _fills(file: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    if not member.filename.endswith(".npy"):
        return False
    with file.open(member) as source:
        version = np.lib.format.read_magic(source)
        if version != (1, 0):  # what NumPy writes for arrays of numbers
            return False
        shape, _, kind = np.lib.format.read_array_header_1_0(source)
        size = math.prod(shape) * kind.itemsize
        return not kind.hasobject and size == member.file_size - source.tell()
