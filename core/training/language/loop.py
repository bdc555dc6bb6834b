"""One run of a language model from its folder to its result: read, build, train, test."""

from __future__ import annotations

import math
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

import keras

from core.datasets.tokens import Tokens, prepare
from core.language_config import LanguageRunConfig
from core.models.recurrent import build
from core.runs.atomic import write_json
from core.training.checkpoint import Keeper, save, weights_sha256
from core.training.environment import describe_environment
from core.training.journal import Journal
from core.training.language.evaluate import Evaluator
from core.training.language.fast import FastStepper, suits
from core.training.language.plain import PlainStepper
from core.training.language.recorder import LanguageRecorder, perplexity
from core.training.language.samples import Sampler
from core.training.language.streams import Streams, cut
from core.training.recorder import Diverged

SAVE_SECONDS = 5.0
CORPUS = (
    "name",
    "title",
    "train_tokens",
    "validation_tokens",
    "test_tokens",
    "vocabulary",
    "coverage",
)


class StoppedReading(Exception):
    """A person stopped the run while its text was still being read."""


@dataclass(eq=False)
class Trainee:
    """What one run trains, and how far it is."""

    config: LanguageRunConfig
    tokens: Tokens
    streams: Streams
    model: keras.Model
    journal: Journal
    stepper: PlainStepper
    evaluator: Evaluator
    sampler: Sampler
    recorder: LanguageRecorder
    keeper: Keeper
    losses: dict[int, tuple[float, float]] = field(default_factory=dict)
    tokens_seen: int = 0


def train(journal: Journal) -> None:
    """Train the journal's run to its end and leave result and model in its folder.

    Raises Diverged, DataError, ConfigError or OSError; the best finite weights so far are then
    saved already.
    """
    config = journal.run.language_config()
    environment = describe_environment()
    write_json(journal.run.path("environment.json"), environment)
    journal.update(epochs=config.training.epochs, device=environment["device"])
    try:
        trainee = _trainee(config, journal)
    except StoppedReading:
        journal.update(phase="stopped", ended=time.time(), message="Stopped before it began.")
        return
    stopped = _fit(trainee)
    journal.update(phase="evaluating")
    trainee.keeper.restore(trainee.model)
    save(trainee.model, journal.run, trainee.keeper.epoch)
    _finish(trainee, stopped)


def _trainee(config: LanguageRunConfig, journal: Journal) -> Trainee:
    tokens = prepare(config.data, partial(_reading, journal))
    _describe_corpus(tokens, journal)
    streams = cut(tokens.train, config.training.batch_size, config.training.steps)
    model = build(config.model, len(tokens.vocabulary), config.seed)
    return Trainee(
        config,
        tokens,
        streams,
        model,
        journal,
        (FastStepper if suits(config) else PlainStepper)(model, config),
        Evaluator(model, config.model),
        Sampler(model, config.model, tokens.vocabulary, config.seed),
        LanguageRecorder(journal, config, streams, len(tokens.vocabulary)),
        Keeper(config.training.keep),
    )


def _reading(journal: Journal, done: int, total: int) -> None:
    """Say how far the text is read: a gigabyte takes minutes the first time, and can be stopped."""
    if journal.run.requests().get("stop"):
        raise StoppedReading
    journal.update(now=False, message=f"Reading the text: {100 * done / total:.0f} %.")


def _describe_corpus(tokens: Tokens, journal: Journal) -> None:
    """Leave vocabulary and sizes with the run, so that it needs the corpus no more."""
    corpus = {name: tokens.info[name] for name in CORPUS}
    write_json(journal.run.path("vocabulary.json"), tokens.vocabulary.to_dict())
    write_json(journal.run.path("corpus.json"), corpus)
    journal.say(
        f"{corpus['title']}: {corpus['train_tokens']:,} training, "
        f"{corpus['validation_tokens']:,} validation, {corpus['test_tokens']:,} test tokens, "
        f"vocabulary {corpus['vocabulary']:,}"
    )


