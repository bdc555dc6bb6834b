"""Server time, bytes and memory of every view into a trained CNN.

`python -m bench.explain [--views 1000] [--repeats 30]`

Asks the engine process as pages do, from the question to the answer, with networks of random
weights on test images of MNIST (of the digits, where GLASSNET_DATA has no MNIST). Walks and
microscopes are measured to the message that the page hands to the browser, and that is what their
bytes are; of the others the bytes are those of the answer's arrays. A microscope is sent once per
layer, image and map; its pixels need no question, which a browser test counts. The main figure is
the largest of: layer walk over 150 ms and over 150 KB (bytes also of two images with their
difference), Grad-CAM over 100 ms (p95, check with random weights included), and memory of the
engine after the views over 1.05 times the memory before: at most 1 is wanted.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from numpy.typing import NDArray

from bench._common import finish
from core.datasets.registry import availability, load_test, spec
from core.engine_client import Engine
from core.explain.lapse_answers import LapseMaps
from core.explain_client import Image, Inside
from core.presets import PRESETS
from core.runs.atomic import write_json
from core.runs.run import Run
from core.runs.store import RunStore
from ui.components import layer_walk, microscope
from ui.image_choice import Chosen
from ui.inside_second import Second
from ui.inside_strips import strips_of

NETWORKS = ("two-conv-5x5", "best")
WALK_MS, WALK_BYTES, CAM_MS, GROWTH = 150.0, 150_000, 100.0, 1.05
WARM_VIEWS = 100

View = Callable[[int], Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--views", type=int, default=1000)
    parser.add_argument("--repeats", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    name = "mnist" if availability("mnist").ready else "digits"
    images = load_test(name)[0]
    engine = Engine()
    figures: dict[str, Any] = {"data": name, "load_before": os.getloadavg()[0]}
    try:
        with tempfile.TemporaryDirectory() as scratch:
            for preset in NETWORKS:
                inside = Inside(engine, random_run(Path(scratch), preset, name).folder)
                print(f"{preset} on {name}")
                figures[preset] = measured(engine, inside, images, options.repeats)
            figures["memory"] = memory(engine, inside, images, options.views)
    finally:
        engine.close()
    figures["load_after"] = os.getloadavg()[0]
    figures["ratio"] = ratio(figures)
    print(f"largest part of its aim: {figures['ratio']:.2f}")
    finish(figures, options.json)


def random_run(folder: Path, preset: str, data: str) -> Run:
    """A run of a preset whose model has its first weights, with one snapshot of them."""
    from core.datasets.statistics import fit_statistics
    from core.models.cnn import build
    from core.training.checkpoint import save
    from core.training.snapshots import Snapper

    config = PRESETS[preset].config
    config = dataclasses.replace(config, data=dataclasses.replace(config.data, name=data))
    run = RunStore(folder).create(config)
    statistics = fit_statistics(load_test(data)[0][:500], config.data.preprocessing)
    write_json(run.path("statistics.json"), statistics.to_dict())
    made = build(
        config.model, spec(data), config.data.preprocessing, statistics, config.training, 1
    )
    save(made, run, 1)
    Snapper(run).after_step(made, 0)
    return run


def measured(
    engine: Engine, inside: Inside, images: NDArray[np.float32], repeats: int
) -> dict[str, Any]:
    """First time, p50, p95 (ms), bytes and the engine's processor time (ms a view, of all cores,
    the first left out) of each view; slow ones are asked fewer times."""
    found = {}
    inside.network()
    process = of_engine(engine)
    for name, (view, slow) in views(inside, images).items():
        times, sent, begun = [], 0, 0.0
        for number in range(3 if slow else repeats + 1):
            begun = worked(process) if number == 1 else begun
            start = time.perf_counter()
            answer = view(number)
            times.append(1000 * (time.perf_counter() - start))
            sent = max(sent, bytes_of(answer))
        rest = times[1:]
        p50, p95 = float(np.median(rest)), float(np.percentile(rest, 95))
        cpu = (worked(process) - begun) / len(rest)
        found[name] = {"first_ms": times[0], "p50_ms": p50, "p95_ms": p95, "cpu_ms": cpu}
        found[name]["bytes"] = sent
        print(
            f"  {name:>22}: first {times[0]:7.1f} ms, then p50 {p50:7.1f}, p95 {p95:7.1f} ms, "
            f"processor {cpu:7.1f} ms, {sent / 1000:7.1f} KB"
        )
    return found


def views(inside: Inside, images: NDArray[np.float32]) -> dict[str, tuple[View, bool]]:
    """Each view as a function of a number that picks image and unit, and whether it is slow."""
    convolutions = [each for each in inside.network().layers if each.kind == "conv"]
    first, last = convolutions[0], convolutions[-1]

    def method(name: str) -> View:
        return lambda i: inside.attribution(images[i], name, i % 10)

    def scope(layer: str, units: int) -> View:
        return lambda i: microscope.packed(inside.microscope(images[i], layer, i % units))

    quick: dict[str, View] = {
        "layer walk": lambda i: walk(inside, images[i]),
        "walk of two images": lambda i: walk(inside, images[i], images[i + 1]),
        "microscope, first": scope(first.layer, first.units),
        "microscope, last": scope(last.layer, last.units),
        "microscope, softmax": scope("softmax1", 10),
        "filters": lambda i: inside.filters(first.layer),
        "gradient": method("gradient"),
        "smoothgrad": method("smoothgrad"),
        "integrated gradients": method("integrated-gradients"),
        "grad-cam": method("grad-cam"),
        "occlusion": method("occlusion"),
        "favourites": lambda i: inside.favourites(last.layer, i % last.units),
        "errors": lambda i: inside.errors(),
        "time-lapse, maps": lambda i: inside.lapse_maps(images[i], first.layer),
    }
    slow: dict[str, View] = {
        "ablation, one call": lambda i: inside.ablation(images[0], last.layer, 3),
        "dream": lambda i: inside.dream(last.layer, i),
        "embedding, PCA": lambda i: inside.embedding("pca"),
        "embedding, t-SNE": lambda i: inside.embedding("tsne"),
    }
    return {name: (view, False) for name, view in quick.items()} | {
        name: (view, True) for name, view in slow.items()
    }


def walk(inside: Inside, image: Image, other: Image | None = None) -> bytes:
    """The layer walk's message for the browser."""
    network, found = inside.network(), inside.walk(image, other)
    second = None if other is None else Second(Chosen(other, "second", "Second"), None)
    strips = strips_of(network, found, Chosen(image, "first", "First"), second)
    return layer_walk.packed(
        strips, layer_walk.Walked(network.classes, found.first.sample_images, "First")
    )


