"""The task that needs memory."""

from __future__ import annotations

import numpy as np
import pytest

from core.concepts import memory_task
from core.concepts.memory_task import learn, sequences
from core.engine import answer


def test_the_answer_is_the_first_sign_and_the_rest_is_noise() -> None:
    inputs, answers = sequences(np.random.default_rng(1), 4000, 6)
    assert inputs.shape == (4000, 6, 1) and inputs.dtype == answers.dtype == np.float32
    np.testing.assert_array_equal(inputs[:, 0, 0], 2 * answers - 1)
    assert abs(answers.mean() - 0.5) < 0.05
    assert inputs[:, 1:].std() == pytest.approx(memory_task.NOISE, abs=0.02)
    assert abs(np.corrcoef(inputs[:, 3, 0], answers)[0, 1]) < 0.06


@pytest.mark.parametrize("cell", memory_task.CELLS)
def test_five_steps_are_learnt_and_repeat_with_the_seed(
    cell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory_task, "STEPS", 150)
    found, again = (learn(cell, 5, 1, 1.0) for _ in range(2))
    assert found.remembers and found.shares[0] < 0.8
    np.testing.assert_array_equal(found.steps, np.arange(0, 151, 25))
    np.testing.assert_array_equal(found.shares, again.shares)
    assert found.share == again.share


def test_an_lstm_that_forgets_from_the_start_fails_over_many_steps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(memory_task, "STEPS", 25)
    found = learn("lstm", 100, 1, 0.0)
    assert not found.remembers and abs(found.share - 0.5) < 0.1


def test_the_engine_answers_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_task, "STEPS", 25)
    fine, found = answer("concepts.memory", ("simple_rnn", 5, 1, 1.0))
    assert fine and found.share == learn("simple_rnn", 5, 1, 1.0).share
