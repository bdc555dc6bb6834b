"""The idx format, written by hand."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from core.datasets.idx import read_idx, read_part
from core.datasets.spec import DataError

HEADER = bytes([0, 0, 8, 2]) + (2).to_bytes(4, "big") + (3).to_bytes(4, "big")


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(gzip.compress(content))
    return path


def test_header_and_values(tmp_path: Path):
    path = written(tmp_path / "a.gz", HEADER + bytes([1, 2, 3, 4, 5, 255]))
    assert read_idx(path).tolist() == [[1, 2, 3], [4, 5, 255]]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\0\x08",
        HEADER,
        HEADER + b"12345",
        HEADER + b"1234567",
        bytes([0, 0, 13, 1]) + (1).to_bytes(4, "big") + b"1234",
        bytes([0, 0, 8, 255]) + b"\xff" * 100,
    ],
    ids=["empty", "short", "no values", "one less", "one more", "floats", "255 axes"],
)
def test_a_wrong_file_is_refused(tmp_path: Path, content: bytes):
    path = written(tmp_path / "a.gz", content)
    with pytest.raises(DataError, match=r"a\.gz is not a complete idx file"):
        read_idx(path)


def test_half_a_gzip_is_refused(tmp_path: Path):
    path = written(tmp_path / "a.gz", HEADER + bytes(6))
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(DataError, match=r"a\.gz cannot be read"):
        read_idx(path)


def test_a_flipped_bit_is_noticed(tmp_path: Path):
    values = np.random.default_rng(0).integers(0, 256, 6, dtype=np.uint8).tobytes()
    path = written(tmp_path / "a.gz", HEADER + values)
    damaged = bytearray(path.read_bytes())
    damaged[-6] ^= 1  # in the checksum
    path.write_bytes(damaged)
    with pytest.raises(DataError, match=r"a\.gz cannot be read"):
        read_idx(path)


def test_images_get_a_channel_axis(tmp_path: Path):
    images = bytes([0, 0, 8, 3]) + b"".join(n.to_bytes(4, "big") for n in (2, 2, 2))
    written(tmp_path / "t10k-images-idx3-ubyte.gz", images + bytes(range(8)))
    labels = bytes([0, 0, 8, 1]) + (2).to_bytes(4, "big") + bytes([7, 9])
    written(tmp_path / "t10k-labels-idx1-ubyte.gz", labels)
    found, names = read_part(tmp_path, "test")
    assert found.shape == (2, 2, 2, 1)
    assert found[1, 0, 1, 0] == 5
    assert names.tolist() == [7, 9]
