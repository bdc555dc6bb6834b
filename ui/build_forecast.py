"""What a run will cost in time on this machine, corrected by the runs it has finished."""

from __future__ import annotations

import platform
from itertools import islice

import streamlit as st

from core.config import RunConfig
from core.datasets.registry import spec
from core.forecast import calibrated, seconds_per_epoch
from core.models.describe import Description, describe_run
from core.runs.run import Run
from core.runs.store import RunStore
from core.schema import ConfigError

RECORDS = 30
LOOKED_AT = 200


def training_images(config: RunConfig) -> int:
    """Images that are left to train on: the split comes first, then the limit."""
    available = spec(config.data.name).train_images
    left = available - round(available * config.data.validation_share)
    return max(1, min(config.data.limit or left, left))


def epoch_seconds(config: RunConfig, description: Description) -> float:
    """Forecast of one epoch on this machine."""
    images = training_images(config)
    return seconds_per_epoch(description, images, config.training.batch_size, machine_scale())


@st.cache_data(ttl=60, max_entries=1, show_spinner=False)
def machine_scale() -> float:
    """The factor of this machine, from its newest finished runs; read again once a minute."""
    pairs = (_record(run) for run in RunStore().list()[:LOOKED_AT])
    return calibrated(list(islice((pair for pair in pairs if pair), RECORDS)))


def _record(run: Run) -> tuple[float, float] | None:
    """(predicted, actual) seconds of one epoch; None for runs of other machines or unreadable."""
    state = run.state()
    if state.phase not in ("finished", "stopped") or state.images_per_second <= 0:
        return None
    try:
        config = run.config()
        if run.environment().get("platform") != platform.platform():
            return None
        images = training_images(config)
        predicted = seconds_per_epoch(describe_run(config), images, config.training.batch_size)
    except (ConfigError, OSError, TypeError):
        return None
    return predicted, images / state.images_per_second
