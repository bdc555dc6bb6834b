"""Per seed every arm starts from the same weights and sees the same data in the same order."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.config import Augmentation, RunConfig
from core.datasets.registry import load
from core.datasets.split import split
from core.datasets.statistics import fit_statistics
from core.lab import measures, plan, presets
from core.lab.arms import Arm, arm
from core.lab.plan import Plan
from core.models import cnn, recurrent
from core.training.feed import EpochFeed

SEEDS = (1, 2, 3)
BASES = {name: presets.LAB_PRESETS[name].base for name in ("digits", "dropout", "words")}


def every_arm(name: str) -> Plan:
    """All measures one by one, and all together."""
    base = BASES[name]
    known = measures.of(base)
    texts = [f"{each.name}={each.strength or 1}" for each in known.values()]
    return plan.make(base, (Arm(), *(arm(t, base) for t in (*texts, "+".join(texts)))), SEEDS)


def hashes(model: Any) -> dict[str, str]:
    """SHA-256 of the initial value of each trainable matrix by the name of its layer."""
    return {
        weight.path: hashlib.sha256(np.asarray(weight).tobytes()).hexdigest()
        for weight in model.trainable_weights
        if len(weight.shape) > 1
    }


def built(config: Any, seed: int) -> Any:
    if not isinstance(config, RunConfig):
        return recurrent.build(config.model, 50, seed)
    data = load("digits")
    rows = split(data, config.data.limit, config.data.validation_share, seed)
    statistics = fit_statistics(data.train_images[rows.train], config.data.preprocessing)
    return cnn.build(
        config.model, data.spec, config.data.preprocessing, statistics, config.training, seed
    )


@pytest.mark.parametrize("name", list(BASES))
def test_same_initial_weights(name: str) -> None:
    lab = every_arm(name)
    base = hashes(built(lab.config(lab.arms[0], 1), 1))
    assert len(base) >= 3
    for each in lab.arms[1:]:
        found = hashes(built(lab.config(each, 1), 1))
        # Tied embeddings have no matrix of their own before the softmax; all else is shared.
        assert set(base) - set(found) <= {"logits/kernel"} and set(found) <= set(base), each.text
        assert all(base[path] == value for path, value in found.items()), each.text
    other = hashes(built(lab.config(lab.arms[0], 2), 2))
    assert all(other[path] != base[path] for path in base)


def seen(config: RunConfig, epochs: int = 2) -> list[tuple[Any, Any]]:
    """What the network is given in the first epochs."""
    data = load("digits")
    rows = split(data, config.data.limit, config.data.validation_share, config.seed)
    feed = EpochFeed(
        data.train_images[rows.train],
        data.train_labels[rows.train],
        config.data.augmentation,
        config.seed,
    )
    try:
        return [feed.epoch(number, last=number == epochs - 1) for number in range(epochs)]
    finally:
        feed.close()


def test_same_data_in_the_same_order() -> None:
    lab = every_arm("digits")
    base = seen(lab.config(lab.arms[0], 1))
    for each in lab.arms[1:]:
        config = lab.config(each, 1)
        assert isinstance(config, RunConfig)
        if config.data.limit != lab.base.data.limit:
            continue
        for (images, labels), (base_images, base_labels) in zip(seen(config), base, strict=True):
            assert np.array_equal(labels, base_labels), each.text
            same = np.array_equal(images, base_images)
            assert same == (config.data.augmentation == Augmentation()), each.text


def test_more_data_holds_the_same_and_more(tmp_path: Path) -> None:
    data, config = load("digits"), BASES["digits"]
    few = split(data, config.data.limit, config.data.validation_share, 1)
    many = split(data, 2 * config.data.limit, config.data.validation_share, 1)
    assert set(few.train) < set(many.train)
    assert np.array_equal(few.validation, many.validation)


def test_arms_of_a_language_model_read_the_same_windows() -> None:
    lab = every_arm("words")
    configs = [lab.config(each, 1) for each in lab.arms]
    assert len({each.data for each in configs}) == 1
    assert len({(each.training.batch_size, each.training.steps) for each in configs}) == 1
