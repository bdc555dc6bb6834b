"""Arms become configurations; bad ones are refused with one sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.config import CnnConfig, RunConfig
from core.lab import measures, plan, presets
from core.lab.arms import Arm, arm
from core.lab.plan import Plan
from core.language_config import LanguageRunConfig
from core.layers import Conv, Dense, Dropout, Flatten, GlobalPool, Softmax
from core.models.describe import describe_run
from core.presets import LANGUAGE_PRESETS, PRESETS
from core.schema import ConfigError

BASE = presets.LAB_PRESETS["digits"].base
WORDS = presets.LAB_PRESETS["words"].base


def made(*texts: str, base: RunConfig | LanguageRunConfig = BASE) -> Plan:
    return plan.make(base, (Arm(), *(arm(text, base) for text in texts)), (1, 2, 3))


def test_titles_and_texts() -> None:
    both = arm("dropout=0.5+l2=0.001", BASE)
    assert both.text == "l2=0.001+dropout=0.5"  # in one order, so that it is one arm
    assert both.title(BASE) == "L2 0.001 + dropout 0.5"
    assert Arm().title(BASE) == "No regularization" and arm("none", BASE) == Arm()
    assert arm("early_stopping=3", BASE).title(BASE) == "Early stopping, patience 3"


def test_each_measure_changes_what_it_says() -> None:
    lab = made("l1=0.1+l2=0.2+max_norm=2", "augmentation=2", "early_stopping=4", "more_data=3")
    moved, early, more, several = [lab.config(each, 7) for each in lab.arms[1:]]
    assert isinstance(several, RunConfig) and several.seed == 7
    assert (several.training.l1, several.training.l2, several.training.max_norm) == (0.1, 0.2, 2)
    assert moved.data.augmentation.shift == 2 and moved.data.augmentation.rotation == 14
    assert early.training.patience == 4 and early.training.keep == "best"
    assert more.data.limit == 450
    assert lab.config(Arm(), 7).training.keep == "last"


def test_dropout_goes_behind_hidden_dense_layers_else_before_the_head() -> None:
    def stack(*layers: object) -> tuple[object, ...]:
        base = replace(BASE, model=CnnConfig(layers))
        return measures.IMAGES["dropout"].apply(base, 0.3).model.layers

    drop = Dropout(0.3)
    dense, head, conv = Dense(8), Softmax(), Conv(8)
    assert stack(Flatten(), dense, dense, head) == (Flatten(), dense, drop, dense, drop, head)
    assert stack(conv, Flatten(), head) == (conv, Flatten(), drop, head)
    last = (Conv(10), GlobalPool(), Softmax(dense=False))
    assert stack(conv, *last) == (conv, drop, *last)


def test_bare_takes_every_measure_away() -> None:
    for preset in PRESETS.values():
        config = measures.bare(preset.config)
        assert measures.bare(config) == config and not config.data.augmentation.active
        assert not any(isinstance(each, Dropout) for each in config.model.layers)
        assert not any(getattr(each, "batch_norm", False) for each in config.model.layers)
    for preset in LANGUAGE_PRESETS.values():
        model = measures.bare(preset.config).model
        assert not model.tied and not model.dropout and not model.dropout_input


@pytest.mark.parametrize("name", list(presets.LAB_PRESETS))
def test_every_preset_is_a_plan_that_can_be_built(name: str) -> None:
    preset = presets.LAB_PRESETS[name]
    lab = plan.make(
        preset.base, (Arm(), *(arm(text, preset.base) for text in preset.arms)), (1, 2, 3)
    )
    assert len(lab.arms) == 1 + len(preset.arms)
    for each in lab.arms:
        config = lab.config(each, 1)
        if isinstance(config, RunConfig):
            describe_run(config)


def test_the_same_plan_has_the_same_id_and_survives_json() -> None:
    lab = made("l2=0.001", "dropout=0.5")
    assert plan.from_json(lab.to_json()) == lab
    assert made("dropout=0.5", "l2=0.001", "l2=1e-3").id == lab.id
    several = made("l2=0.1+l1=1", "augmentation=1", "l2=0.1", "l2=0.01")
    assert [each.text for each in several.arms] == [
        "none", "l2=0.01", "l2=0.1", "augmentation=1", "l1=1+l2=0.1",
    ]  # fmt: skip
    assert made("l2=0.002", "dropout=0.5").id != lab.id
    assert made("tied=1", base=WORDS).id != lab.id


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("l3=1", "'l3' is not one of l1, l2"),
        ("l2=much", "L2: 'much' is not a number"),
        ("l2=-1", "L2: -1 cannot be used"),
        ("l2=nan", "L2: nan cannot be used"),
        ("dropout=1", "Dropout: 1 cannot be used; choose a number from 0.01 to 0.95"),
        ("early_stopping=2.5", "choose a whole number"),
        ("l2=1+l2=2", "names a measure twice"),
    ],
)
def test_bad_arms(text: str, sentence: str) -> None:
    with pytest.raises(ConfigError, match=r"^[^\n]*$") as problem:
        arm(text, BASE)
    assert sentence in str(problem.value)


def test_bad_plans() -> None:
    with pytest.raises(ConfigError, match="at least one measure"):
        plan.make(BASE, (Arm(),), (1, 2, 3))
    with pytest.raises(ConfigError, match="choose from 3 to 30"):
        plan.make(BASE, (Arm(), arm("l2=1", BASE)), (1, 2))
    with pytest.raises(ConfigError, match="180 runs in all"):
        many = tuple(arm(f"l2={place}", BASE) for place in range(1, 6))
        plan.make(BASE, (Arm(), *many), tuple(range(30)))
    with pytest.raises(ConfigError, match="damaged"):
        plan.from_json({"base": 3})
