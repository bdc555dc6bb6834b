"""What the browser multiplies under the window equals `core.concepts`, in Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from core.concepts import shared_kernel
from core.concepts.convolution import convolve, products
from core.concepts.pooling import pool, winners
from core.concepts.window import Window
from tests.pages.labs import unpacked
from ui.components import kit, slide

RNG = np.random.default_rng(6)
RUN = """
const scene = JSON.parse(require("fs").readFileSync(0, "utf8"));
for (const name of ["input", "kernel", "output", "contributions", "running"])
  scene[name] = Float32Array.from(scene[name] ?? []);
const found = [];
for (let row = 0; row < scene.rows; row++)
  for (let column = 0; column < scene.columns; column++) {
    const { patch, products, running, sums, total, value } = slideAt(scene, row, column);
    const lists = { patch, products, running, sums };
    for (const name in lists) lists[name] = lists[name] && [...lists[name]];
    found.push({ ...lists, total, value });
  }
console.log(JSON.stringify(found));
"""


def node() -> str:
    """Node from the PATH, or the one inside Playwright."""
    if found := shutil.which("node"):
        return found
    playwright = pytest.importorskip("playwright")
    return str(Path(playwright.__file__).parent / "driver" / "node")


def in_browser(scene: slide.Scene) -> list[dict[str, object]]:
    """Each place in reading order, as the component computes it from what the server sends."""
    head, arrays = unpacked(slide.packed(scene))
    given = head | {name: values.ravel().tolist() for name, values in arrays.items()}
    files = (kit.FOLDER / "under.js", slide.FOLDER / "arithmetic.js")
    script = "\n".join([*(path.read_text(encoding="utf-8") for path in files), RUN])
    done = subprocess.run(
        [node(), "-e", script], input=json.dumps(given), capture_output=True, text=True, check=True
    )
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    "window", [Window(3), Window(2, 2, 1), Window(3, 2, 4, 3), Window(1)], ids=str
)
@pytest.mark.parametrize("channels", [1, 3])
def test_products_and_sum_of_a_convolution(window: Window, channels: int) -> None:
    image = RNG.random((8, 8, channels)).astype(np.float32)
    kernel = RNG.normal(size=(window.size, window.size, channels)).astype(np.float32)
    output = convolve(image, kernel, 0.25, window)
    scene = slide.Scene("conv", window, image, output, {"kernel": kernel}, bias=0.25)
    found = in_browser(scene)
    assert len(found) == output.size
    for each, place in zip(found, np.ndindex(*output.shape), strict=True):
        wanted = products(image, kernel, window, (place[0], place[1]))
        np.testing.assert_allclose(each["products"], wanted.ravel(), atol=1e-6)
        np.testing.assert_allclose(each["sums"], wanted.sum(axis=(0, 1)), atol=1e-5)
        assert each["value"] == pytest.approx(output[place], abs=1e-5)


@pytest.mark.parametrize("how", ["max", "average"])
def test_values_of_pooling(how: str) -> None:
    image, window = RNG.random((7, 7)).astype(np.float32), Window(3, 2)
    output = pool(image, window, how)
    more = {"winners": winners(image, window)}
    found = in_browser(slide.Scene(how, window, image[..., None], output, more))
    np.testing.assert_allclose([each["value"] for each in found], output.ravel(), atol=1e-6)
    parts = [np.ravel(image[r : r + 3, c : c + 3]) for r in (0, 2, 4) for c in (0, 2, 4)]
    np.testing.assert_allclose([each["patch"] for each in found], parts, atol=1e-6)
    np.testing.assert_allclose([each["total"] for each in found], np.sum(parts, axis=1), atol=1e-5)


def test_shares_of_a_gradient_and_their_running_sum() -> None:
    """Input 1 to 9, kernel 2 x 2 of ones, target 0: by hand."""
    image = np.arange(1.0, 10.0).reshape(3, 3)
    step = shared_kernel.run(image, np.ones((2, 2)), 0.0, np.zeros((2, 2)), Window(2))
    more = {"contributions": step.contributions.reshape(-1, 2, 2), "running": step.running()}
    scene = slide.Scene("gradient", Window(2), image[..., None], step.output_gradient, more)
    found = in_browser(scene)
    assert [each["value"] for each in found] == [12, 16, 24, 28]
    assert found[0]["products"] == [12, 24, 48, 60] == found[0]["running"]
    assert found[1]["products"] == [16 * 2, 16 * 3, 16 * 5, 16 * 6]
    assert found[3]["running"] == [12 + 32 + 96 + 140, 24 + 48 + 120 + 168,
                                   48 + 80 + 168 + 224, 60 + 96 + 192 + 252]  # fmt: skip


def test_the_name_tells_one_scene_from_another_and_not_one_place_from_another() -> None:
    image = RNG.random((4, 4, 1)).astype(np.float32)

    def name(bias: float, place: tuple[int, int] | None) -> str:
        more = {"kernel": np.ones((1, 1, 1))}
        scene = slide.Scene("conv", Window(1), image, image[..., 0] + bias, more, bias=bias)
        return str(unpacked(slide.packed(scene, place))[0]["name"])

    assert name(0.0, None) == name(0.0, (1, 2)) != name(1.0, None)
