"""Keeps the workers of a runs folder alive. Knows processes, not networks."""

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
from core.runs.settings import MOST_AT_ONCE
from core.sweeps.sweep import under_way

PROJECT = Path(__file__).resolve().parents[1]
KEEP_WARM_SECONDS = 60.0
CHECK_SECONDS = 1.0
PATIENCE_SECONDS = 5.0
# What start_new_session does elsewhere: Ctrl-C in the console must not reach the worker.
WINDOWS_SESSION = 0x08000200 if sys.platform == "win32" else 0


def worker_file(root: Path, place: int = 0) -> Path:
    """Where a worker of this machine says what it does; other machines have files of their own.

    Workers that train beside the first one stand at place 1 and on.
    """
    return root / f".worker-{socket.gethostname()}{f'-{place + 1}' if place else ''}.json"


def lock_file(root: Path, place: int = 0) -> Path:
    """Held by the worker at this place while it lives."""
    return worker_file(root, place).with_suffix(".lock")


def worker_states(root: Path) -> list[dict[str, Any]]:
    """Who serves this folder on this machine, a record each of those that live: pid, stage
    ("importing", "idle", "training"), run, device."""
    found = [read_json(worker_file(root, place)) for place in range(MOST_AT_ONCE)]
    return [who for who in found if isinstance(who, dict) and is_alive(who)]


def worker_state(root: Path) -> dict[str, Any] | None:
    """The first of them; None when no worker of this machine is alive."""
    return next(iter(worker_states(root)), None)


def room_for_worker(root: Path) -> bool:
    """Fewer workers live than may train at once."""
    return len(worker_states(root)) < settings.read(root).workers


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

    One more than may train at once leaves by itself.
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
    """Asks for warm workers while it lives, and starts another one when one has gone."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problem = ""
        self._workers: list[subprocess.Popen[bytes]] = []
        self._started = 0.0
        self._delay = PATIENCE_SECONDS
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True, name="supervisor")

    def start(self) -> Supervisor:
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop asking; the workers finish their runs and leave by themselves."""
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
        """Renew the wish for warm workers; start one, and the next later, when too few live."""
        self.root.mkdir(parents=True, exist_ok=True)
        if kept_warm():
            (self.root / ".keep-warm").touch()
        elif not self._work_waits():
            return
        alive = worker_states(self.root)
        codes = [worker.poll() for worker in self._workers]
        if len(alive) >= settings.read(self.root).workers:
            self.problem = ""
            self._forget_ended()
            return
        known = {who["pid"] for who in alive}
        if any(w.poll() is None and w.pid not in known for w in self._workers):
            return  # on its way
        self._start_unless_too_soon(failed=any(codes))

    def _work_waits(self) -> bool:
        """A run is in the queue, or a worker's first act would be to put one there."""
        resumes = not self._started and settings.read(self.root).resume_interrupted
        return resumes or bool(queue.waiting(self.root)) or bool(under_way(self.root))

    def _start_unless_too_soon(self, failed: bool) -> None:
        """A worker that dies at birth is tried again ever more slowly, up to once a minute."""
        if time.monotonic() - self._started < self._delay and self._started:
            return
        if failed:
            self._delay = min(60.0, self._delay * 2)
            self.problem = "The training process ended unexpectedly; it is started again."
        else:
            self._delay, self.problem = PATIENCE_SECONDS, ""
        self._forget_ended()
        self._workers.append(start_worker(self.root))
        self._started = time.monotonic()

    def _forget_ended(self) -> None:
        self._workers = [worker for worker in self._workers if worker.poll() is None]
