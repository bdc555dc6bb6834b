"""What may be done against overfitting, each with a strength."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from core.config import AnyConfig, Augmentation, CnnConfig, RunConfig
from core.language_config import LanguageRunConfig
from core.layers import Conv, Dense, Dropout, Layer, Softmax
from core.schema import ConfigError

# Strength 1 of augmentation, for pictures of about 28 x 28 px.
GENTLE = Augmentation(shift=1, rotation=7, zoom=0.07, shear=4)


@dataclass(frozen=True)
class Measure:
    """One measure: `strength` is where a beginner may start; None for one that is on or off.

    Strengths lie in [low, high]; `what` says what the number is, `pattern` how an arm is called.
    `apply` gives the configuration with the measure.
    """

    name: str
    title: str
    help: str
    strength: float | None
    low: float
    high: float
    apply: Callable[[Any, float], Any]
    whole: bool = False
    what: str = ""
    pattern: str = "{title} {strength:g}"

    def words(self, strength: float) -> str:
        """'L2 0.001', 'Early stopping, patience 3', 'Batch normalisation', 'More data ×2'."""
        if self.strength is None:
            return self.title
        return self.pattern.format(title=self.title, strength=strength)


def _training(**values: Callable[[float], Any]) -> Callable[[Any, float], Any]:
    def apply(config: Any, strength: float) -> Any:
        changed = {name: value(strength) for name, value in values.items()}
        return replace(config, training=replace(config.training, **changed))

    return apply


def _model(**values: Callable[[float], Any]) -> Callable[[Any, float], Any]:
    def apply(config: Any, strength: float) -> Any:
        changed = {name: value(strength) for name, value in values.items()}
        return replace(config, model=replace(config.model, **changed))

    return apply


def _dropout(config: RunConfig, rate: float) -> RunConfig:
    """Behind every hidden dense layer; without one, before the weights of the head, which are the
    last convolution's where maps become classes without a dense layer."""
    body = config.model.layers
    places = [index + 1 for index, layer in enumerate(body) if isinstance(layer, Dense)]
    if not places:
        heads = [
            at for at, layer in enumerate(body) if isinstance(layer, Conv) or _dense_head(layer)
        ]
        places = heads[-1:]
    layers: list[Layer] = []
    for index, layer in enumerate(body):
        layers += [Dropout(rate), layer] if index in places else [layer]
    return replace(config, model=CnnConfig(tuple(layers)))


def _dense_head(layer: Layer) -> bool:
    return isinstance(layer, Softmax) and layer.dense


def _batch_norm(config: RunConfig, _: float) -> RunConfig:
    layers = tuple(
        replace(layer, batch_norm=True) if isinstance(layer, Conv | Dense) else layer
        for layer in config.model.layers
    )
    return replace(config, model=CnnConfig(layers))


def _augmentation(config: RunConfig, strength: float) -> RunConfig:
    changed = replace(
        GENTLE,
        shift=GENTLE.shift * strength,
        rotation=GENTLE.rotation * strength,
        zoom=min(0.9, GENTLE.zoom * strength),
        shear=GENTLE.shear * strength,
    )
    return replace(config, data=replace(config.data, augmentation=changed))


def _more_data(config: Any, factor: float) -> Any:
    if not config.data.limit:
        raise ConfigError("data.limit", "is 0, which is all: choose fewer, so that more is left.")
    limit = round(config.data.limit * factor)
    return replace(config, data=replace(config.data, limit=limit))


EARLY = Measure(
    "early_stopping",
    "Early stopping",
    "Ends after so many epochs without a better validation loss, and keeps the best epoch. All "
    "other arms keep the last one.",
    3,
    1,
    1000,
    _training(patience=int, keep=lambda _: "best"),
    whole=True,
    what="patience",
    pattern="{title}, patience {strength:g}",
)
MORE = Measure(
    "more_data",
    "More data",
    "So many times as many images to learn from, and as many steps more, since an epoch is longer.",
    2,
    1.1,
    100,
    _more_data,
    what="times as much",
    pattern="{title} ×{strength:g}",
)

IMAGES: dict[str, Measure] = {
    each.name: each
    for each in (
        Measure(
            "l1",
            "L1",
            "Adds λ times the sum of |w| over all kernels to the loss.",
            1e-3,
            1e-9,
            10,
            _training(l1=float),
            what="λ",
        ),
        Measure(
            "l2",
            "L2",
            "Adds λ times the sum of w² over all kernels to the loss.",
            1e-2,
            1e-9,
            10,
            _training(l2=float),
            what="λ",
        ),
        Measure(
            "max_norm",
            "Max-norm",
            "Shortens the weight vector of a unit to this length after each step.",
            0.8,
            1e-3,
            1000,
            _training(max_norm=float),
            what="limit",
        ),
        Measure(
            "dropout",
            "Dropout",
            "Sets this share of the values behind each hidden dense layer to 0 while training.",
            0.5,
            0.01,
            0.95,
            _dropout,
            what="rate",
        ),
        Measure(
            "augmentation",
            "Augmentation",
            "Strength 1: moved by up to 1 px, turned by 7°, resized by 7 %, slanted by 4°, drawn "
            "anew each epoch.",
            1,
            0.05,
            4,
            _augmentation,
            what="strength",
            pattern="{title} ×{strength:g}",
        ),
        EARLY,
        MORE,
        Measure(
            "batch_norm",
            "Batch normalisation",
            "In every convolution and hidden dense layer.",
            None,
            1,
            1,
            _batch_norm,
        ),
    )
}
# Not more data: it brings another vocabulary, and perplexities over two do not compare.
LANGUAGE: dict[str, Measure] = {
    each.name: each
    for each in (
        Measure(
            "dropout",
            "Dropout",
            "On the embedding and behind each recurrent layer, never between two steps.",
            0.4,
            0.01,
            0.95,
            _model(dropout=float, dropout_input=float),
            what="rate",
        ),
        Measure(
            "dropout_recurrent",
            "Recurrent dropout",
            "On the hidden state between two steps, one mask a window.",
            0.2,
            0.01,
            0.95,
            _model(dropout_recurrent=float),
            what="rate",
        ),
        EARLY,
        Measure(
            "tied",
            "Tied embeddings",
            "The softmax uses the embedding as its weights: fewer parameters.",
            None,
            1,
            1,
            _model(tied=lambda _: True),
        ),
    )
}


def of(config: AnyConfig) -> dict[str, Measure]:
    """The measures for networks of this kind, by name."""
    return LANGUAGE if isinstance(config, LanguageRunConfig) else IMAGES


def bare(config: AnyConfig) -> AnyConfig:
    """The configuration without any measure: the network that all arms share."""
    if isinstance(config, LanguageRunConfig):
        model = replace(
            config.model,
            tied=False,
            dropout=0.0,
            dropout_input=0.0,
            dropout_recurrent=0.0,
            embedding=config.model.units,  # so that tying changes nothing else
        )
        plain = replace(config.training, patience=0, keep="last")
        return replace(config, name="", preset="", model=model, training=plain)
    layers = tuple(
        replace(layer, batch_norm=False) if isinstance(layer, Conv | Dense) else layer
        for layer in config.model.layers
        if not isinstance(layer, Dropout)
    )
    return replace(
        config,
        name="",
        preset="",
        model=CnnConfig(layers),
        data=replace(config.data, augmentation=Augmentation()),
        training=replace(
            config.training,
            l1=0.0,
            l2=0.0,
            max_norm=0.0,
            label_smoothing=0.0,
            patience=0,
            keep="last",
        ),
    )
