"""Perplexity against recurrent networks written by hand in NumPy."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from core.language_config import RecurrentConfig
from core.models.recurrent import build
from core.training.language import evaluate
from core.training.language.evaluate import Evaluator

TEXT = np.array([0, 3, 1, 4, 1, 5, 2, 2, 6, 5, 3, 5, 0, 6, 4, 1, 3, 3, 2, 5, 6], np.uint8)
VOCABULARY = 7
CONFIG = RecurrentConfig(layers=2, units=5, embedding=5, init_scale=0.8, dropout=0.4)


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def lstm(x: np.ndarray, cell: keras.layers.Layer) -> np.ndarray:
    """Hochreiter and Schmidhuber 1997 with forget gate; gates in Keras's order i, f, c, o."""
    w, u, b = (each.numpy().astype(float) for each in cell.weights[:3])
    h = c = np.zeros(len(u))
    outputs = []
    for row in x:
        i, f, g, o = np.split(row @ w + h @ u + b, 4)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        outputs.append(h)
    return np.array(outputs)


def gru(x: np.ndarray, cell: keras.layers.Layer) -> np.ndarray:
    """Cho et al. 2014, with the reset gate after the product as in cuDNN; order z, r, h."""
    w, u, b = (each.numpy().astype(float) for each in cell.weights[:3])
    h = np.zeros(len(u))
    outputs = []
    for row in x:
        xz, xr, xh = np.split(row @ w + b[0], 3)
        hz, hr, hh = np.split(h @ u + b[1], 3)
        z = sigmoid(xz + hz)
        h = z * h + (1 - z) * np.tanh(xh + sigmoid(xr + hr) * hh)
        outputs.append(h)
    return np.array(outputs)


def simple_rnn(x: np.ndarray, cell: keras.layers.Layer) -> np.ndarray:
    """Elman 1990."""
    w, u, b = (each.numpy().astype(float) for each in cell.weights[:3])
    h = np.zeros(len(u))
    outputs = []
    for row in x:
        h = np.tanh(row @ w + h @ u + b)
        outputs.append(h)
    return np.array(outputs)


CELLS = {"lstm": lstm, "gru": gru, "simple_rnn": simple_rnn}


def loss_by_hand(model: keras.Model, config: RecurrentConfig, text: np.ndarray) -> float:
    """Mean of -ln p(next token) over the text, read in one piece from a state of zero."""
    table = model.get_layer("embedding").embeddings.numpy().astype(float)
    x = table[text[:-1]]
    for index in range(config.layers):
        x = CELLS[config.cell](x, model.get_layer(f"{config.cell}_{index + 1}").cell)
    head = model.get_layer("logits")
    kernel = table.T if config.tied else head.kernel.numpy().astype(float)
    logits = x @ kernel + head.bias.numpy()
    log_shares = logits - np.log(np.exp(logits).sum(1, keepdims=True))
    return float(-log_shares[np.arange(len(x)), text[1:]].mean())


@pytest.mark.parametrize("tied", [False, True])
@pytest.mark.parametrize("cell", sorted(CELLS))
def test_loss_of_a_text(cell: str, tied: bool) -> None:
    config = replace(CONFIG, cell=cell, tied=tied)
    model = build(config, VOCABULARY, seed=3)
    loss = Evaluator(model, config).loss(TEXT)
    assert loss == pytest.approx(loss_by_hand(model, config, TEXT), rel=1e-5)


@pytest.mark.parametrize("window", [1, 3, 20, 1000])
def test_the_window_changes_memory_only(window: int) -> None:
    """With whole windows and a rest, read by the compiled function and by the plain one."""
    model = build(CONFIG, VOCABULARY, seed=3)
    expected = loss_by_hand(model, CONFIG, TEXT)
    evaluator = Evaluator(model, CONFIG)
    evaluator.window = window
    assert evaluator.loss(TEXT) == pytest.approx(expected, rel=1e-5)


def test_a_long_text_takes_the_compiled_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate, "WORTH_COMPILING", 10)
    model = build(CONFIG, VOCABULARY, seed=3)
    evaluator = Evaluator(model, CONFIG)
    evaluator.window = 6
    assert evaluator.loss(TEXT) == pytest.approx(loss_by_hand(model, CONFIG, TEXT), rel=1e-5)


def test_a_model_without_knowledge_has_the_perplexity_of_the_vocabulary() -> None:
    config = RecurrentConfig(layers=1, units=4, embedding=4)
    model = build(config, VOCABULARY, seed=1)
    for weight in model.weights:
        if weight.dtype == "float32":
            weight.assign(np.zeros(weight.shape, np.float32))
    assert np.exp(Evaluator(model, config).loss(TEXT)) == pytest.approx(VOCABULARY, rel=1e-6)
