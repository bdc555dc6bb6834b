"""A language model that was paused ends with the same weights as one that never was."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.language_config import (
    CorpusConfig,
    LanguageRunConfig,
    LanguageTrainingConfig,
    RecurrentConfig,
)
from core.runs.metrics import read_metrics
from core.runs.run import Run
from core.runs.samples import read_samples
from core.runs.store import RunStore
from core.worker import train_run

CONFIG = LanguageRunConfig(
    data=CorpusConfig("docs", level="characters", limit=1500),
    model=RecurrentConfig(layers=2, units=12, embedding=12, dropout=0.2, dropout_input=0.1),
    training=LanguageTrainingConfig(batch_size=8, steps=6, epochs=3, keep="last"),
)
LSTM = replace(CONFIG, model=replace(CONFIG.model, dropout_recurrent=0.2))
GRU = replace(CONFIG, model=replace(CONFIG.model, cell="gru", layers=1))


def train(store: RunStore, run: Run) -> None:
    assert store.claim(run)
    train_run(run)


@pytest.mark.parametrize(("config", "rests"), [(LSTM, 3), (GRU, 1)], ids=["lstm", "gru"])
def test_paused_within_and_after_an_epoch(
    tmp_path: Path, config: LanguageRunConfig, rests: int
) -> None:
    whole = RunStore(tmp_path / "whole")
    one = whole.create(config)
    train(whole, one)
    expected = one.result()
    assert expected, one.log_tail()
    windows = one.state().steps // 3

    store = RunStore(tmp_path / "parts")
    run = store.create(config)
    run.request_pause(after=3)
    to_the_end_of_an_epoch, two_windows, to_the_end = windows - 3, 2, 0
    for steps in (to_the_end_of_an_epoch, two_windows, to_the_end)[-rests:]:
        train(store, run)
        assert run.state().phase == "paused", run.log_tail()
        store.resume(run, steps=steps)
    train(store, run)
    result = run.result()
    assert result, run.log_tail()
    for name in ("weights_sha256", "test_loss", "validation_perplexity", "train_perplexity"):
        assert result[name] == expected[name], name
    held = [
        rows[rows["split"] == "validation"]["value"].tolist()
        for rows in (read_metrics(each.path("metrics.jsonl")) for each in (one, run))
    ]
    assert held[0] == held[1]
    assert read_samples(run.path("samples.jsonl")) == read_samples(one.path("samples.jsonl"))
