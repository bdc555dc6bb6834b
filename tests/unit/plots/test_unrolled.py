"""The drawing of an unrolled network: measured in the SVG itself."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from core.language_config import LanguageRunConfig, RecurrentConfig
from core.models.describe_language import describe_language
from core.plots.unrolled import LONGEST, columns, summary, unrolled_svg
from core.presets import LANGUAGE_PRESETS

SVG = "{http://www.w3.org/2000/svg}"
ALL = pytest.mark.parametrize("preset", LANGUAGE_PRESETS.values(), ids=LANGUAGE_PRESETS)


def drawings(config):
    made = describe_language(config)
    text = unrolled_svg(made.rows, made.steps, config.data.level)
    return [ElementTree.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", text, re.DOTALL)]


def every(svg, tag, kind):
    return [each for each in svg.iter(f"{SVG}{tag}") if kind in each.get("class", "").split()]


@ALL
def test_every_layer_stands_in_every_column(preset):
    made = describe_language(preset.config)
    solid = [row for row in made.rows if row.kind not in ("input", "dropout")]
    dropped = [row for row in made.rows if row.kind == "dropout"]
    for svg, shown in zip(drawings(preset.config), (4, 2), strict=True):
        assert len(every(svg, "rect", "bar")) == shown * len(solid)
        assert len(every(svg, "path", "dropout")) == shown * len(dropped)
        layers = preset.config.model.layers
        assert len(every(svg, "path", "state")) == layers * (shown + 1)
        assert len(every(svg, "path", "outside")) == layers * 2
        assert svg.get("aria-label") == svg.find(f"{SVG}title").text
        assert svg.get("aria-label") == summary(made.rows, made.steps)


@ALL
def test_all_lies_in_the_picture(preset):
    for svg in drawings(preset.config):
        width, height = (float(side) for side in svg.get("viewBox").split()[2:])
        for bar in every(svg, "rect", "bar"):
            left, top = float(bar.get("x")), float(bar.get("y"))
            assert left >= 0 and left + float(bar.get("width")) <= width
            assert top >= 0 and top + float(bar.get("height")) <= height
        for text in svg.iter(f"{SVG}text"):
            assert 0 <= float(text.get("y")) <= height


def test_bars_grow_with_the_logarithm():
    config = LANGUAGE_PRESETS["ptb-small"].config
    widths = sorted({float(bar.get("width")) for bar in every(drawings(config)[0], "rect", "bar")})
    assert widths == pytest.approx(
        [LONGEST * math.log2(201) / math.log2(10_001), LONGEST], abs=0.01
    )


@pytest.mark.parametrize(
    ("shown", "steps", "numbers"),
    [(4, 20, [1, 2, 3, 20]), (4, 4, [1, 2, 3, 4]), (4, 2, [1, 2]), (2, 35, [1, 35]), (4, 1, [1])],
)
def test_first_steps_and_the_last_are_shown(shown, steps, numbers):
    places = columns(shown, steps)
    assert [each.step for each in places] == numbers
    assert all(one.x < other.x for one, other in pairwise(places))


def test_dots_stand_where_steps_are_left_out():
    config = LanguageRunConfig(model=RecurrentConfig(layers=1))
    few = replace(config, training=replace(config.training, steps=3))
    for each, dots in ((config, 1), (few, 0)):
        texts = [text.text for text in drawings(each)[0].iter(f"{SVG}text")]
        assert texts.count("…") == dots


def test_a_phone_gets_the_narrow_one():
    text = unrolled_svg(describe_language(LanguageRunConfig()).rows, 20, "words")
    wide, narrow = (float(found) for found in re.findall(r'viewBox="0 0 ([\d.]+)', text))
    assert narrow < 400 < wide
    assert "max-width" in text and "min-width" in text
