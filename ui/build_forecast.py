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


def epoch_seconds(config: RunConfig, description: Description, scale: float | None = None) -> float:
    """Forecast of one epoch on this machine."""
    images, held = image_counts(config)
    return seconds_per_epoch(
        description,
        images,
        config.training.batch_size,
        validation_images=held,
        augmented=config.data.augmentation.active,
        scale=machine_scale() if scale is None else scale,
    )


def image_counts(config: RunConfig) -> tuple[int, int]:
    """Images to train on and to validate on: the split comes first, then the limit."""
    available = spec(config.data.name).train_images
    held = round(available * config.data.validation_share)
    left = available - held
    return max(1, min(config.data.limit or left, left)), held


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
        config = run.image_config()
        if run.environment().get("platform") != platform.platform():
            return None
        predicted = epoch_seconds(config, describe_run(config), scale=1.0)
    except (ConfigError, OSError, TypeError):
        return None
    return predicted, image_counts(config)[0] / state.images_per_second
