"""`perplexity`: how well a language model predicts a text file."""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path
from typing import Any

import orjson

from core.cli import language
from core.runs.store import RunStore
from core.text.vocabularies import vocabulary_of


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    command = language.add(
        commands, shared, "perplexity", "how well a language model predicts a text", run_perplexity
    )
    command.add_argument("file", metavar="FILE", type=Path, help="a text file")


def run_perplexity(options: argparse.Namespace) -> int:
    run = language.find(RunStore(options.runs), options.run)
    vocabulary = vocabulary_of(run.folder)
    options.file.open("rb").close()  # a missing file is no reason to start anything

    def progress(tokens: int) -> None:
        print(f"\r{tokens:,} tokens", end="", file=sys.stderr, flush=True)

    show = sys.stderr.isatty() and not options.json
    with language.engine() as engine:
        found = engine.perplexity(run.folder, options.file, progress if show else None)
    if show:
        print(file=sys.stderr)
    record = {
        "run": run.id,
        "file": str(options.file),
        "perplexity": found.perplexity,
        "loss": -found.log_probability / found.tokens,
        "log_probability": found.log_probability,
        "tokens": found.tokens,
        "unknown": found.unknown,
        "remark": found.remark,
        "bits_per_character": found.bits_per_token if vocabulary.level == "characters" else None,
    }
    if options.json:
        print(orjson.dumps(record).decode())
    else:
        _print(record, left_out=vocabulary.rare == "leave out")
    return 0


def _print(record: dict[str, Any], *, left_out: bool) -> None:
    bits = record["bits_per_character"]
    more = f", {bits:.3f} bits per character" if bits is not None else ""
    value = record["perplexity"]
    shown = f"{value:,.2f}" if math.isfinite(value) else "beyond all numbers"
    print(f"{record['file']}: perplexity {shown}{more}, {record['tokens']:,} tokens")
    if record["remark"]:
        print(record["remark"])
    if record["unknown"]:
        how = "were left out" if left_out else "count as <unk>"
        print(f"{record['unknown']:,} tokens outside the vocabulary {how}.")
