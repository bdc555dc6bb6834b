"""Server time of a rerun of each page, alone and with 40 people clicking every 2 seconds.

`python -m bench.pages [--people 40] [--seconds 20] [--reruns 30]`

Speaks the browser's own protocol over a websocket on this machine and measures from the request
for a rerun to the message that the script has finished, so sending and receiving are included. The
clients run on the same cores. The main figure is the larger p95 over its aim (50 ms alone, 100 ms
with people): at most 1 is wanted.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import numpy as np
import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from bench._common import PROJECT, finish
from core.runs.store import SHIPPED, RunStore
from core.supervisor import worker_state
from tests.pages import fake_labs

PAGES = sorted(path.stem for path in (PROJECT / "pages").glob("[!_]*.py"))
ALONE_MS, CROWD_MS, CLICK_SECONDS = 50.0, 100.0, 2.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--reruns", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        runs = Path(scratch) / "runs"
        filled = fill(runs)
        server, port = start_server(runs)
        asyncio.run(one_page(port, "home", "", 1))  # the first visit starts the worker
        try:
            wait_idle(runs)
            visits = {page: (page, "") for page in PAGES} | filled
            alone = {
                name: asyncio.run(one_page(port, *visit, options.reruns))
                for name, visit in visits.items()
            }
            crowd = asyncio.run(many_people(port, options.people, options.seconds))
        finally:
            end(server)
    for page, times in alone.items():
        print(f"{page:>23}: p50 {np.median(times):5.1f} ms, p95 {p95(times):5.1f} ms")
    print(f"{options.people} people: p50 {np.median(crowd):.1f} ms, p95 {p95(crowd):.1f} ms")
    slowest = max(p95(times) for times in alone.values())
    ratio = max(slowest / ALONE_MS, p95(crowd) / CROWD_MS)
    figures = {"pages_p95_ms": {page: p95(times) for page, times in alone.items()}}
    finish({"ratio": ratio, "crowd_p95_ms": p95(crowd)} | figures, options.json)


def fill(runs: Path) -> dict[str, tuple[str, str]]:
    """Runs of the shipped network and a finished lab of 12 runs; by name, the pages that show them
    and the query of their address."""
    ids = [f"20260101-00000{number}-x" for number in range(5)]
    for each in ids:
        shutil.copytree(SHIPPED / "sample-lenet5-digits", runs / each)
    lab = fake_labs.finished(
        RunStore(runs), lambda arm, seed: 30 + seed - 9 * arm, "digits", "l2=0.01", "dropout=0.5"
    )
    return {
        "compare, 5 runs": ("compare", f"runs={','.join(ids)}"),
        "regularization, 12 runs": ("regularization", f"lab={lab.plan.id}"),
        "train, finished": ("train", f"run={ids[0]}"),
    }


def p95(milliseconds: list[float]) -> float:
    return float(np.percentile(milliseconds, 95))


async def one_page(port: int, page: str, query: str, reruns: int) -> list[float]:
    """Milliseconds of each rerun of one page by one person, the first two left out."""
    async with visitor(port) as connection:
        return [await rerun(connection, page, query) for _ in range(reruns + 2)][2:]


async def many_people(port: int, people: int, seconds: float) -> list[float]:
    """Milliseconds of every click of people who go through the pages."""

    async def person(number: int) -> list[float]:
        async with visitor(port) as connection:
            page = PAGES[number % len(PAGES)]
            await rerun(connection, page)
            await asyncio.sleep(CLICK_SECONDS * number / people)
            times, end_time = [], time.monotonic() + seconds
            while time.monotonic() < end_time:
                times.append(await rerun(connection, page))
                await asyncio.sleep(CLICK_SECONDS - times[-1] / 1000)
            return times

    clicks = await asyncio.gather(*(person(number) for number in range(people)))
    return [each for times in clicks for each in times]


@asynccontextmanager
async def visitor(port: int) -> AsyncIterator[ClientConnection]:
    """A browser's websocket."""
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    async with connect(address, subprotocols=["streamlit"], max_size=None) as connection:  # type: ignore[list-item]
        yield connection


async def rerun(connection: ClientConnection, page: str, query: str = "") -> float:
    """Ask for a rerun of the page as a click does; milliseconds until the script has finished."""
    message = BackMsg()
    message.rerun_script.page_name = "" if page == "home" else page
    message.rerun_script.query_string = query
    start = time.perf_counter()
    await connection.send(message.SerializeToString())
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(await connection.recv())
        if answer.WhichOneof("type") == "script_finished":
            if answer.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                raise SystemExit(f"page {page} does not compile")
            if answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return 1000 * (time.perf_counter() - start)


def start_server(runs: Path) -> tuple[subprocess.Popen[bytes], int]:
    """The app on a free port with this runs folder; returns when it is healthy."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["--server.headless=true", "--server.address=127.0.0.1", f"--server.port={port}"]
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", *words],
        cwd=PROJECT,
        env=os.environ | {"GLASSNET_RUNS": str(runs)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health"):
            return server, port
        time.sleep(0.1)
    raise SystemExit("the server did not start")


def wait_idle(runs: Path) -> None:
    """Return when the worker has started, so that its start is not measured."""
    deadline = time.monotonic() + 120
    while (worker_state(runs) or {}).get("stage") != "idle" and time.monotonic() < deadline:
        time.sleep(0.1)


def end(server: subprocess.Popen[bytes]) -> None:
    """End the server and the worker and engine that it started."""
    children = psutil.Process(server.pid).children(recursive=True)
    server.terminate()
    for process in children:
        with suppress(psutil.Error):
            process.kill()
    server.wait()


if __name__ == "__main__":
    main()