def bytes_of(answer: Any) -> int:
    """Length of a message; of any other answer its arrays, without the few scalars."""
    if isinstance(answer, bytes):
        return len(answer)
    arrays = {name: value for name, value in vars(answer).items() if isinstance(value, np.ndarray)}
    if isinstance(answer, LapseMaps):
        arrays.pop("shown")
    return sum(value.nbytes for value in arrays.values())


def memory(
    engine: Engine, inside: Inside, images: NDArray[np.float32], count: int
) -> dict[str, Any]:
    """Resident memory (MB) of the engine before and after so many views of all quick kinds."""
    each = [view for view, slow in views(inside, images).values() if not slow]
    for number in range(WARM_VIEWS):
        each[number % len(each)](number % 900)
    process = of_engine(engine)
    before = process.memory_info().rss / 1e6
    for number in range(count):
        each[number % len(each)](number % 900)
    after = process.memory_info().rss / 1e6
    print(f"memory of the engine: {before:.0f} MB, after {count} views {after:.0f} MB")
    return {"before_mb": before, "after_mb": after, "views": count}


def of_engine(engine: Engine) -> psutil.Process:
    assert engine._process is not None
    return psutil.Process(engine._process.pid)


def worked(process: psutil.Process) -> float:
    """Processor time so far, in ms."""
    times = process.cpu_times()
    return 1000 * (times.user + times.system)


def ratio(figures: dict[str, Any]) -> float:
    """The largest part of an aim that is used up; above 1 it is missed."""
    parts = [figures["memory"]["after_mb"] / figures["memory"]["before_mb"] / GROWTH]
    for name in NETWORKS:
        alone, cam = figures[name]["layer walk"], figures[name]["grad-cam"]
        two = figures[name]["walk of two images"]
        parts += [alone["p95_ms"] / WALK_MS, cam["p95_ms"] / CAM_MS]
        parts += [each["bytes"] / WALK_BYTES for each in (alone, two)]
    return float(max(parts))


if __name__ == "__main__":
    main()
