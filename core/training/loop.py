"""One run from its folder to its result: load, split, build, fit, test."""

from __future__ import annotations

import math
import time
from functools import lru_cache
from typing import Any

import keras
import numpy as np

from core.config import RunConfig
from core.datasets.registry import load
from core.datasets.spec import ImageData
from core.datasets.split import split
from core.datasets.statistics import Statistics, fit_statistics
from core.models.cnn import build
from core.plots.mosaic import mosaic, to_pixels
from core.runs import checkpoints
from core.runs.atomic import write_bytes, write_json
from core.training import evaluate, optimizers
from core.training.checkpoint import Keeper, save, weights_sha256
from core.training.environment import describe_environment
from core.training.epochs import Fitting, Parts
from core.training.feed import EpochFeed
from core.training.journal import Journal

# Small networks spend most of a step outside the arithmetic; running several steps per call of
# Keras nearly doubles the speed of LeNet-5 (bench/throughput.py). Stop and a new learning rate
# take effect between such calls.
STEPS_PER_EXECUTION = 8
SAMPLES = 48


_load = lru_cache(maxsize=1)(load)  # the next run often uses the same images


def train(journal: Journal) -> None:
    """Train the journal's run to its end and leave result and model in its folder.

    A run with a checkpoint goes on from there, exactly: the weights at the end are, bit for bit on
    a CPU, those of a training that was never interrupted.

    Raises Paused, Diverged, DataError, ConfigError or OSError; the best finite weights so far are
    then saved already.
    """
    config = journal.run.image_config()
    found = checkpoints.newest(journal.run)
    journal.rewind(found.values["journal"] if found else None)
    environment = describe_environment()
    write_json(journal.run.path("environment.json"), environment)
    journal.update(epochs=config.training.epochs, device=environment["device"])
    data = _load(config.data.name)
    parts = prepare(data, config, journal)
    feed = EpochFeed(
        parts.train_images,
        parts.train_labels,
        config.data.augmentation,
        config.seed,
        first=found.values["epoch"] if found else 0,
    )
    try:
        model = compiled(config, data, parts.statistics, len(parts.train_labels))
        fitting = Fitting(model, config, parts, feed, journal)
        stopped = fitting.fit(found)
    finally:
        feed.close()
    images = images_seen(journal.state.step, len(parts.train_labels), config.training.batch_size)
    journal.update(phase="evaluating")
    fitting.keeper.restore(model)
    save(model, journal.run, fitting.keeper.epoch)
    _finish(model, data, images, fitting.keeper, journal, stopped)
    checkpoints.discard(journal.run)


def images_seen(steps: int, images: int, batch: int) -> int:
    """Images in so many steps, repeats counted; the last batch of an epoch may be smaller.

    >>> images_seen(steps=3, images=10, batch=4), images_seen(steps=4, images=10, batch=4)
    (10, 14)
    """
    epochs, rest = divmod(steps, math.ceil(images / batch))
    return epochs * images + rest * batch


def prepare(data: ImageData, config: RunConfig, journal: Journal) -> Parts:
    """Split first; then statistics of the training part only, kept with the run."""
    rows = split(data, config.data.limit, config.data.validation_share, config.seed)
    train_images = data.train_images[rows.train]
    statistics = fit_statistics(train_images, config.data.preprocessing)
    write_json(journal.run.path("statistics.json"), statistics.to_dict())
    grid = mosaic(to_pixels(train_images[:SAMPLES]), columns=SAMPLES // 4)
    write_bytes(journal.run.path("samples.png"), grid)
    journal.say(
        f"{config.data.name}: {len(rows.train):,} training, {len(rows.validation):,} validation, "
        f"{len(data.test_labels):,} test images"
    )
    return Parts(
        train_images,
        data.train_labels[rows.train],
        (data.train_images[rows.validation], data.train_labels[rows.validation]),
        statistics,
    )


def compiled(
    config: RunConfig, data: ImageData, statistics: Statistics, images: int
) -> keras.Model:
    """The model of a configuration, ready to fit on so many images."""
    training = config.training
    model = build(
        config.model, data.spec, config.data.preprocessing, statistics, training, config.seed
    )
    steps = math.ceil(images / training.batch_size)
    model.compile(
        optimizers.make(training),
        loss=_loss(training.label_smoothing, len(data.spec.classes)),
        metrics=["accuracy"],
        steps_per_execution=max(1, min(STEPS_PER_EXECUTION, steps)),
    )
    _make_variables(model, training.batch_size)
    return model


def _make_variables(model: keras.Model, batch: int) -> None:
    """Make the variables of optimizer and metrics now.

    Made inside the first step, as Keras does by itself, they make TensorFlow trace that step twice;
    this saves a third of a second before the first step of LeNet-5.
    """
    images = np.zeros((batch, *model.input_shape[1:]), np.float32)
    model._symbolic_build(data_batch=(images, np.zeros(batch, np.int32), None))


def _loss(smoothing: float, classes: int) -> Any:
    """Cross-entropy in nats; with smoothing the target is (1 - s) + s / classes on the true class
    and s / classes elsewhere (Szegedy et al. 2016)."""
    if not smoothing:
        return "sparse_categorical_crossentropy"

    def smoothed_crossentropy(labels: Any, given: Any) -> Any:
        target = keras.ops.one_hot(keras.ops.reshape(labels, [-1]), classes)
        return keras.losses.categorical_crossentropy(target, given, label_smoothing=smoothing)

    return smoothed_crossentropy


def _finish(
    model: keras.Model,
    data: ImageData,
    images: int,
    keeper: Keeper,
    journal: Journal,
    stopped: bool,
) -> None:
    """Use the test set, once, and write the result; `images` were trained on, repeats counted."""
    given = evaluate.probabilities(model, data.test_images)
    result = evaluate.summary(given, data.test_labels)
    evaluate.keep_pictures(journal.run, data.test_images, result["mistakes"])
    state = journal.state
    speed = images / max(1e-9, state.seconds)
    digest = weights_sha256(model)
    evaluate.keep_predictions(journal.run, given, digest)
    write_json(
        journal.run.path("result.json"),
        result
        | {
            "parameters": state.parameters,
            "seconds": state.seconds,
            "images_per_second": speed,
            "weights_sha256": digest,
            "epochs": state.epoch,
            "best_epoch": keeper.best_epoch,
        },
    )
    journal.say(f"test accuracy {result['test_accuracy']:.2%}, loss {result['test_loss']:.4f}")
    journal.update(
        phase="stopped" if stopped else "finished",
        message=journal.run.stop_reason() if stopped else "",
        ended=time.time(),
        images_per_second=speed,
        test_accuracy=result["test_accuracy"],
    )
