"""What lies behind the transparent parts of a picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.images.step import Step, grey_step

LUMINANCE = np.array([0.299, 0.587, 0.114], dtype=np.float32)  # ITU-R BT.601
CHECKER_SIDE = 8
ONE_COLOUR = 0.25  # visible parts that vary less are strokes of one colour
VISIBLE = 0.5  # as alpha of a pixel, and as share of the picture


def upright_step(rgba: NDArray[np.uint8], size: tuple[int, int]) -> Step:
    """The picture as it came, of (width, height), transparent parts as a chequerboard."""
    rows, columns = np.indices(rgba.shape[:2]) // CHECKER_SIDE
    board = np.where((rows + columns) % 2, 0.75, 0.9).astype(np.float32)[..., np.newaxis]
    caption = f"The picture upright, {size[0]} × {size[1]} px."
    return grey_step("Orientation", caption, composite(rgba, board))


def composite(rgba: NDArray[np.uint8], ground: float | NDArray[np.float32]) -> NDArray[np.float32]:
    """RGB float32 (h, w, 3) in [0, 1] of uint8 (h, w, 4) over a ground in [0, 1]."""
    colour, alpha = np.split(np.divide(rgba, 255, dtype=np.float32), (3,), axis=-1)
    return np.asarray(colour * alpha + ground * (1 - alpha), dtype=np.float32)


def ground_behind(rgba: NDArray[np.uint8]) -> tuple[float, str]:
    """The grey in [0, 1] to put behind a drawing, and a sentence that says why.

    A drawing program may keep strokes of one colour on nothing: then the ground is the opposite of
    the strokes, or they would vanish. A picture with a ground of its own gets more of that ground.
    """
    alpha = rgba[..., 3].astype(np.float32) / 255
    if alpha.min() == 1:
        return 1.0, "Nothing is transparent."
    seen = alpha > VISIBLE
    if not seen.any():
        return 1.0, "Everything is transparent; a white ground is put behind."
    luminance = rgba[..., :3].astype(np.float32) @ LUMINANCE / 255
    low, typical, high = (float(v) for v in np.percentile(luminance[seen], (5, 50, 95)))
    if high - low < ONE_COLOUR or seen.mean() < VISIBLE:
        light = typical > 0.5
        word, ground = ("light", 0.0) if light else ("dark", 1.0)
        name = "black" if light else "white"
        return ground, f"The visible part is {word}, so a {name} ground is put behind."
    return typical, "The transparent parts take the ground of the rest."
