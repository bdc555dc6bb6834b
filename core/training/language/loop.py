"""One run of a language model from its folder to its result: read, build, train, test."""

from __future__ import annotations

import math
import time
from functools import partial

from core.datasets.tokens import Tokens, prepare
from core.language_config import LanguageRunConfig
from core.models.recurrent import build
from core.runs import checkpoints
from core.runs.atomic import write_json
from core.training.checkpoint import Keeper, save, weights_sha256
from core.training.environment import describe_environment
from core.training.journal import Journal
from core.training.language.epochs import Trainee, fit
from core.training.language.evaluate import Evaluator
from core.training.language.fast import FastStepper, suits
from core.training.language.plain import PlainStepper
from core.training.language.recorder import LanguageRecorder, perplexity
from core.training.language.samples import Sampler
from core.training.language.streams import cut

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


def train(journal: Journal) -> None:
    """Train the journal's run to its end and leave result and model in its folder.

    A run with a checkpoint goes on from there, exactly.

    Raises Paused, Diverged, DataError, ConfigError or OSError; the best finite weights so far are
    then saved already.
    """
    config = journal.run.language_config()
    found = checkpoints.newest(journal.run)
    journal.rewind(found.values["journal"] if found else None)
    environment = describe_environment()
    write_json(journal.run.path("environment.json"), environment)
    journal.update(epochs=config.training.epochs, device=environment["device"])
    try:
        trainee = _trainee(config, journal)
    except StoppedReading:
        journal.update(phase="stopped", ended=time.time(), message="Stopped before it began.")
        return
    stopped = fit(trainee, found)
    journal.update(phase="evaluating")
    trainee.keeper.restore(trainee.model)
    save(trainee.model, journal.run, trainee.keeper.epoch)
    _finish(trainee, stopped)
    checkpoints.discard(journal.run)


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


def _finish(trainee: Trainee, stopped: bool) -> None:
    """Use the test part, once, and write the result."""
    journal, keeper = trainee.journal, trainee.keeper
    reached, test = journal.state, trainee.tokens.test
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
            "parameters": reached.parameters,
            "seconds": reached.seconds,
            "tokens_per_second": speed,
            "weights_sha256": weights_sha256(trainee.model),
            "epochs": reached.epoch,
            "best_epoch": keeper.best_epoch,
        },
    )
    journal.say(f"test perplexity {perplexity(loss):.2f}, loss {loss:.4f} nats a token")
    journal.update(
        phase="stopped" if stopped else "finished",
        message=journal.run.stop_reason() if stopped else "",
        ended=time.time(),
        tokens_per_second=speed,
        test_perplexity=perplexity(loss),
    )


def _by_character(trainee: Trainee) -> bool:
    return trainee.config.data.level == "characters"
