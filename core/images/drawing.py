"""A picture of something drawn, as MNIST and Fashion-MNIST were prepared."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.datasets.spec import DataSpec
from core.images import doubts, strokes
from core.images.ground import Lifted, lift, negative
from core.images.ink import bounding_box, crop, place, scale_to_box
from core.images.step import Prepared, Step, grey_step
from core.images.transparency import LUMINANCE, composite, ground_behind

# Stroke widths in px of the input, as strokes.width measures them: MNIST has 1.2 to 2.9 (5th to
# 95th percentile), 1.8 in the middle.
THINNEST = 1.2
WANTED = 1.8
FINENESS = 5  # pixels per pixel of the input while strokes are thickened

Grey = NDArray[np.float32]


def prepare_drawing(rgba: NDArray[np.uint8], spec: DataSpec) -> Prepared:
    """uint8 (h, w, 4) to the one-channel input of `spec`, with every stage on the way.

    With centring by mass the drawing is taken for strokes: contrast is stretched, specks are left
    out and hair-thin strokes thickened. With centring by box it is an object whose greys matter.
    """
    ground, why = ground_behind(rgba)
    colour = composite(rgba, ground)
    grey = colour @ LUMINANCE
    by_mass = spec.intake.center == "mass"
    lifted = lift(grey) if by_mass else negative(grey)
    steps = [
        grey_step("Transparency", why, colour),
        grey_step("Grey", "Brightness: 0.299 red + 0.587 green + 0.114 blue.", grey),
        grey_step("Ground", _about_ground(lifted), lifted.ink),
    ]
    if lifted.contrast == 0:
        field = np.zeros((spec.height, spec.width), dtype=np.float32)
        empty = Step("Centre", "Nothing is left to place.", np.zeros(field.shape, np.uint8))
        return Prepared((*steps, empty), field[..., np.newaxis], doubts.about_nothing(grey))
    ink, marks, specks = (
        strokes.drop_specks(lifted.ink, lifted.uneven) if by_mass else (lifted.ink, 1, 0)
    )
    cropped = crop(ink, bounding_box(ink > strokes.MARK if by_mass else ink > 0.05))
    steps.append(grey_step("Crop", _about_crop(cropped, specks), cropped))
    field, last_steps = _fit(cropped, spec, by_mass)
    warning = doubts.about_strokes(ink, cropped, marks, spec.intake.box) if by_mass else ""
    return Prepared((*steps, *last_steps), field[..., np.newaxis], warning)


def _fit(cropped: Grey, spec: DataSpec, by_mass: bool) -> tuple[Grey, list[Step]]:
    """The cropped ink scaled into the box and placed: (height, width), and the two stages."""
    box = spec.intake.box
    note = ""
    if by_mass:
        cropped, note = _thicken(cropped, box)
    scaled = scale_to_box(cropped, box)
    if by_mass:
        scaled = scaled / max(float(scaled.max()), 1e-6)
    field = place(scaled, spec.height, spec.width, spec.intake.center)
    what = "centre of mass" if by_mass else "bounding box"
    where = f"Its {what} is put in the middle of {spec.width} × {spec.height}."
    return field, [
        grey_step("Scale", f"The longest side becomes {box} px, averaged smoothly{note}.", scaled),
        grey_step("Centre", where, field),
    ]


def _thicken(cropped: Grey, box: int) -> tuple[Grey, str]:
    """Strokes thinner than a network has seen made as wide as usual; a note for the caption."""
    fine = scale_to_box(cropped, FINENESS * box)
    width = strokes.width(fine) / FINENESS
    if width >= THINNEST:
        return cropped, ""
    thick = strokes.thicken(fine, (WANTED - width) * FINENESS)
    return thick, f"; strokes {width:.1f} px wide are thickened first"


def _about_ground(lifted: Lifted) -> str:
    tone = "light, so the picture is inverted" if lifted.light else "dark, as in the training set"
    uneven = "; uneven light is evened out" if lifted.uneven else ""
    return f"The ground is {tone}{uneven}."


def _about_crop(cropped: Grey, specks: int) -> str:
    size = f"The drawing itself measures {cropped.shape[1]} × {cropped.shape[0]} px"
    left_out = f"; {specks} stray {'mark is' if specks == 1 else 'marks are'} left out"
    return size + (left_out if specks else "") + "."
