"""What the engine says of a network over its training: frozen records of arrays, without Keras."""

from __future__ import annotations

from dataclasses import dataclass

from core.explain.answers import Bytes, Floats, Ints, LayerEntry


@dataclass(frozen=True)
class Frame:
    """One snapshot: after `step` steps, in which `epoch` epochs had ended."""

    step: int
    epoch: int


@dataclass(frozen=True, eq=False)
class LapseMaps:
    """One layer over all frames, quantised over time: `pixels` uint8 (frames, m, h, w) with
    value = lows + pixels / 255 * (highs - lows), lows and highs float32 (m,), `shown` int32 (m,).
    For filters a "map" is one slice k x k of a kernel: m = units * c_in of the first layer, or
    c_in of the one unit chosen; `shown` then numbers the input channel within each unit."""

    entry: LayerEntry
    frames: tuple[Frame, ...]
    shown: Ints
    pixels: Bytes
    lows: Floats
    highs: Floats


@dataclass(frozen=True, eq=False)
class LapseAnswers:
    """What the network said over time. probabilities float32 (frames, classes) of the image;
    confusion int32 (frames, classes, classes) and accuracy float32 (frames,) on the same
    `sample_images` test images; frames not computed yet (from `done` on) hold -1 and NaN."""

    frames: tuple[Frame, ...]
    probabilities: Floats
    confusion: Ints
    accuracy: Floats
    sample_images: int
    done: int
