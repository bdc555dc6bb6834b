"""The recurrent model: state in and out, weights as configured, the same after a trip to disk."""

from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from core.language_config import RecurrentConfig
from core.models.recurrent import build
from core.models.recurrent_state import cudnn_hindrances, state_names, state_shapes, zero_state
from core.presets import LANGUAGE_PRESETS

SMALL = RecurrentConfig(layers=2, units=3, embedding=4)
VOCABULARY = 7


def read(model: keras.Model, tokens: list[list[int]], state: list[np.ndarray]) -> list[np.ndarray]:
    outputs = model([np.asarray(tokens, np.int32), *state], training=False)
    return [np.asarray(each) for each in outputs]


@pytest.mark.parametrize("cell", ["lstm", "gru", "simple_rnn"])
def test_a_text_read_in_two_pieces_gives_what_it_gives_in_one(cell: str) -> None:
    config = replace(SMALL, cell=cell)
    model = build(config, VOCABULARY, seed=1)
    start = zero_state(config, 1)
    whole, *end = read(model, [[1, 5, 2, 6, 0]], start)
    first, *state = read(model, [[1, 5]], start)
    second, *last = read(model, [[2, 6, 0]], state)
    assert np.allclose(np.concatenate([first, second], 1), whole, atol=1e-6)
    for a, b in zip(last, end, strict=True):
        assert np.allclose(a, b, atol=1e-6)


@pytest.mark.parametrize("cell", ["lstm", "gru", "simple_rnn"])
def test_states_are_named_and_sized_as_the_model_takes_them(cell: str) -> None:
    config = replace(SMALL, cell=cell, layers=3)
    model = build(config, VOCABULARY, seed=1)
    tokens, *given = model.inputs
    assert tokens.dtype == "int32"
    assert [each.name for each in given] == state_names(config)
    assert [each.shape[-1] for each in given] == state_shapes(config)
    assert [each.shape for each in zero_state(config, 2)] == [(2, 3)] * len(given)
    assert model.output_shape[0] == (None, None, VOCABULARY)


def test_initial_weights_are_uniform_and_the_forget_bias_is_added() -> None:
    config = replace(SMALL, units=50, embedding=50, init_scale=0.1, forget_bias=2.0)
    model = build(config, 500, seed=1)
    for weight in model.weights:
        value = weight.numpy()
        if weight.path.startswith("lstm") and weight.name == "bias":
            assert value[50:100].min() > 1.89 and value[50:100].max() < 2.11  # gate f
            value = np.concatenate([value[:50], value[100:]])
        if value.dtype == np.float32:
            assert 0.09 < np.abs(value).max() <= 0.1, weight.path
            assert abs(value.mean()) < 0.02, weight.path


def test_without_a_scale_the_forget_bias_stands_alone() -> None:
    bias = build(SMALL, VOCABULARY, seed=1).get_layer("lstm_1").cell.bias.numpy()
    assert bias.tolist() == [0] * 3 + [1] * 3 + [0] * 6


def test_tied_logits_use_the_embedding_and_a_bias_of_their_own() -> None:
    config = replace(SMALL, units=4, tied=True, layers=1)
    model = build(config, VOCABULARY, seed=1)
    table, bias = model.get_layer("embedding"), model.get_layer("logits").bias
    bias.assign(np.arange(VOCABULARY, dtype=np.float32))
    logits, h, _ = read(model, [[3]], zero_state(config, 1))
    expected = h @ table.embeddings.numpy().T + np.arange(VOCABULARY)
    assert np.allclose(logits[:, 0], expected, atol=1e-6)
    lstm = 4 * (4 * 4 + 4 * 4 + 4)
    assert model.count_params() == VOCABULARY * 4 + VOCABULARY + lstm


def test_same_seed_same_weights() -> None:
    config = replace(SMALL, dropout=0.5, init_scale=0.1)
    first, second, other = (build(config, VOCABULARY, seed).get_weights() for seed in (1, 1, 2))
    assert all((a == b).all() for a, b in zip(first, second, strict=True))
    assert (first[0] != other[0]).any()


def test_dropout_acts_in_training_only() -> None:
    config = replace(SMALL, dropout_input=0.5, dropout=0.5, dropout_recurrent=0.5)
    model = build(config, VOCABULARY, seed=1)
    inputs = [np.asarray([[1, 2, 3]], np.int32), *zero_state(config, 1)]
    steady = [np.asarray(model(inputs, training=False)[0]) for _ in range(2)]
    drawn = [np.asarray(model(inputs, training=True)[0]) for _ in range(2)]
    assert (steady[0] == steady[1]).all() and (drawn[0] != drawn[1]).any()


@pytest.mark.parametrize("tied", [False, True])
def test_the_file_on_disk_gives_the_same_model(tied: bool, tmp_path: Path) -> None:
    config = replace(SMALL, units=4, tied=tied, init_scale=0.1, dropout=0.1)
    model = build(config, VOCABULARY, seed=1)
    model.save(tmp_path / "model.keras")
    opened = keras.models.load_model(tmp_path / "model.keras")
    rebuilt = build(config, VOCABULARY, seed=2)
    rebuilt.load_weights(tmp_path / "model.keras")
    tokens, state = [[1, 2, 3]], zero_state(config, 1)
    expected = read(model, tokens, state)[0]
    assert (read(opened, tokens, state)[0] == expected).all()
    assert (read(rebuilt, tokens, state)[0] == expected).all()


def test_what_rules_out_the_fused_kernel() -> None:
    assert cudnn_hindrances(replace(SMALL, dropout=0.5, dropout_input=0.5)) == ()
    assert cudnn_hindrances(replace(SMALL, cell="gru")) == ()
    (reason,) = cudnn_hindrances(replace(SMALL, dropout_recurrent=0.2))
    assert "Recurrent dropout" in reason
    (reason,) = cudnn_hindrances(replace(SMALL, cell="simple_rnn", dropout_recurrent=0.2))
    assert "SimpleRNN" in reason


@pytest.mark.parametrize("name", sorted(LANGUAGE_PRESETS))
def test_every_preset_builds(name: str) -> None:
    config = LANGUAGE_PRESETS[name].config.model
    model = build(replace(config, units=8, embedding=8), 11, seed=1)
    assert len(model.inputs) == 1 + len(state_names(config))


def test_the_published_small_model_has_its_published_size() -> None:
    """10,000 × 200 embedding, two layers of 4 × 200 × (400 + 1), softmax 200 × 10,000 + 10,000."""
    model = build(LANGUAGE_PRESETS["ptb-small"].config.model, 10_000, seed=1)
    assert model.count_params() == 2_000_000 + 2 * 4 * 200 * 401 + 2_010_000
