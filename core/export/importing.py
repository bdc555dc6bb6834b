"""A run archive that anybody may have made: checked name by name, then moved in as a whole."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import shutil
import stat
import struct
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from core.config import parse
from core.export.archive_files import (
    FORMAT,
    FREE_BYTES,
    MANIFEST,
    MOST_FILES,
    MOST_RATIO,
    MOST_TOTAL_BYTES,
    NEEDED,
    VERSION,
    most_bytes,
)
from core.export.arrays import plain_arrays
from core.runs.atomic import read_json
from core.runs.run import Run, RunNotFound
from core.runs.state import OVER, from_json
from core.runs.store import RunStore
from core.schema import ConfigError

LIST_DAMAGED = "The archive's list of files is damaged; export the run again."
CHUNK = 1 << 20
MOST_PIXELS_A_SIDE = 4096
RUN_ID = re.compile(r"[\w-]{1,100}", re.ASCII)
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    NotImplementedError,
    struct.error,
)


class ImportRefused(ValueError):
    """A file that is not taken in; the text is one sentence for a person."""


def import_archive(source: BinaryIO, store: RunStore) -> Run:
    """The run of an archive, as a run of this store; one that is here already is only found.

    Nothing of it is deserialized: JSON is read, arrays are measured, and the model file is compared
    with its hash; `core.models.opening` later reads weights alone. The run appears whole or not at
    all. Raises ImportRefused, or OSError when the disk is full.
    """
    try:
        with zipfile.ZipFile(source) as file:
            members = _members(file)
            manifest = _manifest(file, members)
            return _take_in(file, members, manifest, store)
    except DAMAGED:
        raise ImportRefused(
            "This file is damaged or is no run archive; export the run again."
        ) from None


def _members(file: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files by name, all of them known and small enough."""
    found = file.infolist()
    if len(found) > MOST_FILES:
        raise ImportRefused(f"The archive holds {len(found):,} files; a run has fewer.")
    members: dict[str, zipfile.ZipInfo] = {}
    for each in found:
        members[_checked(each, members)] = each
    if MANIFEST not in members:
        raise ImportRefused("This is not a run archive of Glassnet; choose one exported there.")
    unpacked = sum(each.file_size for each in found)
    if unpacked > MOST_TOTAL_BYTES or any(map(_swells, found)):
        size = f"{unpacked / 1e6:,.0f} MB"
        raise ImportRefused(f"The archive would unpack to {size}, more than a run needs.")
    return members


def _swells(each: zipfile.ZipInfo) -> bool:
    return each.file_size > FREE_BYTES + MOST_RATIO * each.compress_size


def _checked(each: zipfile.ZipInfo, known: dict[str, zipfile.ZipInfo]) -> str:
    name, shown = each.filename, ascii(each.filename[:60])
    kind = stat.S_IFMT(each.external_attr >> 16)
    if not most_bytes(name):
        raise ImportRefused(f"The archive holds a file that is no part of a run: {shown}.")
    if kind not in (0, stat.S_IFREG) or each.flag_bits & 1:
        raise ImportRefused(f"{shown} in the archive is a link or encrypted; export the run again.")
    if name in known:
        raise ImportRefused(f"{shown} is in the archive twice; export the run again.")
    if each.file_size > most_bytes(name):
        raise ImportRefused(f"{shown} in the archive is too large ({each.file_size:,} bytes).")
    return name


