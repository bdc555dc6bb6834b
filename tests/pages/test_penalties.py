"""The numbers of the regularization page against a computation of their own."""

from __future__ import annotations

import numpy as np
import pytest

from tests.pages.conftest import Open, texts
from ui import page_table


def formulas(app: object) -> str:
    return " ".join(each.value for each in app.latex)  # type: ignore[attr-defined]


def test_costs_and_slopes_stand_with_their_numbers(open_page: Open) -> None:
    found = formulas(open_page("penalties", strength="0.2", weight="-1.5"))
    assert "0.2\\cdot(-1.5)^2 = 0.450" in found
    assert "0.2\\cdot1.5 = 0.300" in found
    assert "2\\cdot0.2\\cdot(-1.5) = -0.600" in found
    assert "0.2\\cdot(-1) = -0.200" in found


def test_the_pull_over_a_training(open_page: Open) -> None:
    """Step 20 lifts the weight to 2 r y; then L2 multiplies, L1 subtracts."""
    app = open_page("penalties", strength="0.1", rate="0.05", steps="100", outlier="12")
    outlier, fed = (each.value for each in app.markdown if each.value.startswith("After 100"))
    l2 = 1.2
    for _ in range(79):
        l2 -= 0.05 * 2 * 0.1 * l2
    l1 = 1.2 - 80 * 0.05 * 0.1
    assert outlier == f"After 100 steps: No penalty 1.200, L2 {l2:.3f}, L1 {l1:.3f}."
    assert f"{l2:.3f}" in formulas(app) and f"{l1:.3f}" in formulas(app)
    none, ridge, lasso = (float(part.split()[-1]) for part in fed.rstrip(".").split(","))
    assert ridge < lasso < none and ridge > 0.8


@pytest.mark.parametrize(("w1", "w2", "limit"), [("2.4", "-1.8", "2.0"), ("0.3", "0.4", "1.0")])
def test_max_norm_by_pythagoras(open_page: Open, w1: str, w2: str, limit: str) -> None:
    found = formulas(open_page("penalties", topic="norm", w1=w1, w2=w2, limit=limit))
    size = np.hypot(float(w1), float(w2))
    assert f"= {size:.3f}" in found
    if size <= float(limit):
        assert "nothing changes" in found
    else:
        x, y = (float(each) * float(limit) / size for each in (w1, w2))
        assert f"({x:.3f},\\ {y:.3f})" in found


def test_dropout_mean_and_prediction(open_page: Open) -> None:
    app = open_page("penalties", topic="dropout", p="0.25", passes="100", **{"pass": "3"})
    said = {each.label: float(each.value) for each in app.metric}
    values = np.random.default_rng(5).uniform(0.2, 1, 12).round(1)
    draw = np.random.default_rng(5)
    draw.uniform(0.2, 1, 12)
    weights = draw.uniform(-0.5, 1, 12).round(1)
    kept = np.random.default_rng(5).random((100, 12)) >= 0.25
    sums = (kept * values / 0.75 * weights).sum(axis=1)
    assert said["In a prediction"] == pytest.approx((values * weights).sum(), abs=5e-4)
    assert said["Mean of 100 passes"] == pytest.approx(sums.mean(), abs=5e-4)
    assert said["In the pass above"] == pytest.approx(sums[2], abs=5e-4)
    variance = (values * weights) ** 2 * 0.25 / 0.75
    assert f"varies by {np.sqrt(variance.sum()):.3f}" in texts(app)


def test_early_stopping_with_different_patience(open_page: Open) -> None:
    soon = texts(open_page("penalties", topic="stopping", patience="1"))
    assert "Ends after epoch 6" in soon and "Keeps epoch 5" in soon
    assert "epoch 10 would have been better" in soon
    late = texts(open_page("penalties", topic="stopping", patience="5"))
    assert "Ends after epoch 15" in late and "Keeps epoch 10" in late
    assert "the best epoch of all is kept" in late


def test_the_way_to_the_regularization_lab(open_page: Open) -> None:
    assert page_table.listed("pages/regularization.py")
    app = open_page("penalties")
    app.button(key="to-lab").click().run()
    assert app.title[0].value == "Regularization lab"


@pytest.mark.parametrize("topic", ["weights", "norm", "dropout", "stopping"])
def test_each_topic_opens_with_all_its_controls_hidden(open_page: Open, topic: str) -> None:
    names = "strength,weight,outlier,rate,steps,w1,w2,limit,p,pass,passes,patience,topic"
    app = open_page("penalties", topic=topic, hide=names)
    assert not app.slider and "What to notice" in texts(app)
