"""Colour scales against an independent CIELAB and a simulation of colour blindness."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from core.plots import colors

ROOT = Path(__file__).resolve().parents[3]
# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
BLINDNESS = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
}


def linear(pixels: np.ndarray) -> np.ndarray:
    rgb = np.asarray(pixels) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def cielab(rgb: np.ndarray) -> np.ndarray:
    """CIELAB (D65) of linear sRGB (n, 3)."""
    matrix = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = rgb @ matrix.T / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.stack(
        [116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], axis=1
    )


def hex_pixels(names: tuple[str, ...]) -> np.ndarray:
    return np.array([[int(name[i : i + 2], 16) for i in (1, 3, 5)] for name in names])


def contrast(color: str, ground: str) -> float:
    """WCAG 2 contrast ratio."""
    bright, dark = sorted(
        (linear(hex_pixels((each,)))[0] @ [0.2126, 0.7152, 0.0722] for each in (color, ground)),
        reverse=True,
    )
    return float((bright + 0.05) / (dark + 0.05))


def test_sequential_scale_rises_in_lightness_for_every_kind_of_vision() -> None:
    rgb = linear(colors.SEQUENTIAL[::8])
    for view in [np.eye(3), *BLINDNESS.values()]:
        lightness = cielab(np.clip(rgb @ np.array(view).T, 0, 1))[:, 0]
        assert (np.diff(lightness) > 0).all()


@pytest.mark.parametrize("scale", [colors.SEQUENTIAL, colors.DIVERGING])
def test_steps_look_alike(scale: np.ndarray) -> None:
    steps = np.linalg.norm(np.diff(cielab(linear(scale[::16])), axis=0), axis=1)
    assert steps.max() / steps.min() < 2.5  # a rainbow scale reaches 10


def test_diverging_arms_mirror_each_other_and_meet_in_a_neutral_middle() -> None:
    lab = cielab(linear(colors.DIVERGING))
    assert len(lab) % 2 == 1
    middle = len(lab) // 2
    assert np.abs(lab[middle, 1:]).max() < 1
    assert np.abs(lab[:, 0] - lab[::-1, 0]).max() < 4


@pytest.mark.parametrize("kind", BLINDNESS)
def test_ends_of_the_diverging_scale_differ_for_colour_blind_eyes(kind: str) -> None:
    ends = linear(colors.DIVERGING[[40, -41]]) @ np.array(BLINDNESS[kind]).T
    first, last = cielab(np.clip(ends, 0, 1))
    assert np.linalg.norm(first - last) > 40


@pytest.mark.parametrize(("theme", "ground"), [("light", "#fcfdfd"), ("dark", "#111817")])
def test_categories_are_readable_and_the_first_two_differ_for_everyone(
    theme: str, ground: str
) -> None:
    assert min(contrast(each, ground) for each in colors.CATEGORIES[theme]) > 3
    pair = linear(hex_pixels(colors.CATEGORIES[theme][:2]))
    for view in BLINDNESS.values():
        first, second = cielab(np.clip(pair @ np.array(view).T, 0, 1))
        assert np.linalg.norm(first - second) > 20


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_white_labels_are_readable_on_the_accent(theme: str) -> None:
    assert contrast(colors.ACCENT[theme], "#ffffff") > 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_theme_repeats_the_colours_of_the_code(theme: str) -> None:
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    section = config["theme"][theme]
    assert section["primaryColor"] == colors.ACCENT[theme]
    assert tuple(section["chartCategoricalColors"]) == colors.CATEGORIES[theme]
    assert section["chartSequentialColors"] == colors.hexes(colors.SEQUENTIAL)
    assert section["chartDivergingColors"] == colors.hexes(colors.DIVERGING)


@pytest.mark.parametrize(
    ("ground", "text"), [("#fcfdfd", "#1b2625"), ("#111817", "#e3eae8")], ids=["light", "dark"]
)
def test_numbers_are_readable_on_the_veil_in_both_themes(ground: str, text: str) -> None:
    def seen(alpha: float) -> str:
        mixed = alpha * np.array(color) + (1 - alpha) * hex_pixels((ground,))[0]
        return "#" + "".join(f"{round(part):02x}" for part in mixed)

    ends = [[float(part) for part in re.findall(r"[\d.]+", text_)] for _, text_ in colors.VEIL]
    color = ends[0][:3]
    assert ends[1][:3] == color
    contrasts = [contrast(seen(alpha), ground) for alpha in np.linspace(ends[0][3], ends[1][3], 9)]
    assert contrasts == sorted(contrasts) and contrasts[0] < 1.3
    assert contrast(seen(ends[1][3]), text) > 4.5


def test_paint_maps_the_ends_and_survives_nan() -> None:
    painted = colors.paint(np.array([-1.0, 0.0, 1.0, 2.0, np.nan]), 0.0, 1.0, colors.SEQUENTIAL)
    first, last = colors.SEQUENTIAL[0], colors.SEQUENTIAL[-1]
    assert (painted == np.stack([first, first, last, last, first])).all()


def test_paint_signed_puts_zero_in_the_middle() -> None:
    painted = colors.paint_signed(np.array([-2.0, 0.0, 2.0, 1.0]))
    middle = colors.DIVERGING[len(colors.DIVERGING) // 2]
    assert (painted[0] == colors.DIVERGING[0]).all()
    assert (painted[1] == middle).all()
    assert (painted[2] == colors.DIVERGING[-1]).all()
    assert (colors.paint_signed(np.zeros(3)) == middle).all()
