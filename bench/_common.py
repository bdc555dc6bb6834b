"""What every benchmark shares: a headless training, the machine's name, one last line of JSON."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import orjson

PROJECT = Path(__file__).resolve().parents[1]


def run_json(module: str, *words: str) -> dict[str, Any]:
    """The last line of `python -m MODULE WORDS` as JSON; ends the benchmark when it fails."""
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{module} failed: {done.stderr.strip()[-2000:]}")
    return orjson.loads(done.stdout.splitlines()[-1])


def train(*options: str, runs: str | None = None) -> dict[str, Any]:
    """The JSON of `python -m core train`, in a runs folder of its own unless one is given."""
    with tempfile.TemporaryDirectory() as scratch:
        return run_json("core", "train", *options, "--runs", runs or scratch, "--json")


def machine() -> str:
    """'x86_64, 2 cores, Linux' and the processor's name where the system tells it."""
    name = platform.processor()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text().splitlines()
        models = [line.partition(":")[2].strip() for line in lines if "model name" in line]
        name = models[0] if models else name
    return f"{name}, {os.cpu_count()} cores, {platform.system()}"


def finish(figures: dict[str, Any], as_json: bool) -> None:
    """Print machine and date; with as_json end with one JSON object."""
    date = time.strftime("%Y-%m-%d")
    print(f"{machine()}, {date}")
    if as_json:
        print(orjson.dumps(figures | {"machine": machine(), "date": date}).decode())
