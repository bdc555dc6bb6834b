"""The variables of a training as arrays, in and out of a checkpoint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np

from core.runs.checkpoints import Arrays


def pack(**groups: Sequence[Any]) -> Arrays:
    """One array a variable, named after its group and place: `weights/0`."""
    return {
        f"{group}/{place}": keras.ops.convert_to_numpy(variable)
        for group, variables in groups.items()
        for place, variable in enumerate(variables)
    }


def group(arrays: Arrays, name: str) -> list[np.ndarray]:
    """The arrays of one group in their order."""
    return [arrays[f"{name}/{place}"] for place in range(_count(arrays, name))]


def assign(variables: Sequence[Any], arrays: Sequence[np.ndarray]) -> None:
    """Give Keras or TensorFlow variables their values. Raises ValueError where they do not fit."""
    for variable, value in zip(variables, arrays, strict=True):
        variable.assign(value)


def _count(arrays: Arrays, name: str) -> int:
    return sum(key.startswith(f"{name}/") for key in arrays)
