"""The web server's end of the engine: one child process, one question at a time."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PROJECT = Path(__file__).resolve().parents[1]
START_SECONDS = 120.0
ANSWER_SECONDS = 60.0
RESTARTED = "The prediction process ended unexpectedly and was restarted; please try again."


class EngineError(Exception):
    """A question that got no answer; the text is one sentence for a person."""


@dataclass(frozen=True, eq=False)
class Classification:
    """probabilities: float32 (n, classes); milliseconds: computing time for all n images."""

    probabilities: NDArray[np.float32]
    milliseconds: float


class Engine:
    """Starts `python -m core.engine` on the first question; a crash costs that one question."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection[Any, Any] | None = None

    def classify(self, run_folder: Path, images: NDArray[np.float32]) -> Classification:
        """Class probabilities of images float32 (n, h, w, c) in [0, 1] by the model of a run."""
        return Classification(*self.ask("classify", str(run_folder), images))

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
                    raise EngineError(f"No answer within {ANSWER_SECONDS:.0f} s; try fewer images.")
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
                [sys.executable, "-m", "core.engine", str(listener.address)],
                cwd=PROJECT,
                env=os.environ | {"GLASSNET_ENGINE_KEY": key.hex(), "TF_CPP_MIN_LOG_LEVEL": "3"},
                stdin=subprocess.DEVNULL,
            )
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
