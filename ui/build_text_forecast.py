"""What a language model will cost on this machine, corrected by the runs it has finished."""

from __future__ import annotations

import platform
from itertools import islice

import streamlit as st

from core.forecast import calibrated
from core.forecast_language import seconds_per_epoch
from core.models.describe_language import LanguageDescription, describe_language
from core.runs.atomic import read_json
from core.runs.run import Run
from core.runs.store import RunStore
from core.schema import ConfigError
from ui.build_text_counts import Counts

RECORDS = 30
LOOKED_AT = 200


def epoch_seconds(description: LanguageDescription, counts: Counts) -> float:
    """Forecast of one epoch on this machine, validation included."""
    return seconds_per_epoch(
        description, counts.train, validation_tokens=counts.validation, scale=machine_scale()
    )


@st.cache_data(ttl=60, max_entries=1, show_spinner=False)
def machine_scale() -> float:
    """The factor of this machine, from its newest finished runs; read again once a minute."""
    pairs = (_record(run) for run in RunStore().list()[:LOOKED_AT])
    return calibrated(list(islice((pair for pair in pairs if pair), RECORDS)))


def _record(run: Run) -> tuple[float, float] | None:
    """(predicted, actual) seconds of one pass over the training part; None for runs of other
    machines, of networks for images, or unreadable."""
    state = run.state()
    if state.phase not in ("finished", "stopped") or state.tokens_per_second <= 0:
        return None
    try:
        config = run.language_config()
        if run.environment().get("platform") != platform.platform():
            return None
        corpus = read_json(run.path("corpus.json"))
        tokens, vocabulary = int(corpus["train_tokens"]), int(corpus["vocabulary"])
        predicted = seconds_per_epoch(describe_language(config, vocabulary), tokens)
    except (ConfigError, OSError, TypeError, KeyError, ValueError):
        return None
    return predicted, tokens / state.tokens_per_second
