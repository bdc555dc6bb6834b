"""Untrusted image files to pixels, opened by a throw-away child under limits."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from core.decoder import HANDED_ON_SIDE

COMMAND = (sys.executable, "-m", "core.decoder")
ROOT = Path(__file__).resolve().parents[2]
MAX_FILE_BYTES = 20_000_000
MAX_LINE_BYTES = 10_000
SECONDS_PER_PICTURE = 20.0


@dataclass(frozen=True, eq=False)
class Decoded:
    """Pixels uint8 (h, w, 4), RGBA, upright; notes such as "frame 1 of 12", "turned by EXIF".

    Large pictures come reduced: see HANDED_ON_SIDE in core.decoder.
    """

    pixels: NDArray[np.uint8]
    notes: tuple[str, ...]


def decode(files: list[bytes]) -> list[Decoded | str]:
    """Each file's pixels, or one sentence that says why it is refused; in the same order.

    All files share one child. A file that brings the child down, or takes too long, is refused
    alone: the next one gets a new child.
    """
    results: list[Decoded | str] = []
    child: _Child | None = None
    try:
        for data in files:
            if len(data) > MAX_FILE_BYTES:
                results.append(
                    f"The file is too large ({len(data) / 1e6:.0f} MB); use one of at most "
                    f"{MAX_FILE_BYTES / 1e6:.0f} MB."
                )
                continue
            child = child or _Child()
            try:
                results.append(child.ask(data))
            except _ChildGoneError as gone:
                results.append(str(gone))
                child.close()
                child = None
    finally:
        if child is not None:
            child.close()
    return results


class _ChildGoneError(Exception):
    """The child ended while it had a picture in hand."""


class _Child:
    """One decoder process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            COMMAND,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def ask(self, data: bytes) -> Decoded | str:
        """Hand over one file and wait for the answer, at most SECONDS_PER_PICTURE."""
        late = threading.Event()

        def end() -> None:
            late.set()
            self._process.kill()

        clock = threading.Timer(SECONDS_PER_PICTURE, end)
        clock.daemon = True
        clock.start()
        try:
            return self._exchange(data)
        except (OSError, EOFError, ValueError, KeyError):
            why = "takes too long to open" if late.is_set() else "cannot be opened safely"
            raise _ChildGoneError(f"The picture {why}; save it as a plain PNG.") from None
        finally:
            clock.cancel()

    def _exchange(self, data: bytes) -> Decoded | str:
        source, sink = self._process.stdout, self._process.stdin
        assert source is not None and sink is not None
        sink.write(len(data).to_bytes(8, "big"))
        sink.write(data)
        sink.flush()
        # The child has handled hostile data: what it says is checked too.
        length = int.from_bytes(_read(source, 8), "big")
        line = json.loads(_read(source, min(length, MAX_LINE_BYTES)))
        if "refused" in line:
            return str(line["refused"])
        height, width = (min(int(line[key]), HANDED_ON_SIDE) for key in ("height", "width"))
        pixels = np.frombuffer(_read(source, height * width * 4), dtype=np.uint8)
        return Decoded(pixels.reshape(height, width, 4), tuple(map(str, line["notes"])))

    def close(self) -> None:
        """End the process, whatever it is doing, and collect it."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):  # unsent bytes for a child that is gone
                if pipe is not None:
                    pipe.close()
        self._process.wait()


def _read(source: IO[bytes], count: int) -> bytes:
    data = source.read(count)
    if len(data) < count:
        raise EOFError
    return data
