"""A run's curves and settings for TensorBoard: one event file in its folder, made from its rows."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pandas as pd
from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.plugins.hparams import metadata
from tensorboard.plugins.hparams.api_pb2 import Status
from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData, SessionEndInfo
from tensorboard.plugins.hparams.summary_v2 import hparams_pb
from tensorboard.summary.writer.record_writer import RecordWriter

from core.compare.settings import flat
from core.runs.metrics import COLUMNS, read_metrics
from core.runs.run import Run
from core.runs.state import OVER
from core.runs.store import RunStore
from core.schema import ConfigError

NAMES = "events.out.tfevents.*"
MOST = 2**53  # of steps and seconds
LARGEST = 3.4e38  # a point is a float32
FINAL = ("accuracy", "loss", "perplexity")  # of the test set


class EventFile:
    """The event file of a run, begun anew: what older ones held is written again from the rows.

    Tags are "loss/train" and "loss/validation", so that TensorBoard puts both side by side; time is
    that of the training, without pauses. The first event tells a TensorBoard that is open to drop
    what it has read of the run before.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._started = run.state().started or time.time()
        old = files(run)
        path = run.path(f"events.out.tfevents.{time.time_ns():020d}.glassnet")
        self._file = path.open("wb")
        self._records = RecordWriter(self._file)
        self._add(Event(file_version="brain.Event:2", wall_time=self._started))
        begin = SessionLog(status=SessionLog.START)
        self._add(Event(session_log=begin, step=0, wall_time=self._started))
        self._settings()
        for rows in _records(run):
            self._write(rows)
        self._file.flush()
        for each in old:
            each.unlink(missing_ok=True)

    def write(self, rows: Sequence[dict[str, Any]]) -> None:
        """Append metric rows of one moment, at once in the file. Raises OSError."""
        self._write(rows)
        self._file.flush()

    def end(self, phase: str, step: int, seconds: float, result: dict[str, Any]) -> None:
        """Append what the test set said and how the run ended. Raises OSError."""
        rows = [
            {"step": step, "seconds": seconds, "split": "test", "name": name, "value": value}
            for name in FINAL
            if isinstance(value := result.get(f"test_{name}"), int | float)
        ]
        if rows:
            self._write(rows)
        status = Status.STATUS_FAILURE if phase == "failed" else Status.STATUS_SUCCESS
        when = self._started + seconds
        end = SessionEndInfo(status=status, end_time_secs=when)
        self._add(Event(summary=_session_end(end), wall_time=when))
        self._file.flush()

    def close(self) -> None:
        self._file.close()

    def _settings(self) -> None:
        with suppress(ConfigError):  # of an older version that nobody can read: curves alone
            found = flat(self._run.config())
            said = {name: value for name, value in found.items() if value != ""}
            summary = hparams_pb(said, self._run.id, self._started)
            self._add(Event(summary=summary, wall_time=self._started))

    def _write(self, rows: Sequence[dict[str, Any]]) -> None:
        values = [
            Summary.Value(tag=f"{row['name']}/{row['split']}", simple_value=row["value"])
            for row in rows
            if row["value"] is not None and abs(row["value"]) <= LARGEST
        ]
        when = self._started + rows[0]["seconds"]
        self._add(Event(step=int(rows[0]["step"]), wall_time=when, summary=Summary(value=values)))

    def _add(self, event: Event) -> None:
        self._records.write(event.SerializeToString())


def _session_end(info: SessionEndInfo) -> Summary:
    # TensorBoard's own function for this imports TensorFlow.
    content = metadata.create_summary_metadata(HParamsPluginData(session_end_info=info))
    tag = metadata.SESSION_END_INFO_TAG
    return Summary(value=[Summary.Value(tag=tag, metadata=content, tensor=metadata.NULL_TENSOR)])


def _records(run: Run) -> Iterable[list[dict[str, Any]]]:
    """The rows so far, those of one moment together."""
    rows = read_metrics(run.path("metrics.jsonl"))
    for name in ("step", "seconds"):  # the file may be a stranger's
        rows = rows.assign(**{name: pd.to_numeric(rows[name], errors="coerce")})
        rows = rows[rows[name].abs() < MOST]
    columns = [rows[name].tolist() for name in COLUMNS]
    each = (dict(zip(COLUMNS, values, strict=True)) for values in zip(*columns, strict=True))
    for _, part in groupby(each, key=itemgetter("step", "seconds")):
        yield list(part)


def files(run: Run) -> list[Path]:
    """The event files in the folder of a run: one, or none."""
    return sorted(run.folder.glob(NAMES))


def write_missing(store: RunStore) -> list[str]:
    """Write the event file of each run that rests or is over and has none, or one older than its
    rows; their ids. Raises OSError."""
    wanted = [run for run in store.list() if _stale(run)]
    for run in wanted:
        write(run)
    return [run.id for run in wanted]


def write(run: Run) -> None:
    """The event file of a run that no worker has. Raises OSError."""
    state, file = run.state(), EventFile(run)
    try:
        if state.phase in OVER:
            file.end(state.phase, state.step, state.seconds, run.result() or {})
    finally:
        file.close()


def _stale(run: Run) -> bool:
    if run.state().active:
        return False
    try:
        newest = run.path("metrics.jsonl").stat().st_mtime
    except OSError:
        return False
    return not any(each.stat().st_mtime >= newest for each in files(run))
