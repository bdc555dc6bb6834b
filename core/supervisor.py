"""Keeps one worker alive for a runs folder. Knows processes, not networks."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from core.runs import queue, settings
from core.runs.atomic import read_json
from core.runs.process import is_alive

PROJECT = Path(__file__).resolve().parents[1]
KEEP_WARM_SECONDS = 60.0
CHECK_SECONDS = 1.0
PATIENCE_SECONDS = 5.0
# What start_new_session does elsewhere: Ctrl-C in the console must not reach the worker.
WINDOWS_SESSION = 0x08000200 if sys.platform == "win32" else 0


def worker_file(root: Path) -> Path:
    """Where this machine's worker says what it does; other machines have files of their own."""
    return root / f".worker-{socket.gethostname()}.json"


def lock_file(root: Path) -> Path:
    """Held by this machine's worker while it lives."""
    return worker_file(root).with_suffix(".lock")


def worker_state(root: Path) -> dict[str, Any] | None:
    """Who serves this folder: pid, stage ("importing", "idle", "training"), run, device.

    None when no worker of this machine is alive.
    """
    who = read_json(worker_file(root))
    return who if isinstance(who, dict) and is_alive(who) else None


def warm_wanted(root: Path) -> bool:
    """True while an app has lately asked for a warm worker."""
    try:
        return time.time() - (root / ".keep-warm").stat().st_mtime < KEEP_WARM_SECONDS
    except OSError:
        return False


def kept_warm() -> bool:
    """Whether a worker stands ready while nothing waits: unless GLASSNET_WARM is 0, which saves
    the memory of TensorFlow and lets the first training wait for its import."""
    return os.environ.get("GLASSNET_WARM") != "0"


def start_worker(root: Path) -> subprocess.Popen[bytes]:
    """A worker in a session of its own, so that it outlives the one who asked for it.

    A second worker of the same folder leaves at once by itself.
    """
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".worker.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "core.worker", "--runs", str(root)],
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            creationflags=WINDOWS_SESSION,
        )


class Supervisor:
    """Asks for a warm worker while it lives, and starts another one when the last has gone."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problem = ""
        self._worker: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._delay = PATIENCE_SECONDS
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True, name="supervisor")

    def start(self) -> Supervisor:
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop asking; the worker finishes its run and leaves by itself."""
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.is_set():
            try:
                self.check()
            except OSError as problem:
                self.problem = f"The runs folder cannot be used: {problem.strerror}."
            self._ended.wait(CHECK_SECONDS)

    def check(self) -> None:
        """Renew the wish for a warm worker; start one when there is none."""
        self.root.mkdir(parents=True, exist_ok=True)
        if kept_warm():
            (self.root / ".keep-warm").touch()
        elif not self._work_waits():
            return
        if worker_state(self.root) is not None:
            self.problem = ""
            return
        if self._worker is not None and self._worker.poll() is None:
            return
        self._start_unless_too_soon()

    def _work_waits(self) -> bool:
        """A run is in the queue, or a worker's first act would be to put one there."""
        resumes = self._worker is None and settings.read(self.root).resume_interrupted
        return resumes or bool(queue.waiting(self.root))

    def _start_unless_too_soon(self) -> None:
        """A worker that dies at birth is tried again ever more slowly, up to once a minute."""
        if time.monotonic() - self._started < self._delay and self._started:
            return
        if self._worker is not None and self._worker.returncode:
            self._delay = min(60.0, self._delay * 2)
            self.problem = "The training process ended unexpectedly; it is started again."
        else:
            self._delay, self.problem = PATIENCE_SECONDS, ""
        self._worker, self._started = start_worker(self.root), time.monotonic()
