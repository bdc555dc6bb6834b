"""The shipped runs are small, whole, and what their command would make."""

import numpy as np
import pytest

from core import sample
from core.datasets.registry import load_test
from core.language_config import LanguageRunConfig
from core.models.opening import open_language_model, open_model
from core.runs.run import Run
from core.runs.store import SHIPPED, RunStore
from core.sample import KEPT_SNAPSHOTS, SAMPLES, UNWANTED
from core.text.vocabularies import vocabulary_of
from core.training.checkpoint import weights_sha256
from core.training.evaluate import kept_predictions
from core.training.snapshots import read_weights, snapshots

MOST_BYTES = {"sample-lenet5-digits": 2_500_000, "sample-lstm-docs": 1_600_000}


@pytest.fixture(params=SAMPLES)
def run(request: pytest.FixtureRequest) -> Run:
    return Run(SHIPPED / request.param)


def test_is_finished_and_small(run: Run) -> None:
    assert run.state().phase == "finished" and not run.state().worker
    files = [path for path in run.folder.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < MOST_BYTES[run.id]
    assert not set(UNWANTED) & {path.name for path in files}


def test_was_made_by_its_command(run: Run) -> None:
    assert run.config() == SAMPLES[run.id]()


def test_model_is_the_one_that_the_result_names(run: Run) -> None:
    language = isinstance(run.config(), LanguageRunConfig)
    model = (open_language_model if language else open_model)(run)
    assert weights_sha256(model) == run.result()["weights_sha256"]


def test_the_network_can_be_replayed_and_its_errors_read_at_once() -> None:
    """Snapshots from before the first step to the last one, and predictions of these weights."""
    run = Run(SHIPPED / "sample-lenet5-digits")
    taken = snapshots(run)
    assert 10 <= len(taken) <= KEPT_SNAPSHOTS and (taken[0].step, taken[0].epoch) == (0, 0)
    assert taken[-1].epoch == run.config().training.epochs
    model = open_model(run)
    kept = kept_predictions(run, run.result()["weights_sha256"])
    images, labels = load_test("digits")
    assert kept is not None and len(kept) == len(labels)
    assert (kept.argmax(axis=1) == labels).mean() == run.result()["test_accuracy"]
    model.set_weights(read_weights(taken[-1].path))
    np.testing.assert_allclose(model.predict_on_batch(images), kept, atol=0.01)


def test_every_shipped_run_has_its_command() -> None:
    assert [each.id for each in RunStore().shipped()] == sorted(SAMPLES)


def test_language_model_has_learnt_something() -> None:
    """Guessing would have a perplexity as large as the vocabulary."""
    run = Run(SHIPPED / "sample-lstm-docs")
    result = run.result()
    assert result["test_perplexity"] < 0.1 * len(vocabulary_of(run.folder))
    assert result["test_perplexity"] == pytest.approx(np.exp(result["test_loss"]))


def test_unknown_sample_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert sample.main(["nope"]) == 2
    assert "no sample 'nope'" in capsys.readouterr().err
