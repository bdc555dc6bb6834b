"""The epochs of a language model's training: windows, best weights, samples, pauses."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field

import keras

from core.datasets.tokens import Tokens
from core.language_config import LanguageRunConfig
from core.runs import checkpoints
from core.runs.checkpoints import Checkpoint
from core.training import state
from core.training.checkpoint import Keeper, save
from core.training.journal import Journal
from core.training.language.evaluate import Evaluator
from core.training.language.plain import PlainStepper
from core.training.language.recorder import LanguageRecorder, perplexity
from core.training.language.samples import Sampler
from core.training.language.streams import Streams
from core.training.pausing import Paused, Saver
from core.training.recorder import Diverged

SAVE_SECONDS = 5.0


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
    epoch: int = 0  # epochs done
    losses: dict[int, tuple[float, float]] = field(default_factory=dict)
    tokens_seen: int = 0


def fit(trainee: Trainee, found: Checkpoint | None) -> bool:
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
    recorder = trainee.recorder
    if found:
        take_up(trainee, found)
    recorder.begin()
    recorder.saver = Saver(lambda: save_checkpoint(trainee))
    asked = journal.run.requests().get("pause")
    if isinstance(asked, dict):
        recorder.pause_after(int(asked["after"]))
    try:
        if not found:
            trainee.sampler.keep(journal.run, 0)
            recorder.record_weights(trainee.model)
        return _fit_epochs(trainee)
    except Paused:
        raise
    except Diverged as problem:
        raise Diverged(f"{problem}{_rescue(trainee)}") from None
    except Exception:
        with suppress(Exception):  # what went wrong first is what counts
            _rescue(trainee)
        raise


def _fit_epochs(trainee: Trainee) -> bool:
    training, keeper, journal = trainee.config.training, trainee.keeper, trainee.journal
    saved = time.monotonic()
    while trainee.epoch < training.epochs:
        epoch = trainee.epoch + 1
        loss = _train_epoch(trainee, epoch)
        held = trainee.evaluator.loss(trainee.tokens.validation)
        trainee.recorder.validated(held)
        keeper.offer(trainee.model, epoch, held)
        trainee.losses[epoch] = loss, held
        trainee.epoch = epoch
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
        if epoch < training.epochs:
            _rest(trainee)
    return False


def _rest(trainee: Trainee) -> None:
    """Between two epochs: pause if somebody wants that, or save if it is time."""
    if trainee.recorder.should_pause:
        trainee.recorder.done = 0
        trainee.recorder.saver.now()
        raise Paused
    trainee.recorder.done = 0
    trainee.recorder.saver.after_epoch()


def _train_epoch(trainee: Trainee, epoch: int) -> float:
    """One pass over the streams, or less when a person stops it; mean loss in nats per token."""
    streams, stepper, recorder = trainee.streams, trainee.stepper, trainee.recorder
    if not recorder.done:
        stepper.reset()
        stepper.totals.reset()
    recorder.begin_epoch(epoch)
    for window in range(recorder.done, streams.windows):
        step = (epoch - 1) * streams.windows + window
        stepper.run(*streams.window(window), recorder.rate(epoch), step)
        recorder.after_window(window, stepper.totals)
        if recorder.stop_asked:
            break
        if recorder.done < streams.windows:
            _rest_within(trainee)
    total = recorder.end_epoch(recorder.done, stepper.totals, trainee.model)
    trainee.tokens_seen += int(total.tokens)
    return total.loss / total.tokens


def _rest_within(trainee: Trainee) -> None:
    """Between two windows: pause or save, like between two epochs."""
    recorder = trainee.recorder
    if recorder.should_pause:
        recorder.saver.now()
        raise Paused
    recorder.saver.within_epoch()


def save_checkpoint(trainee: Trainee) -> None:
    """Write down this moment of the training, between two windows or two epochs."""
    recorder, stepper = trainee.recorder, trainee.stepper
    step = trainee.epoch * trainee.streams.windows + recorder.done
    kept, weights = trainee.keeper.state()
    values = {
        "epoch": trainee.epoch,
        "step": step,
        "losses": [[epoch, *pair] for epoch, pair in trainee.losses.items()],
        "tokens_seen": trainee.tokens_seen,
        "keeper": kept,
        "recorder": recorder.state(),
        "journal": trainee.journal.mark(),
    }
    arrays = state.pack(
        model=trainee.model.variables,
        optimizer=stepper.optimizer.variables,
        totals=[stepper.totals.sums],
        hidden=stepper.state,
        kept=weights,
    )
    checkpoints.save(trainee.journal.run, step, values, arrays)


def take_up(trainee: Trainee, found: Checkpoint) -> None:
    """Go on where `save_checkpoint` was called."""
    values, arrays, stepper = found.values, found.arrays, trainee.stepper
    state.assign(trainee.model.variables, state.group(arrays, "model"))
    state.assign(stepper.optimizer.variables, state.group(arrays, "optimizer"))
    state.assign([stepper.totals.sums], state.group(arrays, "totals"))
    stepper.set_state(state.group(arrays, "hidden"))
    trainee.keeper.take_up(values["keeper"], state.group(arrays, "kept"))
    trainee.recorder.take_up(values["recorder"])
    trainee.epoch, trainee.tokens_seen = values["epoch"], values["tokens_seen"]
    trainee.losses = {epoch: (loss, held) for epoch, loss, held in values["losses"]}
    trainee.journal.update(now=False, step=values["step"])


def _rescue(trainee: Trainee) -> str:
    """Save the last good weights of a run that ends in an error; a sentence that says so."""
    keeper = trainee.keeper
    if not keeper.epoch:
        return ""
    keeper.restore(trainee.model)
    save(trainee.model, trainee.journal.run, keeper.epoch)
    return f" The weights of epoch {keeper.epoch} are kept."
