"""Whole trainings of language models on small texts: learnt, repeatable, kept."""

from dataclasses import replace

import numpy as np
import orjson
import pytest

from core.compare import weights
from core.datasets.tokens import Tokens
from core.datasets.vocabulary import Vocabulary
from core.language_config import CorpusConfig
from core.models.recurrent import build
from core.runs.atomic import read_json
from core.runs.metrics import read_metrics
from core.runs.run import Run
from core.training.checkpoint import weights_sha256
from core.training.language import loop, recorder
from core.training.language.evaluate import Evaluator
from tests.unit.training.small_language import (
    CONFIG,
    LETTERS,
    Train,
    before_epoch,
    changed,
    metrics,
)
from tests.unit.training.small_language import small_text as small_text  # a fixture
from tests.unit.training.small_language import trained as trained  # a fixture


def test_a_run_leaves_everything_a_page_needs(trained: Train, small_text: Tokens) -> None:
    run = trained(CONFIG)
    state, result = run.state(), run.result()
    assert state.phase == "finished", state.message
    windows = 12  # 359 pairs in 4 streams are 89 steps: 11 windows of 8 and one of 1
    assert (state.epoch, state.step, state.steps) == (3, 3 * windows, 3 * windows)
    assert result["test_tokens"] == 44 and result["epochs"] == 3
    assert result["test_perplexity"] == state.test_perplexity
    assert result["test_perplexity"] == pytest.approx(np.exp(result["test_loss"]))
    assert result["bits_per_character"] == pytest.approx(result["test_loss"] / np.log(2))
    assert result["parameters"] == state.parameters > 0 and result["tokens_per_second"] > 0
    assert read_json(run.path("corpus.json")) == small_text.info
    vocabulary = Vocabulary.from_dict(read_json(run.path("vocabulary.json")))
    assert vocabulary.tokens == LETTERS
    assert run.environment()["device"] == state.device
    norms = weights.norms(run, CONFIG)
    assert norms.steps.tolist() == [0, windows, 2 * windows, 3 * windows]
    kept = weights.kept(run, CONFIG)
    assert list(norms.layers) == list(kept) == ["embedding", "lstm_1", "lstm_2", "logits"]
    for name, each in kept.items():
        length = norms.layers[name][result["best_epoch"]]
        assert length == pytest.approx(np.linalg.norm(each), rel=1e-6), name


def test_rows_of_training_and_validation(trained: Train) -> None:
    run = trained(CONFIG)
    rows = read_metrics(run.path("metrics.jsonl"))
    train, held = rows[rows.split == "train"], rows[rows.split == "validation"]
    losses = {"loss", "perplexity", "bits_per_character"}
    assert set(train.name) == losses | {"learning_rate", "gradient_norm", "tokens_per_second"}
    assert set(held.name) == losses
    assert held[held.name == "loss"].epoch.tolist() == [1, 2, 3]
    loss = held[held.name == "loss"].value.to_numpy()
    assert held[held.name == "perplexity"].value.tolist() == pytest.approx(np.exp(loss))
    rates = train[train.name == "learning_rate"].groupby("epoch").value.last()
    assert rates.tolist() == pytest.approx([0.02, 0.02, 0.01])


def test_words_have_no_bits_per_character(trained: Train) -> None:
    run = trained(replace(CONFIG, data=CorpusConfig("docs", level="words")))
    assert run.result()["bits_per_character"] is None
    assert metrics(run, "train", "bits_per_character").empty


def test_a_row_covers_the_windows_since_the_last(
    trained: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a row for every window, their mean by tokens is the mean of the epoch."""
    monkeypatch.setattr(recorder, "RECORD_SECONDS", 0.0)
    run = trained(changed(epochs=1))
    loss = metrics(run, "train", "loss")
    assert loss.step.tolist() == list(range(1, 13))
    mean = np.average(loss.value, weights=[8] * 11 + [1])
    assert run.result()["train_perplexity"] == pytest.approx(np.exp(mean), rel=1e-5)


def test_it_learns_the_sentence_and_writes_it(trained: Train) -> None:
    run = trained(changed(epochs=40, hold_epochs=40))
    assert run.result()["test_perplexity"] < 1.3
    samples = [orjson.loads(line) for line in run.path("samples.jsonl").read_bytes().splitlines()]
    assert [each["epoch"] for each in samples] == list(range(41))
    assert {each["prompt"] for each in samples} == {"The "}
    assert {(each["seed"], each["temperature"]) for each in samples} == {(1, 0.8)}
    assert "The cat.\nThe cat.\n" in samples[-1]["text"]
    assert "The cat.\nThe cat.\n" not in samples[0]["text"]


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_same_seed_gives_the_same_weights(trained: Train, cell: str) -> None:
    model = replace(CONFIG.model, cell=cell, dropout_input=0.2)
    config = replace(CONFIG, model=model, training=replace(CONFIG.training, epochs=2))
    first, second = (trained(config) for _ in range(2))
    assert first.result()["weights_sha256"] == second.result()["weights_sha256"]
    assert first.path("samples.jsonl").read_bytes() == second.path("samples.jsonl").read_bytes()
    other = trained(replace(config, seed=2))
    assert other.result()["weights_sha256"] != first.result()["weights_sha256"]


def reopened_loss(run: Run, ids: np.ndarray) -> float:
    config = run.language_config()
    model = build(config.model, len(LETTERS), config.seed)
    model.load_weights(run.path("model.keras"))
    assert weights_sha256(model) == read_json(run.path("model.json"))["weights_sha256"]
    return Evaluator(model, config.model).loss(ids)


def test_the_model_on_disk_gives_the_result_that_was_written(
    trained: Train, small_text: Tokens
) -> None:
    run = trained(CONFIG)
    assert reopened_loss(run, small_text.test) == pytest.approx(run.result()["test_loss"], rel=1e-5)


def test_kept_weights_are_those_of_the_best_epoch(
    trained: Train, monkeypatch: pytest.MonkeyPatch, small_text: Tokens
) -> None:
    """Before the last of four epochs the learning rate rises so far that the loss does too."""

    def rise(trainee: loop.Trainee) -> None:
        trainee.journal.run.request_learning_rate(3.0)
        trainee.recorder._obey_requests()

    before_epoch(monkeypatch, 4, rise)
    run = trained(changed(epochs=4))
    losses = metrics(run, "validation", "loss").value.tolist()
    best = int(np.argmin(losses))
    assert best + 1 == run.state().best_epoch < 4
    assert reopened_loss(run, small_text.validation) == pytest.approx(losses[best], rel=1e-5)
    assert run.result()["validation_perplexity"] == pytest.approx(np.exp(losses[best]))


def test_last_weights_are_kept_on_request(trained: Train) -> None:
    run = trained(changed(epochs=2, keep="last"))
    assert read_json(run.path("model.json"))["epoch"] == 2


def test_new_learning_rate_is_obeyed_and_marked(
    trained: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "RECORD_SECONDS", 0.0)
    before_epoch(monkeypatch, 2, lambda trainee: trainee.journal.run.request_learning_rate(0.04))
    run = trained(CONFIG)
    rows = read_metrics(run.path("metrics.jsonl"))
    assert rows[rows.split == "event"].value.tolist() == [0.04]
    rates = metrics(run, "train", "learning_rate").groupby("epoch").value.last()
    assert rates.tolist() == pytest.approx([0.02, 0.04, 0.02])
