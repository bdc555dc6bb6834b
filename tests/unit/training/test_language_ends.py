"""How trainings of language models end before their last epoch: stopped, diverged, refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.datasets.tokens import Tokens
from core.language_config import CorpusConfig
from core.runs.atomic import read_json
from core.runs.store import RunStore
from core.training.language import loop, recorder
from core.worker import train_run
from tests.unit.training.small_language import CONFIG, Train, before_epoch, changed, metrics
from tests.unit.training.small_language import small_text as small_text  # a fixture
from tests.unit.training.small_language import trained as trained  # a fixture


def test_early_stopping_ends_after_its_patience(trained: Train) -> None:
    run = trained(changed(epochs=60, patience=1, learning_rate=0.5, hold_epochs=60))
    state = run.state()
    assert state.phase == "finished" and state.epoch == state.best_epoch + 1 < 60


def test_a_long_text_says_how_far_it_is_read_and_can_be_stopped(
    tmp_path: Path, small_text: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = RunStore(tmp_path / "runs")
    said: list[str] = []

    def prepare(config: CorpusConfig, progress: Callable[[int, int], None]) -> Tokens:
        progress(1, 4)
        said.append(run.state().message)
        if len(said) > 1:
            run.request_stop()
        progress(2, 4)
        return small_text

    monkeypatch.setattr(loop, "prepare", prepare)
    monkeypatch.setattr("core.training.journal.STATE_SECONDS", 0.0)
    for phase, message in (("finished", ""), ("stopped", "Stopped before it began.")):
        run = store.create(changed(epochs=1))
        assert store.claim(run)
        train_run(run)
        assert (run.state().phase, run.state().message) == (phase, message)
    assert said == ["Reading the text: 25 %."] * 2 and run.result() is None


def test_stop_in_the_middle_of_an_epoch_keeps_what_was_learnt(
    trained: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "RECORD_SECONDS", 0.0)
    before_epoch(monkeypatch, 2, lambda trainee: trainee.journal.run.request_stop())
    run = trained(changed(epochs=20))
    state = run.state()
    assert state.phase == "stopped" and (state.epoch, state.step) == (2, 13)
    assert run.result()["epochs"] == 2
    assert metrics(run, "validation", "loss").epoch.tolist() == [1, 2]


@pytest.mark.parametrize("rate", [1e6, 1e9])
def test_divergence_is_one_sentence(trained: Train, rate: float) -> None:
    run = trained(changed(learning_rate=rate, optimizer="sgd", clip_norm=0.0))
    state = run.state()
    assert state.phase == "failed" and run.result() is None
    assert "Try a learning rate" in state.message and "Traceback" not in run.log_tail()


def test_divergence_keeps_the_weights_of_an_earlier_epoch(
    trained: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rise(trainee: loop.Trainee) -> None:
        trainee.journal.run.request_learning_rate(1e30)
        trainee.recorder._obey_requests()

    before_epoch(monkeypatch, 2, rise)
    run = trained(changed(optimizer="sgd", learning_rate=0.1))
    assert run.state().phase == "failed"
    assert run.state().message.endswith("The weights of epoch 1 are kept.")
    assert read_json(run.path("model.json"))["epoch"] == 1


def test_an_error_in_a_later_epoch_keeps_the_best_weights(
    trained: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(trainee: loop.Trainee) -> None:
        raise MemoryError

    before_epoch(monkeypatch, 3, fail)
    run = trained(CONFIG)
    assert run.state().phase == "failed" and "smaller batch" in run.state().message
    assert read_json(run.path("model.json"))["epoch"] == 2


def test_more_streams_than_tokens_are_refused_with_the_remedy(trained: Train) -> None:
    run = trained(changed(batch_size=1000))
    assert run.state().phase == "failed" and "use at most 359" in run.state().message
    assert "Traceback" not in run.log_tail()
