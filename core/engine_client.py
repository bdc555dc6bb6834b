"""The web server's end of the engine: one child process, one question at a time."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from core.text import perplexity
from core.text.network import State
from core.text.perplexity import TextScore
from core.text.sampling import Sampling
from core.text.scoring import NextWord, Scored
from core.text.vocabularies import vocabulary_of
from core.text.writing import Written

PROJECT = Path(__file__).resolve().parents[1]
START_SECONDS = 120.0
ANSWER_SECONDS = 60.0
# Products of one token with a matrix are too small to share: on a busy machine NumPy's threads wait
# for each other, and a word took 16 ms instead of 0.4.
SETTINGS = {"TF_CPP_MIN_LOG_LEVEL": "3", "OPENBLAS_NUM_THREADS": "1"}
GREETING = re.compile(rb"WARNING: All log messages before absl|I0000 ")
RESTARTED = "The prediction process ended unexpectedly and was restarted; please try again."


class EngineError(Exception):
    """A question that got no answer; the text is one sentence for a person."""


@dataclass(frozen=True, eq=False)
class Classification:
    """probabilities: float32 (n, classes); milliseconds: computing time for all n images."""

    probabilities: NDArray[np.float32]
    milliseconds: float


def forward(lines: IO[bytes]) -> None:
    """Write to standard error what the engine does, without TensorFlow's greetings, which come
    before its settings count."""
    with lines:
        for line in lines:
            if not GREETING.match(line):
                sys.stderr.write(line.decode(errors="replace"))
                sys.stderr.flush()


class Engine:
    """Starts `python -m core.engine` on the first question; a crash costs that one question."""

    def __init__(self, module: str = "core.engine") -> None:
        self._module = module
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection[Any, Any] | None = None

    def classify(self, run_folder: Path, images: NDArray[np.float32]) -> Classification:
        """Class probabilities of images float32 (n, h, w, c) in [0, 1] by the model of a run."""
        return Classification(*self.ask("classify", str(run_folder), images))

    def open_language(self, run_folder: Path) -> int:
        """Open the language model of a run for the questions below; its vocabulary's size."""
        return self.ask("text.open_language", str(run_folder))

    def next_word(self, run_folder: Path, text: str, rivals: int = 0) -> NextWord:
        """What may follow a text; per token of it the `rivals` likeliest in its place."""
        return self.ask("text.next_word", str(run_folder), text, rivals)

    def generate(
        self,
        run_folder: Path,
        ids: Sequence[int] | NDArray[np.integer],
        count: int,
        sampling: Sampling,
        *,
        state: State | None = None,
        position: int = 0,
    ) -> Written:
        """Draw `count` tokens behind ids (n,), which are read from `state` on, or as a new text.

        To go on: give the last drawn id, the state of the answer, and as `position` how many
        tokens were drawn so far. Text written in parts is the text written at once.
        """
        unread = np.asarray(ids, np.int32)
        return self.ask("text.generate", str(run_folder), unread, count, sampling, state, position)

    def score_ids(
        self, run_folder: Path, ids: NDArray[np.int32], state: State | None = None
    ) -> Scored:
        """Log-probabilities of all ids (n,) but the first; to go on, begin with the last id."""
        return self.ask("text.score_ids", str(run_folder), ids, state)

    def perplexity(
        self, run_folder: Path, text: str | Path, progress: perplexity.Progress | None = None
    ) -> TextScore:
        """How well a run's language model predicts a text, or the file of this path.

        Asks for one part after the other, so others get their answers in between. Raises
        EngineError, DataError or OSError.
        """

        def ask(ids: NDArray[np.int32], state: State | None) -> Scored:
            return self.score_ids(run_folder, ids, state)

        return perplexity.measure(vocabulary_of(run_folder), text, ask, progress)

    def warm_up(self) -> None:
        """Start the process in the background, so that the first question need not wait."""

        def ping() -> None:
            with suppress(EngineError):  # whoever asks first is told
                self.ask("ping")

        threading.Thread(target=ping, daemon=True).start()

    def ask(self, question: str, *arguments: Any) -> Any:
        """The answer of one of the functions that core.engine offers. Raises EngineError."""
        with self._lock:
            connection = self._connected()
            try:
                connection.send((question, arguments))
                if not connection.poll(ANSWER_SECONDS):
                    self._kill()
                    late = f"No answer within {ANSWER_SECONDS:.0f} s; try again, or ask for less."
                    raise EngineError(late)
                fine, answer = connection.recv()
            except (EOFError, OSError):
                self._kill()
                raise EngineError(RESTARTED) from None
        if not fine:
            raise EngineError(answer)
        return answer

    def close(self) -> None:
        with self._lock:
            self._kill()

    def _connected(self) -> Connection[Any, Any]:
        alive = self._process is not None and self._process.poll() is None
        if self._connection is None or not alive:
            self._kill()
            self._start()
        assert self._connection is not None
        return self._connection

    def _start(self) -> None:
        key = secrets.token_bytes(16)
        with Listener(authkey=key) as listener:
            self._process = subprocess.Popen(
                [sys.executable, "-m", self._module, str(listener.address)],
                cwd=PROJECT,
                env=os.environ | SETTINGS | {"GLASSNET_ENGINE_KEY": key.hex()},
                stdin=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
            assert self._process.stderr is not None
            listening = (self._process.stderr,)
            threading.Thread(target=forward, args=listening, daemon=True).start()
            self._connection = self._accept(listener)

    def _accept(self, listener: Listener) -> Connection[Any, Any]:
        """Wait for the child, but not for one that has died or takes longer than START_SECONDS."""
        process = self._process
        assert process is not None
        accepted: list[Connection[Any, Any]] = []

        def accept() -> None:
            with suppress(OSError, EOFError, AuthenticationError):
                accepted.append(listener.accept())

        waiter = threading.Thread(target=accept, daemon=True)
        waiter.start()
        deadline = time.monotonic() + START_SECONDS
        while waiter.is_alive() and process.poll() is None and time.monotonic() < deadline:
            waiter.join(0.05)
        if accepted:
            return accepted[0]
        with suppress(OSError, EOFError, AuthenticationError):  # wakes the waiter, which then ends
            Client(listener.address).close()
        self._kill()
        raise EngineError("The prediction process does not start; see the server's terminal.")

    def _kill(self) -> None:
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._connection = self._process = None
