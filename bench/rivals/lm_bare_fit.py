"""`keras.Model.fit` with stateful layers, as a Keras user would write a language model."""

from __future__ import annotations

import sys
from typing import Any

import keras
import numpy as np

from bench.rivals.lm_task import EPOCHS, Clock, Task, chosen
from core.language_config import LanguageTrainingConfig, RecurrentConfig

LAYERS = {"lstm": keras.layers.LSTM, "gru": keras.layers.GRU, "simple_rnn": keras.layers.SimpleRNN}


def main() -> None:
    task = chosen(sys.argv[1:])
    keras.utils.set_random_seed(task.config.seed)
    training, clock = task.config.training, Clock()
    model = network(task.config.model, task.vocabulary, training.batch_size)
    model.compile(optimizer(training), loss(training))
    x, y = windows(task)
    recurrent = [each for each in model.layers if hasattr(each, "reset_states")]

    class NewEpoch(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            for layer in recurrent:
                layer.reset_states()
            clock.epoch()

    model.fit(
        x,
        y,
        batch_size=training.batch_size,
        epochs=EPOCHS,
        shuffle=False,
        callbacks=[NewEpoch()],
        verbose=0,
    )
    clock.epoch()
    clock.report(x.size)


def network(model: RecurrentConfig, vocabulary: int, batch: int) -> keras.Model:
    inputs = keras.Input((None,), batch_size=batch, dtype="int32")
    x = keras.layers.Embedding(vocabulary, model.embedding)(inputs)
    if model.dropout_input:
        x = keras.layers.Dropout(model.dropout_input)(x)
    for _ in range(model.layers):
        x = LAYERS[model.cell](model.units, return_sequences=True, stateful=True)(x)
        if model.dropout:
            x = keras.layers.Dropout(model.dropout)(x)
    return keras.Model(inputs, keras.layers.Dense(vocabulary)(x))


def optimizer(training: LanguageTrainingConfig) -> keras.optimizers.Optimizer:
    kinds = {"sgd": keras.optimizers.SGD, "adam": keras.optimizers.Adam}
    limit = training.clip_norm or None
    return kinds[training.optimizer](training.learning_rate, global_clipnorm=limit)


def loss(training: LanguageTrainingConfig) -> Any:
    """The mean over tokens; "sum" adds up the steps of a stream."""
    mean = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    times = training.steps if training.loss == "sum" else 1
    return (lambda y, z: times * mean(y, z)) if times > 1 else mean


def windows(task: Task) -> tuple[Any, Any]:
    """All whole windows of an epoch, int32 (windows * batch, steps): a batch is one window."""
    count = task.streams.length // task.streams.steps
    pairs = [task.streams.window(index) for index in range(count)]
    return tuple(np.concatenate(side) for side in zip(*pairs, strict=True))  # type: ignore[return-value]


if __name__ == "__main__":
    main()
