"""A picture from outside, made into an input of a network, one visible stage at a time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.datasets.spec import DataSpec
from core.images.drawing import prepare_drawing
from core.images.photo import prepare_photo
from core.images.step import Prepared, Step
from core.images.transparency import upright_step

__all__ = ["Prepared", "Step", "prepare"]

# Detail beyond this is lost anyway in an input of a few dozen pixels.
WORK_SIDE = 320


def prepare(rgba: NDArray[np.uint8], spec: DataSpec) -> Prepared:
    """Pixels uint8 (h, w, 4), upright RGBA, as the intake of `spec` wants them.

    The array is float32 `spec.shape` in [0, 1], before padding and statistics. Odd or hopeless
    pictures are prepared all the same, with a warning.
    """
    image = Image.fromarray(np.ascontiguousarray(rgba))
    size = image.size
    image.thumbnail((WORK_SIDE, WORK_SIDE), Image.Resampling.BOX)
    small = np.asarray(image)
    follow = prepare_photo if spec.intake.kind == "photo" else prepare_drawing
    prepared = follow(small, spec)
    steps = (upright_step(small, size), *prepared.steps)
    return Prepared(steps, prepared.array, prepared.warning)
