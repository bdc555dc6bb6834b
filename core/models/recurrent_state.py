"""The hidden state of a recurrent model, and what keeps it from a GPU's fused kernel. No Keras."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.language_config import RecurrentConfig

STATES = {"lstm": ("h", "c"), "gru": ("h",), "simple_rnn": ("h",)}


def state_names(model: RecurrentConfig) -> list[str]:
    """Names of the state arrays, layer by layer, in the order of the model's inputs and outputs.

    >>> state_names(RecurrentConfig(cell="lstm", layers=2))
    ['lstm_1_h', 'lstm_1_c', 'lstm_2_h', 'lstm_2_c']
    """
    layers = range(1, model.layers + 1)
    return [f"{model.cell}_{layer}_{part}" for layer in layers for part in STATES[model.cell]]


def state_shapes(model: RecurrentConfig) -> list[int]:
    """Length of each state array of one sequence: h and c of an LSTM layer, h of the others.

    >>> state_shapes(RecurrentConfig(cell="lstm", layers=2, units=3))
    [3, 3, 3, 3]
    """
    return [model.units] * len(state_names(model))


def zero_state(model: RecurrentConfig, batch: int) -> list[NDArray[np.float32]]:
    """The state before any token: float32 zeros (batch, units), one array a state."""
    return [np.zeros((batch, units), np.float32) for units in state_shapes(model)]


def cudnn_hindrances(model: RecurrentConfig) -> tuple[str, ...]:
    """Sentences on the choices that keep the layers from cuDNN's fused kernel; empty if none does.

    Keras takes the kernel on a GPU for LSTM and GRU with their usual activations and without
    recurrent dropout (keras/src/backend/tensorflow/rnn.py, `cudnn_ok`); there is none for its
    SimpleRNN. Dropout on inputs and between layers stands outside the recurrent layers and costs
    nothing.
    """
    reasons = []
    if model.cell == "simple_rnn":
        reasons.append("SimpleRNN has no fused kernel on a GPU; choose LSTM or GRU.")
    elif model.dropout_recurrent:
        reasons.append(
            "Recurrent dropout rules out the fused GPU kernel; set it to 0 and use dropout between "
            "layers."
        )
    return tuple(reasons)
