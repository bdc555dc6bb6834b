"""Train the run that ships with the project anew: `python -m core.sample`.

LeNet-5 (modern variant) on the offline digits, augmented so that it also reads digits drawn with a
mouse. Everything is fixed, the seed included; the hash of its weights is in its result.json.
"""

from __future__ import annotations

import dataclasses
import shutil
import sys
import tempfile
from pathlib import Path

from core.config import Augmentation, RunConfig
from core.presets import PRESETS
from core.runs.run import Run
from core.runs.store import SHIPPED, RunStore
from core.worker import train_run

NAME = "sample-lenet5-digits"
UNWANTED = ("claim.json", "heartbeat")


def configuration() -> RunConfig:
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


def main() -> int:
    """Train in a scratch folder, then replace the shipped run as a whole."""
    with tempfile.TemporaryDirectory() as scratch:
        store = RunStore(scratch)
        run = store.create(configuration())
        store.claim(run)
        train_run(run)
        if run.state().phase != "finished":
            print(run.state().message, file=sys.stderr)
            return 1
        _ship(run)
    result = Run(SHIPPED / NAME).result() or {}
    print(f"{NAME}: test accuracy {result['test_accuracy']:.2%}, {result['weights_sha256']}")
    return 0


def _ship(run: Run) -> None:
    target = SHIPPED / NAME
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(run.folder, target, ignore=lambda _, names: set(names) & set(UNWANTED))
    size = sum(path.stat().st_size for path in Path(target).iterdir())
    print(f"{size / 1024:.0f} kB")


if __name__ == "__main__":
    sys.exit(main())
