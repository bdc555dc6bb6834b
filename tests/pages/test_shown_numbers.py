"""How components write numbers: what stands in a cell is the number to its last digit, in Node."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from core.plots.colors import DIVERGING, SEQUENTIAL
from tests.pages.test_slide import node
from ui import number_grid
from ui.components import kit, lstm_cell, slide

RUN = "console.log(JSON.stringify(JSON.parse(require('fs').readFileSync(0, 'utf8')).map(%s)));"
NUMBERS = kit.FOLDER / "numbers.js"
EDGES = (0, 1, -1, 12, 1234, 0.5, -0.25, 0.004, -0.004, 0.0004, 1 / 3, -2 / 3, 0.996, -0.999)
LARGER = (9.87, -12.34, 99.96, 123.45, 1e-6, -3.14159)
VALUES = (*EDGES, *LARGER, *np.random.default_rng(2).normal(0, 3, 200))


def written(how: str, *files: Path) -> list[tuple[float, str]]:
    """Each of VALUES with the text that the function `how` makes of it."""
    code = "\n".join(each.read_text(encoding="utf-8") for each in files)
    done = subprocess.run(
        [node(), "-e", code + RUN % how],
        input=json.dumps([float(each) for each in VALUES]),
        capture_output=True,
        text=True,
        check=True,
    )
    return list(zip(VALUES, json.loads(done.stdout), strict=True))


def read(text: str) -> float:
    return float(text.replace("−", "-"))


def test_cells_of_the_sliding_window() -> None:
    for value, text in written("(each) => cellText(each)", NUMBERS, slide.FOLDER / "sheets.js"):
        assert len(text) <= 6
        if text == "≈0":
            assert 0 < abs(value) < 0.0005
            continue
        last = 0.5 * 10 ** -len(text.partition(".")[2])  # a dropped 0 at the end is no less exact
        assert read(text) == pytest.approx(value, abs=max(last, 0.005) + 1e-12), text
        assert "-" not in text, "a real minus sign"
        assert (read(text) == 0) == (value == 0)


@pytest.mark.parametrize("digits", [3, 4])
def test_sums_have_so_many_significant_digits(digits: int) -> None:
    for value, text in written(f"(each) => brief(each, {digits})", NUMBERS):
        assert read(text) == pytest.approx(value, rel=0.51 * 10 ** (1 - digits))
        assert "-" not in text.replace("e-", "")


def test_the_cell_writes_two_decimals_and_no_minus_zero() -> None:
    files = (NUMBERS, lstm_cell.FOLDER / "drawing.js")
    for value, text in written("(each) => two(each)", *files):
        assert read(text) == pytest.approx(value, abs=0.005 + 1e-12)
        assert text != "−0.00" and len(text.partition(".")[2]) == 2


def contrast(one: Sequence[int], other: Sequence[int]) -> float:
    """WCAG 2: (L1 + 0.05) / (L2 + 0.05), channel by channel in plain Python."""
    found = []
    for color in (one, other):
        parts = [part / 255 for part in color]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        found.append(0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
    return max(found) / min(found)


def test_numbers_can_be_read_on_every_colour_of_both_scales() -> None:
    code = kit.library(kit.FOLDER) + RUN % (
        "(at) => inkOn({ low: 0, high: 1, colors: Uint8Array.from(at) }, 0)"
    )
    colors = [color for scale in (SEQUENTIAL, DIVERGING) for color in scale.tolist()]
    done = subprocess.run(
        [node(), "-e", code], input=json.dumps(colors), capture_output=True, text=True, check=True
    )
    for color, ink in zip(colors, json.loads(done.stdout), strict=True):
        assert ink == number_grid.ink_on(np.array(color, np.uint8))
        assert contrast(color, [int(ink[k : k + 2], 16) for k in (1, 3, 5)]) > 4.1, color
