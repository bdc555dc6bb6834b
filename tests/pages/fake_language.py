"""A finished language model without Keras: its folder, and an engine that answers in NumPy."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.datasets.text_pieces import END, UNKNOWN
from core.datasets.vocabulary import Vocabulary
from core.engine_client import Engine
from core.language_config import CorpusConfig, LanguageRunConfig, RecurrentConfig
from core.runs.atomic import write_json
from core.runs.run import Run
from core.runs.state import RunState
from core.runs.store import RunStore
from core.text.network import Layer, Network
from core.text.sampling import Sampling
from core.text.scoring import NextWord, score, spread
from core.text.vocabularies import start_id, unwritten
from core.text.writing import Written, write
from ui import jobs

WORDS = (UNKNOWN, END, "the", "dog", "runs", ".", "cat", "runner", "sleeps")
LETTERS = (UNKNOWN, "\n", " ", "a", "b", "T", "h", "e")
UNITS = 5


def vocabulary(level: str = "words") -> Vocabulary:
    tokens = WORDS if level == "words" else LETTERS
    return Vocabulary(level, tokens, level == "words", "unknown", (1,) * len(tokens))


def finished(store: RunStore, name: str = "A language model", level: str = "words") -> Run:
    """A run that has ended well, as the worker leaves it."""
    config = LanguageRunConfig(
        name=name,
        data=CorpusConfig(level=level, vocabulary=20),
        model=RecurrentConfig(layers=1, units=UNITS, embedding=UNITS),
    )
    run = store.create(config)
    store.claim(run)
    state = RunState(phase="finished", epoch=3, epochs=3, test_perplexity=7.25)
    write_json(run.path("vocabulary.json"), vocabulary(level).to_dict())
    write_json(run.path("model.json"), {"epoch": 3})
    write_json(run.path("state.json"), dataclasses.asdict(state))
    return run


def network(size: int) -> Network:
    draw = np.random.default_rng(5)

    def some(*shape: int) -> Any:
        return draw.uniform(-1, 1, shape).astype(np.float32)

    layer = Layer(some(UNITS, 4 * UNITS), some(UNITS, 4 * UNITS), some(4 * UNITS))
    return Network("lstm", some(size, UNITS), (layer,), some(UNITS, size), some(size))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The engine answers at once, in this process; what it was asked is kept."""
    questions: list[Any] = []

    def known(folder: Path) -> Vocabulary:
        return vocabulary(Run(folder).language_config().data.level)

    def next_word(self: Engine, folder: Path, text: str, rivals: int = 0) -> NextWord:
        questions.append(text)
        vocabulary, net = known(folder), network(len(known(folder)))
        encoded = vocabulary.encode(text)
        ids = np.append(start_id(vocabulary), encoded.ids)
        scored = score(net, ids, net.zero_state(), rivals)
        outputs, _ = net.read(ids[-1:], scored.state)
        return spread(scored, encoded, np.ones_like(encoded.known), net.logits(outputs[-1]))

    def generate(
        self: Engine,
        folder: Path,
        ids: Any,
        count: int,
        sampling: Sampling,
        *,
        state: Any = None,
        position: int = 0,
    ) -> Written:
        questions.append((list(ids), count, sampling, position))
        net = network(len(known(folder)))
        unread = [1, *ids] if state is None else ids
        barred = unwritten(known(folder))
        return write(net, unread, state or net.zero_state(), count, sampling, position, barred)

    monkeypatch.setattr(Engine, "open_language", lambda self, folder: len(known(folder)))
    monkeypatch.setattr(Engine, "next_word", next_word)
    monkeypatch.setattr(Engine, "generate", generate)
    monkeypatch.setattr(jobs, "PATIENCE_SECONDS", 30.0)
    return questions
