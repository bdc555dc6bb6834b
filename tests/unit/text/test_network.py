"""The NumPy network against Keras, fresh and reloaded from disk, and against hand arithmetic."""

import math
from pathlib import Path

import numpy as np
import pytest

from core.language_config import RecurrentConfig
from core.models.opening import ModelError, open_language_model
from core.models.recurrent_state import zero_state
from core.models.recurrent_weights import network_of
from core.runs.run import Run
from core.text.network import Layer, Network
from tests.unit.text import random_run

IDS = np.array([2, 3, 4, 0, 1, 7, 7, 5])
CONFIGS = [
    RecurrentConfig(cell=cell, layers=2, units=6, embedding=6 if tied else 4, tied=tied)
    for cell in ("lstm", "gru", "simple_rnn")
    for tied in (False, True)
]
TITLES = [f"{config.cell}{'-tied' * config.tied}" for config in CONFIGS]


@pytest.fixture(params=CONFIGS, ids=TITLES, scope="module")
def config(request: pytest.FixtureRequest) -> RecurrentConfig:
    return request.param


@pytest.fixture(params=["fresh", "reloaded"])
def model(config: RecurrentConfig, request: pytest.FixtureRequest, tmp_path: Path):
    if request.param == "fresh":
        return random_run.random_model(config, len(random_run.WORDS))
    return open_language_model(random_run.make(tmp_path / "run", config))


def test_logits_and_state_are_those_of_keras(model, config: RecurrentConfig) -> None:
    logits, *state = model.predict_on_batch([IDS[None].astype(np.int32), *zero_state(config, 1)])
    network = network_of(model, config)
    outputs, after = network.read(IDS, network.zero_state())
    assert network.logits(outputs) == pytest.approx(logits[0], abs=1e-5)
    assert len(after) == len(state)
    for ours, theirs in zip(after, state, strict=True):
        assert ours == pytest.approx(theirs[0], abs=1e-5)


def test_state_carries_a_text_on(model, config: RecurrentConfig) -> None:
    network = network_of(model, config)
    whole, end = network.read(IDS, network.zero_state())
    first, state = network.read(IDS[:3], network.zero_state())
    rest, after = network.read(IDS[3:], state)
    assert np.concatenate([first, rest]) == pytest.approx(whole, abs=1e-6)
    assert np.concatenate(after) == pytest.approx(np.concatenate(end), abs=1e-6)


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def test_lstm_of_one_unit_by_hand() -> None:
    """x = 2, h = 0.5, c = -1; gates i, f, g, o are s(1), s(0), tanh(-1), s(3)."""
    kernel = np.array([[0.5, -0.25, 0.0, 1.0]], np.float32)
    recurrent = np.array([[0.0, 1.0, -2.0, 2.0]], np.float32)
    embedding, one = np.array([[2.0]], np.float32), np.ones((1, 1), np.float32)
    layer = Layer(kernel, recurrent, np.zeros(4, np.float32))
    network = Network("lstm", embedding, (layer,), one, np.array([10.0], np.float32))
    before = (np.array([0.5], np.float32), np.array([-1.0], np.float32))
    outputs, (h, c) = network.read([0], before)
    cell = sigmoid(0) * -1 + sigmoid(1) * math.tanh(-1)
    assert c[0] == pytest.approx(cell, abs=1e-6)
    assert h[0] == outputs[0, 0] == pytest.approx(sigmoid(3) * math.tanh(cell), abs=1e-6)
    assert network.logits(outputs)[0, 0] == pytest.approx(h[0] + 10, abs=1e-6)


def test_reading_nothing_changes_nothing() -> None:
    network = network_of(random_run.random_model(CONFIGS[0], 10), CONFIGS[0])
    outputs, after = network.read([], network.zero_state())
    assert outputs.shape == (0, 6) and not np.concatenate(after).any()


def test_a_damaged_or_missing_model_is_one_sentence(tmp_path: Path) -> None:
    run = random_run.make(tmp_path / "run")
    with pytest.raises(ModelError, match="no model yet"):
        open_language_model(Run(tmp_path))
    path = run.path("model.keras")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelError, match="is damaged"):
        open_language_model(run)
    path.unlink()
    with pytest.raises(ModelError, match="is gone"):
        open_language_model(run)
