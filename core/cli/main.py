"""Commands and their options. Wrong usage exits 2, a refused input 1, each with one sentence."""

from __future__ import annotations

import argparse
import sys

from core.cli import classify, exchange, generate, listing, next_word, perplexity, resume, train
from core.cli.errors import Refused
from core.datasets.spec import DataError
from core.engine_client import EngineError
from core.export.importing import ImportRefused
from core.export.parts import ExportError
from core.runs.queue import QueueFull
from core.runs.run import RunNotFound
from core.runs.store import CannotResume
from core.schema import ConfigError

REFUSALS = (
    Refused,
    ConfigError,
    DataError,
    EngineError,
    RunNotFound,
    QueueFull,
    CannotResume,
    ExportError,
    ImportRefused,
)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the usage text."""

    def error(self, message: str) -> None:  # type: ignore[override]
        self.exit(2, f"{self.prog}: {message}. Try {self.prog} --help.\n")


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    root = _Parser(prog="python -m core", description="Train and use networks without a browser.")
    commands = root.add_subparsers(required=True, metavar="command", parser_class=_Parser)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--runs", metavar="DIR", help="the runs folder (default: ./runs)")
    shared.add_argument("--json", action="store_true", help="end with one line of JSON")
    for module in (listing, train, resume, exchange, classify, perplexity, next_word, generate):
        module.add_commands(commands, shared)
    return root


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code."""
    options = parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except REFUSALS as problem:
        print(str(problem), file=sys.stderr)
    except OSError as problem:
        name = f" {problem.filename}" if problem.filename else ""
        print(f"Cannot use{name or ' a file'}: {problem.strerror or problem}.", file=sys.stderr)
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
    return 1
