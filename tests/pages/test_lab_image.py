"""The picture of a lab comes from a sample or from the address."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.concepts import pictures
from ui import jobs, lab_image
from ui.image_address import own_key


def page() -> None:
    import streamlit as st

    from ui import lab_image
    from ui.controls import Controls

    grey = lab_image.choose(Controls(), 8)
    st.json([list(grey.shape), [round(float(each), 3) for each in grey.ravel()]])


def opened(**address: str) -> AppTest:
    app = AppTest.from_function(page)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def shown(app: AppTest) -> np.ndarray:
    import json

    assert not app.exception
    shape, values = json.loads(app.json[0].value)
    return np.reshape(values, shape)


def test_the_first_sample_without_an_address() -> None:
    np.testing.assert_allclose(shown(opened()), pictures.sample("A", 8), atol=1e-3)


def test_a_sample_by_its_name() -> None:
    np.testing.assert_allclose(shown(opened(image="X")), pictures.sample("X", 8), atol=1e-3)


def test_a_picture_in_the_address_even_when_its_control_is_hidden() -> None:
    own = np.zeros((32, 32, 1), np.float32)
    own[:4, :4] = 1
    for more in ({}, {"hide": "image"}):
        found = shown(opened(image="draw", pixels=own_key(own), **more))
        assert found[0, 0] == 1 and found.sum() == 1


def test_a_damaged_picture_is_one_sentence_and_the_sample() -> None:
    app = opened(image="draw", pixels="own-32x32x1-AAAA")
    assert "damaged" in app.warning[0].value
    np.testing.assert_allclose(shown(app), pictures.sample("A", 8), atol=1e-3)


def test_an_upload_goes_into_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "PATIENCE_SECONDS", 30.0)
    file = io.BytesIO()
    Image.new("RGB", (40, 40), (255, 255, 255)).save(file, "png")
    app = opened(image="upload")
    app.file_uploader[0].set_value(("white.png", file.getvalue(), "image/png")).run()
    assert app.query_params["pixels"].startswith("own-32x32x3-")
    assert shown(app).min() == 1


def test_a_picture_that_is_none_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "PATIENCE_SECONDS", 30.0)
    app = opened(image="upload")
    app.file_uploader[0].set_value(("no.png", b"not a picture", "image/png")).run()
    assert "not a PNG" in app.warning[0].value
    assert "pixels" not in app.query_params


def test_own_pictures_become_what_a_lab_asks_for() -> None:
    ink = np.ones((32, 32, 1), np.float32)
    assert lab_image.as_asked(ink, 8, True)[0, 0] == pytest.approx(pictures.INK)
    colour = np.zeros((32, 32, 3), np.float32)
    assert lab_image.as_asked(colour, 8, True).shape == (8, 8, 3)
    assert lab_image.as_asked(colour, 8, False).shape == (8, 8)
