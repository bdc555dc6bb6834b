"""What the engine says about the inside of a network: frozen records of arrays, without Keras.

Shapes are (height, width, channels); images are float32 in [0, 1] of the data set's shape. A "unit"
is the number of a feature map, or of one value of a vector. Places are (row, column).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Field:
    """Which pixels of the image the unit at (row, column) of a layer can see.

    A square of `size` px whose corner is at (top + row * jump, left + column * jump) in px of the
    image as it is in the data set; it hangs over the edge where padding is seen.
    """

    size: int
    jump: int
    top: int
    left: int

    def box(self, row: int, column: int) -> tuple[int, int, int, int]:
        """(top, left, bottom, right) px, bottom and right exclusive, not clipped to the image.

        >>> Field(size=5, jump=2, top=-2, left=-2).box(0, 3)
        (-2, 4, 3, 9)
        """
        top, left = self.top + row * self.jump, self.left + column * self.jump
        return top, left, top + self.size, left + self.size


@dataclass(frozen=True)
class LayerEntry:
    """One layer of a run's network, before anything is computed.

    `stages` are the steps inside it, in order: "sum" (convolution or product, plus bias),
    "batch_norm", "activation"; "logits", "softmax"; "image", "padding", "normalization" for the
    input; "output" for what has one step. The last one is what the next layer takes. `units` is the
    number of maps, or of values of a vector. `field` is None where a unit sees the whole image.
    """

    layer: str
    kind: str
    title: str
    stages: tuple[str, ...]
    shape: tuple[int, ...]
    units: int
    field: Field | None

    @property
    def maps(self) -> bool:
        """True for feature maps, False for a vector."""
        return len(self.shape) == 3


@dataclass(frozen=True)
class Network:
    """The layers of a run's network, the input first, and the names of its classes."""

    layers: tuple[LayerEntry, ...]
    classes: tuple[str, ...]
    image_shape: tuple[int, int, int]

    def entry(self, layer: str) -> LayerEntry:
        """Raises KeyError for a layer that is not there."""
        return {each.layer: each for each in self.layers}[layer]


@dataclass(frozen=True, eq=False)
class ActivationMap:
    """The exact values of one stage for one image: float32 (h, w, channels), (1, 1, n) for a
    vector; `range` is (least, largest)."""

    layer: str
    stage: str
    array: Floats
    range: tuple[float, float]


@dataclass(frozen=True, eq=False)
class LayerMaps:
    """One layer's maps for one image, small enough to send to a browser.

    `pixels` uint8 (m, h, w): value = lows + pixels / 255 * (highs - lows), with one low and high
    per map, so that a scale per map, per layer or for the whole network needs no other data. A
    vector of n is one row: (1, 1, n). `shown` int32 (m,) are the units of these maps (a vector's is
    [0]); `shown` has fewer than `entry.units` where a network is too wide to send whole.

    `zeros` is the share of exact zeros, `low` and `high` the range of all maps. `dead_here` bool
    (units,): all values are 0 for this image. `dead` bool (units,): all values were 0 for every one
    of `Walk.sample_images` images of the test set.
    """

    entry: LayerEntry
    stage: str
    zeros: float
    low: float
    high: float
    dead_here: Flags
    dead: Flags
    shown: Ints
    pixels: Bytes
    lows: Floats
    highs: Floats

    def values(self) -> Floats:
        """The maps float32 (m, h, w), to within half a 255th of each map's range."""
        low, high = (each[:, np.newaxis, np.newaxis] for each in (self.lows, self.highs))
        return (low + self.pixels / np.float32(255) * (high - low)).astype(np.float32)


@dataclass(frozen=True, eq=False)
class Walk:
    """Every layer of one image, the input first; probabilities float32 (classes,)."""

    layers: tuple[LayerMaps, ...]
    probabilities: Floats
    sample_images: int


@dataclass(frozen=True, eq=False)
class Walks:
    """One image, a second one and second minus first. For the difference `dead_here` marks maps
    that are equal for both, and its probabilities are differences."""

    first: Walk
    second: Walk | None
    difference: Walk | None


@dataclass(frozen=True)
class BatchNorm:
    """y = gamma * (x - mean) / sqrt(variance + epsilon) + beta, of the chosen unit (Ioffe and
    Szegedy 2015)."""

    gamma: float
    beta: float
    mean: float
    variance: float
    epsilon: float


