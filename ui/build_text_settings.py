"""All settings of a language model, in groups."""

from __future__ import annotations

import streamlit as st

from core.datasets.corpora import corpus
from core.language_config import LanguageRunConfig, LanguageTrainingConfig
from core.models.recurrent_state import cudnn_hindrances
from core.schema import ConfigError
from core.training.language.schedule import learning_rate
from ui import drawing, settings_tabs
from ui.build_kinds import TEXT

DATA, MODEL, TRAINING = ("data",), ("model",), ("training",)

# A test checks that none is left out.
NETWORK: settings_tabs.Groups = {
    "Text": (
        (DATA, ("level", "vocabulary", "rare", "lowercase", "limit")),
        (DATA, ("validation_share", "test_share")),
    ),
    "Network": (
        (MODEL, ("cell", "layers", "units", "embedding", "tied", "forget_bias", "init_scale")),
    ),
    "Dropout": ((MODEL, ("dropout_input", "dropout", "dropout_recurrent")),),
}
LEARNING: settings_tabs.Groups = {
    "Optimizer": (
        (TRAINING, ("optimizer", "learning_rate", "batch_size", "steps", "epochs")),
        (TRAINING, ("clip_norm", "loss")),
    ),
    "Schedule": ((TRAINING, ("hold_epochs", "decay_factor", "patience", "keep")),),
    "Name and seed": (((), ("name", "seed")),),
}
GROUPS: settings_tabs.Groups = {**NETWORK, **LEARNING}


def network(config: LanguageRunConfig) -> None:
    """Text and network, one tab a group."""
    below = {"Network": lambda: gpu(config), "Dropout": lambda: gpu(config)}
    settings_tabs.show(TEXT, config, NETWORK, idle(config), below, column=165)


def learning(config: LanguageRunConfig) -> None:
    """The training, one tab a group."""
    below = {"Schedule": lambda: _schedule(config.training)}
    settings_tabs.show(TEXT, config, LEARNING, idle(config), below)


def gpu(config: LanguageRunConfig) -> None:
    """A note when a choice keeps the layers from the fused kernel of a GPU."""
    for sentence in cudnn_hindrances(config.model):
        st.caption(f":material/speed: {sentence}")


def _schedule(training: LanguageTrainingConfig) -> None:
    """One learning rate an epoch, drawn as steps."""
    epochs, rates = [0.0], [learning_rate(training, 1)]
    for epoch in range(1, training.epochs + 1):
        epochs += [epoch - 1, epoch]
        rates += [learning_rate(training, epoch)] * 2
    drawing.schedule("schedule-curve", epochs, rates)
    st.caption("The learning rate over the run: held at first, then multiplied once an epoch.")


def idle(config: LanguageRunConfig) -> tuple[str, ...]:
    """Settings that have no effect, because others decide."""
    found: list[str] = []
    if config.model.cell != "lstm":
        found.append("model.forget_bias")
    if config.model.tied:
        found.append("model.embedding")
    if config.training.hold_epochs >= config.training.epochs:
        found.append("training.decay_factor")
    if _comes_split(config.data.name):
        found += ["data.validation_share", "data.test_share"]
    return tuple(found)


def _comes_split(name: str) -> bool:
    try:
        return corpus(name).comes_split
    except ConfigError:
        return False
