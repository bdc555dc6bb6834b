"""The binary CIFAR-10 archive, made small."""

import gzip
import io
import tarfile
from pathlib import Path

import numpy as np
import pytest

from core.datasets import cifar
from core.datasets.spec import DataError

TRAIN = [f"cifar-10-batches-bin/data_batch_{i}.bin" for i in range(1, 6)]
TEST = "cifar-10-batches-bin/test_batch.bin"


def record(label: int, red: int, green: int, blue: int) -> bytes:
    return bytes([label]) + bytes([red]) * 1024 + bytes([green]) * 1024 + bytes([blue]) * 1024


@pytest.fixture(autouse=True)
def two_images_per_file(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cifar, "IMAGES_PER_FILE", 2)


def archive(folder: Path, members: dict[str, bytes]) -> Path:
    path = folder / "cifar-10-binary.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return path


def whole(folder: Path) -> Path:
    pair = [record(i, 10 * i, 2, 3) + record(i + 1, 4, 5, 6) for i in range(5)]
    shuffled = {"../../escaped": b"x", TEST: record(9, 1, 2, 3) * 2}
    shuffled |= dict(zip(reversed(TRAIN), reversed(pair), strict=True))
    return archive(folder, shuffled)


def test_labels_and_planes(tmp_path: Path):
    whole(tmp_path)
    (images, labels), (test_images, test_labels) = cifar.read_parts(tmp_path, ("train", "test"))
    assert images.shape == (10, 32, 32, 3)
    assert labels.tolist() == [0, 1, 1, 2, 2, 3, 3, 4, 4, 5]
    assert images[4, 31, 0].tolist() == [20, 2, 3]
    assert test_images[0, 0, 0].tolist() == [1, 2, 3]
    assert test_labels.tolist() == [9, 9]
    assert [path.name for path in tmp_path.iterdir()] == ["cifar-10-binary.tar.gz"]


def test_rows_come_before_columns(tmp_path: Path):
    plane = np.arange(1024, dtype=np.uint16).astype(np.uint8).tobytes()
    archive(tmp_path, {TEST: (b"\0" + plane * 3) * 2})
    images, _ = cifar.read_parts(tmp_path, ("test",))[0]
    assert images[0, 0, 5, 0] == 5
    assert images[0, 1, 0, 0] == 32


def test_a_missing_member_is_named(tmp_path: Path):
    archive(tmp_path, {TEST: record(0, 0, 0, 0)})
    with pytest.raises(DataError, match=r"does not hold a complete .*test_batch\.bin"):
        cifar.read_parts(tmp_path, ("test",))


@pytest.mark.parametrize("damage", ["half", "not gzip", "not tar"])
def test_damage_is_noticed(tmp_path: Path, damage: str):
    path = whole(tmp_path)
    raw = path.read_bytes()
    damaged = {"half": raw[: len(raw) // 2], "not gzip": b"x" * 99, "not tar": gzip.compress(b"x")}
    path.write_bytes(damaged[damage])
    with pytest.raises(DataError, match=r"cifar-10-binary\.tar\.gz cannot be read"):
        cifar.read_parts(tmp_path, ("test",))
