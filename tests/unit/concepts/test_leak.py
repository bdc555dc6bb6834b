"""The leak of statistics before the split: its parts by hand and against scikit-learn and SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import pearsonr
from sklearn.linear_model import RidgeClassifier

from core.concepts import leak
from core.concepts.leak import Leak, agreement, answers, fit, measure, pair, ridge


def some(n: int = 12, p: int = 5) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(6)
    signs = np.where(np.arange(n) % 3 == 0, -1.0, 1.0)
    return draw.uniform(size=(n, p)) + 0.3 * signs[:, None], signs


@pytest.mark.parametrize(("n", "p"), [(12, 5), (8, 30)])
def test_ridge_is_that_of_scikit_learn(n: int, p: int) -> None:
    images, signs = some(n, p)
    theirs = RidgeClassifier(alpha=leak.RIDGE).fit(images, signs)
    fresh = np.random.default_rng(1).uniform(size=(20, p))
    np.testing.assert_allclose(
        answers(fresh, ridge(images, signs)), theirs.decision_function(fresh), atol=1e-9
    )


def test_agreement_is_the_correlation() -> None:
    images, signs = some()
    images[:, 2] = 0.5
    found = agreement(images, signs)
    assert found[2] == 0
    for column in (0, 1, 3):
        assert found[column] == pytest.approx(pearsonr(images[:, column], signs).statistic)


def test_what_each_step_learns_by_hand() -> None:
    images, signs = np.array([[0.0, 1.0], [1.0, 1.0]]), np.array([-1.0, 1.0])
    keep, mean, deviation = fit("channel", images, signs)
    assert list(keep) == [0, 1] and list(mean) == [0.75, 0.75]
    np.testing.assert_allclose(deviation, 0.4330127)
    keep, mean, deviation = fit("pixel", images, signs)
    assert list(mean) == [0.5, 1.0] and list(deviation) == [0.5, 1.0]


def test_the_choice_takes_the_columns_that_agree_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leak, "CHOSEN", 1)
    signs = np.array([-1.0, 1.0, -1.0, 1.0])
    images = np.stack([[0.1, 0.2, 0.3, 0.1], [0.9, 0.1, 0.8, 0.2]], axis=1)
    assert list(fit("choice", images, signs)[0]) == [1]


def test_images_are_threes_and_eights() -> None:
    images, signs = pair()
    assert images.shape[1] == 196 and set(signs) == {-1.0, 1.0}
    assert images.min() >= 0 and images.max() <= 1


def test_leak_and_its_error_by_hand() -> None:
    found = Leak("x", 10, np.array([0.5, 0.6]), np.array([0.7, 0.6]), np.zeros(2), 0.0)
    assert found.leak == pytest.approx(0.1)
    assert found.error == pytest.approx(0.1)  # deviation 0.1414 of two, over the root of two


def test_only_what_learns_much_leaks(monkeypatch: pytest.MonkeyPatch) -> None:
    """With shuffled labels no honest figure is far from one half."""
    monkeypatch.setattr(leak, "DRAWS", 60)
    plain, chosen = (measure(step, 20, True, 1) for step in ("channel", "choice"))
    assert abs(plain.leak) < 0.01
    assert chosen.leak > 0.05 and chosen.leak > 3 * chosen.error
    assert abs(chosen.after.mean() - 0.5) < 0.06 and abs(chosen.fresh.mean() - 0.5) < 0.06
    again = measure("choice", 20, True, 1)
    np.testing.assert_array_equal(again.before, chosen.before)
