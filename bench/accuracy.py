"""Test accuracy of each preset on real MNIST at its own settings, and of drawn digits.

`python -m bench.accuracy [--preset lenet5 ...] [--seeds 1 2 3]` (MNIST from GLASSNET_DATA or the
cache). The worker uses the test set once a run, at the end. Afterwards lenet5 reads the pictures in
GLASSNET_DATA/digits, through the same path as an upload.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from statistics import mean
from typing import Any

from bench._common import finish, run_json, train
from core.presets import PRESETS

TARGETS = {
    "lenet5": 0.9905,
    "lenet5-modern": 0.992,
    "two-conv-5x5": 0.989,
    "keras-convnet": 0.9922,
    "global-average": 0.99,
    "tiny-9k": 0.994,
    "best": 0.9965,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", nargs="+", default=list(TARGETS), choices=list(PRESETS))
    parser.add_argument("--seeds", nargs="+", type=int, default=[1])
    parser.add_argument("--runs", help="keep the runs in this folder")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        runs = str(Path(options.runs or scratch).resolve())
        rows = [_measure(name, seed, runs) for name in options.preset for seed in options.seeds]
        drawn = [_drawn(row["run"], runs) for row in rows if row["preset"] == "lenet5"]
    means = {
        name: mean(row["test_accuracy"] for row in rows if row["preset"] == name)
        for name in options.preset
    }
    for name, value in means.items():
        print(f"{name}: mean {value:.2%} over {len(options.seeds)} seeds, aim {TARGETS[name]:.2%}")
    ratio = min(value / TARGETS[name] for name, value in means.items())
    finish({"ratio": ratio, "means": means, "rows": rows, "drawn_digits": drawn}, options.json)


def _measure(name: str, seed: int, runs: str) -> dict[str, Any]:
    row = train("--preset", name, "--data", "mnist", "--seed", str(seed), runs=runs)
    print(
        f"{name} seed {seed}: {row['test_accuracy']:.2%}, {row['parameters']:,} parameters, "
        f"{row['epochs']} epochs, {row['seconds']:.0f} s, {row['images_per_second']:,.0f} images/s",
        flush=True,
    )
    kept = ("run", "test_accuracy", "parameters", "epochs", "seconds", "images_per_second")
    return {"preset": name, "seed": seed} | {key: row[key] for key in kept}


def _drawn(run: str, runs: str) -> str:
    """'16 of 16': pictures read rightly; the label is the last digit in the file's name."""
    pictures = sorted(Path(os.environ.get("GLASSNET_DATA", "")).glob("digits/*.png"))
    if not pictures:
        return "no pictures: set GLASSNET_DATA"
    files = map(str, pictures)
    answers = run_json("core", "classify", run, *files, "--runs", runs, "--json")["images"]
    right = sum(each["label"] == Path(each["file"]).stem[-1] for each in answers)
    print(f"{run}: {right} of {len(pictures)} drawn digits", flush=True)
    return f"{right} of {len(pictures)}"


if __name__ == "__main__":
    main()
