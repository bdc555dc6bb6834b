"""A window that slides over an image: where it stands, what lies under it, how often it fits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]


class DoesNotFit(ValueError):
    """The window is larger than the padded image; the text is one sentence with the remedy."""


@dataclass(frozen=True)
class Window:
    """`size` px a side, moved by `stride` px, over an image with `padding` px of zeros all round;
    neighbouring values under it are `dilation` px apart."""

    size: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1

    @property
    def span(self) -> int:
        """From the first to the last px under it: d (k - 1) + 1.

        >>> Window(3, dilation=2).span
        5
        """
        return self.dilation * (self.size - 1) + 1

    def places(self, side: int) -> int:
        """Output size: floor((n + 2 p - d (k - 1) - 1) / s) + 1 (Dumoulin and Visin 2016,
        relationship 15). Raises DoesNotFit.

        >>> Window(5).places(28), Window(3, stride=2, padding=1).places(28)
        (24, 14)
        """
        room = side + 2 * self.padding - self.span
        if room < 0:
            raise DoesNotFit(self._why(side))
        return room // self.stride + 1

    def _why(self, side: int) -> str:
        padded = side + 2 * self.padding
        has = (
            f"the image with its padding has {padded}" if self.padding else f"the image has {side}"
        )
        remedy = "a smaller window" + ", less dilation" * (self.dilation > 1)
        return f"The window spans {self.span} px and {has}: choose {remedy} or more padding."

    def same(self) -> float:
        """The padding that keeps the size at stride 1: d (k - 1) / 2; with .5 there is none."""
        return (self.span - 1) / 2


def patches(image: Floats, window: Window) -> NDArray[np.float64]:
    """What lies under the window at each place: (h, w, c) -> (rows, columns, size, size, c).

    Raises DoesNotFit.
    """
    window.places(min(image.shape[:2]))
    around = (window.padding, window.padding)
    padded = np.pad(np.asarray(image, np.float64), (around, around, (0, 0)))
    span = (window.span, window.span)
    views = np.lib.stride_tricks.sliding_window_view(padded, span, axis=(0, 1))
    stride, dilation = window.stride, window.dilation
    chosen = views[::stride, ::stride, :, ::dilation, ::dilation]
    return np.moveaxis(chosen, 2, -1)