def _fit(trainee: Trainee) -> bool:
    """Train epoch by epoch; True when a person stopped it. An error leaves kept weights saved."""
    journal, training = trainee.journal, trainee.config.training
    parameters = trainee.model.count_params()
    journal.update(
        phase="running",
        message="",
        steps=training.epochs * trainee.streams.windows,
        parameters=parameters,
    )
    journal.say(f"{parameters:,} parameters, {training.epochs} epochs at most")
    try:
        trainee.sampler.keep(journal.run, 0)
        return _fit_epochs(trainee)
    except Diverged as problem:
        raise Diverged(f"{problem}{_rescue(trainee)}") from None
    except Exception:
        with suppress(Exception):  # what went wrong first is what counts
            _rescue(trainee)
        raise


def _fit_epochs(trainee: Trainee) -> bool:
    training, keeper, journal = trainee.config.training, trainee.keeper, trainee.journal
    saved = time.monotonic()
    for epoch in range(1, training.epochs + 1):
        loss = _train_epoch(trainee, epoch)
        held = trainee.evaluator.loss(trainee.tokens.validation)
        trainee.recorder.validated(held)
        keeper.offer(trainee.model, epoch, held)
        trainee.losses[epoch] = loss, held
        journal.update(now=False, best_epoch=keeper.best_epoch)
        trainee.sampler.keep(journal.run, epoch)
        if keeper.unsaved and time.monotonic() - saved > SAVE_SECONDS:
            keeper.save(trainee.model, journal.run)
            saved = time.monotonic()
        journal.say(
            f"epoch {epoch}: perplexity {perplexity(loss):.2f}, "
            f"validation perplexity {perplexity(held):.2f}"
        )
        if trainee.recorder.stop_asked:
            return True
        if training.patience and epoch - keeper.best_epoch >= training.patience:
            journal.say(f"early stopping: no better since epoch {keeper.best_epoch}")
            return False
    return False


def _train_epoch(trainee: Trainee, epoch: int) -> float:
    """One pass over the streams, or less when a person stops it; mean loss in nats per token."""
    streams, stepper, recorder = trainee.streams, trainee.stepper, trainee.recorder
    stepper.reset()
    stepper.totals.reset()
    recorder.begin_epoch(epoch)
    done = 0
    for done in range(1, streams.windows + 1):
        step = (epoch - 1) * streams.windows + done - 1
        stepper.run(*streams.window(done - 1), recorder.rate(epoch), step)
        recorder.after_window(done - 1, stepper.totals)
        if recorder.stop_asked:
            break
    total = recorder.end_epoch(done, stepper.totals, trainee.model)
    trainee.tokens_seen += int(total.tokens)
    return total.loss / total.tokens


def _rescue(trainee: Trainee) -> str:
    """Save the last good weights of a run that ends in an error; a sentence that says so."""
    keeper = trainee.keeper
    if not keeper.epoch:
        return ""
    keeper.restore(trainee.model)
    save(trainee.model, trainee.journal.run, keeper.epoch)
    return f" The weights of epoch {keeper.epoch} are kept."


def _finish(trainee: Trainee, stopped: bool) -> None:
    """Use the test part, once, and write the result."""
    journal, keeper = trainee.journal, trainee.keeper
    state, test = journal.state, trainee.tokens.test
    loss = trainee.evaluator.loss(test)
    speed = trainee.tokens_seen / max(1e-9, trainee.recorder.busy)
    trained, held = trainee.losses[keeper.epoch]
    write_json(
        journal.run.path("result.json"),
        {
            "test_perplexity": perplexity(loss),
            "test_loss": loss,
            "test_tokens": len(test) - 1,
            "bits_per_character": loss / math.log(2) if _by_character(trainee) else None,
            "validation_perplexity": perplexity(held),
            "train_perplexity": perplexity(trained),
            "parameters": state.parameters,
            "seconds": state.seconds,
            "tokens_per_second": speed,
            "weights_sha256": weights_sha256(trainee.model),
            "epochs": state.epoch,
            "best_epoch": keeper.best_epoch,
        },
    )
    journal.say(f"test perplexity {perplexity(loss):.2f}, loss {loss:.4f} nats a token")
    journal.update(
        phase="stopped" if stopped else "finished",
        ended=time.time(),
        tokens_per_second=speed,
        test_perplexity=perplexity(loss),
    )


def _by_character(trainee: Trainee) -> bool:
    return trainee.config.data.level == "characters"
