"""What a person can choose about a run: frozen dataclasses, one field a setting."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from core.language_config import LanguageRunConfig, validate_language
from core.layers import MAX_LAYERS, Flatten, Layer, Softmax
from core.schema import ConfigError, check, from_dict, setting

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Augmentation:
    """Random changes of the training images, drawn anew each epoch. All 0: none."""

    shift: float = setting(0.0, "Largest move in each direction.", low=0, high=16, unit="px")
    rotation: float = setting(0.0, "Largest turn to either side.", low=0, high=180, unit="degrees")
    zoom: float = setting(
        0.0,
        "Largest relative change of size: 0.1 is from 90 % to 110 %.",
        low=0,
        high=0.9,
        step=0.05,
    )
    shear: float = setting(0.0, "Largest slant to either side.", low=0, high=60, unit="degrees")
    elastic: float = setting(
        0.0, "Strength of elastic distortion (Simard 2003).", low=0, high=20, unit="px"
    )
    flip: bool = setting(False, "Mirror half of the images left to right.")

    @property
    def active(self) -> bool:
        return self != Augmentation()


@dataclass(frozen=True)
class Preprocessing:
    """What happens to an image before the first layer; statistics come from the training part."""

    padding: int = setting(0, "Zeros added on each side.", low=0, high=32, unit="px")
    center: str = setting(
        "none",
        "Subtract one mean per channel, or the mean image.",
        label="Mean subtraction",
        choices=("none", "channel", "image"),
    )
    scale: bool = setting(
        False, "Divide by the standard deviation per channel.", label="Divide by standard deviation"
    )


@dataclass(frozen=True)
class DataConfig:
    """Which images, how many, and how they are split."""

    name: str = setting("digits", "Data set.", label="Data set")
    limit: int = setting(
        0, "Use only this many training images; 0 is all.", low=0, high=10_000_000, unit="images"
    )
    validation_share: float = setting(
        0.1,
        "Share of the training images held out to watch progress.",
        label="Validation share",
        low=0.01,
        high=0.5,
        step=0.05,
    )
    preprocessing: Preprocessing = field(default_factory=Preprocessing)
    augmentation: Augmentation = field(default_factory=Augmentation)


@dataclass(frozen=True)
class CnnConfig:
    """A stack of layers, first to last."""

    layers: tuple[Layer, ...] = (Flatten(), Softmax())


@dataclass(frozen=True)
class TrainingConfig:
    """How the weights are found."""

    optimizer: str = setting(
        "adam",
        "The rule that turns gradients into steps.",
        choices=("adam", "adamw", "sgd", "momentum", "rmsprop"),
    )
    learning_rate: float = setting(1e-3, "Size of a step.", above=0.0, high=1e9, step=0.0001)
    schedule: str = setting(
        "constant",
        "How the learning rate changes over the run.",
        choices=("constant", "cosine", "step", "exponential"),
    )
    warmup_epochs: float = setting(
        0.0, "The learning rate first rises from 0 over this long.", low=0, high=1000, unit="epochs"
    )
    decay_every: int = setting(
        5, "For step and exponential: epochs between decays.", low=1, high=1000, unit="epochs"
    )
    decay_factor: float = setting(
        0.5, "For step and exponential: factor of each decay.", above=0.0, high=1.0, step=0.05
    )
    batch_size: int = setting(128, "Images per step.", low=1, high=8192, unit="images")
    epochs: int = setting(10, "Passes over the training images.", low=1, high=1000, unit="epochs")
    patience: int = setting(
        0,
        "Early stopping: end after this many epochs without a better validation loss; 0 is off.",
        label="Early stopping patience",
        low=0,
        high=1000,
        unit="epochs",
    )
    keep: str = setting(
        "best",
        "Keep the weights of the epoch with the lowest validation loss, or of the last epoch.",
        label="Weights to keep",
        choices=("best", "last"),
    )
    l1: float = setting(0.0, "Weight of the sum of |w| in the loss.", label="L1", low=0, high=10)
    l2: float = setting(0.0, "Weight of the sum of w^2 in the loss.", label="L2", low=0, high=10)
    max_norm: float = setting(
        0.0,
        "Largest length of the weight vector of one unit; 0 is no limit.",
        label="Max-norm",
        low=0,
        high=1000,
    )
    label_smoothing: float = setting(
        0.0, "Share of the target spread over all classes.", low=0, high=0.5, step=0.05
    )


@dataclass(frozen=True)
class RunConfig:
    """Everything that determines a run on images. Same config, seed and machine: same weights."""

    name: str = setting("", "A name for people; may be empty.")
    data: DataConfig = field(default_factory=DataConfig)
    model: CnnConfig = field(default_factory=CnnConfig)
    training: TrainingConfig = field(default_factory=TrainingConfig)
    seed: int = setting(1, "Start of every random draw.", low=0, high=2**31 - 1)
    preset: str = setting("", "The preset that this configuration started from, if any.")
    version: int = setting(SCHEMA_VERSION, "Version of this format.", low=1)


AnyConfig = RunConfig | LanguageRunConfig


def parse(data: Any) -> AnyConfig:
    """A checked configuration from JSON types; ConfigError names the first bad field.

    "kind": "language" tells a language model from a network for images, which has no kind.
    """
    language = isinstance(data, dict) and data.get("kind") == LanguageRunConfig.kind
    kind: type[AnyConfig] = LanguageRunConfig if language else RunConfig
    newest = kind().version
    version = data.get("version", newest) if isinstance(data, dict) else newest
    if isinstance(version, int) and version > newest:
        raise ConfigError(
            "version", f"{version} is newer than this Glassnet ({newest}); update Glassnet."
        )
    config: AnyConfig = from_dict(kind, data)
    validate(config)
    return config


def validate(config: AnyConfig) -> None:
    """Raise ConfigError for the first setting that cannot be used.

    Checks ranges and rules between fields; whether the layers fit the images is the task of
    `core.models.describe`.
    """
    if isinstance(config, LanguageRunConfig):
        validate_language(config)
        return
    check(config)
    if len(config.name) > 80:
        raise ConfigError("name", "too long; use at most 80 characters.")
    layers = config.model.layers
    if len(layers) > MAX_LAYERS:
        raise ConfigError("model.layers", f"{len(layers)} layers; use at most {MAX_LAYERS}.")
    training = config.training
    if training.warmup_epochs > training.epochs:
        raise ConfigError(
            "training.warmup_epochs", f"longer than the run; use at most {training.epochs}."
        )