def _manifest(file: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> dict[str, Any]:
    try:
        found = json.loads(file.read(members[MANIFEST]))
        version, known = found["version"], found["format"] == FORMAT
        files, run_id = found["files"], found["run"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ImportRefused(LIST_DAMAGED) from None
    if known and isinstance(version, int) and version > VERSION:
        raise ImportRefused(
            f"The archive is of version {version}, newer than this Glassnet ({VERSION}); "
            "update Glassnet."
        )
    listed = isinstance(files, dict) and set(files) | {MANIFEST} == set(members)
    named = isinstance(run_id, str) and RUN_ID.fullmatch(run_id)
    if not (known and version == VERSION and listed and named):
        raise ImportRefused(LIST_DAMAGED)
    if missing := [name for name in NEEDED if name not in files]:
        raise ImportRefused(f"{missing[0]} is missing from the archive; export the run again.")
    return found


def _take_in(
    file: zipfile.ZipFile,
    members: dict[str, zipfile.ZipInfo],
    manifest: dict[str, Any],
    store: RunStore,
) -> Run:
    store.root.mkdir(parents=True, exist_ok=True)
    draft = store.root / f".new-import-{secrets.token_hex(6)}"
    draft.mkdir()
    try:
        for name, digest in manifest["files"].items():
            _unpack(file, members[name], draft / name, digest)
        _check(draft)
        if same := _same(draft, store, manifest["run"]):
            return same
        run = _move_in(draft, store, manifest["run"])
        _for_tensorboard(run)
        return run
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _for_tensorboard(run: Run) -> None:
    from core.export import events  # takes a moment, and few imports happen

    with suppress(OSError):
        events.write(run)


def _unpack(file: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, digest: Any) -> None:
    """Write one file; ImportRefused when it is not what the list says."""
    target.parent.mkdir(exist_ok=True)
    said, left = hashlib.sha256(), most_bytes(member.filename)
    with file.open(member) as source, target.open("xb") as sink:
        while part := source.read(min(CHUNK, left + 1)):
            left -= len(part)
            if left < 0:
                raise zipfile.BadZipFile
            said.update(part)
            sink.write(part)
    if said.hexdigest() != digest:
        raise ImportRefused(
            f"{member.filename} in the archive is not what it was; export the run again."
        )


def _check(draft: Path) -> None:
    """Raise ImportRefused unless this is the folder of a run that is over."""
    try:
        parse(read_json(draft / "config.json"))
    except ConfigError as problem:
        raise ImportRefused(f"config.json in the archive: {problem}") from None
    if from_json(read_json(draft / "state.json")).phase not in OVER:
        raise ImportRefused("The run in the archive has not ended; export it again when it has.")
    if (draft / "model.keras").exists() or (draft / "model.json").exists():
        _check_model(draft)
    for path in (*draft.glob("*.npz"), *draft.glob("snapshots/*.npz")):
        if not plain_arrays(path):
            raise ImportRefused(f"{path.name} in the archive holds no plain arrays.")
    if (draft / "samples.png").exists() and not _small_picture(draft / "samples.png"):
        raise ImportRefused("samples.png in the archive is no picture of a usual size.")


def _check_model(draft: Path) -> None:
    record, path = read_json(draft / "model.json"), draft / "model.keras"
    said = record.get("file_sha256") if isinstance(record, dict) else None
    if not path.exists() or said is None:
        raise ImportRefused("The archive holds half a model; export the run again.")
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != said:
            raise ImportRefused(
                "The model in the archive does not match model.json; it is refused."
            )


def _small_picture(path: Path) -> bool:
    """A PNG whose header names a usual size; no pixel is decoded."""
    head = path.read_bytes()[:24]
    if len(head) < 24 or head[:8] != b"\x89PNG\r\n\x1a\n" or head[12:16] != b"IHDR":
        return False
    return all(0 < side <= MOST_PIXELS_A_SIDE for side in struct.unpack(">II", head[16:24]))


def _same(draft: Path, store: RunStore, run_id: str) -> Run | None:
    """The run of this id when it has the same files; notes and log may differ."""
    try:
        run = store.get(run_id)
    except RunNotFound:
        return None
    names = ("config.json", "model.json", "metrics.jsonl", "result.json")
    return run if all(_bytes(draft / each) == _bytes(run.path(each)) for each in names) else None


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _move_in(draft: Path, store: RunStore, run_id: str) -> Run:
    """Give the folder its name; a name that is taken gets a number."""
    for number in range(1, 1000):
        name = run_id if number == 1 else f"{run_id}-{number}"
        try:
            store.get(name)
        except RunNotFound:
            if not (store.root / name).exists():
                draft.rename(store.root / name)
                return Run(store.root / name)
    raise ImportRefused(f"There are too many runs named {run_id} already; delete some.")
