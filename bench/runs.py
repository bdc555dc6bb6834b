"""What many and long runs cost: listing, opening, recording.

`python -m bench.runs [--runs 10000] [--points 1000000] [--epochs 8]`

Listing: the rows of the Runs page for so many run folders, with one metric, in a process that has
seen none of them (the index of curves is there from before, as after a restart of the server), and
again. Opening: a metrics file of so many points, read and thinned out for the browser. Recording:
the time that a training spends in what writes its curves, over the time of the training; where
reading a sum waits for the network, that wait is training. The main figure is the largest over its
aim: at most 1 is wanted.
"""

from __future__ import annotations

import argparse
import dataclasses
import math
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from bench._common import finish
from core.config import AnyConfig
from core.plots.curves import IMAGES, series
from core.presets import LANGUAGE_PRESETS, PRESETS
from core.runs.metrics import MetricsReader
from core.runs.store import SHIPPED, RunStore
from core.runs.table import RunTable, column

LIST_SECONDS, POINTS_SENT, RECORDING_SHARE = 1.0, 2000, 0.02  # what is wanted at most
STEPS_PER_EPOCH = 1000
PEAKS = {12_345: 50.0, 200_001: -50.0}  # step and loss, single points that must not be lost
FILES = ("config.json", "state.json", "metrics.jsonl", "result.json")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        figures = listing(folder / "many", options.runs)
        figures |= opening(folder / "metrics.jsonl", options.points)
        figures |= recording(RunStore(folder / "one"), options.epochs)
    for name, value in figures.items():
        print(f"{name.replace('_', ' ')}: {value:.4g}")
    worst = max(
        figures["list_seconds"] / LIST_SECONDS,
        figures["points_sent"] / POINTS_SENT,
        figures["recording_share_lenet5"] / RECORDING_SHARE,
        figures["recording_share_docs_words"] / RECORDING_SHARE,
    )
    finish({"ratio": worst} | figures, options.json)


def listing(root: Path, number: int) -> dict[str, Any]:
    """Seconds for the table of so many runs: unseen, then again."""
    shipped = SHIPPED / "sample-lenet5-digits"
    for index in range(number):
        folder = root / f"2026{index // 86400 + 101:04d}-{_clock(index % 86400)}-000-run"
        folder.mkdir(parents=True)
        for name in FILES:
            shutil.copyfile(shipped / name, folder / name)
    store = RunStore(root)
    curves = _seconds(lambda: RunTable(store).metrics(math.inf))
    table = RunTable(store)
    return {
        "runs": number,
        "list_seconds": _seconds(lambda: _rows(table)),
        "list_again_seconds": _seconds(lambda: _rows(table)),
        "all_curves_once_seconds": curves,
    }


def _clock(second: int) -> str:
    return f"{second // 3600:02d}{second // 60 % 60:02d}{second % 60:02d}"


def _rows(table: RunTable) -> None:
    rows = table.read()
    summaries, left = table.metrics(math.inf)
    assert not left
    rows["best"] = column(summaries, list(rows.index), "validation/loss", "best")
    rows.sort_values("best", kind="stable")


def opening(path: Path, points: int) -> dict[str, Any]:
    """Seconds to read a file of so many points and to thin it out; points and bytes sent."""
    names = ("loss", "accuracy", "learning_rate", "images_per_second")
    with path.open("wb") as file:
        for step in range(1, points // len(names) + 1):
            here = {"step": step, "epoch": math.ceil(step / STEPS_PER_EPOCH), "split": "train"}
            here |= {"seconds": 0.01 * step}
            values = (PEAKS.get(step, 2 + math.sin(step)), 0.5, 0.001, 8000.0)
            rows = [here | {"name": n, "value": v} for n, v in zip(names, values, strict=True)]
            file.write(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    reader = MetricsReader(path)
    read = _seconds(reader.read)
    thin = _seconds(lambda: series(reader.read(), STEPS_PER_EPOCH))
    sent = series(reader.read(), STEPS_PER_EPOCH, IMAGES)
    loss = next(each["y"] for each in sent if each["name"] == "loss")
    wanted = {value for step, value in PEAKS.items() if step <= points // len(names)}
    return {
        "points": points,
        "open_seconds": read + thin,
        "look_again_seconds": thin,
        "points_sent": sum(len(each["x"]) for each in sent),
        "bytes_sent": len(orjson.dumps(sent)),
        "extremes_kept": wanted <= set(loss),
    }


def recording(store: RunStore, epochs: int) -> dict[str, Any]:
    """The share of recording in the training of LeNet-5 on digits, and of a language model."""
    found = {}
    for name, config in (
        ("lenet5", PRESETS["lenet5"].config),
        ("docs_words", LANGUAGE_PRESETS["docs-words"].config),
    ):
        training = dataclasses.replace(config.training, epochs=epochs, patience=0)
        share, per_step = _share(store, dataclasses.replace(config, training=training))
        found |= {f"recording_share_{name}": share, f"recording_us_a_step_{name}": 1e6 * per_step}
    return found


def _share(store: RunStore, config: AnyConfig) -> tuple[float, float]:
    """Recording over training, and seconds of recording a step."""
    from core.training.language.recorder import LanguageRecorder
    from core.training.language.totals import Totals
    from core.training.recorder import Recorder
    from core.worker import train_run

    clock = Clock()
    for name in ("on_epoch_begin", "on_train_batch_begin", "on_train_batch_end", "on_epoch_end"):
        clock.count(Recorder, name)
    for name in ("begin_epoch", "after_window", "end_epoch"):
        clock.count(LanguageRecorder, name)
    clock.pause(Totals, "read")
    run = store.create(config)
    store.claim(run)
    try:
        train_run(run)
    finally:
        clock.restore()
    state = run.state()
    if state.phase != "finished":
        raise SystemExit(f"The training failed: {state.message}")
    return clock.seconds / state.seconds, clock.seconds / state.step


class Clock:
    """Adds up the time within methods, less that within others that they call."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._inside = False
        self._kept: list[tuple[type, str, Any]] = []

    def count(self, kind: type, name: str) -> None:
        self._wrap(kind, name, 1.0)

    def pause(self, kind: type, name: str) -> None:
        self._wrap(kind, name, -1.0)

    def _wrap(self, kind: type, name: str, sign: float) -> None:
        method = getattr(kind, name)
        self._kept.append((kind, name, method))

        def timed(*arguments: Any, **named: Any) -> Any:
            if self._inside == (sign > 0):  # within another that counts, or a wait outside of all
                return method(*arguments, **named)
            outer, self._inside = self._inside, sign > 0
            start = time.perf_counter()
            try:
                return method(*arguments, **named)
            finally:
                self.seconds += sign * (time.perf_counter() - start)
                self._inside = outer

        setattr(kind, name, timed)

    def restore(self) -> None:
        for kind, name, method in self._kept:
            setattr(kind, name, method)


def _seconds(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
