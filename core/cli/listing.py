"""`presets` and `runs`: what there is."""

from __future__ import annotations

import argparse
from typing import Any

import orjson
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table

from core.cli.errors import Refused
from core.language_config import LanguageRunConfig
from core.models.describe import describe_run
from core.models.describe_language import describe_language
from core.presets import LANGUAGE_PRESETS, PRESETS, LanguagePreset, Preset
from core.runs.annotations import read_annotations
from core.runs.run import Run
from core.runs.store import RunStore
from core.schema import ConfigError

MOST_LETTERS = 500
IMAGES, LANGUAGE = "images", LanguageRunConfig.kind


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    presets = commands.add_parser("presets", parents=[shared], help="list the ready networks")
    presets.set_defaults(command=list_presets)
    runs = commands.add_parser("runs", parents=[shared], help="list the runs, newest first")
    runs.set_defaults(command=list_runs)


def list_presets(options: argparse.Namespace) -> int:
    rows = [_image_row(preset) for preset in PRESETS.values()]
    rows += [_language_row(preset) for preset in LANGUAGE_PRESETS.values()]
    return _show(rows, "presets", options.json, ("preset", "data", "parameters", "published"))


def _image_row(preset: Preset) -> dict[str, Any]:
    parameters = describe_run(preset.config).parameters
    return _preset_row(preset, IMAGES, parameters, preset.published_accuracy, None)


def _language_row(preset: LanguagePreset) -> dict[str, Any]:
    """Parameters are those of the largest vocabulary that it may have."""
    parameters = describe_language(preset.config).parameters
    return _preset_row(preset, LANGUAGE, parameters, None, preset.published_perplexity)


def _preset_row(
    preset: Preset | LanguagePreset,
    kind: str,
    parameters: int,
    accuracy: float | None,
    perplexity: float | None,
) -> dict[str, Any]:
    return {
        "preset": preset.name,
        "kind": kind,
        "data": preset.config.data.name,
        "parameters": parameters,
        "epochs": preset.config.training.epochs,
        "published": preset.published,
        "published_accuracy": accuracy,
        "published_perplexity": perplexity,
        "source": preset.url,
    }


def list_runs(options: argparse.Namespace) -> int:
    store = RunStore(options.runs)
    if options.runs and not store.root.is_dir():
        raise Refused(f"There is no folder {options.runs}.")
    rows = [_run_row(run) for run in [*store.list(), *store.shipped()]]
    columns = ("run", "phase", "data", "epochs", "test_accuracy", "test_perplexity")
    return _show(rows, "runs", options.json, columns)


def _run_row(run: Run) -> dict[str, Any]:
    state, said = run.state(), read_annotations(run)
    try:
        config = run.config()
        preset, data = config.preset, config.data.name
        kind = LANGUAGE if isinstance(config, LanguageRunConfig) else IMAGES
    except ConfigError:
        preset = data = kind = "unreadable"
    return {
        "run": run.id,
        "name": said.name,
        "tags": list(said.tags),
        "kind": kind,
        "phase": state.phase,
        "preset": preset,
        "data": data,
        "epochs": state.epoch,
        "parameters": state.parameters,
        "test_accuracy": state.test_accuracy,
        "test_perplexity": state.test_perplexity,
    }


def _show(rows: list[dict[str, Any]], name: str, as_json: bool, columns: tuple[str, ...]) -> int:
    """All as JSON, or for people a table of the columns that hold something."""
    if as_json:
        print(orjson.dumps({name: rows}).decode())
        return 0
    used = [column for column in columns if any(row[column] is not None for row in rows)]
    table = Table(box=None, pad_edge=False)
    for number, column in enumerate(used or ["nothing yet"]):
        table.add_column(column.replace("_", " "), no_wrap=number == 0)
    for row in rows:
        table.add_row(*(_text(column, row[column]) for column in used))
    console = Console()
    # A line may be longer than the terminal, or than the 80 letters that a pipe is taken for: half
    # a word would be worse.
    room = console.options.update(max_width=MOST_LETTERS)
    whole = Measurement.get(console, room, table).maximum
    Console(width=max(console.width, whole)).print(table)
    return 0


def _text(column: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.2f}" if "perplexity" in column else f"{value:.2%}"
    return f"{value:,}" if isinstance(value, int) else str(value)
