"""Published files into a folder: resumed where they stopped, and whole or not there at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import requests
from filelock import FileLock, Timeout
from urllib3.exceptions import HTTPError

from core.datasets.folders import CHUNK, DataFile
from core.datasets.spec import DataError

CONNECT_SECONDS = 4.0
READ_SECONDS = 10.0

Progress = Callable[[int, int], None]


def fetch_all(files: tuple[DataFile, ...], folder: Path, progress: Progress | None = None) -> None:
    """Fetch what is missing into `folder`; `progress(bytes done, bytes in all)` as they come.

    A file gets its name only after its size and SHA-256 were checked; until then it is a .part
    file that the next attempt continues. DataError with one sentence for whatever goes wrong.
    """
    total = sum(file.size for file in files)
    before = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "download.lock", timeout=0):
            for file in files:
                report = _offset(progress, before, total)
                if not _is_whole(folder / file.name, file):
                    _fetch(file, folder, report)
                before += file.size
                report(file.size)
    except Timeout:
        raise DataError(
            f"{folder.name} is already being downloaded; wait until that has ended."
        ) from None
    except OSError as problem:
        raise DataError(
            f"{folder} cannot be written ({problem.strerror or problem}); free some space, "
            "or set GLASSNET_CACHE to another folder."
        ) from None


def _offset(progress: Progress | None, before: int, total: int) -> Callable[[int], None]:
    def report(done: int) -> None:
        if progress is not None:
            progress(before + done, total)

    return report


def _fetch(file: DataFile, folder: Path, report: Callable[[int], None]) -> None:
    """One file, from the first address that answers with the right bytes."""
    problems = []
    for address in file.addresses:
        try:
            _fetch_from(address, file, folder / f"{file.name}.part", report)
            (folder / f"{file.name}.part").replace(folder / file.name)
            return
        except (requests.RequestException, HTTPError, _WrongBytes) as problem:
            problems.append(f"{address.split('/')[2]}: {_reason(problem)}")
    raise DataError(
        f"{file.name} could not be downloaded ({'; '.join(problems)}); connect to the network and "
        f"download again, or set GLASSNET_DATA to a folder that holds {folder.name}/{file.name}."
    )


def _fetch_from(address: str, file: DataFile, part: Path, report: Callable[[int], None]) -> None:
    """Append to `part` what it lacks, then check it. Wrong bytes are thrown away."""
    have = part.stat().st_size if part.exists() else 0
    if have > file.size:
        part.unlink()
        have = 0
    if have < file.size:
        _append(address, file, part, have, report)
    found = part.stat().st_size
    if found < file.size:
        raise _WrongBytes(f"the connection ended after {found:,} of {file.size:,} bytes")
    if not _is_whole(part, file):
        part.unlink()
        raise _WrongBytes("the file has changed or was damaged on the way (SHA-256 differs)")


def _append(
    address: str, file: DataFile, part: Path, have: int, report: Callable[[int], None]
) -> None:
    """Ask for the rest; a server that cannot continue sends everything again."""
    # Identity: the bytes as published, so that counts, ranges and the SHA-256 are theirs.
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    timeout = (CONNECT_SECONDS, READ_SECONDS)
    with requests.get(address, headers=headers, stream=True, timeout=timeout) as response:
        response.raise_for_status()
        if response.status_code != requests.codes.partial_content:
            have = 0
        length = int(response.headers.get("Content-Length", file.size - have))
        if length != file.size - have:
            raise _WrongBytes(f"the server has {have + length:,} bytes instead of {file.size:,}")
        with part.open("r+b" if have else "wb") as output:
            output.seek(have)
            while have <= file.size and (chunk := response.raw.read(CHUNK, decode_content=False)):
                output.write(chunk)
                have += len(chunk)
                report(min(have, file.size))
            output.flush()
            os.fsync(output.fileno())


def _is_whole(path: Path, file: DataFile) -> bool:
    if not path.exists() or path.stat().st_size != file.size:
        return False
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == file.sha256


class _WrongBytes(Exception):
    """What came is not the published file."""


def _reason(problem: Exception) -> str:
    """A few words instead of a library's nested message."""
    if isinstance(problem, _WrongBytes):
        return str(problem)
    if isinstance(problem, requests.HTTPError) and problem.response is not None:
        return f"the server answered {problem.response.status_code}"
    if isinstance(problem, requests.Timeout):
        return "no answer in time"
    if isinstance(problem, requests.ConnectionError):
        return "no connection"
    return "the connection broke off"
