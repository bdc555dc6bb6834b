"""An idiomatic PyTorch training loop: DataLoader, nn.Sequential, Adam."""

from __future__ import annotations

import sys
import time
from typing import Any

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from bench.rivals.task import chosen, report
from core.datasets.statistics import apply, fit_statistics
from core.layers import Conv, Dense, Dropout, Flatten, GlobalPool, Layer, Pool, Softmax
from core.models.describe import describe_run

ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "linear": nn.Identity}


def main() -> None:
    config, data, rows = chosen(sys.argv[1:])
    torch.manual_seed(config.seed)
    preprocessing = config.data.preprocessing
    statistics = fit_statistics(data.train_images[rows.train], preprocessing)

    def loader(part: Any, batch: int, shuffle: bool) -> DataLoader[Any]:
        images = apply(data.train_images[part], preprocessing, statistics).transpose(0, 3, 1, 2)
        labels = torch.from_numpy(data.train_labels[part]).long()
        dataset = TensorDataset(torch.from_numpy(images.copy()), labels)
        return DataLoader(dataset, batch_size=batch, shuffle=shuffle)

    train = loader(rows.train, config.training.batch_size, shuffle=True)
    held = loader(rows.validation, 512, shuffle=False)
    classes = len(data.spec.classes)
    shapes = [row.output_shape for row in describe_run(config).rows]
    parts = [
        part
        for layer, shape in zip(config.model.layers, shapes[:-1], strict=True)
        for part in _modules(layer, shape, classes)
    ]
    model = nn.Sequential(*parts)
    optimizer = torch.optim.Adam(model.parameters(), lr=config.training.learning_rate)
    loss = nn.CrossEntropyLoss()
    start = time.perf_counter()
    for _ in range(config.training.epochs):
        model.train()
        for images, labels in train:
            optimizer.zero_grad()
            loss(model(images), labels).backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            for images, labels in held:
                loss(model(images), labels).item()
    report(config.training.epochs * len(rows.train), time.perf_counter() - start)


def _modules(layer: Layer, shape: tuple[int, ...], classes: int) -> list[nn.Module]:
    """The layer for an input of shape (h, w, c) or (n,); the softmax is part of the loss."""
    match layer:
        case Conv():
            same = "same" if layer.padding == "same" else 0
            conv = nn.Conv2d(shape[-1], layer.filters, layer.kernel, layer.stride, same)
            norm = [nn.BatchNorm2d(layer.filters)] * layer.batch_norm
            return [conv, *norm, ACTIVATIONS[layer.activation]()]
        case Pool():
            pool = nn.MaxPool2d if layer.how == "max" else nn.AvgPool2d
            return [pool(layer.size, layer.stride)]
        case GlobalPool():
            return [nn.AdaptiveAvgPool2d(1), nn.Flatten()]
        case Dropout():
            return [nn.Dropout(layer.rate)]
        case Flatten():
            return [nn.Flatten()]
        case Dense():
            return [nn.Linear(shape[-1], layer.units), ACTIVATIONS[layer.activation]()]
        case Softmax():
            return [nn.Linear(shape[-1], classes)] if layer.dense else []
    raise ValueError(layer)


if __name__ == "__main__":
    main()
