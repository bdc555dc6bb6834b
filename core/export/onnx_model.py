"""The model as ONNX, for programs that know no Keras. Needs two packages that are not installed by
default."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from core.export.parts import ExportError, model_file
from core.runs.run import Run

PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = ("onnx", "tf2onnx")
MOST_SECONDS = 300


def missing() -> str:
    """One sentence that says what to install; empty when nothing is missing."""
    lacking = [name for name in PACKAGES if find_spec(name) is None]
    if not lacking:
        return ""
    return f"ONNX needs more packages: `pip install {' '.join(lacking)}` where Glassnet runs."


def onnx_model(run: Run) -> bytes:
    """The network with its kept weights as ONNX; takes about ten seconds. Raises ExportError."""
    if sentence := missing():
        raise ExportError(sentence.replace("`", ""))
    model_file(run)  # it is there and whole
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "model.onnx"
        command = [sys.executable, "-m", "core.models.onnx_file", str(run.folder), str(target)]
        try:
            done = subprocess.run(
                command,
                cwd=PROJECT,
                env=os.environ | {"CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "3"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=MOST_SECONDS,
            )
        except subprocess.TimeoutExpired:
            raise ExportError(f"ONNX took more than {MOST_SECONDS} s and was given up.") from None
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["it crashed"])[-1]
            raise ExportError(f"The network could not be written as ONNX ({reason[:200]}).")
        return target.read_bytes()
