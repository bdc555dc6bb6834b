"""Figures as PNG and SVG, with the axes that people need."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from core.export.figures import figures_archive
from core.export.parts import ExportError
from core.runs.run import Run
from core.runs.store import SHIPPED, RunStore
from tests.pages import fake_runs


def opened(run: Run) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(figures_archive(run)))


@pytest.mark.parametrize(
    ("sample", "names"),
    [
        ("sample-lenet5-digits", {"curves", "confusion", "mistakes"}),
        ("sample-lstm-docs", {"curves"}),
    ],
)
def test_each_figure_comes_as_png_and_svg(sample: str, names: set[str]) -> None:
    file = opened(Run(SHIPPED / sample))
    assert set(file.namelist()) == {f"{name}.{kind}" for name in names for kind in ("png", "svg")}
    for name in names:
        with Image.open(io.BytesIO(file.read(f"{name}.png"))) as image:
            assert image.width > 400 and image.info["dpi"][0] == pytest.approx(300, abs=1)
            assert image.getpixel((0, 0))[:3] == (255, 255, 255)
        root = ElementTree.fromstring(file.read(f"{name}.svg"))
        assert root.tag.endswith("svg")


def test_the_same_run_gives_the_same_files() -> None:
    run = Run(SHIPPED / "sample-lstm-docs")
    assert opened(run).read("curves.svg") == opened(run).read("curves.svg")


def test_a_run_in_training_has_its_curves(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    assert set(opened(fake_runs.running(store)).namelist()) == {"curves.png", "curves.svg"}
    with pytest.raises(ExportError, match="nothing yet"):
        figures_archive(fake_runs.queued(store))


def test_a_damaged_result_leaves_the_curves(tmp_path: Path) -> None:
    run = fake_runs.finished(RunStore(tmp_path))
    run.path("result.json").write_text('{"confusion": "lost"}', encoding="utf-8")
    assert set(opened(run).namelist()) == {"curves.png", "curves.svg"}
