"""A photograph, as CIFAR-10's images were cut: the central square, scaled down."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.datasets.spec import DataSpec
from core.images.step import EVEN, Prepared, grey_step
from core.images.transparency import composite


def prepare_photo(rgba: NDArray[np.uint8], spec: DataSpec) -> Prepared:
    """uint8 (h, w, 4) to float32 (height, width, 3) in [0, 1], with every stage on the way."""
    colour = composite(rgba, 1.0)
    opaque = rgba[..., 3].min() == 255
    about = "Nothing is transparent." if opaque else "A white ground is put behind."
    height, width = colour.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    square = colour[top : top + side, left : left + side]
    array = _resize(square, spec.width, spec.height)
    return Prepared(
        steps=(
            grey_step("Transparency", about, colour),
            grey_step("Crop", f"The square in the middle, {side} × {side} px.", square),
            grey_step("Scale", f"Averaged smoothly to {spec.width} × {spec.height} px.", array),
        ),
        array=array,
        warning=_warning(array, side, spec),
    )


def _resize(square: NDArray[np.float32], width: int, height: int) -> NDArray[np.float32]:
    image = Image.fromarray(np.round(square * 255).astype(np.uint8))
    small = image.resize((width, height), Image.Resampling.LANCZOS)
    return np.divide(np.asarray(small), 255, dtype=np.float32)


def _warning(array: NDArray[np.float32], side: int, spec: DataSpec) -> str:
    if float(array.std(axis=(0, 1)).max()) < EVEN:
        return "The picture is one even colour: there is nothing to recognise."
    if side < spec.height // 2:
        return f"The picture is only {side} px; use one of at least {spec.height} px."
    return ""
