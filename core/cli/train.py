"""`train`: queue a run, see that a worker is there, follow the folder to the end."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

import orjson
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from core.cli.errors import Refused
from core.config import AnyConfig, parse, validate
from core.datasets import own_texts
from core.datasets.corpora import CORPORA, corpus_availability
from core.datasets.registry import Availability, availability
from core.language_config import LanguageRunConfig
from core.models.describe import describe_run
from core.models.describe_language import describe_language
from core.presets import LANGUAGE_PRESETS, PRESETS, find
from core.runs.run import Run
from core.runs.state import RunState
from core.runs.store import RunStore
from core.schema import replace_field
from core.supervisor import room_for_worker, start_worker

POLL_SECONDS = 0.2
RESULTS = (
    "parameters",
    "test_accuracy",
    "test_low",
    "test_high",
    "test_loss",
    "seconds",
    "images_per_second",
    "weights_sha256",
    "epochs",
    "best_epoch",
)
LANGUAGE_RESULTS = (
    "parameters",
    "test_perplexity",
    "validation_perplexity",
    "train_perplexity",
    "test_loss",
    "test_tokens",
    "bits_per_character",
    "seconds",
    "tokens_per_second",
    "weights_sha256",
    "epochs",
    "best_epoch",
)


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    train = commands.add_parser("train", parents=[shared], help="train a network")
    source = train.add_mutually_exclusive_group(required=True)
    source.add_argument("--preset", help="a ready network: see `presets`")
    source.add_argument("--config", type=Path, metavar="FILE", help="a configuration in JSON")
    train.add_argument("--data", help="the data set; for a language model also a text file")
    train.add_argument("--epochs", type=int)
    train.add_argument("--seed", type=int)
    train.add_argument("--name", help="a name for people")
    train.add_argument(
        "--set",
        action="append",
        type=setting_text,
        default=[],
        metavar="GROUP.NAME=VALUE",
        help="any other setting, as in training.batch_size=64",
    )
    train.set_defaults(command=run_train)


def setting_text(text: str) -> tuple[str, str]:
    """'training.epochs=3' as a pair; wrong usage without the sign."""
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} has no value; write it as group.name=value")
    return name, value


def run_train(options: argparse.Namespace) -> int:
    config = configuration(options)
    ready = _availability(config)
    if not ready.ready:
        raise Refused(ready.reason)
    store = RunStore(options.runs)
    run = store.create(config)
    try:
        state = follow(run, store, quiet=options.json)
    except KeyboardInterrupt:
        run.request_stop()
        print("Stopping after this batch; what was learnt is kept.", file=sys.stderr)
        state = follow(run, store, quiet=True)
    return report(run, state, options.json)


def _availability(config: AnyConfig) -> Availability:
    """Whether the data are here; ConfigError when network or data cannot be as wished."""
    if isinstance(config, LanguageRunConfig):
        describe_language(config)
        return corpus_availability(config.data.name)
    describe_run(config)
    return availability(config.data.name)


def configuration(options: argparse.Namespace) -> AnyConfig:
    """The preset or file, with the changes of the command line."""
    config = _read(options.config) if options.config else _preset(options.preset)
    changes = list(options.set)
    data = options.data
    if data is not None and isinstance(config, LanguageRunConfig):
        data = corpus_name(data, quiet=options.json)
    for name, value in (
        ("data.name", data),
        ("training.epochs", options.epochs),
        ("seed", options.seed),
        ("name", options.name),
    ):
        if value is not None:
            changes.append((name, str(value)))
    for name, value in changes:
        config = replace_field(config, name, value)
    validate(config)
    return config


def corpus_name(data: str, quiet: bool) -> str:
    """The corpus of this name; a text file is kept as an own text first, and found again then."""
    path = Path(data)
    if data in CORPORA or not (path.is_file() or path.suffix.lower() == ".txt"):
        return data
    if not path.is_file():
        raise Refused(f"There is no file {data}.")
    own = own_texts.add(path.name, path)
    if not quiet:
        said = f"{data}: {own.characters:,} characters, read as {own.encoding}."
        print(" ".join([said, *own.warnings]), file=sys.stderr)
    return own.id


def _preset(name: str) -> AnyConfig:
    preset = find(name)
    if preset is None:
        names = ", ".join([*PRESETS, *LANGUAGE_PRESETS])
        raise Refused(f"There is no preset {name!r}; choose one of {names}.")
    return preset.config


def _read(path: Path) -> AnyConfig:
    try:
        return parse(orjson.loads(path.read_bytes()))
    except orjson.JSONDecodeError as problem:
        raise Refused(f"{path} is not JSON: {problem}.") from None


def follow(run: Run, store: RunStore, quiet: bool) -> RunState:
    """Wait for the end of a run, with a progress bar unless quiet."""
    console = Console(stderr=True, quiet=quiet)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    worker = None
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("waiting for a worker", total=None)
        while (state := run.state()).active:
            if state.phase == "queued" and room_for_worker(store.root):
                if worker is not None and worker.poll():
                    raise Refused(
                        f"The training process does not start; see {store.root}/.worker.log."
                    )
                if worker is None or worker.poll() is not None:
                    worker = start_worker(store.root)
            bar.update(task, description=_line(state), total=state.steps or None)
            bar.update(task, completed=state.step)
            time.sleep(POLL_SECONDS)
    return state


def _line(state: RunState) -> str:
    if state.phase != "running":
        return {"queued": "waiting for a worker"}.get(state.phase, state.phase)
    speed = (
        f"{state.tokens_per_second:,.0f} tokens/s"
        if state.tokens_per_second
        else f"{state.images_per_second:,.0f} images/s"
    )
    return f"epoch {state.epoch}/{state.epochs}  {speed}"


def report(run: Run, state: RunState, as_json: bool) -> int:
    """Print what came out; 0 when there is a result, else 1."""
    result = run.result()
    language = isinstance(run.config(), LanguageRunConfig)
    if as_json:
        names = LANGUAGE_RESULTS if language else RESULTS
        values = {name: (result or {}).get(name) for name in names}
        record = {"run": run.id, "phase": state.phase, "device": state.device} | values
        if state.message:
            record["message"] = state.message
        print(orjson.dumps(record).decode())
    if result is None and state.resting:
        where = f"{run.id} rests at step {state.step}. {state.message}".strip()
        print(f"{where} Go on with: python -m core resume {run.id}", file=sys.stderr)
        return 0 if state.phase == "paused" else 1
    if result is None:
        print(state.message or "Stopped before it began.", file=sys.stderr)
        return 0 if state.phase == "stopped" else 1
    if not as_json:
        print(f"{run.id}: {state.phase} after {result['epochs']} epochs, {result['seconds']:.1f} s")
        print(_language_line(result) if language else _image_line(result))
    return 0


def _image_line(result: dict[str, Any]) -> str:
    return (
        f"test accuracy {result['test_accuracy']:.2%} "
        f"(95 % interval {result['test_low']:.2%} to {result['test_high']:.2%}), "
        f"{result['parameters']:,} parameters, {result['images_per_second']:,.0f} images/s"
    )


def _language_line(result: dict[str, Any]) -> str:
    bits = result["bits_per_character"]
    return (
        f"test perplexity {result['test_perplexity']:.2f} "
        + (f"({bits:.3f} bits per character) " if bits is not None else "")
        + f"over {result['test_tokens']:,} tokens, validation "
        f"{result['validation_perplexity']:.2f}, training {result['train_perplexity']:.2f}; "
        f"{result['parameters']:,} parameters, {result['tokens_per_second']:,.0f} tokens/s"
    )
