"""Why a prediction on a drawing would mean little: one sentence, or none."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.images import strokes

Ink = NDArray[np.float32]

BLANK_RANGE = 0.1
SMALLEST_INK = 5
MOST_COVERED = 0.6
MOST_EDGE = 0.2
MOST_MARKS = 8
WIDEST = 7.0
SECOND_SIGN = 0.25
PAIR_ASPECT = 1.1


def about_nothing(grey: Ink) -> str:
    """For a picture (h, w) in which no ink was found."""
    if float(np.ptp(grey)) < BLANK_RANGE:
        return "The picture is blank: draw a sign, or choose another picture."
    return "No drawing stands out from its ground: use dark strokes on plain paper, or the reverse."


def about_strokes(ink: Ink, cropped: Ink, marks: int, box: int) -> str:
    """For ink (h, w) in [0, 1] in its picture, the same cropped, and its number of marks.

    `box` is the side in pixels that the longest side of the cropped ink will have.
    """
    inked = ink > 0.5
    edge = np.concatenate([inked[0], inked[-1], inked[:, 0], inked[:, -1]])
    if max(cropped.shape) < SMALLEST_INK:
        return f"The drawing is only {max(cropped.shape)} px large; draw or crop it larger."
    if inked.mean() > MOST_COVERED or edge.mean() > MOST_EDGE:
        return "The drawing fills the picture to its edge; leave a margin of ground around it."
    if marks > MOST_MARKS:
        return f"The picture holds {marks} separate marks; crop it to a single sign."
    if strokes.width(cropped) * box / max(cropped.shape) > WIDEST:
        return "The ink is a solid patch; draw with thinner strokes."
    signs = side_by_side(cropped)
    if signs > 1:
        return f"There seem to be {signs} signs side by side; crop the picture to one."
    return ""


def side_by_side(cropped: Ink) -> int:
    """Groups of ink that an empty column divides, of similar weight; 1 unless wider than high."""
    height, width = cropped.shape
    if width < PAIR_ASPECT * height:
        return 1
    weights = np.where(cropped > strokes.MARK, cropped, 0).sum(axis=0)
    starts = np.flatnonzero(np.diff(np.concatenate([[False], weights > 0]).astype(np.int8)) == 1)
    groups = np.add.reduceat(weights, starts)
    return int((groups >= SECOND_SIGN * groups.max()).sum())
