"""Shapes, parameters, multiply-adds and memory of a language model, before anything is built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.language_config import LanguageRunConfig, RecurrentConfig
from core.models.arithmetic import Shape
from core.schema import ConfigError

MAX_PARAMETERS = 150_000_000  # 600 MB of weights; with Adam's two moments and gradients 2.4 GB
MAX_WINDOW_VALUES = 500_000_000  # 2 GB of activations and logits
CELLS = {"lstm": "LSTM", "gru": "GRU", "simple_rnn": "SimpleRNN"}
# Products of weights and values for each hidden unit: the gates and the candidate.
GATES = {"lstm": 4, "gru": 3, "simple_rnn": 1}
# Values for each hidden unit that the way back needs again: gates, states and what is made of them.
KEPT_VALUES = {"lstm": 7, "gru": 7, "simple_rnn": 2}


@dataclass(frozen=True)
class LanguageRow:
    """One layer. `name` is that of the Keras layer; `index` 0 is the input.

    `output_shape` is that of one stream's window: (steps,) token ids, or (steps, values).
    `multiply_adds` and `values`, which training must keep for the way back, are per token.
    `rate` is the dropout of a dropout layer.
    """

    index: int
    kind: str
    name: str
    title: str
    output_shape: Shape
    parameters: int = 0
    multiply_adds: int = 0
    values: int = 0
    rate: float = 0.0

    @property
    def width(self) -> int:
        """Numbers for one token; 1 for the input, the token's id."""
        return self.output_shape[1] if len(self.output_shape) > 1 else 1


@dataclass(frozen=True)
class LanguageDescription:
    """A language model that can be built: its rows and totals. `vocabulary` is its size."""

    rows: tuple[LanguageRow, ...]
    vocabulary: int
    batch_size: int
    steps: int

    @property
    def parameters(self) -> int:
        return sum(row.parameters for row in self.rows)

    @property
    def multiply_adds(self) -> int:
        """Per token."""
        return sum(row.multiply_adds for row in self.rows)

    @property
    def window_values(self) -> int:
        """Activations and logits of a window of all streams."""
        return self.batch_size * self.steps * sum(row.values for row in self.rows)

    def row(self, kind: str) -> LanguageRow:
        """The first row of this kind."""
        return next(row for row in self.rows if row.kind == kind)


def describe_language(config: LanguageRunConfig, vocabulary: int = 0) -> LanguageDescription:
    """Every layer's output and cost, with a `vocabulary` of this size; 0 takes the most allowed.

    Raises ConfigError for a network, or a window, that is too large; it names the field to make
    smaller and the largest value that would do.
    """
    size = vocabulary or config.data.vocabulary
    made = _description(config, size)
    if made.parameters > MAX_PARAMETERS:
        raise _too_many_parameters(config, made)
    if made.window_values > MAX_WINDOW_VALUES:
        raise _too_large_window(config, made)
    return made


def _description(config: LanguageRunConfig, vocabulary: int) -> LanguageDescription:
    steps = config.training.steps
    rows = tuple(
        replace(row, index=index, output_shape=(steps, *row.output_shape))
        for index, row in enumerate(_rows(config.model, vocabulary))
    )
    return LanguageDescription(rows, vocabulary, config.training.batch_size, steps)


def _rows(model: RecurrentConfig, vocabulary: int) -> list[LanguageRow]:
    """All layers from below; shapes without the steps."""
    wide, units = model.embedding, model.units
    embedding = f"embedding {wide}"
    rows = [
        LanguageRow(0, "input", "tokens", "tokens", ()),
        LanguageRow(0, "embedding", "embedding", embedding, (wide,), vocabulary * wide, 0, wide),
        *_dropout("embedding", model.dropout_input, wide),
    ]
    for number in range(1, model.layers + 1):
        inputs = wide if number == 1 else units
        name = f"{model.cell}_{number}"
        rows.append(_recurrent(name, model.cell, inputs, units))
        rows += _dropout(name, model.dropout, units)
    weights = 0 if model.tied else units * vocabulary
    title = f"softmax {vocabulary:,}" + (", tied" if model.tied else "")
    products = units * vocabulary
    # Logits, and their gradient in the same size.
    head = LanguageRow(
        0, "softmax", "logits", title, (vocabulary,), weights + vocabulary, products, 2 * vocabulary
    )
    return [*rows, head]


