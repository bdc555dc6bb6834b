"""Which settings differ, and what runs are called."""

from __future__ import annotations

import dataclasses

from core.compare.settings import differing, flat, labels, telling, titles
from core.layers import Conv, Dropout
from core.presets import LANGUAGE_PRESETS, PRESETS

LENET = PRESETS["lenet5"].config


def with_layers(*layers: object) -> object:
    return dataclasses.replace(LENET, model=dataclasses.replace(LENET.model, layers=layers))


def test_settings_of_layers_count_where_the_stacks_are_alike() -> None:
    first, *rest = LENET.model.layers
    assert isinstance(first, Conv)
    wider = with_layers(dataclasses.replace(first, filters=9), *rest)
    assert differing([flat(LENET), flat(wider)]) == ["model.conv1.filters"]
    assert labels(LENET)["model.conv1.filters"] == "Conv1: filters"


def test_other_stacks_are_said_in_words() -> None:
    deeper = with_layers(LENET.model.layers[0], Dropout(), *LENET.model.layers[1:])
    assert differing([flat(LENET), flat(deeper)]) == ["model.layers"]
    assert "dropout 0.5" in flat(deeper)["model.layers"]


def test_the_name_of_a_run_is_no_setting() -> None:
    other = dataclasses.replace(LENET, name="Other", seed=7)
    assert differing([flat(LENET), flat(other)]) == ["seed"]


def test_images_and_texts() -> None:
    language = next(iter(LANGUAGE_PRESETS.values())).config
    assert "kind" in differing([flat(LENET), flat(language)])


def test_titles_are_never_alike() -> None:
    own = [{"seed": 1}, {"seed": 2}, {"seed": 2}, {"seed": 1}]
    found = titles(["A", "A", "A", "B"], own, {"seed": "Seed"})
    assert found == ["A, seed 1", "A, seed 2 (1)", "A, seed 2 (2)", "B"]


def test_settings_that_move_together_tell_runs_apart_once() -> None:
    runs = [{"a": 0, "b": 0, "c": 1}, {"a": 1, "b": 5, "c": 1}, {"a": 0, "b": 0, "c": 2}]
    assert telling(["a", "b", "c"], runs) == ["a", "c"]
    runs = [{"a": 0, "b": 1}, {"a": 1, "b": 1}, {"a": 2, "b": 0}]
    assert telling(["a", "b"], runs) == ["a", "b"]
