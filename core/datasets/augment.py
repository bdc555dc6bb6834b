"""Random distortions of a batch of small images, drawn afresh each epoch.

Every image gets its own affine map (shift, rotation, scale, shear) and, if asked, its own smooth
elastic displacement field. Both are composed into ONE resampling, so an image is interpolated once
and not blurred twice. Everything is NumPy: deterministic from the generator, the same on every
Keras backend, and usable by a process that must not import Keras (the web server's preview).

References
    Simard, Steinkraus, Platt, "Best Practices for Convolutional Neural Networks Applied to Visual
    Document Analysis", ICDAR 2003 (affine and elastic distortions of MNIST digits).
    Ciresan, Meier, Gambardella, Schmidhuber, "Deep, Big, Simple Neural Nets for Handwritten Digit
    Recognition", Neural Computation 22(12), 2010 (ranges of rotation, scale and shear).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.config import Augmentation

ELASTIC_SIGMA = 4.0  # px: how far neighbours move together (Simard et al. found 4 best)
CHUNK_PIXELS = (
    16_384  # resampled together: each array stays under 128 KB, in cache and cheap to get
)


def augment(
    images: NDArray[np.float32], settings: Augmentation, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Return a distorted copy of `images`: same shape, float32, values still in [0, 1].

    images: float32 (n, height, width, channels) in [0, 1]. What lies outside an image is 0.
    rng: its state alone decides the outcome, e.g. `np.random.default_rng((seed, epoch))`.

    >>> images = np.zeros((1, 3, 3, 1), np.float32)
    >>> augment(images, Augmentation(shift=1.0), np.random.default_rng(0)).shape
    (1, 3, 3, 1)
    """
    if not settings.active:
        return images
    moves = settings != Augmentation(flip=settings.flip)
    result = np.empty_like(images, dtype=np.float32)
    chunk = max(1, CHUNK_PIXELS // (images.shape[1] * images.shape[2]))
    for start in range(0, len(images), chunk):
        part = images[start : start + chunk]
        if settings.flip:
            mirrored = rng.random(len(part)) < 0.5
            part = np.where(mirrored[:, None, None, None], part[:, :, ::-1], part)
        if moves:
            part = resample(part, *source_positions(part.shape, settings, rng))
        result[start : start + chunk] = part
    return result


def source_positions(
    shape: tuple[int, ...], settings: Augmentation, rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Where each output pixel looks in its source image: (rows, columns), float32 (n, h, w), px."""
    count, height, width = shape[:3]
    matrix, offset = random_affine(count, settings, rng)
    y = np.arange(height, dtype=np.float32) - (height - 1) / 2
    x = np.arange(width, dtype=np.float32) - (width - 1) / 2
    down, along = y[None, :, None], x[None, None, :]  # from the centre of the image
    m = matrix[:, :, :, None, None]
    rows = (m[:, 0, 0] * down + (offset[:, 0, None, None] + (height - 1) / 2)) + m[:, 0, 1] * along
    columns = (m[:, 1, 0] * down + (offset[:, 1, None, None] + (width - 1) / 2)) + (
        m[:, 1, 1] * along
    )
    if settings.elastic:
        sigma = ELASTIC_SIGMA
        rows += settings.elastic * smooth_noise(count, height, width, sigma, rng)
        columns += settings.elastic * smooth_noise(count, height, width, sigma, rng)
    return rows, columns


def random_affine(
    count: int, settings: Augmentation, rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """One random affine map an image, about its centre, from output to source (row, column).

    Returns the matrices, float32 (count, 2, 2), and the offsets, float32 (count, 2), in px.
    """

    def uniform(half_width: float) -> NDArray[np.float64]:
        return rng.uniform(-half_width, half_width, count)

    angle = np.deg2rad(uniform(settings.rotation))
    size = 1 + uniform(settings.zoom)
    shear = np.tan(np.deg2rad(uniform(settings.shear)))
    offset = np.stack([uniform(settings.shift), uniform(settings.shift)], axis=1)
    cos, sin = np.cos(angle), np.sin(angle)
    # rotation @ shear / size, acting on (row, column)
    matrix = np.empty((count, 2, 2))
    matrix[:, 0, 0] = (cos + sin * shear) / size
    matrix[:, 0, 1] = sin / size
    matrix[:, 1, 0] = (cos * shear - sin) / size
    matrix[:, 1, 1] = cos / size
    return matrix.astype(np.float32), offset.astype(np.float32)


def smooth_noise(
    count: int, height: int, width: int, sigma: float, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Gaussian-smoothed white noise with standard deviation 1: float32 (count, h, w).

    Simard et al. (2003) blur one random number per pixel with a Gaussian of `sigma` px and scale
    by alpha; with sigma 4 and alpha 34 that is a standard deviation of 1.4 px. The blur is a
    matrix B on each axis, and B N B' of white noise N has the distribution of (U S) Z (U S)'
    where B = U S V' and Z is white too. A smooth B has few singular values worth keeping (about
    12 of 28 at sigma 4), so 12 x 12 random numbers an image do the work of 28 x 28.
    """
    left, right = smoothing_basis(height, sigma), smoothing_basis(width, sigma)
    white = rng.standard_normal((count, left.shape[1], right.shape[1]), dtype=np.float32)
    return np.matmul(np.matmul(left, white), right.T)


@lru_cache(maxsize=16)
def smoothing_basis(side: int, sigma: float) -> NDArray[np.float32]:
    """U S of the Gaussian blur of a line of `side` px, rows of length 1: float32 (side, rank)."""
    pad = int(np.ceil(3 * sigma))  # noise outside the image blurs into it, so its edge is not calm
    distance = np.arange(side)[:, None] - np.arange(-pad, side + pad)[None, :]
    blur = np.exp(-0.5 * (distance / sigma) ** 2)
    blur /= np.linalg.norm(blur, axis=1, keepdims=True)  # unit variance at each pixel
    u, s, _ = np.linalg.svd(blur, full_matrices=False)
    kept = s > 0.01 * s[0]
    basis = u[:, kept] * s[kept]
    basis /= np.linalg.norm(basis, axis=1, keepdims=True)
    return basis.astype(np.float32)


def resample(
    images: NDArray[np.float32], rows: NDArray[np.float32], columns: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Bilinear interpolation of (n, h, w, c) `images` at (n, h, w) positions; 0 outside.

    Position (0, 0) is the centre of the first pixel; a position half a pixel outside an edge gets
    half of that edge's value.
    """
    count, height, width, channels = images.shape
    stride = width + 3
    framed = np.zeros((channels, count, height + 3, stride), np.float32)  # 0 all round
    framed[:, :, 1:-2, 1:-2] = images.transpose(3, 0, 1, 2)
    planes = framed.reshape(channels, -1)
    # positions in the framed image, clipped so that all four neighbours lie inside it
    rows = np.clip(rows + 1, 0, height + 1)
    columns = np.clip(columns + 1, 0, width + 1)
    top, left = rows.astype(np.int32), columns.astype(np.int32)
    down, along = rows - top, columns - left  # in [0, 1): how far towards the lower, right pixel
    first = np.arange(count, dtype=np.int64) * ((height + 3) * stride)
    corner = first[:, None, None] + (top * stride + left)
    result = np.empty_like(images, dtype=np.float32)
    for channel, plane in enumerate(planes):
        upper = plane.take(corner)
        upper += along * (plane.take(corner + 1) - upper)
        lower = plane.take(corner + stride)
        lower += along * (plane.take(corner + (stride + 1)) - lower)
        result[..., channel] = upper + down * (lower - upper)
    return result
