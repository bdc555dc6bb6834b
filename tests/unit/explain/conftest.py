"""Small networks with chosen weights, as they are built and as they come back from disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import keras
import numpy as np
import pytest

from core.config import CnnConfig, DataConfig, Preprocessing, RunConfig
from core.datasets import registry
from core.datasets.catalogue import DatasetInfo
from core.datasets.spec import DataSpec, Intake
from core.datasets.statistics import Statistics
from core.explain import opened as opening
from core.explain.opened import Opened, opened
from core.layers import Layer
from core.models.cnn import build
from core.runs.atomic import write_json
from core.runs.run import Run
from core.runs.store import RunStore
from core.training.checkpoint import save

Made = Callable[..., Opened]


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Networks and test sets of one test are not those of the next."""
    yield
    opening._test_set.cache_clear()
    opening._opened.cache_clear()
    keras.backend.clear_session()


@pytest.fixture
def made_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Run, Opened]]:
    """make(*layers, images=uint8 (n, h, w, c), labels=..., weights={keras name: arrays}) gives a
    run folder with the model saved, and the same network as it was built.

    The images are the test set of a data set "tiny" of two classes (or `classes`).
    """

    def make(
        *layers: Layer,
        images: np.ndarray,
        labels: list[int] | None = None,
        weights: dict[str, list[object]] | None = None,
        preprocessing: Preprocessing = Preprocessing(),  # noqa: B008
        statistics: Statistics = Statistics(),  # noqa: B008
        classes: int = 2,
        kind: str = "ink",
    ) -> tuple[Run, Opened]:
        count, *shape = images.shape
        names = tuple("abcdefghij"[:classes])
        spec = DataSpec("tiny", "Tiny", *shape, names, count, count, Intake(kind, 1, "box"))
        marks = np.array(labels if labels is not None else np.arange(count) % classes, np.uint8)
        info = DatasetInfo(
            "tiny", "", "", "", "", True, (), spec, lambda _, parts: [(images, marks)] * len(parts)
        )
        monkeypatch.setitem(registry.DATASETS, "tiny", info)
        data = DataConfig("tiny", preprocessing=preprocessing)
        config = RunConfig(data=data, model=CnnConfig(layers))
        run = RunStore(tmp_path / "runs").create(config)
        model = build(config.model, spec, preprocessing, statistics, config.training, 1)
        for name, arrays in (weights or {}).items():
            model.get_layer(name).set_weights([np.array(each, np.float32) for each in arrays])
        write_json(run.path("statistics.json"), statistics.to_dict())
        save(model, run, 1)
        return run, Opened(model, config, spec, statistics, run)

    return make


@pytest.fixture(params=["fresh", "reloaded"])
def made(request: pytest.FixtureRequest, made_run: Callable[..., tuple[Run, Opened]]) -> Made:
    """As `made_run`, but the open network alone: once as built, once read back from the folder."""

    def make(*layers: Layer, **more: object) -> Opened:
        run, fresh = made_run(*layers, **more)
        return fresh if request.param == "fresh" else opened(str(run.folder))

    return make
