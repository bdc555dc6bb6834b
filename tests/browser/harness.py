"""A real server and a real browser for tests: start, wait on state, watch for complaints, end."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from playwright.sync_api import ConsoleMessage, Page

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
READY_MILLISECONDS = 30_000
# On a deep link Streamlit's client first asks below the page's address, then at the root.
BASE_PATH_PROBE = re.compile(r"://[^/]+/[^/]+/_stcore/(health|host-config)$")
# The headless shell first: it draws a page with little more than half the processor time.
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """The browser that GLASSNET_CHROMIUM names, or the first on PATH."""
    return os.environ.get("GLASSNET_CHROMIUM") or next(
        filter(None, map(shutil.which, CHROMIUM_NAMES)), None
    )


class Server:
    """`streamlit run` on a free port with a runs folder of its own below `folder`.

    Without `warm` no worker imports Keras until a run waits: most tests need none.
    """

    def __init__(self, folder: Path, script: Path = ROOT / "app.py", *, warm: bool = False) -> None:
        self.runs = folder / "runs"
        self.log = folder / "server.log"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        options = {"headless": "true", "address": "127.0.0.1", "port": str(port)}
        words = [word for name, value in options.items() for word in (f"--server.{name}", value)]
        settings = {"GLASSNET_RUNS": str(self.runs), "GLASSNET_WARM": str(int(warm))}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", str(script), *words],
                cwd=script.parent,
                env=os.environ | settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait(self) -> None:
        """Return when the server is healthy; AssertionError with its log when it is not in time."""
        deadline = time.monotonic() + START_SECONDS
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=5):
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"The server did not start:\n{self.log.read_text(errors='replace')}")

    def children(self) -> list[psutil.Process]:
        """Processes that were started for this runs folder: server, workers, engine."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get("GLASSNET_RUNS") == str(self.runs):
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def end_server(self) -> None:
        """End the web server alone; workers live in sessions of their own and go on."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def end(self) -> None:
        """End the server and everything that it left behind."""
        self.end_server()
        children = self.children()
        for child in children:
            child.terminate()
        _, alive = psutil.wait_procs(children, timeout=10)
        for child in alive:
            child.kill()
        psutil.wait_procs(alive, timeout=10)


def ready(page: Page) -> None:
    """Wait until the browser is connected and the script has run.

    Directly after a click the old state may still show: wait for what the click changes instead,
    with playwright's `expect`.
    """
    page.wait_for_selector(
        "[data-testid=stApp][data-test-script-state=notRunning]"
        "[data-test-connection-state=CONNECTED]",
        timeout=READY_MILLISECONDS,
    )


def watch(page: Page, complaints: list[str]) -> None:
    """Note every console error, page error, failed answer and request to another machine."""

    def on_console(message: ConsoleMessage) -> None:
        url = message.location.get("url", "")
        if message.type == "error" and not BASE_PATH_PROBE.search(url):
            complaints.append(f"console: {message.text} ({url})")

    def on_address(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1":
            complaints.append(f"request to another machine: {url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(f"page error: {error}"))
    page.on("request", lambda request: on_address(request.url))
    page.on("websocket", lambda socket: on_address(socket.url))


def overflow(page: Page) -> int:
    """How many px the content is wider than the window, 0 when it fits."""
    return page.evaluate(
        """() => Math.max(
            document.documentElement.scrollWidth - window.innerWidth,
            ...[...document.querySelectorAll("[data-testid=stMain]")]
                .map((box) => box.scrollWidth - box.clientWidth))"""
    )
