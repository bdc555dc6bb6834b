"""Labs of the course, ready to start: base network, measures and a small slice of data."""

from __future__ import annotations

from dataclasses import dataclass

from core.config import AnyConfig, CnnConfig, DataConfig, Preprocessing, RunConfig, TrainingConfig
from core.language_config import (
    CorpusConfig,
    LanguageRunConfig,
    LanguageTrainingConfig,
    RecurrentConfig,
)
from core.layers import Conv, Dense, Flatten, Pool, Softmax


@dataclass(frozen=True)
class LabPreset:
    """`arms` as text (`core.lab.arms.arm`), without "none", which is always the first."""

    title: str
    about: str
    base: AnyConfig
    arms: tuple[str, ...]
    seeds: int = 5


SCALED = Preprocessing(center="channel", scale=True)
SMALL = CnnConfig((Conv(16, 3), Pool(), Flatten(), Dense(128), Softmax()))
WIDE = CnnConfig((Flatten(), Dense(512), Dense(512), Softmax()))


def _slice(name: str, limit: int, share: float) -> DataConfig:
    return DataConfig(name, limit=limit, validation_share=share, preprocessing=SCALED)


def _images(
    data: DataConfig, model: CnnConfig, epochs: int, learning_rate: float = 1e-3
) -> RunConfig:
    training = TrainingConfig(
        learning_rate=learning_rate, batch_size=32, epochs=epochs, keep="last"
    )
    return RunConfig(data=data, model=model, training=training)


DIGITS, MNIST = _slice("digits", 150, 0.3), _slice("mnist", 500, 0.02)
WORDS = LanguageRunConfig(
    data=CorpusConfig("docs", vocabulary=1500, limit=15_000, lowercase=True),
    model=RecurrentConfig(layers=1, units=64, embedding=64),
    training=LanguageTrainingConfig(
        learning_rate=5e-3, hold_epochs=1000, batch_size=16, steps=16, epochs=10, keep="last"
    ),
)

LAB_PRESETS: dict[str, LabPreset] = {
    "digits": LabPreset(
        "Small convolution network on 150 digits",
        "So few images that the network knows them by heart within a minute: what helps?",
        _images(DIGITS, SMALL, 30),
        ("l2=0.01", "augmentation=1", "more_data=4"),
    ),
    "penalties": LabPreset(
        "Penalties and limits on the weights",
        "L1 makes weights zero, L2 makes them small, max-norm limits each unit's length.",
        _images(DIGITS, SMALL, 20),
        ("l1=0.001", "l2=0.01", "max_norm=0.8"),
    ),
    "dropout": LabPreset(
        "Dropout in a wide dense network",
        "Two dense layers of 512 units, of which half, less or most are left out at random.",
        _images(DIGITS, WIDE, 20),
        ("dropout=0.2", "dropout=0.5", "dropout=0.8"),
    ),
    "data": LabPreset(
        "More data, real or made",
        "Twice and four times as many images, against augmented ones and early stopping.",
        _images(DIGITS, SMALL, 20),
        ("more_data=2", "more_data=4", "augmentation=1", "early_stopping=3"),
    ),
    "mnist": LabPreset(
        "The same on 500 images of MNIST",
        "Ten thousand test images: small differences show with fewer seeds.",
        _images(MNIST, SMALL, 20),
        ("l2=0.01", "dropout=0.5", "augmentation=1"),
    ),
    "words": LabPreset(
        "Language model on 15,000 words",
        "A small LSTM on a short text: dropout, tied embeddings, early stopping on perplexity.",
        WORDS,
        ("dropout=0.4", "tied=1", "early_stopping=2"),
        seeds=4,
    ),
}
