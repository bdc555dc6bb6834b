"""Tokens per second of a language model through the worker, over a bare `fit` and over PyTorch.

`python -m bench.lm_throughput [--preset ptb-small] [--data ptb] [--limit 200000] [--repeats 3]`

The three train the same network on the same streams with the same windows, in turns, each in a
fresh process. Each trains two epochs over the first `limit` tokens, and the second is counted: the
first pays for making graphs. Validation is not counted, the worker's records and checks are.
"""

from __future__ import annotations

import argparse
import importlib.util
import tempfile
from pathlib import Path
from statistics import median

from bench._common import finish, run_json, train
from core.runs.metrics import read_metrics

RIVALS = {"bare_fit": "bench.rivals.lm_bare_fit", "pytorch": "bench.rivals.lm_pytorch"}
OWN_DATA = {"shakespeare-char": "shakespeare", "docs-words": "docs", "docs-chars": "docs"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", default="ptb-small")
    parser.add_argument("--data", help="default: the preset's own")
    parser.add_argument("--limit", type=int, default=200_000, help="training tokens; 0 is all")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rivals = [name for name in RIVALS if name != "pytorch" or importlib.util.find_spec("torch")]
    speeds: dict[str, list[float]] = {name: [] for name in ["glassnet", *rivals]}
    settings = _settings(options)
    for _ in range(options.repeats):
        speeds["glassnet"].append(_glassnet(settings))
        for rival in rivals:
            speeds[rival].append(run_json(RIVALS[rival], *settings)["tokens_per_second"])
        print({name: round(values[-1]) for name, values in speeds.items()}, flush=True)
    figures = {f"{name}_tokens_per_second": median(values) for name, values in speeds.items()}
    ratios = {
        f"over_{rival}": median(
            a / b for a, b in zip(speeds["glassnet"], speeds[rival], strict=True)
        )
        for rival in rivals
    }
    for name, value in ratios.items():
        print(f"Glassnet {name.replace('_', ' ')}: {value:.2f}")
    finish(
        {"ratio": ratios["over_bare_fit"], "preset": options.preset} | figures | ratios,
        options.json,
    )


def _settings(options: argparse.Namespace) -> list[str]:
    data = options.data or OWN_DATA.get(options.preset, "ptb")
    chosen = ["--preset", options.preset, "--data", data, "--epochs", "2"]
    return [*chosen, "--set", f"data.limit={options.limit}"]


def _glassnet(settings: list[str]) -> float:
    """Tokens over seconds of training in the second epoch, from the rows of the run."""
    with tempfile.TemporaryDirectory() as scratch:
        run = train(*settings, runs=scratch)["run"]
        rows = read_metrics(Path(scratch) / run / "metrics.jsonl")
    rows = rows[(rows.split == "train") & (rows.name == "tokens_per_second")]
    steps = rows.step.diff().fillna(rows.step)
    last = rows.epoch == 2
    return float(steps[last].sum() / (steps[last] / rows.value[last]).sum())


if __name__ == "__main__":
    main()
