"""`presets` and `runs`: what there is."""

from __future__ import annotations

import argparse
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table

from core.cli.errors import Refused
from core.models.describe import describe_run
from core.presets import PRESETS, Preset
from core.runs.run import Run
from core.runs.store import RunStore
from core.schema import ConfigError


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    presets = commands.add_parser("presets", parents=[shared], help="list the ready networks")
    presets.set_defaults(command=list_presets)
    runs = commands.add_parser("runs", parents=[shared], help="list the runs, newest first")
    runs.set_defaults(command=list_runs)


def list_presets(options: argparse.Namespace) -> int:
    rows = [_preset_row(preset) for preset in PRESETS.values()]
    return _show(rows, "presets", options.json)


def _preset_row(preset: Preset) -> dict[str, Any]:
    config = preset.config
    cost = describe_run(config)
    return {
        "preset": preset.name,
        "parameters": cost.parameters,
        "epochs": config.training.epochs,
        "published": preset.published,
        "published_accuracy": preset.published_accuracy,
        "source": preset.url,
    }


def list_runs(options: argparse.Namespace) -> int:
    store = RunStore(options.runs)
    if options.runs and not store.root.is_dir():
        raise Refused(f"There is no folder {options.runs}.")
    rows = [_run_row(run) for run in [*store.list(), *store.shipped()]]
    return _show(rows, "runs", options.json)


def _run_row(run: Run) -> dict[str, Any]:
    state = run.state()
    try:
        config = run.config()
        preset, data = config.preset, config.data.name
    except ConfigError:
        preset = data = "unreadable"
    return {
        "run": run.id,
        "phase": state.phase,
        "preset": preset,
        "data": data,
        "epochs": state.epoch,
        "parameters": state.parameters,
        "test_accuracy": state.test_accuracy,
    }


def _show(rows: list[dict[str, Any]], name: str, as_json: bool) -> int:
    if as_json:
        print(orjson.dumps({name: rows}).decode())
        return 0
    table = Table(box=None, pad_edge=False)
    for number, column in enumerate(rows[0] if rows else ["nothing yet"]):
        table.add_column(column.replace("_", " "), no_wrap=number == 0)
    for row in rows:
        table.add_row(*(_text(value) for value in row.values()))
    Console().print(table)
    return 0


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.2%}"
    return f"{value:,}" if isinstance(value, int) else str(value)
