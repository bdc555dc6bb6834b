"""Train the runs that ship with the project anew: `python -m core.sample [NAME ...]`.

LeNet-5 (modern variant) on the offline digits, augmented so that it also reads digits drawn with a
mouse, and a small language model of Python's help. Everything is fixed, the seeds included; the
hash of the weights is in each result.json.
"""

from __future__ import annotations

import dataclasses
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import orjson

from core.config import AnyConfig, Augmentation
from core.language_config import LanguageRunConfig
from core.presets import LANGUAGE_PRESETS, PRESETS
from core.runs.run import Run
from core.runs.store import SHIPPED, RunStore
from core.training.snapshots import snapshots
from core.worker import train_run

UNWANTED = ("claim.json", "claimer.json", "heartbeat")
LONG, KEPT_STEP = 5_000, 10
KEPT_SNAPSHOTS = 14


def digits() -> AnyConfig:
    """The preset lenet5-modern on digits, longer and with stronger augmentation."""
    preset = PRESETS["lenet5-modern"].config
    augmentation = Augmentation(shift=1.5, rotation=12, zoom=0.12, shear=8, elastic=0.7)
    return dataclasses.replace(
        preset,
        name="LeNet-5, ready trained",
        data=dataclasses.replace(preset.data, name="digits", augmentation=augmentation),
        training=dataclasses.replace(preset.training, epochs=60, batch_size=32),
        seed=7,
    )


def docs() -> AnyConfig:
    """The preset docs-words with fewer words and units, so that its weights take 1 MB."""
    preset = LANGUAGE_PRESETS["docs-words"].config
    return dataclasses.replace(
        preset,
        name="Python's help, ready trained",
        data=dataclasses.replace(preset.data, vocabulary=2000),
        model=dataclasses.replace(
            preset.model, units=96, embedding=96, dropout_input=0.4, dropout=0.4
        ),
        training=dataclasses.replace(preset.training, epochs=30, hold_epochs=15),
        seed=7,
    )


SAMPLES: dict[str, Callable[[], AnyConfig]] = {
    "sample-lenet5-digits": digits,
    "sample-lstm-docs": docs,
}


def main(names: list[str]) -> int:
    """Train each in a scratch folder, then replace the shipped run as a whole."""
    unknown = [name for name in names if name not in SAMPLES]
    if unknown:
        print(f"There is no sample {unknown[0]!r}; choose {' or '.join(SAMPLES)}.", file=sys.stderr)
        return 2
    return max(make(name) for name in names or SAMPLES)


def make(name: str) -> int:
    """0 when the run is trained and shipped, else 1."""
    with tempfile.TemporaryDirectory() as scratch:
        store = RunStore(scratch)
        run = store.create(SAMPLES[name]())
        store.claim(run)
        train_run(run)
        if run.state().phase != "finished":
            print(run.state().message, file=sys.stderr)
            return 1
        size = _ship(run, name)
    print(f"{name}: {size / 1024:.0f} kB, {_figures(Run(SHIPPED / name))}")
    return 0


def _ship(run: Run, name: str) -> int:
    """Replace the shipped run; its size in bytes."""
    target = SHIPPED / name
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(run.folder, target, ignore=lambda _, names: set(names) & set(UNWANTED))
    _thin(target / "metrics.jsonl")
    _thin_snapshots(Run(target))
    return sum(path.stat().st_size for path in Path(target).rglob("*") if path.is_file())


def _thin(metrics: Path) -> None:
    """Of a long file keep each KEPT_STEP-th measurement of a step, and all of the epochs."""
    lines = metrics.read_bytes().splitlines(keepends=True)
    if len(lines) > LONG:
        rows = [(orjson.loads(line), line) for line in lines]
        kept = [x for row, x in rows if row["split"] != "train" or row["step"] % KEPT_STEP == 0]
        metrics.write_bytes(b"".join(kept))


def _thin_snapshots(run: Run) -> None:
    """Keep KEPT_SNAPSHOTS, the first and the last among them, whose steps grow by about a factor:
    again and again the one goes whose neighbours are closest to each other on that scale."""
    taken = snapshots(run)
    while len(taken) > KEPT_SNAPSHOTS:
        places = np.log1p([each.step for each in taken])
        taken.pop(1 + int((places[2:] - places[:-2]).argmin())).path.unlink()


def _figures(run: Run) -> str:
    result = run.result() or {}
    if isinstance(run.config(), LanguageRunConfig):
        return f"test perplexity {result['test_perplexity']:.1f}, {result['weights_sha256']}"
    return f"test accuracy {result['test_accuracy']:.2%}, {result['weights_sha256']}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
