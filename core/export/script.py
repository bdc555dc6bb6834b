"""A run as code that needs Keras and NumPy alone: a script and a notebook, with the data beside.

On the CPU that trained the run, with the same versions, the script ends with the same weights, bit
for bit.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Sequence

from core.config import AnyConfig, RunConfig
from core.datasets.registry import load
from core.datasets.spec import DataSpec
from core.datasets.statistics import Statistics
from core.datasets.tokens import prepare
from core.export import script_language
from core.export import script_training as training_code
from core.export.script_data import script_data
from core.export.script_model import model_code
from core.language_config import LanguageRunConfig
from core.runs.metrics import read_metrics
from core.runs.rounding import ROUNDING
from core.runs.run import Run

BACKEND = 'os.environ.setdefault("KERAS_BACKEND", "tensorflow")\n'
IMPORTS = f"""import hashlib
import math
import os
from pathlib import Path

{BACKEND}import keras
import numpy as np"""
DATA = """# Beside the script; a notebook runs in its own folder.
with np.load(Path(globals().get("__file__", "")).parent / "data.npz") as data:
    scale = data["scale"]
    train_images = data["train_images"].astype(np.float32) / scale
    train_labels = data["train_labels"]
    validation_images = data["validation_images"].astype(np.float32) / scale
    validation_labels = data["validation_labels"]
    test_images = data["test_images"].astype(np.float32) / scale
    test_labels = data["test_labels"]"""
STATISTICS = """
    # Of the training images.
    mean, variance = data["mean"].tolist(), data["variance"].tolist()"""
END = """_, test_accuracy = model.evaluate(test_images, test_labels, batch_size=512, verbose=0)
digest = hashlib.sha256()
for variable, value in zip(model.weights, model.get_weights()):
    digest.update(f"{variable.path} {value.shape} {value.dtype}".encode())
    digest.update(np.ascontiguousarray(value).tobytes())
model.save("model.keras")
print(f"test accuracy {test_accuracy:.4f}, best epoch {best_epoch}")
print("weights_sha256", digest.hexdigest())"""
WORD = re.compile(r"[\w.+!,-]{1,80}", re.ASCII)
Cells = Sequence[tuple[str, str]]


def script_archive(run: Run) -> bytes:
    """A .zip of train.py, train.ipynb, requirements.txt and the data.

    Raises ConfigError, StackError, DataError when the data are not here, and ExportError for a
    text that is too long.
    """
    config = run.config()
    parts, files = _language(config) if isinstance(config, LanguageRunConfig) else _images(config)
    parts = [(heading, code.replace(BACKEND, _variables(run), 1)) for heading, code in parts]
    about = _about(run, config)
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("train.py", script(about, parts))
        file.writestr("train.ipynb", notebook(about, parts))
        file.writestr("requirements.txt", _requirements(run))
        for name, content in files.items():
            stored = zipfile.ZIP_STORED if name.endswith(".npz") else zipfile.ZIP_DEFLATED
            file.writestr(name, content, stored)
    return sink.getvalue()


def _images(config: RunConfig) -> tuple[Cells, dict[str, bytes]]:
    data = load(config.data.name)
    arrays, statistics = script_data(config, data)
    return cells(config, data.spec, statistics), {"data.npz": arrays}


def _language(config: LanguageRunConfig) -> tuple[Cells, dict[str, bytes]]:
    return script_language.cells(config), script_language.data(prepare(config.data))


def cells(config: RunConfig, spec: DataSpec, statistics: Statistics) -> Cells:
    """Headings and the code below each."""
    known = statistics.mean is not None or statistics.std is not None
    training, augmentation = config.training, config.data.augmentation
    found = [
        ("Settings", f"{IMPORTS}\n\n{training_code.settings_code(config)}"),
        ("Data", DATA + (STATISTICS if known else "")),
        ("Network", model_code(config, spec, statistics)),
        ("Loss and optimizer", training_code.compile_code(training, len(spec.classes))),
        ("Learning rate", training_code.rate_code(training)),
        ("Augmentation", training_code.augmentation_code(augmentation)),
        ("Batches", training_code.feed_code(augmentation)),
        ("Training", training_code.loop_code(training)),
        ("Test and weights", END),
    ]
    return [(heading, code) for heading, code in found if code]


def script(about: str, parts: Cells) -> str:
    """One Python file."""
    body = "\n\n".join(f"# {heading}\n\n{code}\n" for heading, code in parts)
    return f'"""{about}"""\n\n{body}'


def notebook(about: str, parts: Cells) -> str:
    """The same code as nbformat 4 JSON, a heading above each cell."""
    found = [_cell("markdown", 0, about)]
    for heading, code in parts:
        found += [_cell("markdown", len(found), f"## {heading}")]
        found += [_cell("code", len(found), code)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    whole = {"cells": found, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1)


def _cell(kind: str, number: int, source: str) -> dict[str, object]:
    more: dict[str, object] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    lines = source.splitlines(keepends=True)
    return {"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": lines, **more}


def _about(run: Run, config: AnyConfig) -> str:
    """What this is, what it should reach, and what it cannot repeat."""
    result, environment = run.result() or {}, run.environment()
    lines = [
        f"{config.name or config.preset or run.id}, trained again.",
        "",
        f"{_needs(config)} Made by Glassnet.",
        "",
    ]
    if found := result.get("weights_sha256"):
        lines += ["The run ended with these weights, as SHA-256:", str(found), ""]
    versions = [f"{each} {environment[each]}" for each in ("keras", "numpy") if each in environment]
    if versions:
        lines += [f"It was trained with {', '.join(versions)} on {environment.get('device')};"]
        lines += ["other versions or devices round otherwise.", ""]
    text = "\n".join([*lines, *_limits(run)]).strip() + "\n"
    # It stands in a docstring, and the files of a run may come from elsewhere.
    return text.replace("\\", " ").replace('"', "'")


def _variables(run: Run) -> str:
    """Lines that set what decided how the run's numbers were rounded. The run may come from
    elsewhere: nothing but a short word of its files becomes code."""
    given = run.environment().get("variables")
    given = given if isinstance(given, dict) else {}
    found = {name: str(given[name]) for name in ROUNDING if name in given}
    lines = [
        f'os.environ.setdefault("{name}", "{value}")\n'
        for name, value in found.items()
        if WORD.fullmatch(value)
    ]
    return BACKEND + "".join(lines)


def _needs(config: AnyConfig) -> str:
    if isinstance(config, LanguageRunConfig):
        return "Keras on TensorFlow and NumPy alone; same initial weights, same windows."
    return "Keras and NumPy alone; same initial weights, same order of the images."


def _limits(run: Run) -> list[str]:
    found = []
    rows = read_metrics(run.path("metrics.jsonl"))
    if (rows["split"] == "event").any():
        found.append(
            "Its learning rate was changed by hand while it trained, which is not repeated."
        )
    state = run.state()
    if state.phase == "stopped":
        why = state.message or "The run was stopped by hand."
        found.append(f"{why} This goes on to the end, with other weights.")
    return found


def _requirements(run: Run) -> str:
    environment = run.environment()
    names = {"keras": "keras", "tensorflow": "backend_version", "numpy": "numpy"}
    pins = {name: str(environment.get(key, "")) for name, key in names.items()}
    return "".join(
        f"{name}=={pin}\n" if WORD.fullmatch(pin) else f"{name}\n" for name, pin in pins.items()
    )