def _recurrent(name: str, cell: str, inputs: int, units: int) -> LanguageRow:
    """A gate sees the layer's input and its own last state; it has a bias a unit, a GRU two.

    LSTM (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000):
    4 (inputs + units + 1) units parameters, so 200 units on 200 values have 320,800. GRU (Cho et
    al. 2014), in Keras and cuDNN with a bias each for input and state: 3 (inputs + units + 2)
    units. SimpleRNN (Elman 1990): (inputs + units + 1) units.
    """
    gates, biases = GATES[cell], 2 if cell == "gru" else 1
    return LanguageRow(
        0,
        cell,
        name,
        f"{CELLS[cell]} {units}",
        (units,),
        gates * (inputs + units + biases) * units,
        gates * (inputs + units) * units,
        KEPT_VALUES[cell] * units,
    )


def _dropout(above: str, rate: float, width: int) -> list[LanguageRow]:
    """Its mask and its output are kept; there is no layer when nothing is dropped."""
    if not rate:
        return []
    name = f"{above}_dropout"
    row = LanguageRow(0, "dropout", name, f"dropout {rate:g}", (width,), values=2 * width)
    return [replace(row, rate=rate)]


def _too_many_parameters(config: LanguageRunConfig, made: LanguageDescription) -> ConfigError:
    """The vocabulary is to blame when embedding and softmax have most of the parameters."""
    edges = made.row("embedding").parameters + made.row("softmax").parameters
    reason = f"the network would have {made.parameters:,} parameters, more than {MAX_PARAMETERS:,}"
    if 2 * edges > made.parameters:
        most = _most(made.vocabulary, lambda size: _parameters(config, size, config.model.units))
        if most >= 3:
            return ConfigError("data.vocabulary", f"{reason}; use {most:,} tokens or less.")
    most = _most(config.model.units, lambda units: _parameters(config, made.vocabulary, units))
    remedy = f"use {most:,} units or less" if most else "use a smaller embedding"
    return ConfigError("model.units", f"{reason}; {remedy}.")


def _parameters(config: LanguageRunConfig, vocabulary: int, units: int) -> float:
    """As a share of what is allowed."""
    model = config.model
    wide = units if model.tied else model.embedding
    smaller = replace(config, model=replace(model, units=units, embedding=wide))
    return _description(smaller, vocabulary).parameters / MAX_PARAMETERS


def _too_large_window(config: LanguageRunConfig, made: LanguageDescription) -> ConfigError:
    training = config.training
    reason = (
        f"{training.batch_size:,} streams of {training.steps:,} steps need "
        f"{4 * made.window_values / 1e9:.1f} GB for a window, more than "
        f"{4 * MAX_WINDOW_VALUES / 1e9:.0f}"
    )
    per_step = made.window_values // (training.batch_size * training.steps)
    most = MAX_WINDOW_VALUES // (per_step * training.steps)
    if most:
        return ConfigError("training.batch_size", f"{reason}; use {most:,} streams or less.")
    most = MAX_WINDOW_VALUES // (per_step * training.batch_size)
    remedy = f"use {most:,} steps or less" if most else "use fewer streams and a smaller network"
    return ConfigError("training.steps", f"{reason}; {remedy}.")


def _most(start: int, share: Callable[[int], float]) -> int:
    """The largest whole number below `start` whose rising share is at most 1; 0 if none is."""
    low, high = 0, start
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if share(middle) <= 1 else (low, middle)
    return low
