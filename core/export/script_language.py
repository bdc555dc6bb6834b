"""A language model's training as code: the project's own step, with the run's settings and tokens.

The order in which initial weights are drawn and in which gradients are added up decides the last
bits of the weights, so the script holds the very code that trained the run. That code is written in
TensorFlow, the backend that Keras runs on.
"""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from core.datasets.tokens import PARTS, Tokens
from core.export.parts import ExportError
from core.export.script_training import OPTIMIZERS
from core.export.source import code_of
from core.language_config import LanguageRunConfig, LanguageTrainingConfig

MOST_TOKENS = 20_000_000
IMPORTS = """from __future__ import annotations

import hashlib
import json
import math
import os
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
import keras
import numpy as np
import tensorflow as tf  # what Keras computes with; the training step is written in it"""
DATA = """# Beside the script; a notebook runs in its own folder.
FOLDER = Path(globals().get("__file__", "")).parent
with np.load(FOLDER / "data.npz") as data:
    train, validation, test = data["train"], data["validation"], data["test"]
vocabulary = json.loads((FOLDER / "vocabulary.json").read_text(encoding="utf-8"))
# The text as neighbouring pieces that are read side by side, and those as windows.
length = (len(train) - 1) // config.training.batch_size
used = config.training.batch_size * length
inputs = train[:used].reshape(-1, length)
targets = train[1 : used + 1].reshape(-1, length)
WINDOWS = math.ceil(length / config.training.steps)


def window(index):
    part = slice(index * config.training.steps, (index + 1) * config.training.steps)
    return (
        np.ascontiguousarray(inputs[:, part], np.int32),
        np.ascontiguousarray(targets[:, part], np.int32),
    )"""
MODEL = """

model = build(config.model, len(vocabulary["tokens"]), SEED)
model.summary()"""
LOOP = """stepper = {stepper}(model, config)
evaluator = Evaluator(model, config.model)
best_loss, best_epoch, kept = float("inf"), 0, None
for epoch in range(1, config.training.epochs + 1):
    stepper.reset()
    stepper.totals.reset()
    for index in range(WINDOWS):
        rate = learning_rate(config.training, epoch)
        stepper.run(*window(index), rate, (epoch - 1) * WINDOWS + index)
    total = stepper.totals.read()
    held = evaluator.loss(validation)
    print(
        f"epoch {{epoch}}: perplexity {{math.exp(total.loss / total.tokens):.2f}}, "
        f"validation perplexity {{math.exp(held):.2f}}"
    )
    better = held < best_loss
    if better:
        best_loss, best_epoch = held, epoch
{keep}{patience}
model.set_weights(kept)"""
PATIENCE = """
    if epoch - best_epoch >= {patience}:
        break  # early stopping"""
END = """digest = hashlib.sha256()
for variable, value in zip(model.weights, model.get_weights()):
    digest.update(f"{variable.path} {value.shape} {value.dtype}".encode())
    digest.update(np.ascontiguousarray(value).tobytes())
model.save("model.keras")
print(f"test perplexity {math.exp(evaluator.loss(test)):.4f}, best epoch {best_epoch}")
print("weights_sha256", digest.hexdigest())"""


def cells(config: LanguageRunConfig) -> Sequence[tuple[str, str]]:
    """Headings and the code below each."""
    training = config.training
    # As `core.training.language.fast.suits`, which cannot be asked without TensorFlow.
    fast = config.model.cell == "lstm" and not config.model.dropout_recurrent
    found = [
        ("Settings", f"{IMPORTS}\n\n{settings_code(config)}"),
        ("Data", DATA),
        ("Network", _network_code() + MODEL),
        ("Sums over windows", code_of("training/language/totals.py")),
        ("Training step", _plain_code(training)),
        ("LSTM layers, written out for speed", _fast_code() if fast else ""),
        ("Perplexity of a text", code_of("training/language/evaluate.py")),
        ("Learning rate", code_of("training/language/schedule.py")),
        ("Training", _loop_code(training, fast)),
        ("Test and weights", END),
    ]
    return [(heading, code) for heading, code in found if code]


def data(tokens: Tokens) -> dict[str, bytes]:
    """data.npz with the ids of the three parts, and vocabulary.json. Raises ExportError."""
    parts = {name: getattr(tokens, name) for name in PARTS}
    count = sum(map(len, parts.values()))
    if count > MOST_TOKENS:
        raise ExportError(
            f"The text of {count:,} tokens is too long to go with a script "
            f"({MOST_TOKENS:,} at most); export the archive."
        )
    sink = io.BytesIO()
    np.savez_compressed(sink, allow_pickle=False, **parts)
    words = json.dumps(tokens.vocabulary.to_dict(), ensure_ascii=False)
    return {"data.npz": sink.getvalue(), "vocabulary.json": words.encode()}


def settings_code(config: LanguageRunConfig) -> str:
    """Seed, network and training, as the code that follows reads them."""
    groups = {name: _namespace(getattr(config, name)) for name in ("model", "training")}
    parts = "".join(f"    {name}={code},\n" for name, code in groups.items())
    return f"SEED = {config.seed}\nconfig = SimpleNamespace(\n{parts})"


def _namespace(group: Any) -> str:
    fields = dataclasses.fields(group)
    lines = "".join(f"        {each.name}={getattr(group, each.name)!r},\n" for each in fields)
    return f"SimpleNamespace(\n{lines}    )"


def _network_code() -> str:
    state = code_of("models/recurrent_state.py", leave_out=["cudnn_hindrances"])
    return f"{state}\n\n\n{code_of('models/recurrent.py')}"


def _plain_code(training: LanguageTrainingConfig) -> str:
    rate = OPTIMIZERS[training.optimizer].replace("LEARNING_RATE", "training.learning_rate")
    step = code_of("training/language/plain.py")
    return f"def make(training):\n    return {rate}\n\n\n{step}"


def _fast_code() -> str:
    layers = code_of("training/language/lstm.py")
    names = "lstm = SimpleNamespace(Layer=Layer, forward=forward, backward=backward)"
    rest = [code_of(f"training/language/{name}.py") for name in ("head", "fast")]
    return "\n\n\n".join([layers, names, *rest])


def _loop_code(training: LanguageTrainingConfig, fast: bool) -> str:
    depth = 8 if training.keep == "best" else 4  # inside `if better:`, or always
    return LOOP.format(
        stepper="(FastStepper if suits(config) else PlainStepper)" if fast else "PlainStepper",
        keep=" " * depth + "kept = model.get_weights()",
        patience=PATIENCE.format(patience=training.patience) if training.patience else "",
    )
