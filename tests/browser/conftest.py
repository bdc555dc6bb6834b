"""Fixtures for tests in Chromium; without one they skip, or fail if GLASSNET_BROWSER=required."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.harness import CHROMIUM_OPTIONS, Server, find_chromium, ready, watch

expect.set_options(timeout=30_000)  # a busy machine is no failure
FAILURES = Path(__file__).parent / ".failures"
FAILED = pytest.StashKey[bool]()
Visit = Callable[..., Page]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        say = pytest.fail if os.environ.get("GLASSNET_BROWSER") == "required" else pytest.skip
        say("needs Chromium: install it, or set GLASSNET_CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_OPTIONS))
        yield browser
        browser.close()


@pytest.fixture
def fresh_server(tmp_path: Path, browser: Browser) -> Iterator[Server]:
    """A server that nobody has visited; `browser` comes first so that a skip costs nothing."""
    server = Server(tmp_path)
    try:
        server.wait()
        yield server
    finally:
        server.end()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Server]:
    """One server for all tests that leave nothing behind: its worker and engine import Keras."""
    server = Server(tmp_path_factory.mktemp("server"))
    try:
        server.wait()
        yield server
    finally:
        server.end()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser found wrong so far; a test that provokes errors may clear it."""
    return []


def new_context(browser: Browser, theme: str, width: int) -> BrowserContext:
    """A browser profile of its own, nothing stored or cached in it; a phone below 600 px."""
    size = {"width": width, "height": 900}
    return browser.new_context(
        viewport=size, color_scheme=theme, has_touch=width < 600, reduced_motion="reduce"
    )


@pytest.fixture
def visit(
    browser: Browser, complaints: list[str], request: pytest.FixtureRequest
) -> Iterator[Visit]:
    """visit(url, theme="light" | "dark", width=1440) opens a page as a new visitor, or as one who
    has been in `context` before, ready."""
    contexts: list[BrowserContext] = []
    pages: list[Page] = []

    def open_page(
        url: str, theme: str = "light", width: int = 1440, context: BrowserContext | None = None
    ) -> Page:
        if context is None:
            context = new_context(browser, theme, width)
            contexts.append(context)
        page = context.new_page()
        pages.append(page)
        watch(page, complaints)
        page.goto(url)
        ready(page)
        return page

    yield open_page
    if request.node.stash.get(FAILED, False) or complaints:
        FAILURES.mkdir(exist_ok=True)
        name = re.sub(r"\W+", "-", request.node.name).strip("-")
        for number, page in enumerate(page for page in pages if not page.is_closed()):
            page.screenshot(path=FAILURES / f"{name}-{number}.png")
    for each in (*pages, *contexts):
        each.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(visit: Visit, server: Server) -> Page:
    """The home page in a wide, light window."""
    return visit(server.url)
