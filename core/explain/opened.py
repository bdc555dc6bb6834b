"""One open network: its model, its steps, and the few compiled functions that all views share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.config import RunConfig
from core.datasets.registry import DataError, load_test, spec
from core.datasets.spec import DataSpec
from core.datasets.statistics import Statistics
from core.explain.answers import LayerEntry, Network
from core.explain.layers import outline
from core.models.arithmetic import size
from core.models.describe import describe
from core.models.opening import ModelError, open_model
from core.models.titles import shape_text
from core.runs.atomic import read_json
from core.runs.run import Run
from core.schema import ConfigError

OPEN_NETWORKS = 4
MOST_VALUES = 6_000_000  # activations in memory at a time: 24 MB as float32
MOST_BATCH = 256
MOST_WORK = 4e11  # products for one question: seconds on two cores

Floats = NDArray[np.float32]


class Opened:
    """A trained network and everything that has been worked out about it.

    The network is a chain of Keras layers, so a part of it is a slice of that chain. `memo` keeps
    results that cost much; it holds a bounded number of small arrays and goes with the model.
    """

    def __init__(
        self,
        model: keras.Model,
        config: RunConfig,
        images: DataSpec,
        statistics: Statistics,
        run: Run | None = None,
    ) -> None:
        self.model = model
        self.run = run
        self.config = config
        self.spec = images
        self.statistics = statistics
        preprocessing = config.data.preprocessing
        layers = config.model.layers
        network, self.steps = outline(layers, images, preprocessing, statistics)
        self.network: Network = network
        row = describe(layers, images.shape, len(images.classes), preprocessing.padding)
        self.multiply_adds = max(1, row.multiply_adds)
        self.values = row.activations + size(row.rows[0].output_shape)
        self.memo: dict[Any, Any] = {}
        self._chain = list(model.layers)
        self._compiled: dict[Any, Callable[..., Any]] = {}

    def twin(self, model: keras.Model) -> Opened:
        """Another model of the same layers, seen in the same way."""
        return Opened(model, self.config, self.spec, self.statistics)

    # What a person asked for

    def entry(self, layer: str) -> LayerEntry:
        """Raises ModelError naming the layers that are there."""
        try:
            return self.network.entry(layer)
        except KeyError:
            names = ", ".join(each.layer for each in self.network.layers)
            raise ModelError(
                f"This network has no layer {str(layer)[:40]!r}; choose {names}."
            ) from None

    def unit(self, layer: str, unit: Any) -> LayerEntry:
        """The layer's entry, once it is known to have this unit. Raises ModelError."""
        entry = self.entry(layer)
        if not isinstance(unit, int | np.integer) or not 0 <= unit < entry.units:
            raise ModelError(
                f"Layer {layer} has no map {unit}; choose a number from 0 to {entry.units - 1}."
            )
        return entry

    def target(self, target: Any) -> int:
        """A class index, checked. Raises ModelError."""
        classes = len(self.network.classes)
        if not isinstance(target, int | np.integer) or not 0 <= target < classes:
            raise ModelError(f"There is no class {target}; choose one from 0 to {classes - 1}.")
        return int(target)

    def image(self, image: Any) -> Floats:
        """One image (h, w, c), float32 and of this network's size. Raises ModelError."""
        array = np.asarray(image, np.float32)
        if array.shape != self.network.image_shape:
            raise ModelError(
                f"This network takes images of {shape_text(self.network.image_shape)}, not "
                f"{shape_text(array.shape)}; bring the image to that size first."
            )
        if not np.isfinite(array).all():
            raise ModelError("The image holds values that are not numbers; choose another one.")
        return array

    # Steps of the network

    def keras_name(self, layer: str, stage: str = "") -> str:
        """The Keras layer of a stage; of the last one when `stage` is "". Raises ModelError."""
        entry = self.entry(layer)
        wanted = stage or entry.stages[-1]
        for step in self.steps:
            if (step.layer, step.stage) == (layer, wanted):
                return step.keras_name
        raise ModelError(
            f"Layer {layer} has no stage {wanted[:40]!r}; choose {', '.join(entry.stages)}."
        )

    def layer(self, keras_name: str) -> keras.layers.Layer:
        return self.model.get_layer(keras_name)

    def has(self, keras_name: str) -> bool:
        """Whether there is a Keras layer of this name."""
        return any(layer.name == keras_name for layer in self._chain)

    def position(self, keras_name: str) -> int:
        """Number of a Keras layer in the chain; the input is 0."""
        return next(i for i, layer in enumerate(self._chain) if layer.name == keras_name)

    def through(self, x: Any, start: int, stop: int) -> Any:
        """x after the layers number start + 1 to `stop` of the chain, as at prediction."""
        for layer in self._chain[start + 1 : stop + 1]:
            x = layer(x, training=False)
        return x

    @property
    def last(self) -> int:
        """Number of the softmax in the chain; what comes out of the layer before are the scores."""
        return len(self._chain) - 1

    def compiled(
        self, key: Any, function: Callable[..., Any], *signature: tf.TensorSpec
    ) -> Callable[..., Any]:
        """The function as a TensorFlow graph, made once per key. With a fixed signature it is never
        traced again, so memory does not grow with the number of views."""
        if key not in self._compiled:
            self._compiled[key] = tf.function(function, input_signature=signature)
        return self._compiled[key]

    def image_signature(self) -> tf.TensorSpec:
        """Any number of images."""
        return tf.TensorSpec((None, *self.network.image_shape), tf.float32)

    def outputs(self, images: Floats) -> dict[str, Floats]:
        """Every Keras layer's output for images (n, h, w, c), by its name; one forward pass."""

        def run(x: Any) -> list[Any]:
            made = [x]
            for layer in self._chain[1:]:
                made.append(layer(made[-1], training=False))
            return made

        made = self.compiled("outputs", run, self.image_signature())(images)
        names = ["image", *(layer.name for layer in self._chain[1:])]
        return {name: np.asarray(value) for name, value in zip(names, made, strict=True)}

    def part(self, start: str, stop: str) -> Callable[[Floats], Floats]:
        """A function from the output (n, ...) of one Keras layer to that of a later one."""
        first, last = self.position(start), self.position(stop)
        shape = self._chain[first].output.shape
        run = self.compiled(
            (start, stop),
            lambda x: self.through(x, first, last),
            tf.TensorSpec((None, *shape[1:]), tf.float32),
        )
        return lambda x: np.asarray(run(x))

    def answer(self, image: Floats, target: int) -> tuple[float, float]:
        """Score before the softmax and probability of one class for an image (h, w, c)."""
        outputs = self.outputs(image[np.newaxis])
        scores, given = (outputs[layer.name][0, target] for layer in self._chain[-2:])
        return float(scores), float(given)

    def probabilities(self, images: Floats) -> Floats:
        """float32 (n, classes) of images (n, h, w, c), in as many pieces as memory asks for."""
        predict = self.part("image", self._chain[-1].name)
        return np.concatenate([predict(images[rows]) for rows in self.batches(len(images))])

    # Bounded work

    def batches(self, count: int, values: int = 0) -> Iterator[slice]:
        """Slices of 0..count, each small enough that so many values an item fit in memory."""
        each = int(np.clip(MOST_VALUES // max(1, values or self.values), 1, MOST_BATCH))
        return (slice(i, min(i + each, count)) for i in range(0, count, each))

    def affordable(self, most: int, multiply_adds: float = MOST_WORK) -> int:
        """Number of images up to `most` whose forward passes cost at most so many products; at
        least 16. A gradient costs three forward passes."""
        return int(np.clip(multiply_adds / self.multiply_adds, min(16, most), most))

    def test_set(self) -> tuple[Floats, NDArray[np.int32]]:
        """The run's test images and labels. Raises ModelError where their files are not here."""
        try:
            return _test_set(self.config.data.name)
        except DataError as problem:
            raise ModelError(str(problem)) from None

    def sample(self, most: int, multiply_adds: float) -> NDArray[np.int64]:
        """Rows of the test set, evenly spaced, as many as are affordable."""
        count = len(self.test_set()[1])
        wanted = min(count, self.affordable(most, multiply_adds))
        return np.linspace(0, count - 1, wanted).round().astype(np.int64)


def network(net: Opened) -> Network:
    """The layers as pages list them."""
    return net.network


_test_set = lru_cache(maxsize=1)(load_test)


def opened(folder: str) -> Opened:
    """The open network of a run folder; opened again when its model file has changed.

    Raises ModelError with one sentence when there is none.
    """
    run = Run(Path(folder))
    if not run.exists():
        raise ModelError(f"Run {run.id} is not there any more; it may have been deleted.")
    try:
        version = run.path("model.json").stat().st_mtime_ns
    except OSError:
        version = 0
    return _opened(run.folder, version)


@lru_cache(OPEN_NETWORKS)
def _opened(folder: Path, version: int) -> Opened:
    run = Run(folder)
    try:
        model = open_model(run)
        statistics = Statistics.from_dict(read_json(run.path("statistics.json")))
    except (ModelError, ConfigError, MemoryError):
        raise
    except Exception as problem:  # Keras and h5py raise many kinds for weights that do not fit
        raise ModelError(
            f"The model of run {run.id} was written by another version of Glassnet and does not "
            "fit its configuration; train it again."
        ) from problem
    config = run.image_config()
    # The shown sums must equal the network's to 1e-5; a GPU's short floats keep three digits.
    tf.config.experimental.enable_tensor_float_32_execution(False)
    found = Opened(model, config, spec(config.data.name), statistics, run)
    found.outputs(np.zeros((1, *found.network.image_shape), np.float32))  # traced off the clock
    return found
