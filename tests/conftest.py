"""What every test shares: a quiet TensorFlow and folders that are not the developer's own."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest

# Set before any test module is imported, because Keras and the stores read these once.
FOLDER = Path(tempfile.mkdtemp(prefix="glassnet-tests-"))
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
for name in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ.setdefault(name, "1")  # several processes share the processor
os.environ["GLASSNET_RUNS"] = str(FOLDER / "runs")
os.environ["GLASSNET_CACHE"] = str(FOLDER / "cache")


def pytest_unconfigure() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: their event loop lives until the session ends."""
    browser = Path(__file__).parent / "browser"
    for item in items:
        if browser in item.path.parents:
            item.add_marker("browser")
    items.sort(key=lambda item: browser in item.path.parents)


@pytest.fixture(autouse=True)
def short_garbage_collections() -> None:
    """Keras collects garbage after each training: what stood before the test, all of TensorFlow,
    is left out, which saves a third of the processor time of such tests."""
    gc.freeze()


@pytest.fixture
def runs_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty runs folder for this test alone, which the product finds by itself."""
    folder = tmp_path / "runs"
    monkeypatch.setenv("GLASSNET_RUNS", str(folder))
    return folder


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data sets; skips the test when GLASSNET_DATA names none."""
    folder = os.environ.get("GLASSNET_DATA")
    if not folder:
        pytest.skip("needs real data: set GLASSNET_DATA to a folder with mnist/")
    return Path(folder)
