"""Downloads from a server on this machine that misbehaves on demand."""

import hashlib
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from core.datasets import download, registry
from core.datasets.catalogue import DATASETS
from core.datasets.folders import DataFile
from core.datasets.spec import DataError

CONTENT = np.random.default_rng(0).integers(0, 256, 300_000, dtype=np.uint8).tobytes()


class Server(ThreadingHTTPServer):
    """Serves CONTENT; the switches below make it misbehave. `ranges` logs what was asked for."""

    daemon_threads = True
    content = CONTENT
    ranged = True
    stop_after: int | None = None
    status = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.ranges: list[str | None] = []
        self.address = f"http://127.0.0.1:{self.server_address[1]}/data.gz"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        wanted = self.headers["Range"]
        self.server.ranges.append(wanted)
        assert self.headers["Accept-Encoding"] == "identity"
        start = int(wanted[6:-1]) if wanted and self.server.ranged else 0
        body = self.server.content[start:]
        self.send_response(self.server.status if not start else 206)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: self.server.stop_after])

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def file_at(*addresses: str) -> DataFile:
    return DataFile("data.gz", len(CONTENT), hashlib.sha256(CONTENT).hexdigest(), addresses)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"download.lock"}


def test_whole_file_with_progress(server: Server, tmp_path: Path):
    seen: list[tuple[int, int]] = []
    files = (file_at(server.address),)
    download.fetch_all(files, tmp_path / "a" / "b", lambda done, total: seen.append((done, total)))
    assert (tmp_path / "a" / "b" / "data.gz").read_bytes() == CONTENT
    assert names(tmp_path / "a" / "b") == {"data.gz"}
    assert seen[-1] == (300_000, 300_000)
    assert seen == sorted(seen)


def test_goes_on_where_it_stopped(server: Server, tmp_path: Path):
    server.stop_after = 100_000
    with pytest.raises(DataError, match=r"data\.gz could not be downloaded \(127.*GLASSNET_DATA"):
        download.fetch_all((file_at(server.address),), tmp_path)
    assert names(tmp_path) == {"data.gz.part"}
    have = (tmp_path / "data.gz.part").stat().st_size
    assert 0 < have <= 100_000
    server.stop_after = None
    download.fetch_all((file_at(server.address),), tmp_path)
    assert (tmp_path / "data.gz").read_bytes() == CONTENT
    assert server.ranges == [None, f"bytes={have}-"]


def test_a_server_without_ranges_starts_again(server: Server, tmp_path: Path):
    (tmp_path / "data.gz.part").write_bytes(CONTENT[:1000])
    server.ranged = False
    download.fetch_all((file_at(server.address),), tmp_path)
    assert (tmp_path / "data.gz").read_bytes() == CONTENT


def test_wrong_bytes_are_thrown_away(server: Server, tmp_path: Path):
    server.content = CONTENT[:-1] + b"?"
    with pytest.raises(DataError, match="SHA-256 differs"):
        download.fetch_all((file_at(server.address),), tmp_path)
    assert names(tmp_path) == set()


def test_a_page_instead_of_the_file_is_not_kept(server: Server, tmp_path: Path):
    server.content = b"<html>Please log in to the network</html>"
    with pytest.raises(DataError, match="the server has 41 bytes instead of 300,000"):
        download.fetch_all((file_at(server.address),), tmp_path)
    assert names(tmp_path) == set()


def test_a_whole_part_file_needs_no_network(tmp_path: Path):
    (tmp_path / "data.gz.part").write_bytes(CONTENT)
    download.fetch_all((file_at("http://127.0.0.1:9/data.gz"),), tmp_path)
    assert names(tmp_path) == {"data.gz"}


def test_a_part_file_that_is_too_long_is_dropped(server: Server, tmp_path: Path):
    (tmp_path / "data.gz.part").write_bytes(CONTENT + b"more")
    download.fetch_all((file_at(server.address),), tmp_path)
    assert (tmp_path / "data.gz").read_bytes() == CONTENT


def test_a_damaged_file_is_fetched_again(server: Server, tmp_path: Path):
    (tmp_path / "data.gz").write_bytes(bytes(300_000))
    download.fetch_all((file_at(server.address),), tmp_path)
    assert (tmp_path / "data.gz").read_bytes() == CONTENT


def test_a_whole_file_is_not_fetched_again(server: Server, tmp_path: Path):
    for _ in range(2):
        download.fetch_all((file_at(server.address),), tmp_path)
    assert len(server.ranges) == 1


def test_the_second_address_helps_out(server: Server, tmp_path: Path):
    nobody = "http://127.0.0.1:9/data.gz"
    download.fetch_all((file_at(nobody, server.address),), tmp_path)
    assert (tmp_path / "data.gz").read_bytes() == CONTENT


def test_an_error_of_the_server(server: Server, tmp_path: Path):
    server.status = 404
    with pytest.raises(DataError, match="the server answered 404"):
        download.fetch_all((file_at(server.address),), tmp_path)


def test_a_server_that_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(download, "READ_SECONDS", 0.2)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/data.gz"
        started = time.monotonic()
        with pytest.raises(DataError, match="no answer in time"):
            download.fetch_all((file_at(address),), tmp_path)
        assert time.monotonic() - started < 5


def test_two_at_once(tmp_path: Path):
    with (
        FileLock(tmp_path / "download.lock"),
        pytest.raises(DataError, match="is already being downloaded"),
    ):
        download.fetch_all((file_at("http://127.0.0.1:9/data.gz"),), tmp_path)


def test_a_folder_that_cannot_be_made(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DataError, match=r"cannot be written .* GLASSNET_CACHE"):
        download.fetch_all((file_at("http://127.0.0.1:9/data.gz"),), tmp_path / "file" / "mnist")


def test_a_full_disk(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(download.os, "fsync", full)
    with pytest.raises(DataError, match=r"\(No space left on device\); free some space"):
        download.fetch_all((file_at(server.address),), tmp_path)


def test_by_name(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    import dataclasses

    small = dataclasses.replace(DATASETS["mnist"], files=(file_at(server.address),))
    monkeypatch.setitem(registry.DATASETS, "mnist", small)
    monkeypatch.setenv("GLASSNET_CACHE", str(tmp_path))
    monkeypatch.delenv("GLASSNET_DATA", raising=False)
    assert not registry.availability("mnist").ready
    registry.download("mnist", None)
    assert registry.availability("mnist").ready
    assert (tmp_path / "mnist" / "data.gz").read_bytes() == CONTENT
