"""`generate`: let a language model write."""

from __future__ import annotations

import argparse
import dataclasses
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import orjson
from numpy.typing import NDArray

from core.cli import language
from core.cli.errors import Refused
from core.datasets.vocabulary import Vocabulary
from core.engine_client import Engine
from core.runs.store import RunStore
from core.text.network import State
from core.text.pieces import continued
from core.text.sampling import Sampling, probabilities
from core.text.typed import Reading, read_as
from core.text.vocabularies import vocabulary_of
from core.text.writing import Written

MOST = 100_000
PARTS = 100  # a text comes in at most about this many
SMALLEST_PART = 8


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    command = language.add(commands, shared, "generate", "let a language model write", run_generate)
    command.add_argument("--prompt", default="", metavar="TEXT", help="what it reads first")
    command.add_argument("--length", type=int, default=40, help="tokens to write")
    command.add_argument("--seed", type=int, default=1, help="same seed, same text")
    language.add_sampling(command, temperature=0.8)


def run_generate(options: argparse.Namespace) -> int:
    if not 1 <= options.length <= MOST:
        raise Refused(f"--length is {options.length}; choose 1 to {MOST:,}.")
    run = language.find(RunStore(options.runs), options.run)
    vocabulary = vocabulary_of(run.folder)
    sampling = language.sampling(options)
    probabilities(np.zeros(2), sampling)  # settings out of range are refused before anything starts
    reading = read_as(vocabulary, options.prompt)
    page = _Page(vocabulary, options.prompt, sys.stdout if not options.json else None)
    if not options.json:
        for sentence in language.remarks(vocabulary, reading):
            print(sentence, file=sys.stderr)
    parts: list[Written] = []
    with language.engine() as engine:
        for part in _parts(engine, run.folder, vocabulary, reading, options.length, sampling):
            parts.append(part)
            page.add(part)
    text = page.end()
    if options.json:
        record = {
            "run": run.id,
            "text": text,
            "prompt": options.prompt,
            "read_as": reading.text,
            "unknown": language.unknown(vocabulary, reading),
            "tokens": page.tokens,
            "probabilities": np.concatenate([part.before for part in parts]),
        } | dataclasses.asdict(sampling)
        print(orjson.dumps(record, option=orjson.OPT_SERIALIZE_NUMPY).decode())
    return 0


class _Page:
    """The text as it grows, printed as far as its spaces are settled: the one before a token can
    depend on the token behind it."""

    def __init__(self, vocabulary: Vocabulary, prompt: str, out: TextIO | None) -> None:
        self.tokens: list[str] = []
        self._vocabulary, self._prompt, self._out = vocabulary, prompt, out
        self._printed = 0

    def add(self, part: Written) -> None:
        self.tokens += [self._vocabulary.tokens[each] for each in part.ids]
        if self._out:
            self._print("".join([self._prompt, *self._pieces()[:-1]]))

    def end(self) -> str:
        """The whole text; prints the rest of it."""
        text = "".join([self._prompt, *self._pieces()])
        self._print(f"{text}\n")
        return text

    def _pieces(self) -> list[str]:
        return continued(self._vocabulary, self._prompt, self.tokens)

    def _print(self, text: str) -> None:
        if self._out:
            print(text[self._printed :], end="", file=self._out, flush=True)
            self._printed = len(text)


def _parts(
    engine: Engine,
    folder: Path,
    vocabulary: Vocabulary,
    reading: Reading,
    length: int,
    sampling: Sampling,
) -> Iterator[Written]:
    """The text in parts, so that no single answer takes long."""
    encoded = vocabulary.encode(reading.text)
    leave_out = vocabulary.rare == "leave out"
    unread: NDArray[np.int32] = encoded.ids[encoded.known] if leave_out else encoded.ids
    state: State | None = None
    most = max(SMALLEST_PART, math.ceil(length / PARTS))
    for position in range(0, length, most):
        count = min(most, length - position)
        part = engine.generate(folder, unread, count, sampling, state=state, position=position)
        unread, state = part.ids[-1:], part.state
        yield part
