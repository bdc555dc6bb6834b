"""The Python side of the browser components."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from ui.components import draw


def data_url(width: int = 280, height: int = 280) -> str:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(file, "png")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


def test_a_drawing_comes_back_as_png() -> None:
    data = draw.validated(data_url())
    assert data is not None
    assert Image.open(io.BytesIO(data)).size == (280, 280)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        7,
        "data:image/svg+xml;base64,PHN2Zz4=",
        "data:image/png;base64,!!!!",
        "data:image/png;base64," + base64.b64encode(b"GIF89a not a png, but long enough").decode(),
        "data:image/png;base64," + "A" * 3_000_000,
        data_url(20_000, 1),
    ],
)
def test_anything_else_is_no_drawing(value: object) -> None:
    assert draw.validated(value) is None


def test_live_chart_mounts_with_and_without_data() -> None:
    def script() -> None:
        from core.plots.curves import CHARACTERS, IMAGES
        from ui.components import live_chart

        live_chart.load()
        live_chart.show("empty", CHARACTERS, [], [])
        curve = {"name": "loss", "split": "train", "x": [0.5, 1.0], "y": [2.0, None]}
        marks = [{"x": 1.0, "label": "rate 0.1"}]
        live_chart.show("full", IMAGES, [curve], marks, best_epoch=1)

    app = AppTest.from_function(script).run()
    assert not app.exception
    assert len(app.get("bidi_component")) == 3


def test_draw_mounts_empty() -> None:
    def script() -> None:
        import streamlit as st

        from ui.components import draw

        st.write("nothing" if draw.show("pad") is None else "something")

    app = AppTest.from_function(script).run()
    assert not app.exception
    assert app.markdown[0].value == "nothing"
