"""Ink told apart from the paper that it is on, under even or uneven light."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Grey = NDArray[np.float32]

FIT_SIDE = 64  # px: the ground is fitted to a picture reduced to this side
FIT_ROUNDS = 8
BORDER_EXPLAINED = 0.8  # below this share, the light has an edge that no smooth surface follows
WINDOW = 19  # px of FIT_SIDE: wider than any stroke, narrower than a shadow
BORDER_SHARE = 0.08
MAD_TO_STD = 1.4826  # median absolute deviation of a normal distribution to its std
QUARTILE_TO_STD = 0.3186  # the quarter of a normal distribution nearest 0 ends at this many std
NOISE_STDS = 3.0
FAINTEST = 0.06  # contrast below this is no ink
UNEVEN = 0.05
QUANTUM = 1 / 255  # one step of an 8-bit grey


@dataclass(frozen=True, eq=False)
class Lifted:
    """Ink float32 (h, w) in [0, 1] on 0; whether the ground was light, and of uneven brightness;
    the contrast in [0, 1] that was stretched to 1, 0 when there is no ink."""

    ink: Grey
    light: bool
    uneven: bool
    contrast: float


def lift(grey: Grey) -> Lifted:
    """Ink of a grey picture (h, w) in [0, 1], light or dark ground.

    The ground is a smooth surface (brightness may change over a photograph of paper). What
    differs from it by more than its noise is ink; the darkest ink becomes 1.
    """
    ground, explained = fit_surface(grey)
    light = is_light(grey - ground)
    if explained < BORDER_EXPLAINED:
        ground = local_ground(grey, light)
    signed = ground - grey if light else grey - ground
    # The calmest quarter is ground even where ink covers half of the picture.
    floor = NOISE_STDS * float(np.percentile(np.abs(signed), 25)) / QUARTILE_TO_STD
    contrast = _typical_ink(signed, floor)
    uneven = float(ground.max() - ground.min()) > UNEVEN
    if contrast < max(FAINTEST, 2 * floor):
        return Lifted(np.zeros_like(grey), light, uneven, 0.0)
    ink = np.clip((signed - floor) / (contrast - floor), 0, 1)
    return Lifted(ink.astype(np.float32), light, uneven, contrast)


def negative(grey: Grey) -> Lifted:
    """As Fashion-MNIST was made: greys keep their proportions, only a light ground is inverted.

    The ground, one grey for the whole picture, becomes 0; the other end of the scale becomes 1.
    """
    ground = float(np.median(grey[_border(*grey.shape)]))
    light = ground > 0.5
    ink = (ground - grey) / ground if light else (grey - ground) / (1 - ground)
    ink = np.clip(ink, 0, 1).astype(np.float32)
    contrast = float(np.percentile(ink, 99))
    return Lifted(ink, light, False, contrast if contrast >= FAINTEST else 0.0)


def is_light(difference: Grey) -> bool:
    """True when more ink is darker than the ground than lighter, beyond the noise."""
    floor = NOISE_STDS * float(np.percentile(np.abs(difference), 25)) / QUARTILE_TO_STD
    darker = np.maximum(-difference - floor, 0).sum()
    lighter = np.maximum(difference - floor, 0).sum()
    return bool(darker > lighter)


def fit_surface(grey: Grey) -> tuple[Grey, float]:
    """The ground as a second-degree surface (h, w), and the share of the border it explains.

    Starts from the border, where ink is rare, then refits to every pixel close to the surface.
    """
    small = _resized(grey, FIT_SIDE)
    terms = _terms(*small.shape)
    values = small.ravel().astype(np.float64)
    border = _border(*small.shape).ravel()
    middle = np.median(values[border])
    spread = max(_mad(values[border] - middle), 4 * QUANTUM)
    chosen = border & (np.abs(values - middle) <= 4 * spread)
    weights = _solve(terms, values, chosen)
    for _ in range(FIT_ROUNDS):
        rest = values - terms @ weights
        spread = max(_mad(rest[chosen]), QUANTUM)
        closer = np.abs(rest) <= NOISE_STDS * spread
        if closer.sum() < len(weights) or np.array_equal(closer, chosen):
            break
        chosen = closer
        weights = _solve(terms, values, chosen)
    surface = (_terms(*grey.shape) @ weights).reshape(grey.shape)
    ground = np.clip(surface, values[chosen].min(), values[chosen].max())
    missed = np.abs(values - terms @ weights)[border] > max(NOISE_STDS * spread, FAINTEST)
    return ground.astype(np.float32), 1 - float(missed.mean())


def local_ground(grey: Grey, light: bool) -> Grey:
    """The ground (h, w) where a shadow or a lamp has an edge: what is left without narrow marks.

    A closing (light ground; an opening on dark): the maximum over a window wider than any stroke,
    then the minimum, so that shadows, which are wider, stay.
    """
    small = Image.fromarray(_resized(grey, FIT_SIDE))
    grow, shrink = ImageFilter.MaxFilter(WINDOW), ImageFilter.MinFilter(WINDOW)
    first, second = (grow, shrink) if light else (shrink, grow)
    closed = small.filter(first).filter(second)
    size = (grey.shape[1], grey.shape[0])
    return np.asarray(closed.resize(size, Image.Resampling.BICUBIC), dtype=np.float32)


def _solve(
    terms: NDArray[np.float64], values: NDArray[np.float64], chosen: NDArray[np.bool_]
) -> NDArray[np.float64]:
    return np.asarray(np.linalg.lstsq(terms[chosen], values[chosen], rcond=None)[0], np.float64)


def _terms(height: int, width: int) -> NDArray[np.float64]:
    """(h * w, 6): 1, x, y, x^2, x y, y^2 with x and y from -1 to 1."""
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    terms = [np.ones_like(x), x, y, x * x, x * y, y * y]
    return np.stack([term.ravel() for term in terms], axis=1)


def _border(height: int, width: int) -> NDArray[np.bool_]:
    band = max(1, round(BORDER_SHARE * min(height, width)))
    inside = np.zeros((height, width), dtype=bool)
    inside[band : height - band, band : width - band] = True
    return ~inside


def _resized(grey: Grey, side: int) -> Grey:
    """(h, w) with the longest side reduced to `side`; smaller ones stay."""
    image = Image.fromarray(np.ascontiguousarray(grey, dtype=np.float32))
    image.thumbnail((side, side), Image.Resampling.BOX)
    return np.asarray(image, dtype=np.float32)


def _mad(rest: NDArray[np.float64]) -> float:
    return MAD_TO_STD * float(np.median(np.abs(rest - np.median(rest))))


def _typical_ink(signed: Grey, floor: float) -> float:
    """The difference that counts as full ink: the 90th percentile of the clearly inked pixels."""
    above = signed[signed > floor]
    if above.size == 0:
        return 0.0
    clear = above[above > 0.5 * np.percentile(above, 99)]
    return float(np.percentile(clear, 90)) if clear.size else 0.0
