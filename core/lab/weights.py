"""What the arms did to the weights, beside the formula that says what they should do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.config import AnyConfig, RunConfig

NEAR_ZERO = 1e-3
SLACK = 1e-4  # relative: Keras divides by the length plus a small number

Kernels = Mapping[str, Sequence[NDArray[np.float32]]]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Measured:
    """Sums over all kernels and matrices of a network; biases have no penalty.

    `absolute` is Σ|w|, `squares` Σw², `near_zero` the share with |w| < NEAR_ZERO and `longest` the
    largest length of one unit's weights.
    """

    absolute: float
    squares: float
    near_zero: float
    longest: float


def unit_lengths(kernel: NDArray[np.floating]) -> Floats:
    """Euclidean length of the weights into each unit: (..., units) -> (units,).

    The weights of a unit of a convolution are its whole kernel, as for max-norm (Srivastava et al.
    2014): ((3, 0), (4, 1)) has the lengths 5 and 1.
    """
    flat = kernel.astype(np.float64).reshape(-1, kernel.shape[-1])
    return np.asarray(np.linalg.norm(flat, axis=0))


def lengths(kernels: Kernels) -> Floats:
    """The lengths of all units of a network (units,)."""
    every = [unit_lengths(each) for arrays in kernels.values() for each in arrays]
    return np.concatenate([*every, np.zeros(0)])


def values(kernels: Kernels) -> NDArray[np.float32]:
    """All weights of a network in one vector."""
    every = [each.ravel() for arrays in kernels.values() for each in arrays]
    return np.concatenate([*every, np.zeros(0, np.float32)])


def measured(kernels: Kernels) -> Measured:
    """The sums of one network; all 0 without weights."""
    every = values(kernels).astype(np.float64)
    return Measured(
        float(np.abs(every).sum()),
        float((every**2).sum()),
        float((np.abs(every) < NEAR_ZERO).mean()) if every.size else 0.0,
        float(lengths(kernels).max(initial=0.0)),
    )


def formula(config: AnyConfig, found: Measured) -> str:
    """What the settings ask of the weights, with the numbers put in; empty when nothing."""
    if not isinstance(config, RunConfig):
        return ""
    training = config.training
    parts = []
    if training.l1:
        penalty = training.l1 * found.absolute
        parts.append(f"λΣ|w| = {training.l1:g} × {found.absolute:.4g} = {penalty:.3g} of the loss")
    if training.l2:
        penalty = training.l2 * found.squares
        parts.append(f"λΣw² = {training.l2:g} × {found.squares:.4g} = {penalty:.3g} of the loss")
    if training.max_norm:
        kept = found.longest <= training.max_norm * (1 + SLACK)
        sign = "≤" if kept else "> (broken)"
        parts.append(f"longest ‖w‖ = {found.longest:.4g} {sign} {training.max_norm:g}")
    return "; ".join(parts)
