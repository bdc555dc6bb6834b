"""`resume` and `pause`: a run goes on exactly where it was, or rests with all it needs saved."""

from __future__ import annotations

import argparse
import sys
from typing import Any

import orjson

from core.cli.errors import Refused
from core.cli.train import follow, report
from core.runs import checkpoints
from core.runs.store import RunStore


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    resume = commands.add_parser(
        "resume", parents=[shared], help="go on with a paused or interrupted run"
    )
    resume.add_argument("run", metavar="RUN", help="id of a run")
    resume.add_argument(
        "--steps", type=int, default=0, metavar="N", help="pause again after N batches"
    )
    resume.set_defaults(command=run_resume)
    pause = commands.add_parser(
        "pause", parents=[shared], help="let a run rest, to resume it later"
    )
    pause.add_argument("run", metavar="RUN", help="id of a run")
    pause.set_defaults(command=run_pause)


def run_resume(options: argparse.Namespace) -> int:
    if options.steps < 0:
        raise Refused("--steps counts batches; give 1 or more, or leave it out.")
    store = RunStore(options.runs)
    run = store.get(options.run)
    store.resume(run, steps=options.steps)
    try:
        state = follow(run, store, quiet=options.json)
    except KeyboardInterrupt:
        store.pause(run)
        print("Pausing after this batch; everything is saved.", file=sys.stderr)
        state = follow(run, store, quiet=True)
    if state.phase == "paused":
        return _rests(run.id, state.step, options.json)
    return report(run, state, options.json)


def run_pause(options: argparse.Namespace) -> int:
    store = RunStore(options.runs)
    run = store.get(options.run)
    if not run.state().active:
        raise Refused(f"Run {run.id} neither waits nor trains, so there is nothing to pause.")
    store.pause(run)
    state = follow(run, store, quiet=options.json)
    if state.phase != "paused":  # it was over before it saw the request
        return report(run, state, options.json)
    return _rests(run.id, checkpoints.newest_step(run) or 0, options.json)


def _rests(run_id: str, step: int, as_json: bool) -> int:
    if as_json:
        print(orjson.dumps({"run": run_id, "phase": "paused", "step": step}).decode())
    else:
        print(f"{run_id} is paused at step {step}; go on with: python -m core resume {run_id}")
    return 0
