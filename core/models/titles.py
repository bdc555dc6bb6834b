"""How layers and shapes are called in sentences, tables and drawings."""

from __future__ import annotations

from core.layers import Conv, Dense, Dropout, Layer, Pool, Softmax

KIND_TITLES = {
    "conv": "Convolution",
    "pool": "Pooling",
    "global_average_pool": "Global average pooling",
    "dropout": "Dropout",
    "flatten": "Flatten",
    "dense": "Dense",
    "softmax": "Softmax head",
}


def title(layer: Layer) -> str:
    """In the middle of a sentence: 'convolution 5×5', 'max pooling 2×2', 'dense 128'."""
    match layer:
        case Conv():
            return f"convolution {layer.kernel}×{layer.kernel}"
        case Pool():
            return f"{layer.how} pooling {layer.size}×{layer.size}"
        case Dense():
            return f"dense {layer.units}"
        case Dropout():
            return f"dropout {layer.rate:g}"
        case Softmax(dense=False):
            return "softmax"
    return KIND_TITLES[layer.kind].lower()


def names(layers: tuple[Layer, ...]) -> tuple[str, ...]:
    """A short unique name per layer, counted per kind: conv1, pool1, conv2, dense1, softmax1."""
    counts: dict[str, int] = {}
    result = []
    for layer in layers:
        counts[layer.kind] = counts.get(layer.kind, 0) + 1
        result.append(f"{layer.kind}{counts[layer.kind]}")
    return tuple(result)


def shape_text(shape: tuple[int, ...]) -> str:
    """(28, 28, 6) as '28 × 28 × 6' and (120,) as '120'."""
    return " × ".join(str(side) for side in shape)
