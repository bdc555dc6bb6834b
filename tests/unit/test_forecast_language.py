"""Time and memory of a language model against the formulas worked by hand."""

from __future__ import annotations

import dataclasses

import pytest

from core.forecast_language import (
    SECONDS_PER_EPOCH,
    SECONDS_PER_LAYER_STEP,
    SECONDS_PER_MULTIPLY_ADD,
    SECONDS_PER_PARAMETER_AND_WINDOW,
    SECONDS_PER_WINDOW,
    memory,
    seconds_per_epoch,
)
from core.language_config import (
    CorpusConfig,
    LanguageRunConfig,
    LanguageTrainingConfig,
    RecurrentConfig,
)
from core.models.describe_language import describe_language
from core.presets import LANGUAGE_PRESETS


def small(**training):
    config = LanguageRunConfig(
        data=CorpusConfig(vocabulary=7),
        model=RecurrentConfig(layers=2, units=5, embedding=3),
        training=LanguageTrainingConfig(batch_size=2, steps=4, **training),
    )
    return describe_language(config)  # 463 parameters, 395 multiply-adds a token


def test_seconds_by_hand():
    window = SECONDS_PER_WINDOW + 2 * 4 * SECONDS_PER_LAYER_STEP
    window += 463 * SECONDS_PER_PARAMETER_AND_WINDOW
    expected = SECONDS_PER_EPOCH + 13 * window + 100 * 395 * SECONDS_PER_MULTIPLY_ADD
    assert seconds_per_epoch(small(), 100) == pytest.approx(expected)  # 12.5 windows of 8 tokens
    assert seconds_per_epoch(small(), 100, scale=3) == pytest.approx(3 * expected)


def test_validation_costs_the_forward_third_and_is_read_one_by_one():
    more = seconds_per_epoch(small(), 100, validation_tokens=30) - seconds_per_epoch(small(), 100)
    one_by_one = 30 * 2 * SECONDS_PER_LAYER_STEP
    assert more == pytest.approx(10 * 395 * SECONDS_PER_MULTIPLY_ADD + one_by_one)


def test_longer_windows_and_smaller_networks_take_less():
    config = LANGUAGE_PRESETS["ptb-small"].config
    longer = dataclasses.replace(config.training, steps=40)
    there = describe_language(dataclasses.replace(config, training=longer))
    assert seconds_per_epoch(there, 10**6) < seconds_per_epoch(describe_language(config), 10**6)
    large = describe_language(LANGUAGE_PRESETS["ptb-large"].config)
    assert seconds_per_epoch(describe_language(config), 10**6) < seconds_per_epoch(large, 10**6)


@pytest.mark.parametrize(("optimizer", "moments"), [("sgd", 0), ("momentum", 1), ("adam", 2)])
def test_memory_by_hand(optimizer, moments):
    need = memory(small(), optimizer)
    assert need.weights == need.gradients == 4 * 463
    assert need.optimizer == moments * 4 * 463
    assert need.window == 4 * 2 * 4 * (3 + 35 + 35 + 14)
    assert need.total == need.weights + need.gradients + need.optimizer + need.window
