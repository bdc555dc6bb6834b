"""What a person can choose about a language model: frozen dataclasses, one field a setting."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from core.schema import ConfigError, check, setting

LANGUAGE_VERSION = 1


@dataclass(frozen=True)
class CorpusConfig:
    """Which text, cut into which tokens. Shares count by position: training, validation, test."""

    name: str = setting("docs", "The text to learn from.", label="Corpus")
    level: str = setting(
        "words", "What one token is.", label="Tokens", choices=("words", "characters")
    )
    lowercase: bool = setting(False, "Make capitals small: fewer words, each seen more often.")
    vocabulary: int = setting(
        10_000,
        "Most frequent tokens of the training part that the network knows, <unk> and <eos> "
        "included.",
        label="Vocabulary size",
        low=3,
        high=200_000,
        unit="tokens",
    )
    rare: str = setting(
        "unknown",
        "A token outside the vocabulary becomes <unk>, or is left out of the text.",
        label="Rare tokens",
        choices=("unknown", "leave out"),
    )
    limit: int = setting(
        0, "Use only this many training tokens; 0 is all.", low=0, high=10**10, unit="tokens"
    )
    validation_share: float = setting(
        0.05,
        "Share of the text, after the training part, held out to watch progress. A corpus that "
        "comes split keeps its split.",
        low=0.01,
        high=0.4,
        step=0.01,
    )
    test_share: float = setting(
        0.05,
        "Share of the text, at its end, used once when training is over.",
        low=0.01,
        high=0.4,
        step=0.01,
    )


@dataclass(frozen=True)
class RecurrentConfig:
    """Embedding, recurrent layers of one kind, and a softmax over the vocabulary."""

    cell: str = setting(
        "lstm", "The recurrent unit.", label="Cell", choices=("lstm", "gru", "simple_rnn")
    )
    layers: int = setting(2, "Recurrent layers, one upon the other.", low=1, high=4)
    units: int = setting(200, "Size of the hidden state of each layer.", low=1, high=4096)
    embedding: int = setting(
        200, "Numbers that stand for one token.", label="Embedding size", low=1, high=4096
    )
    tied: bool = setting(
        False,
        "The softmax uses the embedding as its weights (Press and Wolf 2017): fewer parameters.",
        label="Tied embeddings",
    )
    dropout_input: float = setting(
        0.0,
        "Share of the embedding's values set to 0 while training.",
        label="Dropout on inputs",
        low=0,
        high=0.95,
        step=0.05,
    )
    dropout: float = setting(
        0.0,
        "Share of each recurrent layer's outputs set to 0 while training.",
        label="Dropout between layers",
        low=0,
        high=0.95,
        step=0.05,
    )
    dropout_recurrent: float = setting(
        0.0,
        "Share of the hidden state that a step takes from the step before, set to 0 while "
        "training; one mask a window (Gal and Ghahramani 2016). Rules out the fused GPU kernel.",
        label="Recurrent dropout",
        low=0,
        high=0.95,
        step=0.05,
    )
    forget_bias: float = setting(
        1.0,
        "Start of the LSTM's forget bias: 1 remembers at first (Jozefowicz et al. 2015).",
        low=-10,
        high=10,
        step=0.5,
    )
    init_scale: float = setting(
        0.0,
        "Initial weights are uniform between minus and plus this; 0: Glorot and orthogonal.",
        label="Initial scale",
        low=0,
        high=10,
        step=0.01,
    )


@dataclass(frozen=True)
class LanguageTrainingConfig:
    """How the weights are found."""

    optimizer: str = setting(
        "adam",
        "The rule that turns gradients into steps.",
        choices=("adam", "adamw", "sgd", "momentum", "rmsprop"),
    )
    learning_rate: float = setting(2e-3, "Size of a step.", above=0.0, high=1e9, step=0.0001)
    hold_epochs: int = setting(
        4, "The learning rate stays for this long.", low=0, high=1000, unit="epochs"
    )
    decay_factor: float = setting(
        0.5, "Then it is multiplied by this, once an epoch.", above=0.0, high=1.0, step=0.05
    )
    batch_size: int = setting(
        20, "Parallel streams that the text is cut into.", low=1, high=8192, unit="streams"
    )
    steps: int = setting(
        20,
        "Length of a window: gradients do not reach further back, the state does.",
        label="Steps of back-propagation",
        low=1,
        high=2000,
        unit="tokens",
    )
    loss: str = setting(
        "mean",
        "The gradient is that of the mean over the window's tokens, or of their sum as in "
        "TensorFlow's tutorial (then averaged over the streams); learning rate and clipping refer "
        "to it.",
        label="Loss of a window",
        choices=("mean", "sum"),
    )
    clip_norm: float = setting(
        5.0,
        "Longest allowed gradient, all weights together; 0 is no limit.",
        label="Gradient clipping",
        low=0,
        high=1e6,
    )
    epochs: int = setting(10, "Passes over the training part.", low=1, high=1000, unit="epochs")
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


@dataclass(frozen=True)
class LanguageRunConfig:
    """Everything that determines the run of a language model."""

    kind: ClassVar[str] = "language"

    name: str = setting("", "A name for people; may be empty.")
    data: CorpusConfig = field(default_factory=CorpusConfig)
    model: RecurrentConfig = field(default_factory=RecurrentConfig)
    training: LanguageTrainingConfig = field(default_factory=LanguageTrainingConfig)
    seed: int = setting(1, "Start of every random draw.", low=0, high=2**31 - 1)
    preset: str = setting("", "The preset that this configuration started from, if any.")
    version: int = setting(LANGUAGE_VERSION, "Version of this format.", low=1)


def validate_language(config: LanguageRunConfig) -> None:
    """Raise ConfigError for the first setting that cannot be used."""
    check(config)
    if len(config.name) > 80:
        raise ConfigError("name", "too long; use at most 80 characters.")
    model = config.model
    if model.tied and model.embedding != model.units:
        raise ConfigError(
            "model.tied",
            f"needs an embedding as large as the hidden state; set the embedding size to "
            f"{model.units}.",
        )
    if config.data.validation_share + config.data.test_share > 0.7:
        raise ConfigError(
            "data.test_share", "leaves too little to train on; use at most 0.7 with validation."
        )
