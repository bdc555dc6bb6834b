"""Whole trainings of language models on small texts: learnt, repeatable, stopped, refused."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import orjson
import pandas as pd
import pytest

from core.compare import weights
from core.datasets.tokens import Tokens
from core.datasets.vocabulary import Vocabulary
from core.language_config import (
    CorpusConfig,
    LanguageRunConfig,
    LanguageTrainingConfig,
    RecurrentConfig,
)
from core.models.recurrent import build
from core.runs.atomic import read_json
from core.runs.metrics import read_metrics
from core.runs.run import Run
from core.runs.store import RunStore
from core.training.checkpoint import weights_sha256
from core.training.language import epochs, loop, recorder
from core.training.language.evaluate import Evaluator
from core.worker import train_run

LETTERS = ("<unk>", "T", "h", "e", " ", "c", "a", "t", ".", "\n")
CONFIG = LanguageRunConfig(
    data=CorpusConfig("docs", level="characters"),
    model=RecurrentConfig(layers=2, units=12, embedding=12, dropout=0.1),
    training=LanguageTrainingConfig(
        learning_rate=0.02, batch_size=4, steps=8, epochs=3, hold_epochs=2, decay_factor=0.5
    ),
)

Train = Callable[[LanguageRunConfig], Run]


def text(repeats: int) -> np.ndarray:
    vocabulary = Vocabulary("characters", LETTERS, False, "unknown", (0,) * len(LETTERS))
    return vocabulary.encode("The cat.\n" * repeats).ids.astype(np.uint8)


@pytest.fixture(autouse=True)
def small_text(monkeypatch: pytest.MonkeyPatch) -> Tokens:
    """One sentence over and over, instead of a corpus."""
    counts = tuple(range(len(LETTERS)))
    tokens = Tokens(
        Vocabulary("characters", LETTERS, False, "unknown", counts),
        train=text(40),
        validation=text(6),
        test=text(5),
        info={
            "name": "docs",
            "title": "A cat",
            "train_tokens": 360,
            "validation_tokens": 54,
            "test_tokens": 45,
            "vocabulary": len(LETTERS),
            "coverage": 1.0,
        },
    )
    monkeypatch.setattr(loop, "prepare", lambda config, progress: tokens)
    return tokens


@pytest.fixture
def trained(tmp_path: Path) -> Train:
    def train(config: LanguageRunConfig) -> Run:
        store = RunStore(tmp_path / "runs")
        run = store.create(config)
        assert store.claim(run)
        train_run(run)
        return run

    return train


def changed(**training: object) -> LanguageRunConfig:
    return replace(CONFIG, training=replace(CONFIG.training, **training))


def metrics(run: Run, split: str, name: str) -> pd.DataFrame:
    rows = read_metrics(run.path("metrics.jsonl"))
    return rows[(rows.split == split) & (rows.name == name)]


def before_epoch(
    monkeypatch: pytest.MonkeyPatch, number: int, act: Callable[[loop.Trainee], None]
) -> None:
    """Have something happen when an epoch (from 1) is about to begin."""
    original = epochs._train_epoch

    def train_epoch(trainee: loop.Trainee, epoch: int) -> float:
        if epoch == number:
            act(trainee)
        return original(trainee, epoch)

    monkeypatch.setattr(epochs, "_train_epoch", train_epoch)


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
