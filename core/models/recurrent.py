"""From a recurrent configuration to a functional Keras model with its state in and out."""

from __future__ import annotations

from typing import Any

import keras

from core.language_config import RecurrentConfig
from core.models.recurrent_state import state_names

LAYERS = {"lstm": keras.layers.LSTM, "gru": keras.layers.GRU, "simple_rnn": keras.layers.SimpleRNN}


def build(model: RecurrentConfig, vocabulary: int, seed: int) -> keras.Model:
    """A functional model from tokens and state to logits and the new state.

    Inputs: tokens int32 (batch, steps), then state arrays float32 (batch, units), layer by layer
    (LSTM: h, c; GRU and SimpleRNN: h). Outputs: logits float32 (batch, steps, vocabulary), then
    the new state in the same order. Batch and steps are free. Same seed, same initial weights.

    Dropout stands before the first recurrent layer and behind each one, never between two steps of
    a layer (Zaremba, Sutskever and Vinyals 2014); `dropout_recurrent` adds that, with one mask a
    window (Gal and Ghahramani 2016). With tied embeddings the logits are h E^T + b, with E the
    embedding and b a bias of the output's own (Press and Wolf 2017).
    """
    keras.utils.set_random_seed(seed)
    tokens = keras.Input((None,), dtype="int32", name="tokens")
    given = [keras.Input((model.units,), name=name) for name in state_names(model)]
    embedding = _embedding(model, vocabulary)
    x = _dropout(embedding(tokens), model.dropout_input, "embedding_dropout", seed)
    states: list[Any] = []
    width = len(given) // model.layers
    for index in range(model.layers):
        layer = _recurrent(model, f"{model.cell}_{index + 1}", seed + 100 + index)
        x, *new = layer(x, initial_state=given[index * width : (index + 1) * width])
        x = _dropout(x, model.dropout, f"{layer.name}_dropout", seed + 1 + index)
        states += new
    return keras.Model([tokens, *given], [_logits(x, embedding, model, vocabulary), *states])


def _embedding(model: RecurrentConfig, vocabulary: int) -> Any:
    kind = keras.layers.ReversibleEmbedding if model.tied else keras.layers.Embedding
    initial = _uniform(model) or keras.initializers.RandomUniform(-0.05, 0.05)
    return kind(vocabulary, model.embedding, embeddings_initializer=initial, name="embedding")


def _logits(x: Any, embedding: Any, model: RecurrentConfig, vocabulary: int) -> Any:
    if model.tied:
        return OutputBias(_uniform(model) or "zeros", name="logits")(embedding(x, reverse=True))
    return keras.layers.Dense(
        vocabulary,
        kernel_initializer=_uniform(model) or "glorot_uniform",
        bias_initializer=_uniform(model) or "zeros",
        name="logits",
    )(x)


def _recurrent(model: RecurrentConfig, name: str, seed: int) -> Any:
    initial = _uniform(model)
    options: dict[str, Any] = {}
    if initial:
        options = {
            "kernel_initializer": initial,
            "recurrent_initializer": _uniform(model),
            "bias_initializer": _uniform(model),
        }
    if model.cell == "lstm":
        start = _uniform(model) or keras.initializers.Zeros()
        options["bias_initializer"] = ForgetBias(start, model.forget_bias)
        options["unit_forget_bias"] = False
    return LAYERS[model.cell](
        model.units,
        return_sequences=True,
        return_state=True,
        recurrent_dropout=model.dropout_recurrent,
        seed=seed,
        name=name,
        **options,
    )


def _uniform(model: RecurrentConfig) -> Any:
    """A fresh initializer between minus and plus the initial scale; None for Keras's own."""
    scale = model.init_scale
    return keras.initializers.RandomUniform(-scale, scale) if scale else None


def _dropout(x: Any, rate: float, name: str, seed: int) -> Any:
    return keras.layers.Dropout(rate, seed=seed, name=name)(x) if rate else x


@keras.saving.register_keras_serializable("glassnet")
class ForgetBias(keras.initializers.Initializer):
    """Bias of an LSTM, gates in Keras's order i, f, c, o: `start`, plus `forget` on gate f."""

    def __init__(self, start: Any, forget: float) -> None:
        self.start = keras.initializers.get(start)
        self.forget = forget

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        units = shape[0] // 4
        bias = keras.ops.reshape(self.start(shape, dtype=dtype), (4, units))
        gate = keras.ops.cast([[0.0], [1.0], [0.0], [0.0]], bias.dtype)
        return keras.ops.reshape(bias + self.forget * gate, shape)

    def get_config(self) -> dict[str, Any]:
        start = keras.saving.serialize_keras_object(self.start)
        return {"start": start, "forget": self.forget}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> ForgetBias:
        return cls(keras.saving.deserialize_keras_object(config["start"]), config["forget"])


@keras.saving.register_keras_serializable("glassnet")
class OutputBias(keras.layers.Layer):
    """Adds a bias (vocabulary,) to logits (..., vocabulary); tied embeddings have none."""

    def __init__(self, initializer: Any = "zeros", **options: Any) -> None:
        super().__init__(**options)
        self.initializer = keras.initializers.get(initializer)

    def build(self, input_shape: Any) -> None:
        self.bias = self.add_weight(
            shape=(input_shape[-1],), initializer=self.initializer, name="bias"
        )

    def call(self, inputs: Any) -> Any:
        return inputs + self.bias

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape

    def get_config(self) -> dict[str, Any]:
        start = keras.saving.serialize_keras_object(self.initializer)
        return super().get_config() | {"initializer": start}
