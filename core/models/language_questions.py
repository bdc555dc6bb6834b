"""The questions about language models that the engine answers; `core.engine_client` asks them.

Each takes a run folder first. Nothing is remembered between two questions but open models: the
state comes with the question and goes back with the answer, so two people never share a sentence.
Errors are ModelError, DataError or ConfigError with one sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.datasets.vocabulary import Encoded, Vocabulary
from core.models.opening import ModelError, open_language_model
from core.models.recurrent_weights import network_of
from core.runs.run import Run
from core.text.network import Network, State
from core.text.sampling import Sampling
from core.text.scoring import NextWord, Scored, score, spread
from core.text.vocabularies import start_id, unwritten, vocabulary_of
from core.text.writing import Written, write

OPEN_MODELS = 4
MOST_TOKENS = 20_000  # read for one question; the next one continues with the state
MOST_WRITTEN = 1_000


@dataclass(frozen=True, eq=False)
class Opened:
    """A language model that can answer."""

    network: Network
    vocabulary: Vocabulary


def open_language(folder: str) -> int:
    """Open the model, so that the next question need not wait; the size of its vocabulary."""
    return len(_model_of(folder).vocabulary)


def next_word(folder: str, text: str, rivals: int = 0) -> NextWord:
    """What may follow `text`, and how likely each of its tokens was where it stands.

    The text begins as behind a line end. Pieces outside the vocabulary are read as <unk>, or are
    passed over where the run leaves rare tokens out.
    """
    opened = _model_of(folder)
    network, encoded = opened.network, opened.vocabulary.encode(text)
    read = _is_read(opened.vocabulary, encoded)
    ids = np.append(start_id(opened.vocabulary), encoded.ids[read]).astype(np.int32)
    scored = score(network, _sound(network, ids), network.zero_state(), rivals)
    outputs, _ = network.read(ids[-1:], scored.state)
    return spread(scored, encoded, read, network.logits(outputs[-1]))


def _is_read(vocabulary: Vocabulary, encoded: Encoded) -> NDArray[np.bool_]:
    return encoded.known if vocabulary.rare == "leave out" else np.ones_like(encoded.known)


def score_ids(folder: str, ids: NDArray[np.int32], state: State | None) -> Scored:
    """Log-probabilities of all ids (n,) but the first, each given what came before."""
    network = _model_of(folder).network
    return score(network, _sound(network, ids), _state(network, state))


def generate(
    folder: str,
    ids: Sequence[int] | NDArray[np.integer],
    count: int,
    sampling: Sampling,
    state: State | None,
    position: int,
) -> Written:
    """Read ids (n,) from `state` on, the zero state when None, and draw `count` tokens.

    With the zero state the ids are preceded by a line end. <unk> is never drawn.
    """
    opened = _model_of(folder)
    network, unread = opened.network, np.asarray(ids, np.int32)
    if not 1 <= count <= MOST_WRITTEN:
        raise ModelError(f"{count} tokens cannot be written at once; ask for 1 to {MOST_WRITTEN}.")
    if state is None:
        unread = np.append(start_id(opened.vocabulary), unread).astype(np.int32)
    barred = unwritten(opened.vocabulary)
    start = _state(network, state)
    return write(network, _sound(network, unread), start, count, sampling, position, barred)


def _sound(network: Network, ids: NDArray[np.int32]) -> NDArray[np.int32]:
    """The ids, after they have been found to be tokens of this network."""
    if not 0 < len(ids) <= MOST_TOKENS:
        raise ModelError(f"{len(ids):,} tokens cannot be read at once; use 1 to {MOST_TOKENS:,}.")
    if ids.min() < 0 or ids.max() >= network.vocabulary:
        raise ModelError("The text was encoded with another vocabulary; encode it again.")
    return ids


def _state(network: Network, state: State | None) -> State:
    zero = network.zero_state()
    if state is None:
        return zero
    if [each.shape for each in state] != [each.shape for each in zero]:
        raise ModelError("The state belongs to another network; begin the text again.")
    return state


def _model_of(folder: str) -> Opened:
    """The open model of a run; opened again when its file has changed."""
    run = Run(Path(folder))
    try:
        version = run.path("model.json").stat().st_mtime_ns
    except OSError:
        version = 0
    return _opened(run.folder, version)


@lru_cache(OPEN_MODELS)
def _opened(folder: Path, version: int) -> Opened:
    run = Run(folder)
    # The weights are all that is needed from here on; Keras's model is let go.
    network = network_of(open_language_model(run), run.language_config().model)
    if not network.finite:
        raise ModelError(
            f"The weights of run {run.id} are not numbers, because its training diverged; train "
            "again with a smaller learning rate."
        )
    return Opened(network, vocabulary_of(folder))


QUESTIONS: dict[str, Callable[..., Any]] = {
    f"text.{each.__name__}": each for each in (open_language, next_word, score_ids, generate)
}
