"""The text after each epoch is the one that the finished network would write."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.models import language_questions as questions
from core.models.opening import open_language_model
from core.text.sampling import Sampling
from core.text.vocabularies import vocabulary_of
from core.training.language.samples import TEMPERATURE, Sampler
from tests.unit.text import random_run


@pytest.mark.parametrize("level", ["words", "characters"])
def test_a_sample_is_what_the_network_generates(tmp_path: Path, level: str) -> None:
    run = random_run.make(tmp_path / "run", level=level)
    model, vocabulary = open_language_model(run), vocabulary_of(run.folder)
    sampler = Sampler(model, run.language_config().model, vocabulary, seed=3)
    ids = vocabulary.encode(sampler.prompt).ids
    written = questions.generate(str(run.folder), ids, 80, Sampling(TEMPERATURE, seed=3), None, 0)
    text = sampler.text(80)
    assert text == vocabulary.text([*ids, *written.ids])
    assert text.startswith(sampler.prompt) and "<unk>" not in text and "\ufffd" not in text
