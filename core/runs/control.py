"""Ending the process that trains a run, when it does not answer to requests."""

from __future__ import annotations

from contextlib import suppress

import psutil

from core.runs import process
from core.runs.atomic import read_json
from core.runs.run import Run
from core.runs.state import from_json


def kill(run: Run) -> bool:
    """End the run's process at once; False when there is none on this machine.

    The run is then interrupted: it can be resumed from its last checkpoint. A process that only
    got the same number from the system is left alone.
    """
    worker = from_json(read_json(run.path("state.json"))).worker
    if not process.is_local(worker) or not process.is_alive(worker):
        return False
    with suppress(psutil.Error):
        psutil.Process(int(worker["pid"])).kill()
        return True
    return False
