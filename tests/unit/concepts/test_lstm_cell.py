"""One LSTM cell: against hand arithmetic, and against Keras's layer with the same weights."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from core.concepts.lstm_cell import EXAMPLES, Cell, Gate, cell_of, read_numbers, run, step


def test_by_hand() -> None:
    """Sums of 0 open every gate by half: c = 0.5 * 2 + 0.5 * tanh(0.5) and h = 0.5 tanh(c)."""
    nothing = Gate(0, 0, 0)
    found = step(Cell(nothing, nothing, Gate(1, -1, 0), nothing), x=1.0, h=0.5, c=2.0)
    assert (found.f, found.i, found.o, found.candidate_sum) == (0.5, 0.5, 0.5, 0.5)
    assert found.g == pytest.approx(0.46211716)
    assert (found.kept, found.added) == (1.0, pytest.approx(0.23105858))
    assert found.c == pytest.approx(1.23105858)
    assert found.h == pytest.approx(0.5 * 0.842886, abs=1e-6)


@pytest.mark.parametrize("seed", [1, 2])
def test_as_keras_computes_it(seed: int) -> None:
    draw = np.random.default_rng(seed)
    numbers = draw.uniform(-2, 2, 12)
    xs, h, c = draw.normal(size=7), 0.3, -0.8
    layer = keras.layers.LSTM(1, return_sequences=True, return_state=True)
    layer.build((None, None, 1))
    f, i, g, o = numbers.reshape(4, 3)
    in_order = np.stack([i, f, g, o])  # Keras's order of gates
    layer.set_weights([in_order[:, 0][None], in_order[:, 1][None], in_order[:, 2]])
    start = [np.array([[h]], np.float32), np.array([[c]], np.float32)]
    given = xs.astype(np.float32)[None, :, None]
    hs, last_h, last_c = (np.asarray(each) for each in layer(given, initial_state=start))
    steps = run(cell_of(numbers), xs, h, c)
    np.testing.assert_allclose([each.h for each in steps], hs[0, :, 0], atol=1e-6)
    assert steps[-1].h == pytest.approx(last_h.item(), abs=1e-6)
    assert steps[-1].c == pytest.approx(last_c.item(), abs=1e-6)


def test_each_time_starts_from_the_one_before() -> None:
    steps = run(EXAMPLES["latch"].cell, [1, 0, -1], h=0.25, c=0.5)
    assert (steps[0].h_before, steps[0].c_before) == (0.25, 0.5)
    assert [(each.h_before, each.c_before) for each in steps[1:]] == [
        (each.h, each.c) for each in steps[:-1]
    ]


def test_examples_do_what_they_say() -> None:
    latch = run(EXAMPLES["latch"].cell, [1, 0, 0, -1, 0])
    assert latch[2].c > 0.9 and abs(latch[4].c) < 0.05
    counter = run(EXAMPLES["counter"].cell, [1, 0, 1, 1])
    np.testing.assert_allclose([each.c for each in counter], [1, 1, 2, 3], atol=0.15)
    fading = run(EXAMPLES["fading"].cell, [1] + 10 * [0])
    assert fading[-1].c == pytest.approx(fading[0].c / 1024)
    quiet = run(EXAMPLES["sponge"].cell, [1, 0, -1])
    assert abs(quiet[1].h) < 0.05 and quiet[2].h > 0.6


def test_numbers_come_back() -> None:
    cell = EXAMPLES["latch"].cell
    assert cell_of(cell.numbers()) == cell and len(cell.numbers()) == 12


def test_a_sequence_is_read_in_any_of_the_usual_ways() -> None:
    assert read_numbers("1, 0 -1.5;−2", 12) == (1.0, 0.0, -1.5, -2.0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "1 to 3 numbers, this one 0"),
        ("1 2 3 4", "this one 4"),
        ("1, dog", "'dog' is no"),
        ("nan", "'nan' is no number"),
        ("1e99", "from −20 to 20"),
    ],
)
def test_a_wrong_sequence_is_one_sentence(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_numbers(text, 3)
