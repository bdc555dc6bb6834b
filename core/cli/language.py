"""What the commands about language models share: the run, its sampling options, one engine."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from core.cli.errors import Refused
from core.datasets.vocabulary import Vocabulary
from core.engine_client import Engine
from core.language_config import LanguageRunConfig
from core.runs.run import Run
from core.runs.store import RunStore
from core.schema import ConfigError
from core.text.sampling import Sampling
from core.text.typed import Reading


def add_run(command: argparse.ArgumentParser) -> None:
    command.add_argument("run", metavar="RUN", help="id of a run, or 'latest'")


def add_sampling(command: argparse.ArgumentParser, temperature: float) -> None:
    """--temperature, --top-k and --top-p."""
    command.add_argument(
        "--temperature", type=float, default=temperature, help="0 takes the likeliest"
    )
    command.add_argument("--top-k", type=int, default=0, metavar="K", help="0 is all")
    command.add_argument("--top-p", type=float, default=1.0, metavar="P", help="1 is all")


def sampling(options: argparse.Namespace) -> Sampling:
    """What the options ask for; `probabilities` checks it."""
    seed = getattr(options, "seed", 1)
    return Sampling(options.temperature, options.top_k, options.top_p, seed)


def find(store: RunStore, name: str) -> Run:
    """The language model of this id; 'latest' is the newest one with a result.

    Raises RunNotFound, ConfigError for a run of another kind, Refused.
    """
    if name == "latest":
        for run in [*store.list(), *store.shipped()]:
            if run.result() is not None and is_language(run):
                return run
        raise Refused("There is no finished language model yet; train one first.")
    run = store.get(name)
    run.language_config()
    return run


def is_language(run: Run) -> bool:
    """False also for a run whose settings cannot be read."""
    try:
        return isinstance(run.config(), LanguageRunConfig)
    except ConfigError:
        return False


def unknown(vocabulary: Vocabulary, reading: Reading) -> list[str]:
    """The pieces that the network does not know, each once."""
    encoded = vocabulary.encode(reading.text)
    pieces = zip(encoded.pieces, encoded.known, strict=True)
    return list(dict.fromkeys(piece for piece, known in pieces if not known))


def remarks(vocabulary: Vocabulary, reading: Reading) -> list[str]:
    """What a person should know about how a given text is read, a sentence each."""
    said = [reading.remark] if reading.remark else []
    if strange := unknown(vocabulary, reading):
        how = "left out" if vocabulary.rare == "leave out" else "read as <unk>"
        said.append(f"Not in the vocabulary, {how}: {', '.join(strange)}")
    return said


@contextmanager
def engine() -> Iterator[Engine]:
    """A prediction process of this command alone."""
    found = Engine()
    try:
        yield found
    finally:
        found.close()


Command = Callable[[argparse.Namespace], int]


def add(
    commands: Any, shared: argparse.ArgumentParser, name: str, help: str, run: Command
) -> argparse.ArgumentParser:
    """A command about one run."""
    command: argparse.ArgumentParser = commands.add_parser(name, parents=[shared], help=help)
    add_run(command)
    command.set_defaults(command=run)
    return command
