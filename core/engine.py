"""The child process that answers questions about trained networks.

Started by `core.engine_client`; it imports Keras once and keeps the last few models open.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import lru_cache
from multiprocessing.connection import Client
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from core.concepts.questions import QUESTIONS as CONCEPTS
from core.datasets.spec import DataError
from core.explain.questions import QUESTIONS as INSIDE
from core.models.language_questions import QUESTIONS as TEXT
from core.models.opening import ModelError, open_model
from core.runs.run import Run
from core.schema import ConfigError
from core.training.environment import prepare_gpu

OPEN_MODELS = 4
BATCH = 256


def serve(address: str, key: bytes) -> None:
    """Answer until the other side hangs up. An answer is (True, value) or (False, sentence)."""
    with Client(address, authkey=key) as connection:
        prepare_gpu()
        while True:
            try:
                question, arguments = connection.recv()
            except EOFError:
                return
            connection.send(answer(question, arguments))


def answer(question: str, arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    """The value of one question, or one sentence why there is none."""
    try:
        return True, QUESTIONS[question](*arguments)
    except (ModelError, ConfigError, DataError) as problem:
        return False, str(problem)
    except Exception as problem:
        return False, f"This cannot be computed ({type(problem).__name__}: {problem})."[:400]


def ping() -> str:
    return "pong"


def classify(folder: str, images: NDArray[np.float32]) -> tuple[NDArray[np.float32], float]:
    """Probabilities (n, classes) and milliseconds for images (n, h, w, c) in [0, 1]."""
    model = model_of(Run(Path(folder)))
    expected = model.input_shape[1:]
    if images.shape[1:] != expected:
        raise ModelError(f"This network takes images of {expected}, not {images.shape[1:]}.")
    start = time.perf_counter()
    given = [model.predict_on_batch(images[i : i + BATCH]) for i in range(0, len(images), BATCH)]
    milliseconds = 1000 * (time.perf_counter() - start)
    return np.concatenate(given).astype(np.float32), milliseconds


def model_of(run: Run) -> keras.Model:
    """The open model of a run; opened again when its file has changed."""
    try:
        version = run.path("model.json").stat().st_mtime_ns
    except OSError:
        version = 0
    return _opened(run.folder, version)


@lru_cache(OPEN_MODELS)
def _opened(folder: Path, version: int) -> keras.Model:
    model = open_model(Run(folder))
    # The first prediction traces the network; it should not be on anyone's clock.
    model.predict_on_batch(np.zeros((1, *model.input_shape[1:]), np.float32))
    return model


OWN: dict[str, Callable[..., Any]] = {"ping": ping, "classify": classify}
QUESTIONS = OWN | INSIDE | TEXT | CONCEPTS


if __name__ == "__main__":
    serve(sys.argv[1], bytes.fromhex(os.environ.pop("GLASSNET_ENGINE_KEY")))