@dataclass(frozen=True, eq=False)
class Microscope:
    """All numbers behind one map of one layer for one image; sent once, then the browser computes.

    `kind` tells the arithmetic at (row, column), with y = row * stride - pad_top + i and
    x = column * stride - pad_left + j for 0 <= i, j < window, and input 0 outside its edges:

    - "conv": sum over i, j, channels of input[y, x, c] * weights[i, j, c], plus bias, then
      batch_norm if any, then activation
    - "max_pool", "average_pool": over input[y, x, 0]; the input holds the chosen map alone
    - "global_average_pool": the mean of input[..., 0]
    - "dense": sum of input * weights, both (n,), plus bias, then batch_norm, then activation
    - "softmax": the same sum plus bias is the logit (without weights: input[unit] is); then
      exp(logit) / sum of exp(logits)
    - "copy": the input itself, (h, w, 1) (dropout, which does nothing after training)
    - "flatten": value `unit` of the vector is input[at]
    - "input": (pixel - mean) / std, where the pixel is 0 in the padding

    Arrays are float32. `input` is (h, w, c) or (n,); `weights` (k, k, c), (n,) or (0,).
    `input_shape` is (h, w, c) also where a dense layer follows a flatten layer, so that input
    number k can be named: (row, column, map) = unravel_index(k, input_shape).
    `steps` holds what Keras computed, per stage float32 (h, w), (1, 1) for one value; the last one
    is the output. `mean` and `std` (h, w) or (1, 1) are those of kind "input".
    """

    kind: str
    entry: LayerEntry
    unit: int
    input: Floats
    input_shape: tuple[int, ...]
    weights: Floats
    bias: float
    batch_norm: BatchNorm | None
    activation: str
    window: int
    stride: int
    pad_top: int
    pad_left: int
    logits: Floats
    mean: Floats
    std: Floats
    at: tuple[int, ...]
    steps: dict[str, Floats]

    @property
    def output(self) -> Floats:
        """The map itself, float32 (h, w)."""
        return next(reversed(self.steps.values()))


@dataclass(frozen=True, eq=False)
class Filters:
    """Kernels of a convolution. `kernels` float32 (m, k, k, c_in) of the units in `shown` int32
    (m,); `norms` (root of the sum of squares) and `bias` float32 (units,) of all. `colour`: the
    input has three colour channels, so a kernel can be drawn as a picture."""

    entry: LayerEntry
    kernels: Floats
    shown: Ints
    norms: Floats
    bias: Floats
    colour: bool


@dataclass(frozen=True, eq=False)
class Ablation:
    """How much is lost without one map of a layer: `probability` float32 (units,) is the drop of
    the target's probability on the image, `accuracy` (units,) the drop of the accuracy on
    `sample_images` images, both in [-1, 1]; NaN where not computed yet. `done` of `units` are."""

    entry: LayerEntry
    target: int
    base_probability: float
    base_accuracy: float
    probability: Floats
    accuracy: Floats
    sample_images: int
    done: int


@dataclass(frozen=True, eq=False)
class Favourites:
    """The places that excite one unit most, the strongest first, at most one an image.

    `index` int32 (9,) are rows of the test set, `labels` their classes, `images` uint8
    (9, h, w, c), `values` float32 (9,), `places` int32 (9, 2) the unit's row and column, `boxes`
    int32 (9, 4) the receptive field (top, left, bottom, right), which may hang over the edge.
    Fewer than 9 when the unit is above its least value on fewer images. Out of `sample_images`.
    """

    entry: LayerEntry
    unit: int
    index: Ints
    labels: Ints
    images: Bytes
    values: Floats
    places: Ints
    boxes: Ints
    sample_images: int


@dataclass(frozen=True, eq=False)
class Dream:
    """An image made by gradient ascent: float32 (h, w, c) in [0, 1]. `before` and `after` are the
    mean value that was raised, on the first and last image, `steps` the number of steps."""

    entry: LayerEntry
    unit: int
    image: Floats
    before: float
    after: float
    steps: int


@dataclass(frozen=True, eq=False)
class Attribution:
    """Why an answer: `heat` float32 (h, w), in px of the image, with its least and largest value.

    `score` is the explained number for the target class: the logit, or for occlusion the
    probability. `completeness` is for integrated gradients alone: the relative error of sum(heat)
    against the score minus the baseline's. `random_heat` is the same for a network with random
    weights, `similarity` the rank correlation of the two in [-1, 1] (NaN where a map is constant).
    `layer` is that of Grad-CAM, else "". `passes` counts images sent through the network, forward
    and backward, for one of the two maps.
    """

    method: str
    target: int
    heat: Floats
    score: float
    probability: float
    completeness: float | None
    random_heat: Floats | None
    similarity: float | None
    layer: str
    passes: int
    milliseconds: float
