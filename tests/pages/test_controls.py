"""Controls of a lab: the address is the truth, hides what a teacher hides, survives nonsense."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from ui.controls import Controls

    controls = Controls()
    stride = controls.slider("stride", "Stride", 1, 4, 1)
    share = controls.slider("share", "Share", 0.0, 1.0, 0.5, 0.05)
    kernel = controls.choice("kernel", "Kernel", {"blur": "Blur", "edges": "Edges"})
    bias = controls.toggle("bias", "Bias", True)
    units = controls.number("units", "Units", 1, 9, 3)
    said = controls.text("said", "Sentence", "the dog")
    st.json([stride, share, kernel, bias, units, said])
    controls.share()


def opened(**address: str) -> AppTest:
    app = AppTest.from_function(page)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def values(app: AppTest) -> list[object]:
    import json

    found: list[object] = json.loads(app.json[0].value)
    return found


def test_without_an_address_every_control_has_its_default() -> None:
    assert values(opened()) == [1, 0.5, "blur", True, 3, "the dog"]


def test_the_address_sets_every_control() -> None:
    app = opened(stride="3", share="0.25", kernel="edges", bias="0", units="7", said="a cat")
    assert values(app) == [3, 0.25, "edges", False, 7, "a cat"]
    assert app.slider[0].value == 3


@pytest.mark.parametrize("wrong", ["9", "x", "", "-1", "nan", "1e999"])
def test_what_the_address_says_wrongly_counts_as_the_default(wrong: str) -> None:
    app = opened(stride=wrong, share=wrong, kernel=wrong, units=wrong + "0" * 5, bias="x")
    assert values(app)[:5] == [1, 0.5, "blur", True, 3]


def test_a_change_goes_into_the_address_and_the_default_out_of_it() -> None:
    app = opened()
    app.slider[0].set_value(4).run()
    app.toggle[0].set_value(False).run()
    assert dict(app.query_params) == {"stride": "4", "bias": "0"}
    app.slider[0].set_value(1).run()
    assert "stride" not in app.query_params


def test_a_link_hides_controls_and_keeps_their_values() -> None:
    app = opened(stride="3", hide="stride,bias")
    assert values(app)[0] == 3
    assert [each.label for each in app.slider] == ["Share"] and not app.toggle
    assert not app.multiselect, "whoever opens such a link is not offered another one"


def test_the_shared_link_holds_state_and_hidden_controls() -> None:
    app = opened(stride="3")
    app.multiselect[0].set_value(["stride", "kernel"]).run()
    assert app.code[0].value.endswith("?stride=3&hide=stride,kernel")
