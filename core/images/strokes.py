"""Strokes as a whole: which marks belong together, and how thick they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Ink = NDArray[np.float32]
Mask = NDArray[np.bool_]
MARK = 0.25  # ink above this belongs to a mark
SPECK = 0.03  # of the largest mark's area
FREE = 0.1  # of the largest mark's area


def drop_specks(ink: Ink, photographed: bool) -> tuple[Ink, int, int]:
    """Ink without stray marks; the number of marks kept; the number left out.

    Stray are marks of less than SPECK of the largest one's area. In a photograph, marks at the edge
    are stray too (a shadow, the edge of the table), as long as a mark of FREE of theirs is free.
    """
    numbers, areas = label(ink > MARK)
    if len(areas) < 2:
        return ink, len(areas), 0
    kept = np.ones(len(areas), dtype=bool)
    if photographed:
        free = ~np.isin(np.arange(1, len(areas) + 1), _edge(numbers))
        if free.any() and areas[free].max() >= FREE * areas.max():
            kept = free
    kept = kept & (areas >= SPECK * areas[kept].max())
    if kept.all():
        return ink, len(areas), 0
    strokes = np.isin(numbers, np.flatnonzero(kept) + 1)
    # The soft edge of a stroke is fainter than MARK: keep two pixels around it.
    soft = Image.fromarray(strokes).convert("L").filter(ImageFilter.MaxFilter(5))
    cleaned = np.where(np.asarray(soft) > 0, ink, 0).astype(np.float32)
    return cleaned, int(kept.sum()), int((~kept).sum())


def _edge(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers on the four edges."""
    return np.unique(np.concatenate([numbers[[0, -1]].ravel(), numbers[:, [0, -1]].ravel()]))


def label(mask: Mask) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Numbers (h, w) from 1 that name the connected marks of a mask, 0 outside; and their areas.

    Neighbours touch at a side or a corner. Horizontal runs are joined row by row (union-find).
    """
    starts, ends, rows = _runs(mask)
    parents = list(range(len(starts)))
    first, previous = 0, -1  # the runs of the row above are first..here
    for here in range(len(starts)):
        if rows[here] != previous:
            first = _row_above(rows, here)
            previous = rows[here]
        for above in range(first, here):
            if rows[above] != rows[here] - 1 or starts[above] > ends[here]:
                break
            if ends[above] >= starts[here]:
                parents[_root(parents, above)] = _root(parents, here)
    roots = [_root(parents, i) for i in range(len(parents))]
    names = {root: name for name, root in enumerate(dict.fromkeys(roots), start=1)}
    numbers = np.zeros(mask.shape, dtype=np.int64)
    for i, root in enumerate(roots):
        numbers[rows[i], starts[i] : ends[i]] = names[root]
    return numbers, np.bincount(numbers.ravel(), minlength=len(names) + 1)[1:]


def _runs(mask: Mask) -> tuple[list[int], list[int], list[int]]:
    """Start, end (exclusive) and row of each run of True, in reading order."""
    wide = np.pad(mask, ((0, 0), (1, 1))).astype(np.int8)
    change = np.diff(wide, axis=1)
    rows, starts = np.nonzero(change == 1)
    ends = np.nonzero(change == -1)[1]
    return starts.tolist(), ends.tolist(), rows.tolist()


def _row_above(rows: list[int], here: int) -> int:
    """The first run of the row above the run `here`, which is the first of its row."""
    first = here
    while first > 0 and rows[first - 1] == rows[here] - 1:
        first -= 1
    return first


def _root(parents: list[int], i: int) -> int:
    while parents[i] != i:
        parents[i] = parents[parents[i]]
        i = parents[i]
    return i


def width(ink: Ink) -> float:
    """Mean stroke width in pixels: twice the area over the length of the outline.

    A bar of 2 x 20 px has area 40 and outline 44: 1.8 px.
    """
    mask = np.pad(ink > 0.5, 1)
    steps = np.count_nonzero(mask[1:] != mask[:-1]) + np.count_nonzero(mask[:, 1:] != mask[:, :-1])
    return 2 * float(mask.sum()) / steps if steps else 0.0


def thicken(ink: Ink, pixels: float) -> Ink:
    """Every stroke wider by about `pixels`: the maximum over a square window."""
    side = 1 + 2 * round(pixels / 2)
    if side < 3:
        return ink
    image = Image.fromarray(np.round(ink * 255).astype(np.uint8))
    thick = np.asarray(image.filter(ImageFilter.MaxFilter(side)))
    return np.divide(thick, 255, dtype=np.float32)
