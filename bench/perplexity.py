"""Perplexity of a language preset on real Penn Treebank, beside the published figure.

`python -m bench.perplexity [--preset ptb-small|tied-200] [--seed 1] [--runs DIR]` (PTB from
GLASSNET_DATA or the cache). With DIR it can be called again and again: a finished run of this
configuration is reported, not trained again; one that a worker still trains is followed; one that
was interrupted is trained anew. Prints each epoch as it ends. The worker uses the test part once a
run, at the end, on the weights of the epoch with the best validation loss.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import replace
from typing import Any

import numpy as np

from bench._common import finish
from core.language_config import LanguageRunConfig
from core.presets import LANGUAGE_PRESETS
from core.runs.metrics import MetricsReader
from core.runs.run import Run
from core.runs.store import RunStore
from core.schema import to_dict
from core.supervisor import start_worker, worker_state

AIMS = {"ptb-small": 115.9, "tied-200": 87.0}  # at most
LOOK_SECONDS = 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", default="ptb-small", choices=list(AIMS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, help="fewer than the preset, for a look")
    parser.add_argument("--runs", help="keep the run in this folder, and look there first")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    config = replace(LANGUAGE_PRESETS[options.preset].config, seed=options.seed)
    if options.epochs:
        config = replace(config, training=replace(config.training, epochs=options.epochs))
    with tempfile.TemporaryDirectory() as scratch:
        store = RunStore(options.runs or scratch)
        run = _found(store, config) or store.create(config)
        _follow(run, store)
        result = run.result()
        if result is None:
            raise SystemExit(run.state().message or "The run was stopped before it began.")
    _report(options.preset, run, config, result, options.json)


def _found(store: RunStore, config: LanguageRunConfig) -> Run | None:
    """The newest run of this configuration that has finished or is still at work."""
    wanted = to_dict(config)
    for run in store.list():
        phase = run.state().phase
        known = phase == "finished" or run.state().active
        if known and to_dict(run.config()) == wanted:
            print(f"{run.id} is {phase}", flush=True)
            return run
    return None


def _follow(run: Run, store: RunStore) -> None:
    """Print epochs until the run ends; keep a worker alive while it waits for one."""
    reader, shown = MetricsReader(run.path("metrics.jsonl")), 0
    while True:
        state = run.state()
        if state.phase == "queued" and worker_state(store.root) is None:
            start_worker(store.root)
            time.sleep(LOOK_SECONDS)
        shown = _print_epochs(reader, shown)
        if not state.active:
            return
        time.sleep(LOOK_SECONDS)


def _print_epochs(reader: MetricsReader, shown: int) -> int:
    """Print the epochs after `shown` whose validation is in; the last one printed."""
    rows = reader.read()
    held = rows[(rows.split == "validation") & (rows.name == "perplexity")]
    for row in held[held.epoch > shown].itertuples():
        now = rows[(rows.split == "train") & (rows.epoch == row.epoch)]
        speed = now[now.name == "tokens_per_second"].value.median()
        print(
            f"epoch {row.epoch}: training {_mean(now, rows):.2f}, validation {row.value:.2f}, "
            f"{row.seconds:,.0f} s, {speed:,.0f} tokens/s",
            flush=True,
        )
        shown = row.epoch
    return shown


def _mean(now: Any, rows: Any) -> float:
    """Training perplexity of an epoch: e to the mean loss, rows weighted by their windows."""
    loss = now[now.name == "loss"]
    before = rows[(rows.split == "train") & (rows.epoch < loss.epoch.iloc[0])].step
    start = before.max() if len(before) else 0
    windows = np.diff(loss.step, prepend=start)
    return float(np.exp(np.average(loss.value, weights=windows)))


def _report(
    preset: str, run: Run, config: LanguageRunConfig, result: dict[str, Any], as_json: bool
) -> None:
    published = LANGUAGE_PRESETS[preset].published_perplexity
    names = ("train_perplexity", "validation_perplexity", "test_perplexity")
    train, held, test = (result[name] for name in names)
    print(
        f"{preset} seed {config.seed}: {train:.2f} / {held:.2f} / {test:.2f} on training, "
        f"validation and test ({result['test_tokens']:,} predictions) after {result['epochs']} "
        f"epochs, weights of epoch {result['best_epoch']}; published {published:g}, aim at most "
        f"{AIMS[preset]:g}; {result['seconds']:,.0f} s, {result['tokens_per_second']:,.0f} tokens/s"
    )
    kept = ("test_tokens", "parameters", "epochs", "best_epoch", "seconds", "tokens_per_second")
    figures = {"ratio": test / AIMS[preset], "preset": preset, "seed": config.seed, "run": run.id}
    finish(figures | {name: result[name] for name in (*names, *kept)}, as_json)


if __name__ == "__main__":
    main()
