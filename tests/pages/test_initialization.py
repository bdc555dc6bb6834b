"""The initialization lab, with an engine that answers in this process."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core.concepts import initialization
from core.concepts.initialization import SCHEMES, Setting, learn
from core.concepts.questions import QUESTIONS
from core.engine_client import Engine
from tests.pages.conftest import Open, texts
from tests.pages.labs import alts
from ui import initialization_view, jobs


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    questions: list[tuple[Any, ...]] = []

    def ask(self: Engine, question: str, *arguments: Any) -> Any:
        questions.append((question, *arguments))
        return QUESTIONS[question](*arguments)

    monkeypatch.setattr(Engine, "ask", ask)
    monkeypatch.setattr(initialization, "STEPS", 3)
    monkeypatch.setattr(jobs, "PATIENCE_SECONDS", 60.0)
    return questions


def test_nothing_is_trained_before_one_asks(open_page: Open, asked: list[Any]) -> None:
    app = open_page("initialization", depth="2")
    assert not asked and "a few seconds" in texts(app)


def test_all_six_are_trained_with_what_was_chosen(open_page: Open, asked: list[Any]) -> None:
    app = open_page("initialization", depth="2", bias="0.1", rate="0.1", seed="4")
    app.button(key="engine-work").click().run()
    assert not app.exception
    setting = Setting(2, "relu", 0.1, 0.1, 4)
    assert asked == [("concepts.initialization", scheme, setting) for scheme in SCHEMES]
    table = app.table[0].value
    assert list(table["First weights"]) == list(SCHEMES.values())
    assert list(table["Units that differ"])[:2] == ["1 → 1", "1 → 1"]
    he = learn("he", setting)
    row = table[table["First weights"] == "He"].iloc[0]
    assert row["Loss at first"] == f"{he.losses[0]:.3f}"
    before, after = (round(100 * each.firing[-1]) for each in (he.before, he.after))
    assert row["Units that fire"] == f"{before} % → {after} %"
    assert row["Loss after 50"] == f"{he.losses[-1]:.3f}"
    spreads, losses = alts(app)
    assert f"He {he.before.activation[0]:.2g} to {he.before.activation[-1]:.2g}" in spreads
    assert f"He {he.losses[-1]:.3f}" in losses
    biases = app.table[1].value
    zeros = biases[biases["First weights"] == "Zeros"].iloc[0]
    assert list(zeros)[1:] == ["0 %", "100 %", "100 %"]
    assert list(biases[biases["First weights"] == "He"].iloc[0])[1:] == [
        f"{round(100 * share)} %" for share in he.fires
    ]


def test_deviations_are_filled_in(open_page: Open) -> None:
    found = texts(open_page("initialization"))
    for number in (f"{784**-0.5:.4f}", f"{(2 / 784) ** 0.5:.4f}", f"{(2 / 884) ** 0.5:.4f}"):
        assert number in found


def test_figures_hold_what_was_measured() -> None:
    found = [learn(scheme, Setting(depth=3)) for scheme in ("zeros", "he")]
    chart = initialization_view.spreads(found, "before")
    named = {(each.name, each.yaxis): each for each in chart.data}
    np.testing.assert_allclose(named["He", "y"].y, found[1].before.activation)
    np.testing.assert_allclose(named["He", "y2"].y, found[1].before.gradient)
    assert np.isnan(np.asarray(named["Zeros", "y"].y, float)).all()
    losses = {each.name: each.y for each in initialization_view.curves(found).data}
    np.testing.assert_allclose(losses["He"], found[1].losses)
