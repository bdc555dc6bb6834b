"""A run as one .zip: its folder without what only its own machine needs, and a list of hashes."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from typing import BinaryIO

from core.export.archive_files import FORMAT, MANIFEST, MOST_BYTES, VERSION, most_bytes
from core.export.parts import ExportError
from core.runs.atomic import file_sha256
from core.runs.run import Run
from core.runs.state import OVER

STORED = (".keras", ".npz", ".png")  # compressed already


def archive(run: Run) -> bytes:
    """The archive of a run that is over. Raises ExportError and OSError."""
    sink = io.BytesIO()
    write(run, sink)
    return sink.getvalue()


def write(run: Run, sink: BinaryIO) -> None:
    """Write the archive: glassnet-run.json with the SHA-256 of each file, then the files."""
    if run.state().phase not in OVER:
        raise ExportError(f"Run {run.id} has not ended; let it finish or stop it, then export it.")
    names = _files(run)
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "run": run.id,
        "files": {name: file_sha256(run.path(name)) for name in names},
    }
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(MANIFEST, json.dumps(manifest, indent=2))
        for name in names:
            stored = zipfile.ZIP_STORED if name.endswith(STORED) else zipfile.ZIP_DEFLATED
            file.write(run.path(name), name, stored)


def _files(run: Run) -> Sequence[str]:
    found = [name for name in MOST_BYTES if run.path(name).is_file()]
    found += sorted(f"snapshots/{path.name}" for path in run.path("snapshots").glob("*.npz"))
    names = [name for name in found if most_bytes(name)]
    for name in names:
        size = run.path(name).stat().st_size
        if size > most_bytes(name):
            raise ExportError(f"{name} of run {run.id} is too large for an archive ({size:,} B).")
    return names
