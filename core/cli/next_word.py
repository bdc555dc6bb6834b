"""`next`: what a language model expects behind a text."""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np
import orjson

from core.cli import language
from core.cli.errors import Refused
from core.runs.store import RunStore
from core.text.pieces import label
from core.text.sampling import likeliest, probabilities, softmax
from core.text.scoring import NextWord
from core.text.typed import read_as
from core.text.vocabularies import unwritten, vocabulary_of

MOST = 1000


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    command = language.add(commands, shared, "next", "what a language model expects next", run_next)
    command.add_argument("text", metavar="TEXT", help="the beginning, in quotation marks")
    command.add_argument("--count", type=int, default=10, help="how many of the likeliest")
    language.add_sampling(command, temperature=1.0)


def run_next(options: argparse.Namespace) -> int:
    if not 1 <= options.count <= MOST:
        raise Refused(f"--count is {options.count}; choose 1 to {MOST}.")
    run = language.find(RunStore(options.runs), options.run)
    vocabulary = vocabulary_of(run.folder)
    reading = read_as(vocabulary, options.text)
    chosen = language.sampling(options)
    probabilities(np.zeros(2), chosen)  # settings out of range are refused before anything starts
    with language.engine() as engine:
        found = engine.next_word(run.folder, reading.text)
    drawn = probabilities(found.logits, chosen, unwritten(vocabulary))
    expected = softmax(found.logits)
    rows = [
        {"token": vocabulary.tokens[i], "probability": expected[i], "drawn_with": drawn[i]}
        for i in likeliest(found.logits, options.count)
    ]
    record = {"run": run.id, "next": rows} | _text(options.text, reading.text, found)
    if options.json:
        print(orjson.dumps(record, option=orjson.OPT_SERIALIZE_NUMPY).decode())
    else:
        _print(rows, found)
        for sentence in language.remarks(vocabulary, reading):
            print(sentence)
    return 0


def _text(text: str, read: str, found: NextWord) -> dict[str, Any]:
    """The given text, token by token; NaN becomes null."""
    pieces = [
        {"token": piece, "known": bool(known), "log_probability": float(log)}
        for piece, known, log in zip(
            found.pieces, found.known, found.log_probabilities, strict=True
        )
    ]
    return {
        "text": text,
        "read_as": read,
        "tokens": pieces,
        "log_probability": found.log_probability,
        "perplexity": found.perplexity,
    }


def _print(rows: list[dict[str, Any]], found: NextWord) -> None:
    for row in rows:
        print(f"{row['probability']:8.2%}  {row['drawn_with']:8.2%}  {label(row['token'])}")
    if found.counted:
        print(
            f"The text has log-probability {found.log_probability:.2f} and perplexity "
            f"{found.perplexity:,.1f}."
        )
