"""The data page: each set, absent sets, the previews."""

from __future__ import annotations

import pytest

from core.datasets.registry import DATASETS
from tests.pages.conftest import Open, texts


def test_digits_are_shown_with_their_split(open_page: Open) -> None:
    shown = texts(open_page("data"))
    assert "Training images 1,293" in shown
    assert "Validation images 144" in shown
    assert "The split comes first" in shown


def test_preprocessing_and_augmentation_follow_their_controls(open_page: Open) -> None:
    app = open_page("data")
    app.selectbox(key="center").set_value("image").run()
    app.toggle(key="pad").set_value(False).run()
    app.slider(key="augment-rotation").set_value(30.0).run()
    app.selectbox(key="sample-class").set_value("7").run()
    assert not app.exception
    pictures = [each.value for each in app.html]
    assert any("Mean subtracted" in each for each in pictures)
    assert not any("Padded" in each for each in pictures)


def test_mean_of_all_images_beside_those_of_the_classes(open_page: Open) -> None:
    app = open_page("data")
    assert "mean image of the whole training part" in texts(app)
    app.selectbox(key="sample-class").set_value("7").run()
    assert "mean image of the whole training part" not in texts(app)


def test_a_set_that_is_not_here_names_both_ways_out(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GLASSNET_DATA", raising=False)
    app = open_page("data", data="mnist")
    assert "GLASSNET_DATA" in texts(app)
    assert app.button(key="download").label.startswith("Download MNIST")


def test_unknown_set_is_one_sentence(open_page: Open) -> None:
    assert "not a data set" in texts(open_page("data", data="nmist"))


@pytest.mark.parametrize("name", [name for name, info in DATASETS.items() if info.offline])
def test_every_offline_set_opens(open_page: Open, name: str) -> None:
    assert DATASETS[name].about in texts(open_page("data", data=name))
