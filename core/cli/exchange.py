"""`export`, `import`, `tensorboard`: a run leaves as files and comes back, or opens elsewhere."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from core.cli.errors import Refused
from core.config import parse
from core.export import archive, figures, importing, onnx_model, parts, script
from core.runs.atomic import write_bytes
from core.runs.run import Run
from core.runs.store import RunStore

MOST_CONFIGURATION_BYTES = 200_000
# What can be exported: how it is made, and the end of the file's name.
WHAT: dict[str, tuple[Callable[[Run], bytes], str]] = {
    "model": (parts.model_file, ".keras"),
    "config": (parts.configuration, ".json"),
    "metrics": (parts.metrics_csv, ".csv"),
    "figures": (figures.figures_archive, "-figures.zip"),
    "onnx": (onnx_model.onnx_model, ".onnx"),
    "script": (script.script_archive, "-script.zip"),
    "archive": (archive.archive, ".zip"),
}


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    leave = commands.add_parser("export", parents=[shared], help="take a run away as a file")
    leave.add_argument("run", metavar="RUN", help="id of a run, or 'latest'")
    leave.add_argument("--what", choices=tuple(WHAT), default="archive", help="default: archive")
    leave.add_argument("--to", type=Path, metavar="FILE", help="default: named after the run, here")
    leave.set_defaults(command=run_export)
    enter = commands.add_parser(
        "import", parents=[shared], help="take in a run archive, or check a configuration"
    )
    enter.add_argument("file", type=Path, metavar="FILE", help="a .zip or .json made by export")
    enter.set_defaults(command=run_import)
    board = commands.add_parser(
        "tensorboard", parents=[shared], help="give runs of elsewhere what TensorBoard reads"
    )
    board.set_defaults(command=run_tensorboard)


def run_export(options: argparse.Namespace) -> int:
    run = _run(options.run, RunStore(options.runs))
    make, ending = WHAT[options.what]
    target = options.to or Path(f"{run.id}{ending}")
    if not target.parent.is_dir():
        raise Refused(f"--to: there is no folder {target.parent}; make it, or name another.")
    content = make(run)
    write_bytes(target, content)
    if options.json:
        record = {"run": run.id, "what": options.what, "file": str(target), "bytes": len(content)}
        print(orjson.dumps(record).decode())
    else:
        print(f"{target}: {len(content):,} bytes")
    return 0


def _run(name: str, store: RunStore) -> Run:
    """The run of this id; 'latest' is the newest with a result."""
    if name != "latest":
        return store.get(name)
    for run in (*store.list(), *store.shipped()):
        if run.result():
            return run
    raise Refused("No run has a result yet; name one.")


def run_import(options: argparse.Namespace) -> int:
    with options.file.open("rb") as file:
        if file.read(2) == b"PK":
            file.seek(0)
            run = importing.import_archive(file, RunStore(options.runs))
            said = {"run": run.id}
            sentence = f"{run.id} is among the runs now."
        else:
            file.seek(0)
            _check_configuration(file.read(MOST_CONFIGURATION_BYTES + 1), options.file)
            said = {"config": str(options.file)}
            sentence = f"Fine; train it with: python -m core train --config {options.file}"
    print(orjson.dumps(said).decode() if options.json else sentence)
    return 0


def run_tensorboard(options: argparse.Namespace) -> int:
    """New runs have their event file from the start; this writes those that are missing."""
    from core.export import events

    store = RunStore(options.runs)
    written = events.write_missing(store)
    if options.json:
        print(orjson.dumps({"runs": str(store.root), "written": written}).decode())
    else:
        print(f"{len(written)} runs made ready. Open with: tensorboard --logdir {store.root}")
    return 0


def _check_configuration(content: bytes, path: Path) -> None:
    """Raise Refused or ConfigError with one sentence."""
    if len(content) > MOST_CONFIGURATION_BYTES:
        raise Refused(f"{path} is neither a run archive nor a configuration.")
    try:
        parse(orjson.loads(content))
    except orjson.JSONDecodeError:
        raise Refused(f"{path} is neither a run archive nor JSON.") from None
