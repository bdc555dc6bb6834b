"""The ONNX file gives what Keras gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.export import onnx_model
from core.export.parts import ExportError
from core.runs.run import Run
from core.runs.store import SHIPPED, RunStore
from tests.pages import fake_runs

IMAGES, TEXT = Run(SHIPPED / "sample-lenet5-digits"), Run(SHIPPED / "sample-lstm-docs")


@pytest.mark.parametrize("run", [IMAGES, TEXT], ids=["images", "text"])
def test_it_gives_what_keras_gives(run: Run) -> None:
    runtime = pytest.importorskip("onnxruntime")
    pytest.importorskip("tf2onnx")
    from core.models.opening import open_language_model, open_model

    session = runtime.InferenceSession(onnx_model.onnx_model(run))
    model = open_model(run) if run is IMAGES else open_language_model(run)
    draw = np.random.default_rng(1)
    for batch, steps in ((1, 1), (3, 7)):  # both sizes are free
        given = []
        for each in model.inputs:
            shape = [batch, *(side or steps for side in each.shape[1:])]
            values = draw.integers(0, 50, shape) if each.dtype == "int32" else draw.random(shape)
            given.append(values.astype(each.dtype))
        expected = model(given if len(given) > 1 else given[0], training=False)
        expected = expected if isinstance(expected, list) else [expected]
        names = [each.name for each in session.get_inputs()]
        assert names == [each.name for each in model.inputs]
        found = session.run(None, dict(zip(names, given, strict=True)))
        for one, other in zip(found, expected, strict=True):
            assert np.abs(one - np.asarray(other)).max() < 1e-5


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnx_model, "PACKAGES", ("sys", "no_such_package"))
    assert onnx_model.missing().startswith(
        "ONNX needs more packages: `pip install no_such_package`"
    )
    with pytest.raises(ExportError, match="pip install no_such_package"):
        onnx_model.onnx_model(IMAGES)
    monkeypatch.setattr(onnx_model, "PACKAGES", ("sys",))
    assert not onnx_model.missing()


def test_a_run_without_a_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnx_model, "PACKAGES", ())
    with pytest.raises(ExportError, match="has no model yet"):
        onnx_model.onnx_model(fake_runs.queued(RunStore(tmp_path)))


def test_a_network_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onnx_model, "PACKAGES", ())
    monkeypatch.setattr(onnx_model, "PROJECT", tmp_path)  # where the child finds no code
    with pytest.raises(ExportError, match=r"could not be written as ONNX \(.+\)\.$"):
        onnx_model.onnx_model(IMAGES)
