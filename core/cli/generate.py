"""`generate`: let a language model write."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
from core.text.vocabularies import vocabulary_of
from core.text.writing import Written

MOST = 100_000
PART = 40


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
    with language.engine() as engine:
        parts = list(_parts(engine, run.folder, vocabulary, options, sampling))
    ids = np.concatenate([part.ids for part in parts])
    tokens = [vocabulary.tokens[each] for each in ids]
    text = "".join([options.prompt, *continued(vocabulary, options.prompt, tokens)])
    if options.json:
        record = {
            "run": run.id,
            "text": text,
            "prompt": options.prompt,
            "unknown": _unknown(vocabulary, options.prompt),
            "tokens": tokens,
            "probabilities": np.concatenate([part.before for part in parts]),
            "temperature": sampling.temperature,
            "top_k": sampling.top_k,
            "top_p": sampling.top_p,
            "seed": sampling.seed,
        }
        print(orjson.dumps(record, option=orjson.OPT_SERIALIZE_NUMPY).decode())
    else:
        print(text)
    return 0


def _parts(
    engine: Engine,
    folder: Path,
    vocabulary: Vocabulary,
    options: argparse.Namespace,
    sampling: Sampling,
) -> Iterator[Written]:
    """The text in parts, so that no single answer takes long."""
    encoded = vocabulary.encode(options.prompt)
    leave_out = vocabulary.rare == "leave out"
    unread: NDArray[np.int32] = encoded.ids[encoded.known] if leave_out else encoded.ids
    state: State | None = None
    for position in range(0, options.length, PART):
        count = min(PART, options.length - position)
        part = engine.generate(folder, unread, count, sampling, state=state, position=position)
        unread, state = part.ids[-1:], part.state
        yield part


def _unknown(vocabulary: Vocabulary, prompt: str) -> list[str]:
    encoded = vocabulary.encode(prompt)
    pieces = zip(encoded.pieces, encoded.known, strict=True)
    return [piece for piece, known in pieces if not known]
