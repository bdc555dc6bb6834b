"""Metric rows to the series of the live chart."""

from __future__ import annotations

import json
import math

import pandas as pd

from core.plots.curves import CHARACTERS, IMAGES, WORDS, rate_changes, series

ROWS = [
    (5, 1, "train", "loss", 2.0),
    (10, 1, "train", "loss", 1.0),
    (10, 1, "validation", "loss", 1.234567),
    (10, 1, "event", "learning_rate", 0.0005),
    (15, 2, "train", "loss", None),
    (15, 2, "train", "learning_rate", 0.001),
]


def table(rows: list[tuple[int, int, str, str, float | None]] = ROWS) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["step", "epoch", "split", "name", "value"])


def test_x_is_in_epochs_and_gaps_stay() -> None:
    found = {(each["name"], each["split"]): each for each in series(table(), 10)}
    assert found["loss", "train"]["x"] == [0.5, 1.0, 1.5]
    assert found["loss", "train"]["y"] == [2.0, 1.0, None]
    assert found["loss", "validation"]["y"] == [1.2346]
    assert found["accuracy", "train"]["x"] == []
    json.dumps(series(table(), 10), allow_nan=False)


def test_long_runs_stay_short_on_the_wire() -> None:
    rows = [(step, 1, "train", "loss", 1 / step) for step in range(1, 50_001)]
    (loss, *_) = series(table(rows), 1000)
    assert 1000 < len(loss["x"]) <= 2000
    assert loss["y"][0] == 1.0
    assert loss["x"][-1] == 50.0


def test_changes_of_the_learning_rate_are_marked() -> None:
    assert rate_changes(table(), 10) == [{"x": 1.0, "label": "rate 0.0005"}]


def test_nothing_recorded_yet() -> None:
    empty = table([])
    assert all(each["x"] == [] for each in series(empty, 10))
    assert rate_changes(empty, 10) == []


def test_each_panel_has_the_curves_of_its_splits() -> None:
    rows = [
        (5, 1, "train", "perplexity", 120.123456),
        (10, 1, "validation", "perplexity", 130.0),
        (10, 1, "train", "gradient_norm", 0.5),
    ]
    found = {(each["name"], each["split"]): each for each in series(table(rows), 10, WORDS)}
    assert list(found) == [
        ("perplexity", "train"),
        ("perplexity", "validation"),
        ("learning_rate", "train"),
        ("gradient_norm", "train"),
    ]
    assert found["perplexity", "train"]["y"] == [120.12]
    assert found["gradient_norm", "train"]["x"] == [1.0]
    assert found["learning_rate", "train"]["x"] == []


def test_perplexity_has_a_log_axis_and_characters_bits_beside_it() -> None:
    assert {each.name for each in WORDS if each.log} == {"perplexity", "gradient_norm"}
    assert {each.name for each in CHARACTERS} - {each.name for each in WORDS} == {
        "bits_per_character"
    }
    assert not any(each.log for each in IMAGES)


def test_all_curves_together_stay_within_the_limit_and_keep_their_extremes() -> None:
    names = ("loss", "accuracy")
    rows = [(k, 1, "train", name, math.sin(k)) for k in range(1, 5001) for name in names]
    rows[4444] = (*rows[4444][:4], 99.0)
    rows[7778] = (*rows[7778][:4], -99.0)
    rows += [(500 * epoch, epoch, "validation", "loss", 2.0) for epoch in range(1, 11)]
    found = {(each["name"], each["split"]): each for each in series(table(rows), 500, limit=1000)}
    assert sum(len(each["x"]) for each in found.values()) <= 1000
    assert len(found["loss", "validation"]["x"]) == 10
    assert {99.0, -99.0} <= set(found["loss", "train"]["y"])
    assert len(found["accuracy", "train"]["x"]) > 450
