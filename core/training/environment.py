"""What trained: versions, device, commit. Kept with each run."""

from __future__ import annotations

import os
import platform
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import keras
import numpy as np

from core.runs.rounding import ROUNDING

PROJECT = Path(__file__).resolve().parents[2]


@cache
def describe_environment() -> dict[str, Any]:
    """Versions of the packages that decide the arithmetic, the device and the code's commit;
    `variables` are those of ROUNDING that are set."""
    return {
        "python": platform.python_version(),
        "keras": keras.version(),
        "backend": keras.backend.backend(),
        "backend_version": _backend_version(),
        "numpy": np.__version__,
        "platform": platform.platform(),
        "cores": os.cpu_count(),
        "device": device_name(),
        "variables": {name: os.environ[name] for name in ROUNDING if name in os.environ},
        "commit": _commit(),
    }


def _backend_version() -> str:
    module = __import__(keras.backend.backend())
    return str(module.__version__)


def device_name() -> str:
    """'CPU' or the name of the first accelerator that the backend sees."""
    if keras.backend.backend() != "tensorflow":
        return keras.distribution.list_devices()[0].upper()
    import tensorflow as tf

    gpus = tf.config.list_physical_devices("GPU")
    if not gpus:
        return "CPU"
    details = tf.config.experimental.get_device_details(gpus[0])
    return str(details.get("device_name", "GPU"))


def prepare_gpu() -> None:
    """Take GPU memory as needed, so that engine and worker can share one, and give the same sums
    in every run; on a CPU nothing needs doing."""
    if keras.backend.backend() != "tensorflow":
        return
    import tensorflow as tf

    gpus = tf.config.list_physical_devices("GPU")
    for gpu in gpus:
        tf.config.experimental.set_memory_growth(gpu, True)
    if gpus:
        tf.config.experimental.enable_op_determinism()


def _commit() -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(PROJECT), "rev-parse", "HEAD"],
            check=False,
            capture_output=True,
            text=True,
            timeout=5,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()
