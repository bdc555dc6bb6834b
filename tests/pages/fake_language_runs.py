"""Run folders of language models, written as the worker writes them, without any training."""

from __future__ import annotations

import dataclasses
import math
import time
from typing import Any

import orjson

from core.presets import LANGUAGE_PRESETS
from core.runs.atomic import write_json
from core.runs.metrics import MetricsWriter
from core.runs.process import identity
from core.runs.run import Run
from core.runs.state import RunState
from core.runs.store import RunStore

EPOCHS = 20
STEPS_PER_EPOCH = 8
TEXTS = ("the the of <unk>", "the value of the", "the name is bound to the object.")


def queued(store: RunStore, name: str = "", preset: str = "docs-words") -> Run:
    """A run that nobody has claimed."""
    return store.create(dataclasses.replace(LANGUAGE_PRESETS[preset].config, name=name))


def in_phase(
    store: RunStore,
    phase: str,
    *,
    epoch: int = 5,
    preset: str = "docs-words",
    name: str = "",
    **more: Any,
) -> Run:
    """A run that got as far as `epoch` and stands in `phase`; this process plays the worker."""
    run = queued(store, name, preset)
    store.claim(run)
    write_json(run.path("corpus.json"), CORPUS)
    write_metrics(run, epoch, characters=preset.endswith(("chars", "char")))
    write_samples(run, epoch)
    state = RunState(
        phase=phase,
        epoch=epoch,
        epochs=EPOCHS,
        step=epoch * STEPS_PER_EPOCH,
        steps=EPOCHS * STEPS_PER_EPOCH,
        started=time.time() - 2.0 * epoch,
        seconds=2.0 * epoch,
        tokens_per_second=10_400.0,
        device="CPU",
        parameters=655_596,
        best_epoch=max(1, epoch - 1),
        worker=identity(),
    )
    write_json(run.path("state.json"), dataclasses.asdict(dataclasses.replace(state, **more)))
    run.path("log.txt").write_text("12:00:00  epoch 1: perplexity 368\n", encoding="utf-8")
    return run


def running(store: RunStore, **more: Any) -> Run:
    return in_phase(store, "running", **more)


def finished(store: RunStore, *, preset: str = "docs-words", name: str = "", **more: Any) -> Run:
    """A run with a result: test perplexity 114.2, or 4.9 for characters."""
    characters = preset.endswith(("chars", "char"))
    test = 4.9 if characters else 114.2
    run = in_phase(
        store,
        "finished",
        epoch=EPOCHS,
        preset=preset,
        name=name,
        ended=time.time(),
        test_perplexity=test,
        **more,
    )
    write_json(run.path("model.json"), {"epoch": EPOCHS - 1})
    write_json(run.path("result.json"), result(test, characters))
    return run


CORPUS = {
    "name": "docs",
    "title": "Python's help",
    "train_tokens": 42_732,
    "validation_tokens": 2_462,
    "test_tokens": 2_481,
    "vocabulary": 2_796,
    "coverage": 1.0,
}


def result(test: float, characters: bool) -> dict[str, Any]:
    return {
        "test_perplexity": test,
        "test_loss": math.log(test),
        "test_tokens": 2_480,
        "bits_per_character": math.log2(test) if characters else None,
        "validation_perplexity": 1.04 * test,
        "train_perplexity": 0.4 * test,
        "parameters": 655_596,
        "seconds": 41.0,
        "tokens_per_second": 10_400.0,
        "weights_sha256": "0" * 64,
        "epochs": EPOCHS,
        "best_epoch": EPOCHS - 1,
    }


def write_metrics(run: Run, epochs: int, characters: bool) -> None:
    writer = MetricsWriter(run.path("metrics.jsonl"))
    for step in range(1, epochs * STEPS_PER_EPOCH + 1):
        writer.write(rows_at(step, characters))
    writer.close()


def rows_at(step: int, characters: bool) -> list[dict[str, Any]]:
    """What the worker would append at this step."""
    loss = 4.5 + 3.4 * math.exp(-step / 12)
    parts = [("train", loss)]
    if step % STEPS_PER_EPOCH == 0:
        parts.append(("validation", loss + 0.1))
    values = []
    for split, each in parts:
        values += [(split, "loss", each), (split, "perplexity", math.exp(each))]
        if characters:
            values.append((split, "bits_per_character", each / math.log(2)))
    values += [
        ("train", "learning_rate", 0.004),
        ("train", "gradient_norm", 0.4),
        ("train", "tokens_per_second", 10_400.0),
    ]
    if step == 2 * STEPS_PER_EPOCH:
        values.append(("event", "learning_rate", 0.002))
    here = {"step": step, "epoch": math.ceil(step / STEPS_PER_EPOCH), "seconds": 0.25 * step}
    return [here | {"split": s, "name": n, "value": v} for s, n, v in values]


def write_samples(run: Run, epochs: int) -> None:
    """Epoch 0 is before training; later ones repeat the last text."""
    for epoch in range(epochs + 1):
        add_sample(run, epoch, TEXTS[min(epoch, len(TEXTS) - 1)])


def add_sample(run: Run, epoch: int, text: str) -> None:
    row = {"epoch": epoch, "text": text, "prompt": "the", "temperature": 0.8, "seed": 1}
    with run.path("samples.jsonl").open("ab") as file:
        file.write(orjson.dumps(row) + b"\n")
