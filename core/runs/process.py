"""Who works on a run, and whether that process still lives."""

from __future__ import annotations

import os
import socket
from functools import cache
from pathlib import Path
from typing import Any

import psutil

SAME_START_SECONDS = 2.0
PROC = Path("/proc")


def identity(pid: int | None = None) -> dict[str, Any]:
    """This process, or another one of this machine, as plain data: host, pid and when it began, as
    a pid alone can be reused. Raises psutil.Error when there is none."""
    each = psutil.Process(pid)
    created, boot = _began(each)
    return {"host": socket.gethostname(), "pid": each.pid, "created": created, "boot": boot}


def is_local(who: dict[str, Any]) -> bool:
    return who.get("host") == socket.gethostname()


def is_alive(who: dict[str, Any]) -> bool:
    """True when the process that `identity` described still runs on this machine."""
    try:
        each = psutil.Process(int(who["pid"]))
        # Records from before there was an id go by the time of day.
        created, boot = _began(each) if who.get("boot") else (each.create_time(), "")
        same = abs(created - float(who["created"])) < SAME_START_SECONDS
        return same and boot == who.get("boot", "") and each.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, KeyError, TypeError, ValueError):
        return False


def _began(process: psutil.Process) -> tuple[float, str]:
    """Where Linux tells: seconds from boot to its start, and the boot's own id, so that a clock
    which is set changes nothing. Elsewhere the time of day, with an empty id."""
    if boot := _boot():
        try:
            stat = (PROC / str(process.pid) / "stat").read_text(errors="replace")
            ticks = int(stat.rpartition(")")[2].split()[19])  # field 22, starttime: man 5 proc
            return ticks / os.sysconf("SC_CLK_TCK"), boot
        except FileNotFoundError:
            raise psutil.NoSuchProcess(process.pid) from None
        except (OSError, ValueError, IndexError):
            pass
    return process.create_time(), ""


@cache
def _boot() -> str:
    """The random id that Linux gives to each boot, empty elsewhere."""
    try:
        return (PROC / "sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""
