"""Temperature, top-k and top-p against numbers worked out by hand."""

import numpy as np
import pytest

from core.schema import ConfigError
from core.text.sampling import (
    Sampling,
    draw,
    likeliest,
    log_softmax,
    probabilities,
    softmax,
)

# Probabilities 8/15, 4/15, 2/15, 1/15.
LOGITS = np.log(np.array([4.0, 8.0, 1.0, 2.0])).astype(np.float32)
ORDERED = [4 / 15, 8 / 15, 1 / 15, 2 / 15]


def given(*barred: int, **settings: float) -> np.ndarray:
    return probabilities(LOGITS, Sampling(**settings), barred)  # type: ignore[arg-type]


def test_nothing_asked_for_changes_nothing() -> None:
    assert given() == pytest.approx(ORDERED, abs=1e-7)
    assert softmax(LOGITS) == pytest.approx(ORDERED, abs=1e-7)
    assert np.exp(log_softmax(LOGITS)) == pytest.approx(ORDERED, abs=1e-7)


def test_temperature_raises_to_a_power() -> None:
    # 1/2: squares, 16 : 64 : 1 : 4 of 85. 2: roots, 2 : sqrt 8 : 1 : sqrt 2.
    assert given(temperature=0.5) == pytest.approx([16 / 85, 64 / 85, 1 / 85, 4 / 85], abs=1e-7)
    roots = np.array([2, 8**0.5, 1, 2**0.5])
    assert given(temperature=2.0) == pytest.approx(roots / roots.sum(), abs=1e-7)


def test_temperature_at_its_ends() -> None:
    assert list(given(temperature=0)) == [0, 1, 0, 0]
    assert list(given(temperature=1e-6)) == [0, 1, 0, 0]
    assert list(given(temperature=1e-300)) == [0, 1, 0, 0]
    assert given(temperature=100.0) == pytest.approx([0.25] * 4, abs=0.01)


def test_top_k_keeps_the_largest_and_their_ratio() -> None:
    assert given(top_k=2) == pytest.approx([1 / 3, 2 / 3, 0, 0], abs=1e-7)
    assert list(given(top_k=1)) == [0, 1, 0, 0]
    assert given(top_k=4) == pytest.approx(ORDERED, abs=1e-7)
    assert given(top_k=1000) == pytest.approx(ORDERED, abs=1e-7)


def test_top_p_keeps_the_fewest_that_reach_it() -> None:
    # Cumulated: 8/15 = 0.53, 12/15 = 0.8, 14/15 = 0.93, 1.
    assert list(given(top_p=0.5)) == [0, 1, 0, 0]
    assert given(top_p=0.6) == pytest.approx([1 / 3, 2 / 3, 0, 0], abs=1e-7)
    assert given(top_p=0.8 - 1e-6) == pytest.approx([1 / 3, 2 / 3, 0, 0], abs=1e-7)
    assert given(top_p=0.81) == pytest.approx([4 / 14, 8 / 14, 0, 2 / 14], abs=1e-7)
    assert list(given(top_p=0)) == [0, 1, 0, 0]
    assert given(top_p=1.0) == pytest.approx(ORDERED, abs=1e-7)


@pytest.mark.parametrize("spread", [0.01, 1.0, 3.0, 10.0])
@pytest.mark.parametrize("p", [0.1, 0.5, 0.9, 0.999])
def test_top_p_of_many_tokens(spread: float, p: float) -> None:
    """From a handful to nearly all are kept: the same ones as after sorting all."""
    logits = np.random.default_rng(3).normal(size=5000) * spread
    every = softmax(logits)
    order = np.argsort(-every, kind="stable")
    needed = 1 + int((np.cumsum(every[order]) < p).sum())
    found = probabilities(logits, Sampling(top_p=p))
    assert set(np.flatnonzero(found)) == set(order[:needed])
    assert found.sum() == pytest.approx(1)


def test_the_three_work_in_their_order() -> None:
    # Squares 64 : 16 : 4 : 1, three kept: 64, 16, 4 of 84; 80/84 = 0.952 reaches 0.9.
    found = given(temperature=0.5, top_k=3, top_p=0.9)
    assert found == pytest.approx([0.2, 0.8, 0, 0], abs=1e-7)


def test_barred_tokens_are_never_drawn() -> None:
    assert given(1) == pytest.approx([4 / 7, 0, 1 / 7, 2 / 7], abs=1e-7)
    assert list(given(1, temperature=0)) == [1, 0, 0, 0]
    assert given(1, top_k=3)[1] == 0
    with pytest.raises(ValueError, match="no token"):
        given(0, 1, 2, 3)


def test_equal_logits_are_cut_by_id() -> None:
    assert list(probabilities(np.zeros(4), Sampling(top_k=2))) == [0.5, 0.5, 0, 0]
    assert list(likeliest(np.array([1.0, 3.0, 3.0, 2.0]), 3)) == [1, 2, 3]
    assert list(likeliest(np.array([1.0, 3.0]), 9)) == [1, 0]
    assert len(likeliest(np.array([1.0]), 0)) == 0


def test_huge_and_hopeless_logits() -> None:
    wide = np.array([1e30, -1e30, 0.0], np.float32)
    for temperature in (0.0, 1e-6, 1.0, 100.0):
        assert list(probabilities(wide, Sampling(temperature=temperature))) == [1, 0, 0]
    with pytest.raises(ValueError, match="no token"):
        probabilities(np.array([np.nan, 0.0]), Sampling())


@pytest.mark.parametrize(
    "settings",
    [{"temperature": -1.0}, {"temperature": float("nan")}, {"top_k": -1}, {"top_p": 2.0}],
)
def test_settings_out_of_range_name_themselves(settings: dict[str, float]) -> None:
    with pytest.raises(ConfigError, match=next(iter(settings))):
        given(**settings)


def test_same_seed_and_position_draw_the_same() -> None:
    shares = np.full(1000, 1e-3)
    drawn = [draw(shares, 5, place) for place in range(20)]
    assert drawn == [draw(shares, 5, place) for place in range(20)]
    assert len(set(drawn)) > 15
    assert drawn != [draw(shares, 6, place) for place in range(20)]


def test_draws_follow_the_probabilities() -> None:
    shares = probabilities(LOGITS, Sampling(top_k=3))
    counts = np.bincount([draw(shares, 1, place) for place in range(4000)], minlength=4)
    assert counts / 4000 == pytest.approx(shares, abs=0.03)
    assert counts[2] == 0  # what was cut off is never drawn


def test_draw_at_the_edge_stays_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    class Edge:
        def random(self) -> float:
            return np.nextafter(1.0, 0.0)

    monkeypatch.setattr(np.random, "default_rng", lambda seed: Edge())
    assert draw(np.array([0.1] * 10 + [0.0]), 1, 1) == 9
