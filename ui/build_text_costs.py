"""Each layer of a language model with its cost as a table; totals, time and memory."""

from __future__ import annotations

import streamlit as st

from core.forecast_language import Memory, memory
from core.language_config import LanguageRunConfig
from core.models.describe_language import LanguageDescription, LanguageRow, describe_language
from core.models.titles import shape_text
from core.schema import ConfigError
from ui import build_bar, cost_table
from ui.build_text_counts import Counts
from ui.build_text_forecast import epoch_seconds
from ui.wording import count, megabytes

HEAD = ("Layer", "Output", "Parameters", "Multiply-adds")
ABOUT = (
    "Output: steps × values of one stream's window. Products of the recurrent layers and of the "
    "softmax count as multiply-adds, per token; the embedding only looks up. Notice how much of "
    "all is spent on the vocabulary."
)


def described(config: LanguageRunConfig, counts: Counts) -> tuple[LanguageDescription | None, str]:
    """The network, or None and why it cannot be trained."""
    try:
        made = describe_language(config, counts.vocabulary if counts.exact else 0)
    except ConfigError as problem:
        return None, str(problem)
    batch = config.training.batch_size
    if counts.exact and batch > counts.train - 1:
        return made, (
            f"training.batch_size: {batch:,} streams are too many for {counts.train:,} training "
            f"tokens; use {counts.train - 1:,} or less."
        )
    return made, counts.problem


def table(config: LanguageRunConfig, made: LanguageDescription) -> None:
    """One line a layer, row 0 is the input, and totals. Below, what training needs in memory."""
    total = ("Total", "", count(made.parameters), count(made.multiply_adds))
    cost_table.show(HEAD, [*map(_line, made.rows), total])
    st.caption(ABOUT)
    st.caption(_memory(memory(made, config.training.optimizer)))


def _line(row: LanguageRow) -> tuple[str, ...]:
    name = row.title if row.index == 0 else f"{row.index}\u2002{row.title}"
    return (
        name,
        shape_text(row.output_shape).replace(" ", "\u00a0"),
        count(row.parameters or None),
        count(row.multiply_adds or None),
    )


def _memory(need: Memory) -> str:
    kept = f", {megabytes(need.optimizer)} the optimizer's moments" if need.optimizer else ""
    return (
        f"Memory while training, about {megabytes(need.total)}: {megabytes(need.weights)} weights, "
        f"as much again gradients{kept}, {megabytes(need.window)} activations and logits of a "
        "window."
    )


def totals(config: LanguageRunConfig, made: LanguageDescription | None, counts: Counts) -> str:
    """Parameters, memory and time in one line; empty for a network that is refused."""
    if made is None:
        return ""
    most = "" if counts.exact else "at most "
    need = megabytes(memory(made, config.training.optimizer).total)
    time = build_bar.time(epoch_seconds(made, counts), config.training.epochs)
    return f"{most}**{count(made.parameters)}** parameters\u2003**{need}** of memory\u2003{time}"
