"""Every set in the registry, and what is said when its files are not as they should be."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from core.datasets import registry
from core.datasets.registry import DATASETS, DataError, availability, load, load_test, spec
from core.schema import ConfigError

BIG = [name for name, info in DATASETS.items() if not info.offline]


@pytest.fixture
def nothing_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("GLASSNET_DATA", raising=False)
    monkeypatch.setenv("GLASSNET_CACHE", str(tmp_path / "cache"))
    return tmp_path


@pytest.mark.parametrize("name", DATASETS)
def test_entries_are_complete(name: str):
    info = DATASETS[name]
    assert info.name == info.spec.name == name
    assert info.title == info.spec.title
    assert info.about.endswith(".") and info.source.startswith("https://") and info.licence
    assert info.offline == (not info.files) == (info.download_bytes == 0)
    assert len(set(info.spec.classes)) == len(info.spec.classes) == 10
    assert info.spec.shape == (info.spec.height, info.spec.width, info.spec.channels)
    for file in info.files:
        assert len(file.sha256) == 64 and file.size > 0
        assert all(address.endswith("/" + file.name) for address in file.addresses)


@pytest.mark.parametrize("name", DATASETS)
def test_what_is_here_loads_as_its_spec_says(name: str):
    if not availability(name).ready:
        pytest.skip(f"needs {name}: set GLASSNET_DATA to a folder that holds it")
    data, about = load(name), spec(name)
    assert data.spec == about
    for images, labels, count in (
        (data.train_images, data.train_labels, about.train_images),
        (data.test_images, data.test_labels, about.test_images),
    ):
        assert images.shape == (count, *about.shape)
        assert images.dtype == np.float32 and labels.dtype == np.int32
        assert images.flags.c_contiguous
        assert images.min() == 0.0 and images.max() == 1.0
        assert np.unique(labels).tolist() == list(range(len(about.classes)))
    test_images, test_labels = load_test(name)
    assert np.array_equal(test_images, data.test_images)
    assert np.array_equal(test_labels, data.test_labels)


def test_first_images_of_mnist(real_data: Path):
    data = load("mnist")
    assert data.train_labels[:5].tolist() == [5, 0, 4, 1, 9]
    assert data.test_labels[:5].tolist() == [7, 2, 1, 0, 4]
    assert np.bincount(data.train_labels)[:3].tolist() == [5923, 6742, 5958]
    assert data.train_images.mean() == pytest.approx(0.1307, abs=1e-4)  # the well-known mean


def test_unknown_name():
    with pytest.raises(ConfigError, match=r"data\.name: 'mnits' .* did you mean 'mnist'\?"):
        spec("mnits")
    with pytest.raises(ConfigError, match=r"choose digits, letters, mnist"):
        load("?")


@pytest.mark.parametrize("name", BIG)
def test_without_files_both_ways_out_are_named(nothing_here: Path, name: str):
    answer = availability(name)
    assert not answer.ready
    assert "connect to the network" in answer.reason and "GLASSNET_DATA" in answer.reason
    with pytest.raises(DataError, match="GLASSNET_DATA"):
        load(name)


@pytest.mark.parametrize("name", ["digits", "letters"])
def test_offline_sets_need_nothing(nothing_here: Path, name: str):
    assert availability(name).ready and availability(name).reason == ""
    assert len(load_test(name)[0]) == spec(name).test_images
    registry.download(name)


def test_half_a_file_in_the_users_folder(nothing_here: Path, monkeypatch: pytest.MonkeyPatch):
    folder = nothing_here / "data" / "mnist"
    folder.mkdir(parents=True)
    monkeypatch.setenv("GLASSNET_DATA", str(folder.parent))
    for file in DATASETS["mnist"].files:
        (folder / file.name).write_bytes(bytes(file.size))
    (folder / "train-images-idx3-ubyte.gz").write_bytes(bytes(5_000_000))
    reason = availability("mnist").reason
    assert str(folder / "train-images-idx3-ubyte.gz") in reason
    assert "expected 9,912,422 bytes, found 5,000,000" in reason
    with pytest.raises(DataError, match="found 5,000,000"):
        load("mnist")


def test_a_missing_file_in_the_users_folder(nothing_here: Path, monkeypatch: pytest.MonkeyPatch):
    folder = nothing_here / "data" / "mnist"
    folder.mkdir(parents=True)
    monkeypatch.setenv("GLASSNET_DATA", str(folder.parent))
    (folder / "train-images-idx3-ubyte.gz").write_bytes(bytes(9_912_422))
    assert "train-labels-idx1-ubyte.gz is missing" in availability("mnist").reason


def test_half_a_download_is_not_ready(nothing_here: Path):
    folder = nothing_here / "cache" / "mnist"
    folder.mkdir(parents=True)
    (folder / "train-images-idx3-ubyte.gz").write_bytes(bytes(9_912_422))
    assert "connect to the network" in availability("mnist").reason


def test_a_file_of_the_right_size_with_wrong_content(
    nothing_here: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = nothing_here / "data" / "mnist"
    folder.mkdir(parents=True)
    monkeypatch.setenv("GLASSNET_DATA", str(folder.parent))
    for file in DATASETS["mnist"].files:
        (folder / file.name).write_bytes(gzip.compress(b"")[:10] + bytes(file.size - 10))
    assert availability("mnist").ready  # looks at sizes only
    with pytest.raises(DataError, match=r"train-images-idx3-ubyte\.gz cannot be read"):
        load("mnist")
