"""The drawing is to scale: measured in the SVG itself."""

import re
from xml.etree import ElementTree

import pytest

from core.layers import Conv, Flatten, GlobalPool, Pool, Softmax
from core.models.describe import StackError, describe
from core.plots.network import network_svg, summary, window_start
from core.plots.network_layout import bar_length, layout, sheet_count
from core.presets import PRESETS

SVG = "{http://www.w3.org/2000/svg}"
ALL = pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)


def rows_of(preset):
    padding = preset.config.data.preprocessing.padding
    return describe(preset.config.model.layers, (28, 28, 1), 10, padding).rows


def drawings(rows, image="", margin=0):
    text = network_svg(rows, image, margin)
    return [ElementTree.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", text, re.DOTALL)]


def boxes(svg, name):
    return [
        tuple(float(each.get(side)) for side in ("x", "y", "width", "height"))
        for each in svg.iter(f"{SVG}rect")
        if each.get("class").split()[0] == name
    ]


def inside(box, outer):
    x, y, width, height = box
    return (
        outer[0] - 0.02 <= x
        and outer[1] - 0.02 <= y
        and x + width <= outer[0] + outer[2] + 0.02
        and y + height <= outer[1] + outer[3] + 0.02
    )


@pytest.mark.parametrize("index", [0, 1], ids=["wide", "tall"])
def test_lenet5_is_to_scale(index):
    svg = drawings(rows_of(PRESETS["lenet5"]))[index]
    sheets = boxes(svg, "sheet")
    scale = sheets[0][2] / 32
    assert [round(width / scale) for _, _, width, _ in sheets] == [32, 28, 14, 10, 5, 1]
    assert [round(box[2] / scale) for box in boxes(svg, "kernel")] == [5, 2, 5, 2, 5]
    assert [round(box[2] / scale, 1) for box in boxes(svg, "pixel")] == [1] * 5


@ALL
def test_kernels_and_pixels_lie_on_their_maps(preset):
    for svg in drawings(rows_of(preset)):
        sheets = boxes(svg, "sheet")
        for kernel, source in zip(boxes(svg, "kernel"), sheets, strict=False):
            assert inside(kernel, source)
        for pixel, target in zip(boxes(svg, "pixel"), sheets[1:], strict=False):
            assert inside(pixel, target)


@ALL
def test_everything_lies_in_the_picture_and_is_named(preset):
    rows = rows_of(preset)
    for svg in drawings(rows):
        width, height = (float(side) for side in svg.get("viewBox").split()[2:])
        for name in ("sheet", "bar", "kernel", "pixel"):
            assert all(inside(box, (0, 0, width, height)) for box in boxes(svg, name))
        texts = [each.text for each in svg.iter(f"{SVG}text")]
        for row in rows:
            assert "\u00a0×\u00a0".join(map(str, row.output_shape)) in texts
            assert not row.parameters or any(
                text.startswith(f"{row.parameters:,}") for text in texts
            )
        assert svg.get("aria-label") == svg.find(f"{SVG}title").text == summary(rows)
        assert "nan" not in ElementTree.tostring(svg, "unicode").lower()


def test_what_has_weights_is_marked():
    svg = drawings(describe((Conv(4), Pool(), Flatten(), Softmax()), (28, 28, 1), 10).rows)[0]
    kinds = [each.get("class") for each in svg.iter(f"{SVG}rect")]
    assert kinds.count("kernel learned") == 1 and kinds.count("kernel") == 1
    assert kinds.count("bar") == 1 and kinds.count("bar learned") == 1


def test_sheets_and_bars_grow_with_the_logarithm():
    assert [sheet_count(maps) for maps in (1, 3, 4, 8, 16, 32, 512)] == [1, 3, 4, 8, 12, 16, 32]
    assert bar_length(1, 3) == pytest.approx(14)
    assert bar_length(3, 3) == pytest.approx(28)
    assert bar_length(10**6, 10**6) == pytest.approx(150)


def test_windows_start_where_tensorflow_puts_them():
    rows = describe(
        (Conv(1, 5, 2, "same"), Conv(1, 3), GlobalPool(), Softmax()), (28, 28, 1), 2
    ).rows
    # 28 pixels, 14 windows of 5 with stride 2: (13 * 2 + 5) - 28 = 3 zeros, 1 of them before.
    assert [window_start(rows[1], 28, 14, place) for place in (0, 1, 13)] == [-1, 1, 25]
    assert [window_start(rows[2], 14, 12, place) for place in (0, 11)] == [0, 11]


def test_long_stacks_become_a_column_but_stay_drawn():
    layers = (*[Conv(8, padding="same")] * 38, Flatten(), Softmax())
    rows = describe(layers, (28, 28, 1), 10).rows
    wide, tall = layout(rows, vertical=False), layout(rows, vertical=True)
    assert wide.width > 3000 and tall.width < 420
    assert f"(min-width: {wide.width * 0.78:.0f}px)" in network_svg(rows)


def test_a_refused_stack_shows_what_stands():
    with pytest.raises(StackError) as refused:
        describe((Conv(4), Conv(4, 31)), (28, 28, 1), 10)
    assert len(boxes(drawings(refused.value.rows)[0], "sheet")) == 2


def test_image_lies_inside_the_padding_of_the_input():
    svg = drawings(rows_of(PRESETS["lenet5"]), "data:image/png;base64,AAAA", 2)[0]
    picture, sheet = svg.find(f"{SVG}image"), boxes(svg, "sheet")[0]
    assert picture.get("href").startswith("data:")
    assert float(picture.get("width")) == pytest.approx(sheet[2] * 28 / 32, abs=0.01)
    assert float(picture.get("x")) == pytest.approx(sheet[0] + sheet[2] * 2 / 32, abs=0.01)


def test_photographs_are_drawn_smaller():
    rows = describe((Conv(8), GlobalPool(), Softmax()), (224, 112, 3), 2).rows
    sheets = boxes(drawings(rows)[0], "sheet")
    assert sheets[0][3] == pytest.approx(104) and sheets[0][2] == pytest.approx(52)
