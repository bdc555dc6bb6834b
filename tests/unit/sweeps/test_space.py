"""Which settings can be searched, and what is refused."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from core.config import AnyConfig
from core.presets import LANGUAGE_PRESETS, PRESETS
from core.schema import ConfigError
from core.sweeps.settings import applied, check_space, propose, searchable
from core.sweeps.space import Dimension, Options, Range, combinations, from_json

ALL = [each.config for each in (*PRESETS.values(), *LANGUAGE_PRESETS.values())]
LENET = PRESETS["lenet5-modern"].config
RATE = Range("training.learning_rate", 1e-4, 1e-1, log=True)


@pytest.mark.parametrize("config", ALL, ids=lambda config: config.preset)
def test_every_proposal_of_every_preset_can_be_searched(config: AnyConfig) -> None:
    found = searchable(config)
    assert len({each.label for each in found.values()}) == len(found)
    for each in found.values():
        check_space(config, [each.proposal])
        assert from_json(each.proposal.to_json()) == each.proposal


def test_a_value_goes_where_its_name_says() -> None:
    found = applied(
        LENET,
        {
            "training.learning_rate": 0.5,
            "model.conv1.filters": 9,
            "model.conv*.kernel": 3,
            "data.augmentation.shift": 1,
        },
        "Trial",
    )
    convs = [layer for layer in found.model.layers if layer.kind == "conv"]
    assert found.name == "Trial" and found.training.learning_rate == 0.5
    assert [layer.kernel for layer in convs] == [3] * len(convs)
    assert convs[0].filters == 9 and convs[1] == dataclasses.replace(
        [layer for layer in LENET.model.layers if layer.kind == "conv"][1], kernel=3
    )
    assert found.data.augmentation.shift == 1.0
    assert applied(LENET, {}, LENET.name) == LENET


def test_tied_embeddings_follow_the_units() -> None:
    base = LANGUAGE_PRESETS["tied-200"].config
    assert applied(base, {"model.units": 64}).model.embedding == 64


def test_proposals_lie_around_the_value_now() -> None:
    whole = {"low": 1, "high": 100, "above": None}
    assert propose("training.batch_size", 64, int, whole).values == (16, 32, 64)
    rate = propose("training.learning_rate", 0.002, float, {"low": None, "high": 1.0, "above": 0})
    assert rate == Range("training.learning_rate", 0.0002, 0.02, log=True)


@pytest.mark.parametrize(
    ("space", "words"),
    [
        ([], "one or more"),
        ([Range("training.speed", 0, 1)], "no setting"),
        ([Range("model.conv9.filters", 1, 4, whole=True)], "no setting"),
        ([Range("training.learning_rate", 0.1, 0.1)], "below the upper"),
        ([Range("training.learning_rate", 0.0, 0.1, log=True)], "above 0"),
        ([Range("training.learning_rate", -1.0, 0.1)], "Learning rate: -1 is too small"),
        ([Range("training.learning_rate", 0.1, float("nan"))], "finite"),
        ([Range("model.conv1.filters", 1, 9999, whole=True)], "512 or less"),
        ([Range("model.conv1.filters", 1.5, 4.0)], "whole number"),
        ([Options("training.optimizer", ("adam",))], "two or more"),
        ([Options("training.optimizer", ("adam", "magic"))], "'magic' is not one of"),
        ([RATE, RATE], "take one of them away"),
        (
            [Options("model.conv*.kernel", (3, 5)), Options("model.conv1.kernel", (3, 5))],
            "All convolutions: kernel",
        ),
    ],
)
def test_a_space_that_cannot_be_searched_is_one_sentence(
    space: list[Dimension], words: str
) -> None:
    with pytest.raises(ConfigError, match=words):
        check_space(LENET, space)


def test_combinations_are_counted() -> None:
    few = [Options("a", (1, 2)), Range("b", 1, 3, whole=True)]
    assert combinations(few) == 6
    assert combinations([*few, RATE]) == float("inf")


def test_draws_stay_inside_and_spread_over_the_logarithm() -> None:
    rng = np.random.default_rng(1)
    rates = np.array([RATE.draw(rng) for _ in range(4000)])
    assert rates.min() >= 1e-4 and rates.max() <= 1e-1
    assert np.median(np.log10(rates)) == pytest.approx(-2.5, abs=0.1)
    whole = [Range("x", 1, 3, whole=True).draw(rng) for _ in range(300)]
    assert set(whole) == {1, 2, 3}
    assert {Options("x", ("a", "b")).draw(rng) for _ in range(50)} == {"a", "b"}
