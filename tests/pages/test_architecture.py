"""The numbers of the architecture page against computations of their own."""

from __future__ import annotations

import re

import numpy as np
import pytest
from scipy.special import softmax

from core.concepts import lenet, pictures
from tests.pages.conftest import Open, texts
from ui.architecture_links import of_layer
from ui.components import stages


def formulas(app: object) -> str:
    return " ".join(each.value for each in app.latex)  # type: ignore[attr-defined]


def cells(app: object) -> list[list[str]]:
    """The table of layers as it stands on the page."""
    (found,) = (each for each in app.get("html") if "costs" in each.proto.body)  # type: ignore[attr-defined]
    rows = re.findall(r"<tr>(.*?)</tr>", found.proto.body)[1:]
    return [re.findall(r"<td>(.*?)</td>", row) for row in rows]


def evaluated(words: str) -> tuple[int, int]:
    """'(5·5·6 + 1)·16 = 2,416' as (2416, 2416)."""
    left, right = words.replace(",", "").split(" = ")
    return eval(left.replace("·", "*"), {}), int(right)


# LeCun and others 1998 with C3 connected to all maps; TensorFlow tutorial 02.
LENET = [156, 0, 2416, 0, 48120, 10164, 850]
TWO = [416, 0, 14436, 0, 225920, 1290]


@pytest.mark.parametrize(("topic", "wanted"), [("lenet", LENET), ("two", TWO)])
def test_parameters_are_the_sums_that_stand_beside_them(
    open_page: Open, topic: str, wanted: list[int]
) -> None:
    app = open_page("architecture", topic=topic)
    for line, parameters in zip(cells(app), wanted, strict=True):
        if parameters:
            assert evaluated(line[3]) == (parameters, parameters)
        else:
            assert line[3] == "0"
    assert f"Together {sum(wanted):,} parameters" in texts(app)


def test_shapes_and_multiply_adds(open_page: Open) -> None:
    made = [line[2] for line in cells(open_page("architecture", topic="two"))]
    assert made == ["28 × 28 × 16", "14 × 14 × 16", "14 × 14 × 36", "7 × 7 × 36", "128", "10"]
    first = cells(open_page("architecture"))[0]
    assert first[4] == f"{28 * 28 * 6 * 25:,}"


def test_each_stage_shows_one_number_by_hand(open_page: Open) -> None:
    """Redone from the weights with plain loops over a window."""
    steps = [each.step for each in lenet.through(pictures.sample("X", 28)).stages]
    row, column, unit = np.unravel_index(int(steps[0].values.argmax()), steps[0].values.shape)
    total = 0.0
    for down in range(5):
        for right in range(5):
            x = steps[0].given[row + down, column + right, 0]
            total += x * steps[0].kernel[down, right, 0, unit]
    bias = steps[0].bias[unit]
    found = formulas(open_page("architecture", stage="1"))
    assert f"{total:.3f} + ({bias:.3f}) = {total + bias:.3f}" in found
    found = formulas(open_page("architecture", stage="2"))
    inside = [float(each) for each in re.findall(r"[(, ](-?\d\.\d{3})", found)]
    assert max(inside) == pytest.approx(float(re.findall(r"= (\S+)", found)[-1]))
    found = formulas(open_page("architecture", stage="7"))
    best = softmax(steps[-1].sums).max()
    assert f"= {best:.4f}" in found


def test_every_stage_opens_and_sides_are_right(open_page: Open) -> None:
    said = [texts(open_page("architecture", stage=str(number))) for number in range(8)]
    for number, words in ((1, "(32 − 5) / 1 + 1 = 28"), (2, "(28 − 2) / 2 + 1 = 14"),
                          (3, "(14 − 5) / 1 + 1 = 10"), (5, "(5 − 5) / 1 + 1 = 1")):  # fmt: skip
        assert words in said[number]


def test_the_answer_is_explained(open_page: Open) -> None:
    assert "none of these" in texts(open_page("architecture"))
    assert "**3**" in texts(open_page("architecture", image="digit"))


def test_activation_and_softmax_numbers(open_page: Open) -> None:
    found = formulas(open_page("architecture", topic="activation", function="tanh", z="0.5"))
    assert f"= {np.tanh(0.5):.3f}" in found and f"{1 - np.tanh(0.5) ** 2:.3f}" in found
    found = formulas(open_page("architecture", topic="activation", z="2.5"))
    assert "\\max(0, 2.5) = 2.500" in found and "= 1.000" in found
    scores = np.array([1.0, 3.0, 0.0, -1.0])
    address = {"topic": "softmax", "z1": "1", "z2": "3"}
    for more in ("0", "2"):  # the same for all changes nothing
        found = formulas(open_page("architecture", more=more, **address))
        assert f"= {softmax(scores).max():.3f}" in found
        assert "\\text{dog}" in found


def test_stages_lead_to_their_lab_in_their_state(open_page: Open) -> None:
    """C3 as the convolution lab opens it: 14 px, 5 x 5, 16 maps."""
    walk = lenet.through(pictures.sample("X", 28))
    lab = of_layer(walk.stages[2].step.layer, (14, 14, 6))
    assert lab is not None and lab.path == "pages/convolution.py"
    app = open_page("convolution", **lab.parameters)
    values = {each.key: each.value for each in app.slider}
    assert [values[f"lab-{name}"] for name in ("side", "size", "stride", "maps")] == [14, 5, 1, 16]
    lab = of_layer(walk.stages[3].step.layer, (10, 10, 16))
    assert lab is not None and lab.path == "pages/pooling.py"
    app = open_page("pooling", **lab.parameters)
    assert app.selectbox(key="lab-pooling").value == "max"


def test_a_click_is_checked() -> None:
    tiles = [stages.Tile("a", "b", "c", "Lab"), stages.Tile("d", "e", "f", "")]
    assert stages.validated(0, tiles) == 0
    for wrong in (1, 2, -1, "0", True, None, 0.0):
        assert stages.validated(wrong, tiles) is None


def test_dense_stages_open_under_the_microscope() -> None:
    def script() -> None:
        import streamlit as st

        from core.concepts import lenet, pictures
        from ui.architecture_links import of_stage

        picture = pictures.sample("X", 28)
        lab = of_stage(lenet.through(picture).stages[5], (120,), picture)
        st.json(lab.parameters if lab else {})

    from streamlit.testing.v1 import AppTest

    app = AppTest.from_function(script).run()
    assert not app.exception
    assert '"layer": "dense1"' in app.json[0].value.replace('":"', '": "')
