"""The same text, cut into the same streams, for every rival that trains a language model."""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import orjson

from core.cli.main import parser
from core.cli.train import configuration
from core.datasets.tokens import prepare
from core.language_config import LanguageRunConfig
from core.training.language.streams import Streams, cut

EPOCHS = 2  # the first pays for compiling and is not counted


@dataclass(frozen=True, eq=False)
class Task:
    """What `python -m core train` would do with these settings."""

    config: LanguageRunConfig
    streams: Streams
    vocabulary: int


def chosen(arguments: list[str]) -> Task:
    options: argparse.Namespace = parser().parse_args(["train", *arguments])
    config = configuration(options)
    assert isinstance(config, LanguageRunConfig)
    tokens = prepare(config.data)
    streams = cut(tokens.train, config.training.batch_size, config.training.steps)
    return Task(config, streams, len(tokens.vocabulary))


class Clock:
    """Tokens per second of training in the last epoch."""

    def __init__(self) -> None:
        self.starts: list[float] = []

    def epoch(self) -> None:
        """Called when an epoch begins, and when the last one has ended."""
        self.starts.append(time.perf_counter())

    def report(self, tokens: int) -> None:
        seconds = self.starts[-1] - self.starts[-2]
        print(orjson.dumps({"tokens_per_second": tokens / seconds, "seconds": seconds}).decode())
