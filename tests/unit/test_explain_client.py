"""The inside of the run that comes with the project, asked of the engine's process."""

import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest

from core.datasets.registry import load_test
from core.engine_client import PROJECT, Engine, EngineError
from core.explain_client import Inside
from core.runs.run import Run
from core.runs.store import RunStore


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    engine = Engine()
    yield engine
    engine.close()


@pytest.fixture
def sample() -> Run:
    return RunStore().shipped()[0]


@pytest.fixture
def inside(engine: Engine, sample: Run) -> Inside:
    return Inside(engine, sample.folder)


def test_errors_are_those_of_the_result(inside: Inside, sample: Run) -> None:
    result = sample.result() or {}
    found = inside.errors()
    assert found.confusion.tolist() == result["confusion"]
    assert sum(each.right for each in found.scores) / 360 == result["test_accuracy"]
    worst = result["mistakes"][0]
    assert found.confidence[worst["index"]] == pytest.approx(worst["probability"], abs=1e-4)
    assert found.cell(worst["true"], worst["predicted"])[0] == worst["index"]


def test_walk_ends_in_what_classify_says(inside: Inside, engine: Engine, sample: Run) -> None:
    images = load_test("digits")[0][:2]
    shown = inside.walk(images[0], images[1])
    given = engine.classify(sample.folder, images).probabilities
    assert shown.first.probabilities == pytest.approx(given[0], abs=1e-6)
    assert shown.second is not None
    assert shown.second.probabilities == pytest.approx(given[1], abs=1e-6)


@pytest.mark.parametrize("method", ["gradient", "smoothgrad", "integrated-gradients", "grad-cam"])
def test_a_trained_network_explains_itself(inside: Inside, method: str) -> None:
    images, labels = load_test("digits")
    why = inside.attribution(images[3], method, int(labels[3]))
    assert why.probability > 0.5 and why.heat.max() > 0
    assert why.similarity is not None and why.similarity < 0.9
    assert why.completeness is None or why.completeness <= 0.01


def test_a_question_without_an_answer_is_one_sentence(inside: Inside) -> None:
    image = np.zeros((28, 28, 1), np.float32)
    with pytest.raises(EngineError, match="no layer 'conv9'; choose input, conv1, pool1, conv2"):
        inside.maps(image, "conv9")
    with pytest.raises(EngineError, match="takes images of 28 × 28 × 1, not 8 × 8 × 1"):
        inside.walk(image[:8, :8])


def test_client_and_its_records_do_not_import_keras() -> None:
    code = (
        "import sys, core.explain_client, core.explain.value, core.explain.methods, "
        "core.explain.packing; print('keras' in sys.modules, 'tensorflow' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False"]
