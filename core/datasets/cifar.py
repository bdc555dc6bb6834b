"""The binary version of CIFAR-10: one tar.gz holding six files of fixed-size records."""

from __future__ import annotations

import gzip
import io
import tarfile
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.datasets.spec import DataError

ARCHIVE = "cifar-10-binary.tar.gz"
SIDE = 32
RECORD = 1 + 3 * SIDE * SIDE
IMAGES_PER_FILE = 10_000
Part = tuple[NDArray[np.uint8], NDArray[np.uint8]]
_MEMBERS = {
    "train": tuple(f"cifar-10-batches-bin/data_batch_{i}.bin" for i in range(1, 6)),
    "test": ("cifar-10-batches-bin/test_batch.bin",),
}


def read_parts(folder: Path, parts: tuple[str, ...]) -> list[Part]:
    """Images uint8 (n, 32, 32, 3) and labels uint8 (n,) of each of "train" and "test" asked for.

    A record is one label byte, then 1,024 red, 1,024 green and 1,024 blue bytes, row by row.
    Members are read in memory: nothing in the archive decides where bytes are written.
    """
    path = folder / ARCHIVE
    wanted = [name for part in parts for name in _MEMBERS[part]]
    found: dict[str, bytes] = {}
    try:
        # All of it at once: only at its end does gzip's checksum tell whether the bytes are right.
        content = gzip.decompress(path.read_bytes())
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            for member in archive:
                stream = archive.extractfile(member) if member.name in wanted else None
                if stream is not None:
                    found[member.name] = stream.read()
    except (OSError, EOFError, zlib.error, tarfile.TarError) as problem:
        raise DataError(f"{path} cannot be read ({problem}); replace it.") from None
    for name in wanted:
        if len(found.get(name, b"")) != RECORD * IMAGES_PER_FILE:
            raise DataError(f"{path} does not hold a complete {name}; replace it.")
    return [_to_arrays([found[name] for name in _MEMBERS[part]]) for part in parts]


def _to_arrays(files: list[bytes]) -> Part:
    records = np.frombuffer(b"".join(files), dtype=np.uint8).reshape(-1, RECORD)
    return records[:, 1:].reshape(-1, 3, SIDE, SIDE).transpose(0, 2, 3, 1), records[:, 0]
