"""Weights by layer from snapshots and model files, without Keras."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import numpy as np
import pytest

from core.compare import finals, weights
from core.config import CnnConfig, RunConfig
from core.layers import Conv, Dense, Flatten, Softmax
from core.runs.run import Run
from core.runs.store import SHIPPED

SAMPLE, WORDS = SHIPPED / "sample-lenet5-digits", SHIPPED / "sample-lstm-docs"


def test_names_of_weights_with_batch_normalisation() -> None:
    layers = (Conv(batch_norm=True), Flatten(), Dense(), Softmax())
    found = weights.weight_names(RunConfig(model=CnnConfig(layers)))
    assert [weight for layer, weight in found if layer == "conv1"] == [
        "kernel",
        "scale",
        "shift",
        "mean",
        "variance",
    ]
    assert found[5:] == [
        ("dense1", "kernel"),
        ("dense1", "bias"),
        ("softmax1", "kernel"),
        ("softmax1", "bias"),
    ]


def test_length_of_each_layer_at_each_snapshot(tmp_path: Path) -> None:
    config = RunConfig(model=CnnConfig((Flatten(), Softmax())))
    folder = tmp_path / "snapshots"
    folder.mkdir()
    for step, value in ((0, 1.0), (8, 3.0)):
        arrays = np.full((4, 4), value, np.float16), np.ones(4, np.float32)
        np.savez(folder / f"step{step:09d}-epoch00000.npz", *arrays)
    found = weights.norms(Run(tmp_path), config)
    assert found.steps.tolist() == [0, 8]
    assert found.layers["softmax1"].tolist() == [4, 12]  # sqrt(16), sqrt(16 * 9)


def test_a_damaged_snapshot_is_one_sentence(tmp_path: Path) -> None:
    run = Run(tmp_path / "some-run")
    shutil.copytree(SAMPLE / "snapshots", run.path("snapshots"))
    next(run.path("snapshots").iterdir()).write_bytes(b"no zip")
    with pytest.raises(weights.WeightsError, match="of run some-run is damaged"):
        weights.norms(run, Run(SAMPLE).config())


def test_kept_weights_of_both_kinds_are_those_of_the_model_file() -> None:
    run = Run(SAMPLE)
    found = weights.kept(run, run.config())
    assert {name: each.size for name, each in found.items()} == {
        "conv1": 150,
        "conv2": 2400,
        "conv3": 48000,
        "dense1": 10080,
        "softmax1": 840,
    }
    run = Run(WORDS)
    found = weights.kept(run, run.config())
    assert list(found) == ["embedding", "lstm_1"] and found["lstm_1"].size == 2 * 96 * 384


def test_final_figures() -> None:
    summary = {"validation/loss": [0.4, 0.2, 1.0], "validation/accuracy": [0.8, 0.1, 0.9]}
    result = {"test_accuracy": 0.9, "test_low": 0.85, "test_high": 0.93}
    assert finals.final("test_accuracy", result, summary) == finals.Final(0.9, 0.85, 0.93)
    assert finals.final("best validation/loss", result, summary).value == 0.2
    assert finals.final("last validation/accuracy", result, summary).value == 0.8
    assert math.isnan(finals.final("test_perplexity", result, summary).value)
    assert "best validation/loss" in finals.options([result], [summary])
