"""When a training ends, by hand, against Keras's callback, and on the recorded curves."""

from __future__ import annotations

import numpy as np
import pytest

from core.concepts import overfitting
from core.concepts.early_stopping import Stop, stop


def test_by_hand() -> None:
    assert stop([5, 3, 4, 4, 1], 2) == Stop(4, 2, True)
    assert stop([5, 3, 4, 4, 1], 3) == Stop(5, 5, False)
    assert stop([2, 2, 2], 1) == Stop(2, 1, True), "the same loss is no better one"


@pytest.mark.parametrize("patience", [1, 2, 3, 5, 20])
def test_against_keras(patience: int) -> None:
    import keras

    losses = overfitting.recorded().validation
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    callback = keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True)
    callback.set_model(model)
    model.stop_training = False
    callback.on_train_begin()
    ended = len(losses)
    for epoch, loss in enumerate(losses):
        callback.on_epoch_end(epoch, {"val_loss": loss})
        if model.stop_training:
            ended = epoch + 1
            break
    assert stop(losses, patience) == Stop(ended, callback.best_epoch + 1, ended < len(losses))


def test_the_recorded_run_overfits() -> None:
    run = overfitting.recorded()
    assert len(run.training) == len(run.validation) == overfitting.EPOCHS
    best = int(run.validation.argmin())
    assert 3 < best < 30
    assert run.validation[-1] > 1.2 * run.validation[best]
    assert run.training[-1] < 0.1 * run.training[best]
    assert np.isfinite(run.training).all() and not run.training.flags.writeable
    assert (run.images, run.seed) == (overfitting.config().data.limit, overfitting.config().seed)
