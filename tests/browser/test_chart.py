"""The live chart by itself: its arithmetic, and what it says about a run."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from core.plots.curves import IMAGES, WORDS, Panel
from tests.browser.harness import ROOT
from ui.components.live_chart import LIBRARY

FOLDER = ROOT / "ui/components/live_chart"
Chart = Page


@pytest.fixture
def chart(browser: Browser) -> Iterator[Chart]:
    page = browser.new_page()
    page.set_content((FOLDER / "chart.html").read_text(encoding="utf-8"))
    for name in LIBRARY:
        text = (FOLDER / name).read_text(encoding="utf-8")
        page.add_script_tag(content=text.replace("export default function () {}", ""))
    yield page
    page.close()


def smooth(chart: Chart, xs: list[float], ys: list[float | None], length: float) -> list[Any]:
    return chart.evaluate("([xs, ys, length]) => smooth(xs, ys, length)", [xs, ys, length])


def draw(chart: Chart, x: list[float], y: list[float], panels: Sequence[Panel] = IMAGES) -> None:
    """One curve of the first panel's training values."""
    series = [{"name": panels[0].name, "split": "train", "x": x, "y": y}]
    chart.evaluate(
        """([panels, series]) => glassnetLiveChart.update(
            document.querySelector("[data-live-chart]"), { panels, series, marks: [], best: 0 })""",
        [[asdict(panel) for panel in panels], series],
    )


def test_even_points_are_smoothed_as_tensorboard_does(chart: Chart) -> None:
    # w = 1/2: means 2, 2, 3.5 and 1.75 over weights 1/2, 3/4, 7/8 and 15/16.
    length = 1 / math.log(2)
    found = smooth(chart, [1, 2, 3, 4], [4, 2, 5, 0], length)
    assert found == pytest.approx([2 / 0.5, 2 / 0.75, 3.5 / 0.875, 1.75 / 0.9375])


def test_the_first_point_weighs_no_more_than_the_others(chart: Chart) -> None:
    found = smooth(chart, [0.1 * i for i in range(1, 11)], [9.0] + [1.0] * 9, 1e6)
    assert found[-1] == pytest.approx(1.8, rel=1e-3)  # the plain mean


def test_a_point_after_a_long_gap_counts_for_itself(chart: Chart) -> None:
    found = smooth(chart, [1, 2, 100], [4, 4, 1], 1.0)
    assert found[:2] == pytest.approx([4, 4]) and found[2] == pytest.approx(1, abs=1e-9)


def test_gaps_and_single_points_survive(chart: Chart) -> None:
    assert smooth(chart, [1, 2, 3], [None, 5, None], 2.0) == [None, 5, None]
    assert smooth(chart, [], [], 2.0) == []
    assert smooth(chart, [1, 2], [3, 4], 0) == [3, 4]


def test_labels_that_would_overlap_take_another_row(chart: Chart) -> None:
    boxes = [[0, 50], [40, 90], [60, 100], [200, 220], [45, 55]]
    assert chart.evaluate("(boxes) => rowsFor(boxes)", boxes) == [0, 1, 0, 0, 2]


def test_the_latest_value_is_the_one_that_was_measured(chart: Chart) -> None:
    draw(chart, [1, 2, 3, 4], [4.0, 3.0, 2.0, 1.0])
    chart.locator("[data-smoothing]").fill("10")
    assert "training 1.0000" in chart.locator("[data-value=loss]").inner_text()
    label = chart.locator("[data-smoothing-value]").inner_text()
    assert label == "10 % of the epochs so far"


def ticks(chart: Chart, low: float, high: float) -> list[float]:
    return chart.evaluate("([low, high]) => logTicks(low, high)", [low, high])


def test_a_log_axis_has_a_handful_of_round_ticks(chart: Chart) -> None:
    assert ticks(chart, 0.5, 20_000) == [1, 10, 100, 1000, 10_000]
    assert ticks(chart, 40, 3000) == [50, 100, 200, 500, 1000, 2000]
    assert ticks(chart, 3, 8) == [3, 4, 5, 7]
    assert ticks(chart, 100, 119) == [100, 105, 110, 115]


def test_on_a_log_axis_logarithms_are_smoothed(chart: Chart) -> None:
    draw(chart, [1, 2, 3, 4], [1000.0, 10.0, 1000.0, 10.0], WORDS)
    chart.locator("[data-smoothing]").fill("10")
    drawn = chart.evaluate(
        """() => smoothed({ log: true, smooth: true }, [1, 2, 3, 4], [1e3, 10, 1e3, 10], 1e9)"""
    )
    assert drawn[-1] == pytest.approx(100, rel=1e-3)  # a plain mean would be 505
    assert "training 10.00" in chart.locator("[data-value=perplexity]").inner_text()


def test_another_kind_of_run_gets_its_own_panels(chart: Chart) -> None:
    draw(chart, [1, 2], [2.0, 1.0])
    assert chart.locator("figcaption b").all_inner_texts() == ["Loss", "Accuracy"]
    draw(chart, [1, 2], [200.0, 100.0], WORDS)
    assert chart.locator("figcaption b").all_inner_texts() == [
        "Perplexity",
        "Learning rate",
        "Gradient norm",
    ]


def inked(chart: Chart) -> int:
    """Pixels inside the axes in a colour: the drawing itself, not grid and axes."""
    return chart.evaluate(
        """() => {
            const canvas = document.querySelector("[data-panel=loss] canvas");
            const all = [0, 0, canvas.width, canvas.height];
            const { data } = canvas.getContext("2d").getImageData(...all);
            let count = 0;
            for (let i = 0; i < data.length; i += 4)
                count += data[i + 3] > 100 && data[i] > data[i + 2] + 100;
            return count;
        }"""
    )


def test_a_single_value_is_a_point(chart: Chart) -> None:
    chart.add_style_tag(content="[data-live-chart] { --st-chart-categorical-colors: #ff0000; }")
    draw(chart, [1.0], [2.0])
    chart.wait_for_function("document.querySelector('[data-panel=loss] canvas').width > 100")
    assert inked(chart) > 5
