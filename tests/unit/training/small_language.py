"""Trainings of a language model on one sentence, which take a moment each."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.datasets.tokens import Tokens
from core.datasets.vocabulary import Vocabulary
from core.language_config import (
    CorpusConfig,
    LanguageRunConfig,
    LanguageTrainingConfig,
    RecurrentConfig,
)
from core.runs.metrics import read_metrics
from core.runs.run import Run
from core.runs.store import RunStore
from core.training.language import epochs, loop
from core.worker import train_run

LETTERS = ("<unk>", "T", "h", "e", " ", "c", "a", "t", ".", "\n")
CONFIG = LanguageRunConfig(
    data=CorpusConfig("docs", level="characters"),
    model=RecurrentConfig(layers=2, units=12, embedding=12, dropout=0.1),
    training=LanguageTrainingConfig(
        learning_rate=0.02, batch_size=4, steps=8, epochs=3, hold_epochs=2, decay_factor=0.5
    ),
)

Train = Callable[[LanguageRunConfig], Run]


def text(repeats: int) -> np.ndarray:
    vocabulary = Vocabulary("characters", LETTERS, False, "unknown", (0,) * len(LETTERS))
    return vocabulary.encode("The cat.\n" * repeats).ids.astype(np.uint8)


@pytest.fixture(autouse=True)
def small_text(monkeypatch: pytest.MonkeyPatch) -> Tokens:
    """One sentence over and over, instead of a corpus."""
    counts = tuple(range(len(LETTERS)))
    tokens = Tokens(
        Vocabulary("characters", LETTERS, False, "unknown", counts),
        train=text(40),
        validation=text(6),
        test=text(5),
        info={
            "name": "docs",
            "title": "A cat",
            "train_tokens": 360,
            "validation_tokens": 54,
            "test_tokens": 45,
            "vocabulary": len(LETTERS),
            "coverage": 1.0,
        },
    )
    monkeypatch.setattr(loop, "prepare", lambda config, progress: tokens)
    return tokens


@pytest.fixture
def trained(tmp_path: Path) -> Train:
    def train(config: LanguageRunConfig) -> Run:
        store = RunStore(tmp_path / "runs")
        run = store.create(config)
        assert store.claim(run)
        train_run(run)
        return run

    return train


def changed(**training: object) -> LanguageRunConfig:
    return replace(CONFIG, training=replace(CONFIG.training, **training))


def metrics(run: Run, split: str, name: str) -> pd.DataFrame:
    rows = read_metrics(run.path("metrics.jsonl"))
    return rows[(rows.split == split) & (rows.name == name)]


def before_epoch(
    monkeypatch: pytest.MonkeyPatch, number: int, act: Callable[[loop.Trainee], None]
) -> None:
    """Have something happen when an epoch (from 1) is about to begin."""
    original = epochs._train_epoch

    def train_epoch(trainee: loop.Trainee, epoch: int) -> float:
        if epoch == number:
            act(trainee)
        return original(trainee, epoch)

    monkeypatch.setattr(epochs, "_train_epoch", train_epoch)
