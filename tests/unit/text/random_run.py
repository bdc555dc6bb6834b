"""A run folder with a language model of random weights, as training leaves it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np

from core.datasets.text_pieces import END, UNKNOWN
from core.datasets.vocabulary import Vocabulary
from core.language_config import CorpusConfig, LanguageRunConfig, RecurrentConfig
from core.models.recurrent import build
from core.runs.atomic import write_json
from core.runs.run import Run
from core.runs.state import RunState
from core.schema import to_dict
from core.training.checkpoint import save

WORDS = (UNKNOWN, END, "the", "dog", "runs", ".", ",", "cat", "sleeps", "barks")
LETTERS = (UNKNOWN, "\n", " ", "a", "b", "c")
SMALL = RecurrentConfig(layers=2, units=6, embedding=6)


def vocabulary(level: str = "words", rare: str = "unknown", spaced: bool = False) -> Vocabulary:
    tokens = WORDS if level == "words" else LETTERS
    return Vocabulary(level, tokens, False, rare, (0, *range(len(tokens), 1, -1)), spaced)


def make(
    folder: Path,
    model: RecurrentConfig = SMALL,
    level: str = "words",
    rare: str = "unknown",
    name: str = "",
    spaced: bool = False,
) -> Run:
    """A finished run; weights are uniform between -0.5 and 0.5, from seed 7."""
    known = vocabulary(level, rare, spaced)
    config = LanguageRunConfig(
        name=name, data=CorpusConfig(level=level, vocabulary=len(known), rare=rare), model=model
    )
    run = Run(folder)
    folder.mkdir(parents=True)
    write_json(run.path("config.json"), to_dict(config))
    write_json(run.path("vocabulary.json"), known.to_dict())
    save(random_model(model, len(known)), run, 1)
    state = RunState(phase="finished", epoch=1, epochs=1, test_perplexity=9.5)
    write_json(run.path("state.json"), dataclasses.asdict(state))
    return run


def random_model(model: RecurrentConfig, size: int):  # type: ignore[no-untyped-def]
    keras_model = build(model, size, 1)
    draw = np.random.default_rng(7)
    for weight in keras_model.trainable_weights:
        weight.assign(draw.uniform(-0.5, 0.5, weight.shape).astype(np.float32))
    return keras_model
