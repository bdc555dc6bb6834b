"""A training step of LSTM models on a CPU: the model's own mathematics, written out for speed."""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf

from core.language_config import LanguageRunConfig
from core.training.language import lstm
from core.training.language.head import cross_entropy
from core.training.language.plain import PlainStepper, clip_scale, divisor, length

MOST_CELLS = 512  # unrolled layers * steps; the graph of more takes long to make


def suits(config: LanguageRunConfig) -> bool:
    """True where this step is the faster one: LSTM layers without recurrent dropout, on a CPU."""
    model = config.model
    return (
        model.cell == "lstm"
        and not model.dropout_recurrent
        and model.layers * config.training.steps <= MOST_CELLS
        and not tf.config.list_physical_devices("GPU")
    )


class FastStepper(PlainStepper):
    """Same loss, gradients and dropout masks as PlainStepper; sums are taken in another order.

    Inside, arrays run step by step: row t * batch + b is token t of stream b.
    """

    def __init__(self, model: keras.Model, config: LanguageRunConfig) -> None:
        self._layers = [
            model.get_layer(f"lstm_{index + 1}") for index in range(config.model.layers)
        ]
        self._embedding = model.get_layer("embedding").embeddings
        self._logits = model.get_layer("logits")
        super().__init__(model, config)

    def gradients(self, inputs: Any, targets: Any, state: Any) -> tuple[Any, list[Any], list[Any]]:
        if inputs.shape[1] != self.config.training.steps:
            # The last window of an epoch is shorter; a second such graph would take longer to make
            # than it saves.
            loss, plain, new = super().gradients(inputs, targets, state)
            return loss, [tf.convert_to_tensor(each) for each in plain], new
        return self._written_out(inputs, targets, state)

    def _written_out(
        self, inputs: Any, targets: Any, state: Any
    ) -> tuple[Any, list[Any], list[Any]]:
        tokens = tf.reshape(tf.transpose(inputs), [-1])
        table = tf.convert_to_tensor(self._embedding.value)
        model, shape = self.config.model, inputs.shape
        mask = self._mask("embedding", model.dropout_input, shape)
        masks = [self._mask(layer.name, model.dropout, shape) for layer in self._layers]
        x = tf.gather(table, tokens)
        layers = [
            _begin(layer, h, c)
            for layer, h, c in zip(self._layers, state[::2], state[1::2], strict=True)
        ]
        outputs = lstm.forward(x if mask is None else x * mask, layers, masks)
        targets = tf.reshape(tf.transpose(targets), [-1])
        loss, d, found = self._head(
            outputs[-1], table, targets, divisor(self.config.training, *shape)
        )
        d, of_weights = lstm.backward(d, outputs, layers, masks)
        for layer, each in zip(self._layers, of_weights, strict=True):
            found |= {id(v): g for v, g in zip(_variables(layer), each, strict=True)}
        self._embed(found, tokens, d if mask is None else d * mask)
        new = [part for layer in layers for part in (layer.hidden[-1], layer.cells[-1])]
        return loss, [found[id(each)] for each in self.model.trainable_variables], new

    def _head(
        self, x: Any, table: Any, targets: Any, parts: float
    ) -> tuple[Any, Any, dict[int, Any]]:
        """Loss, gradient of x, and the gradients of the head's own variables by identity."""
        bias = self._logits.bias
        if self.config.model.tied:
            logits = tf.matmul(x, table, transpose_b=True) + bias.value
            loss, pull, weight = cross_entropy(logits, targets, parts)
            d = tf.matmul(pull, table) * weight
            with tf.control_dependencies([d]):  # the layers below wait for d, for these none
                of_table = tf.matmul(pull, x * weight, transpose_a=True)
                of_bias = tf.reshape(tf.matmul(weight, pull, transpose_a=True), [-1])
            return loss, d, {id(self._embedding): of_table, id(bias): of_bias}
        kernel = tf.convert_to_tensor(self._logits.kernel.value)
        loss, pull, weight = cross_entropy(tf.matmul(x, kernel) + bias.value, targets, parts)
        d = tf.matmul(pull, kernel, transpose_b=True) * weight
        with tf.control_dependencies([d]):
            # A last column of ones makes the bias a last row of the kernel: one product for both.
            both = tf.matmul(tf.concat([x * weight, weight], 1), pull, transpose_a=True)
        return loss, d, {id(self._logits.kernel): both[:-1], id(bias): both[-1]}

    def _embed(self, found: dict[int, Any], tokens: Any, d: Any) -> None:
        """Add the gradient of the looked up rows: d (tokens, embedding) at ids (tokens,)."""
        key = id(self._embedding)
        rows = self._embedding.shape[0]
        if key in found:
            found[key] = tf.tensor_scatter_nd_add(found[key], tokens[:, None], d)
        elif rows <= tokens.shape[0]:
            found[key] = tf.math.unsorted_segment_sum(d, tokens, rows)
        else:  # most rows were not read; those read twice are added up here
            read, place = tf.unique(tokens)
            sums = tf.math.unsorted_segment_sum(d, place, tf.size(read))
            found[key] = tf.IndexedSlices(sums, read, self._embedding.shape)

    def apply(self, gradients: list[Any], rate: Any) -> Any:
        if self.config.training.optimizer != "sgd":
            return super().apply(gradients, rate)
        norm = length([getattr(each, "values", each) for each in gradients])
        alpha = rate * clip_scale(norm, self.config.training.clip_norm)
        for variable, gradient in zip(self.model.trainable_variables, gradients, strict=True):
            handle = variable.value.handle
            if isinstance(gradient, tf.IndexedSlices):
                step = gradient.values * alpha
                tf.raw_ops.ResourceScatterSub(
                    resource=handle, indices=gradient.indices, updates=step
                )
            else:  # scale, rate and subtraction in one pass over the weights
                tf.raw_ops.ResourceApplyGradientDescent(var=handle, alpha=alpha, delta=gradient)
        return norm

    def _mask(self, name: str, rate: float, shape: Any) -> Any:
        """What the dropout layer behind layer `name` multiplies with; None where there is none."""
        if not rate:
            return None
        layer = self.model.get_layer(f"{name}_dropout")
        ones = tf.ones((*shape, layer.output.shape[-1]))
        mask = keras.random.dropout(ones, rate, seed=layer.seed_generator)
        return tf.reshape(tf.transpose(mask, (1, 0, 2)), (-1, mask.shape[-1]))


def _variables(layer: Any) -> list[Any]:
    return [layer.cell.kernel, layer.cell.recurrent_kernel, layer.cell.bias]


def _begin(layer: Any, h: Any, c: Any) -> lstm.Layer:
    """A Keras layer at the start of a window, with its state (batch, units) from the one before."""
    kernel, recurrent, bias = (tf.convert_to_tensor(each.value) for each in _variables(layer))
    return lstm.Layer(kernel, recurrent, bias, [h], [c])
