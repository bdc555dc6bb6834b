"""Who works on a run, and whether that process still lives."""

from __future__ import annotations

import socket
from typing import Any

import psutil

# Boot time, and with it a process's creation time, shifts when the clock is set.
SAME_START_SECONDS = 2.0


def identity() -> dict[str, Any]:
    """This process as plain data: host, pid and creation time (a pid alone can be reused)."""
    me = psutil.Process()
    return {"host": socket.gethostname(), "pid": me.pid, "created": me.create_time()}


def is_local(who: dict[str, Any]) -> bool:
    return who.get("host") == socket.gethostname()


def is_alive(who: dict[str, Any]) -> bool:
    """True when the process that `identity` described still runs on this machine."""
    try:
        process = psutil.Process(int(who["pid"]))
        same = abs(process.create_time() - float(who["created"])) < SAME_START_SECONDS
        return same and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, KeyError, TypeError, ValueError):
        return False
