"""What the panels of compared curves hold."""

from __future__ import annotations

import numpy as np
import pytest

from core.plots.compared import CATEGORIES, Chart, Line, category, charts

X = np.array([1.0, 2.0, 3.0, 4.0])


def line(name: str = "A", color: int = 0, **more: object) -> Line:
    return Line(name, color, X, np.array([4.0, 3.0, 2.0, 1.0]), **more)


def test_panels_share_one_axis_and_a_name_stands_once_in_the_legend() -> None:
    panels = [Chart("Validation loss", [line(), line("B", 1)]), Chart("Accuracy", [line()], True)]
    figure = charts(panels, "Epoch")
    assert [(each.name, each.yaxis, each.xaxis) for each in figure.data] == [
        ("A", "y", None),
        ("B", "y", None),
        ("A", "y2", None),
    ]
    assert [each.showlegend for each in figure.data] == [True, True, False]
    assert [each.line.color for each in figure.data] == [category(0), category(1), category(0)]
    layout = figure.layout
    assert (layout.yaxis.type, layout.yaxis2.type) == ("linear", "log")
    assert layout.xaxis.title.text == "Epoch" and layout.xaxis.anchor == "y2"
    # Panels of 260 px with 46 px between them: 260 / 566 of the height each.
    assert layout.yaxis.domain == pytest.approx((306 / 566, 1))
    assert layout.yaxis2.domain == pytest.approx((0, 260 / 566))
    assert [each.text for each in layout.annotations] == ["Validation loss", "Accuracy"]


def test_one_hover_speaks_for_all_panels_and_names_the_metric() -> None:
    figure = charts([Chart("Validation loss", [line()]), Chart("BLEU", [line()])], "Epoch")
    assert figure.layout.hovermode == "x unified" and figure.layout.hoversubplots == "axis"
    assert [each.hovertemplate for each in figure.data] == [
        "Validation loss %{y:.4~g}",
        "BLEU %{y:.4~g}",
    ]
    assert figure.layout.xaxis.unifiedhovertitle.text == "Epoch %{x:.4~g}"
    many = [line(str(place), place) for place in range(13)]
    assert charts([Chart("Loss", many)], "Epoch").layout.hovermode == "closest"


def test_a_band_is_drawn_where_it_is_known() -> None:
    half = np.array([np.nan, 0.5, 1.0, np.nan])
    count = np.array([1, 2, 2, 1])
    figure = charts([Chart("Loss", [line(half=half, count=count)])], "Step")
    band, mean = figure.data
    # Forth along the upper edge, back along the lower one.
    assert list(band.x) == [2, 3, 3, 2] and list(band.y) == [3.5, 3.0, 1.0, 2.5]
    assert band.fill == "toself" and band.hoverinfo == "skip"
    assert mean.customdata.tolist() == [[0, 1], [0.5, 2], [1, 2], [0, 1]]
    assert "± %{customdata[0]:.2~g} of %{customdata[1]} runs" in mean.hovertemplate


def test_a_band_with_a_gap_is_two() -> None:
    half = np.array([0.5, np.nan, 0.25, 0.25])
    lines = [line(half=half, count=np.array([2, 1, 2, 2]))]
    first, second, _ = charts([Chart("Loss", lines)], "Step").data
    assert list(first.x) == [1, 1] and list(second.y) == [2.25, 1.25, 0.75, 1.75]


def test_faint_lines_lie_behind_and_say_nothing() -> None:
    figure = charts([Chart("Loss", [line(), line(faint=True)])], "Step")
    faint, main = figure.data
    assert faint.opacity == 0.25 and faint.hoverinfo == "skip" and faint.showlegend is False
    assert main.showlegend and main.line.width == 2


def test_few_lines_may_differ_in_their_dashes_too() -> None:
    figure = charts([Chart("Loss", [line("A", 0, dash=0), line("B", 1, dash=1)])], "Epoch")
    assert [each.line.dash for each in figure.data] == ["solid", "dash"]


def test_colours_and_dashes_go_round() -> None:
    figure = charts([Chart("Loss", [line("A", 0), line("K", 10), line("U", 20)])], "Step")
    assert {each.line.color for each in figure.data} == {CATEGORIES[0]}
    assert [each.line.dash for each in figure.data] == ["solid", "dash", "dot"]


def test_a_single_point_is_a_marker_and_long_lines_are_thinned() -> None:
    one = Line("A", 0, np.array([1.0]), np.array([2.0]))
    assert charts([Chart("Loss", [one])], "Step").data[0].mode == "markers"
    y = np.sin(np.arange(100_000.0))
    y[777] = 50.0
    long = Line("A", 0, np.arange(100_000.0), y)
    (thin,) = charts([Chart("Loss", [long])], "Step").data
    assert len(thin.x) <= 20_000 and max(thin.y) == 50.0


def test_axes_can_be_logarithmic_or_given() -> None:
    figure = charts([Chart("Loss", [line()], span=(0.0, 2.0))], "Step", log_x=True)
    assert figure.layout.xaxis.type == "log" and figure.layout.yaxis.range == (0.0, 2.0)
