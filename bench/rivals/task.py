"""The same images and the same configuration for every rival."""

from __future__ import annotations

import argparse

import orjson

from core.cli.main import parser
from core.cli.train import configuration
from core.config import RunConfig
from core.datasets.registry import load
from core.datasets.spec import ImageData
from core.datasets.split import Split, split


def chosen(arguments: list[str]) -> tuple[RunConfig, ImageData, Split]:
    """The configuration, images and split that `python -m core train` would use."""
    options: argparse.Namespace = parser().parse_args(["train", *arguments])
    config = configuration(options)
    data = load(config.data.name)
    rows = split(data, config.data.limit, config.data.validation_share, config.seed)
    return config, data, rows


def report(images: int, seconds: float) -> None:
    print(orjson.dumps({"images_per_second": images / seconds, "seconds": seconds}).decode())
