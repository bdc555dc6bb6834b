"""Images per second of a run through the worker, over a bare `fit` and over PyTorch.

`python -m bench.throughput [--preset two-conv-5x5] [--data mnist] [--epochs 2] [--repeats 3]`

The three train the same network on the same images with the same batch size and validation,
without augmentation, in turns, each in a fresh process. The clock runs from before the first step
to after the last validation.
"""

from __future__ import annotations

import argparse
import importlib.util
from statistics import median

from bench._common import finish, run_json, train

PLAIN = [
    f"data.augmentation.{name}=0" for name in ("shift", "rotation", "zoom", "shear", "elastic")
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", default="two-conv-5x5")
    parser.add_argument("--data", default="mnist")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    has_torch = importlib.util.find_spec("torch") is not None
    rivals = ["bare_fit"] + ["pytorch"] * has_torch
    speeds: dict[str, list[float]] = {name: [] for name in ["glassnet", *rivals]}
    for _ in range(options.repeats):
        speeds["glassnet"].append(_glassnet(options))
        for rival in rivals:
            speeds[rival].append(_rival(rival, options))
        print({name: round(values[-1]) for name, values in speeds.items()}, flush=True)
    figures = {f"{name}_images_per_second": median(values) for name, values in speeds.items()}
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
    chosen = ["--preset", options.preset, "--data", options.data, "--epochs", str(options.epochs)]
    return chosen + [part for each in PLAIN for part in ("--set", each)]


def _glassnet(options: argparse.Namespace) -> float:
    return float(train(*_settings(options))["images_per_second"])


def _rival(name: str, options: argparse.Namespace) -> float:
    return float(run_json(f"bench.rivals.{name}", *_settings(options))["images_per_second"])


if __name__ == "__main__":
    main()
