"""The preprocessing lab, with an engine that answers in this process."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core.concepts import leak
from core.concepts.forgotten import Forgotten
from core.concepts.questions import QUESTIONS
from core.engine_client import Engine, EngineError
from core.runs.store import RunStore
from tests.pages import fake_runs
from tests.pages.conftest import Open, texts
from tests.pages.labs import alts
from ui import jobs, preprocessing_leak


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "PATIENCE_SECONDS", 60.0)


def formula(app: Any) -> str:
    return str(next(each.value for each in app.get("latex")))


def test_the_numbers_of_the_picture_are_those_of_its_arithmetic(open_page: Open) -> None:
    """With the picture's own statistics the mean is 0 and the deviation 1 afterwards."""
    from core.concepts.pictures import sample

    app = open_page("preprocessing", image="A", source="picture", padding="1")
    picture = np.pad(sample("A", 28), 1)
    found = texts(app)
    assert f"After: mean {0:.3f}, standard deviation {1:.3f}" in found
    assert "mean 0.000, standard deviation 1.000" in alts(app)[1]
    assert "μ and σ count the zeros of the padding too" in found
    mean, std = picture.mean(), picture.std()
    assert f"{mean:.3f}}}{{{std:.3f}}}" in formula(app)
    assert f"{(picture.max() - mean) / std:.2f}" in formula(app)


def test_the_training_statistics_are_those_of_the_digits(open_page: Open) -> None:
    from core.datasets.registry import load

    pixels = load("digits").train_images
    app = open_page("preprocessing", padding="0")
    assert f"{pixels.mean():.3f}}}{{{pixels.std():.3f}}}" in formula(app)
    assert "zeros of the padding too" not in texts(app)
    app = open_page("preprocessing", center="none", scale="0", padding="0")
    assert "mu" not in formula(app) and "frac" not in formula(app)


def test_each_colour_channel_has_its_own_numbers(open_page: Open) -> None:
    from core.concepts.pictures import sample

    app = open_page("preprocessing", channels="3", image="flower", padding="0")
    flower = sample("flower", 28, colour=True).astype(float)
    mean, std = flower.mean(axis=(0, 1)), flower.std(axis=(0, 1))
    table = app.table[0].value
    assert list(table["Channel"]) == ["red", "green", "blue"]
    assert list(table["Mean μ"]) == [f"{each:.3f}" for each in mean]
    assert list(table["Deviation σ"]) == [f"{each:.3f}" for each in std]
    assert list(table["Mean after"]) == ["0.000"] * 3
    assert list(table["Deviation after"]) == ["1.000"] * 3
    assert f"= {(flower[..., 0].max() - mean[0]) / std[0]:.2f}" in formula(app)
    assert "Statistics from" not in [each.label for each in app.selectbox]
    plain = open_page("preprocessing", channels="3", center="none", scale="0").table[0].value
    assert list(plain["Mean μ"]) == ["0.000"] * 3 and list(plain["Deviation σ"]) == ["1.000"] * 3


def test_the_leak_is_measured_and_shown(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Any, ...]] = []

    def ask(self: Engine, question: str, *arguments: Any) -> Any:
        asked.append((question, *arguments))
        return QUESTIONS[question](*arguments)

    monkeypatch.setattr(Engine, "ask", ask)
    monkeypatch.setattr(leak, "DRAWS", 8)
    app = open_page("preprocessing", topic="split", labels="shuffled", seed="2")
    assert not asked
    app.button(key="engine-work").click().run()
    assert not app.exception
    assert asked == [
        ("concepts.leak", step, size, True, 2) for step in leak.STEPS for size in leak.SIZES
    ]
    table = app.table[0].value
    assert list(table["Images"]) == [str(size) for size in leak.SIZES]
    for step, title in leak.STEPS.items():
        each = leak.measure(step, 20, True, 2)
        points = 100 * np.mean(each.before - each.after)
        shown = table[title].iloc[1].partition(" ±")[0].replace("−", "-")
        assert float(shown) == pytest.approx(points, abs=0.0501)
    (told,) = alts(app)
    assert ", ".join(table[leak.STEPS["choice"]]) in told
    assert "The largest leak" in texts(app)


def test_a_leak_below_zero_has_a_minus_and_none_has_no_sign() -> None:
    def found(difference: float) -> leak.Leak:
        after = np.array([0.5, 0.5])
        return leak.Leak("pixel", 10, after, after + difference, after, 0.0)

    assert preprocessing_leak.points(found(-0.021)) == "−2.1 ± 0.0"
    assert preprocessing_leak.points(found(-0.0001)) == "0.0 ± 0.0"


def test_forgetting_is_measured_on_a_run(
    open_page: Open, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = fake_runs.finished(store)
    answer = Forgotten(
        ("right", "mean", "bytes"),
        (190, 150, 20),
        (0.98, 0.7, 0.99),
        (0.1, 0.9, 12.5),
        200,
        0.1307,
        None,
    )
    monkeypatch.setattr(Engine, "ask", lambda self, question, *arguments: answer)
    app = open_page("preprocessing", topic="forgotten", run=run.id)
    table = app.table[0].value
    assert list(table["Accuracy"]) == ["95.0\xa0%", "75.0\xa0%", "10.0\xa0%"]
    assert list(table["Change, points"]) == ["–", "−20.0", "−85.0"]
    assert list(table["How sure"]) == ["98.0\xa0%", "70.0\xa0%", "99.0\xa0%"]
    assert list(table["Loss"]) == ["0.100", "0.900", "12.500"]
    assert "200 test images." in texts(app) and "Mean of the training: 0.1307." in texts(app)


def test_without_a_run_there_is_a_way_out(open_page: Open) -> None:
    app = open_page("preprocessing", topic="forgotten")
    assert "There are no runs yet." in texts(app)
    assert "Train LeNet-5 on digits" in [each.label for each in app.get("page_link")]


def test_trouble_with_the_engine_is_one_sentence(
    open_page: Open, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Engine, *arguments: Any) -> Any:
        raise EngineError("The model file is gone; train it again.")

    monkeypatch.setattr(Engine, "ask", fail)
    app = open_page("preprocessing", topic="forgotten", run=fake_runs.finished(store).id)
    assert "The model file is gone" in texts(app)
