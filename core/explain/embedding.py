"""The last hidden layer of many images, in two dimensions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from core.explain.error_answers import Embedding
from core.explain.opened import Opened
from core.models.opening import ModelError

Floats = NDArray[np.float32]

MOST_IMAGES = 1000
MULTIPLY_ADDS = 4e10
COMPONENTS = 50  # t-SNE starts from so many principal components, as its authors do
PERPLEXITY = 30.0
SEED = 0


def embedding(net: Opened, how: str = "pca") -> Embedding:
    """Up to MOST_IMAGES test images as points (n, 2).

    What is embedded is the vector that the softmax head takes: the last hidden layer, or the class
    scores of a network whose head has no dense layer. Raises ModelError for an unknown method.
    """
    if how not in ("pca", "tsne"):
        raise ModelError(f"There is no embedding {str(how)[:40]!r}; choose pca or tsne.")
    key = ("embedding", how)
    if key not in net.memo:
        net.memo[key] = _embed(net, how)
    return net.memo[key]


def _embed(net: Opened, how: str) -> Embedding:
    rows = net.sample(MOST_IMAGES, MULTIPLY_ADDS)
    images, labels = net.test_set()
    entry = net.network.layers[-2]
    name, head = net.keras_name(entry.layer), net.network.layers[-1].layer
    below, above = net.part("image", name), net.part(name, net.keras_name(head))
    hidden = np.concatenate([below(images[rows[part]]) for part in net.batches(len(rows))])
    points, explained = principal(hidden) if how == "pca" else neighbours(hidden)
    return Embedding(
        how,
        entry.layer,
        hidden.shape[1],
        points,
        rows.astype(np.int32),
        labels[rows],
        above(hidden).argmax(axis=1).astype(np.int32),
        explained,
    )


# Idle threads of these libraries wait by turning round, which slows busy cores twenty times.
@threadpool_limits.wrap(limits=1)
def principal(values: Floats) -> tuple[Floats, Floats]:
    """The two directions of largest variance (Pearson 1901): values (n, d) to points (n, 2) and the
    share of the variance on each axis (2,); a missing axis is 0."""
    count = min(2, *values.shape)
    pca = PCA(count, random_state=SEED)
    with np.errstate(invalid="ignore"):  # the shares of constant values are 0 / 0
        points = pca.fit_transform(values)
    missing = 2 - count
    shares = np.nan_to_num(np.pad(pca.explained_variance_ratio_, (0, missing)))
    return np.pad(points, ((0, 0), (0, missing))).astype(np.float32), shares.astype(np.float32)


@threadpool_limits.wrap(limits=1)
def neighbours(values: Floats) -> tuple[Floats, Floats]:
    """t-SNE, which keeps neighbours together but not distances (van der Maaten and Hinton 2008,
    https://jmlr.org/papers/v9/vandermaaten08a.html): values (n, d) to points (n, 2) and NaN."""
    count = min(COMPONENTS, *values.shape)
    with np.errstate(invalid="ignore"):  # the shares of constant values are 0 / 0
        reduced = PCA(count, random_state=SEED).fit_transform(values)
    perplexity = min(PERPLEXITY, (len(values) - 1) / 3)
    start = reduced[:, :2] if count > 1 and reduced[:, 0].std() else None
    init = "random" if start is None else start / start[:, 0].std() * 1e-4
    tsne = TSNE(2, perplexity=perplexity, init=init, random_state=SEED)
    return tsne.fit_transform(reduced).astype(np.float32), np.full(2, np.nan, np.float32)
