"""Every page of the navigation: by its address, light, on a phone; by its link, dark and wide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit, new_context
from tests.browser.harness import ROOT, Server, overflow, ready, watch
from ui.page_table import PAGES

# The first page is the one at the root address.
TITLES = [entry.title for entry in PAGES]
ADDRESSES = ["", *(Path(entry.path).stem for entry in PAGES[1:])]


def assert_whole(page: Page, title: str) -> None:
    """The page shows its heading, no error, no dialog such as 'Page not found', and fits."""
    expect(page.locator("[data-testid=stMain] h1").first).to_be_visible()
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)
    current = page.locator("[data-testid=stSidebarNavLink][aria-current=page]")
    expect(current).to_contain_text(title)
    assert overflow(page) <= 0, f"{overflow(page)} px wider than the window"


def lightness(page: Page) -> float:
    """Mean of the background's red, green and blue, 0 to 255."""
    color = page.locator("[data-testid=stApp]").evaluate(
        "(app) => getComputedStyle(app).backgroundColor"
    )
    return sum(int(part) for part in re.findall(r"\d+", color)[:3]) / 3


def test_navigation_lists_every_page() -> None:
    folder = (ROOT / PAGES[0].path).parent
    files = {file.relative_to(ROOT).as_posix() for file in folder.glob("[!_]*.py")}
    assert files == {entry.path for entry in PAGES}


Tour = tuple[Page, list[str]]


def new_tour(browser: Browser, theme: str, width: int) -> Iterator[Tour]:
    """One tab for all pages, which draws the later ones quicker, and what it complained of."""
    complaints: list[str] = []
    context = new_context(browser, theme, width)
    page = context.new_page()
    watch(page, complaints)
    yield page, complaints
    context.close()


def assert_quiet(complaints: list[str]) -> None:
    found, complaints[:] = list(complaints), []
    assert not found, "\n".join(found)


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Tour]:
    yield from new_tour(browser, "light", 420)


@pytest.mark.parametrize(("address", "title"), list(zip(ADDRESSES, TITLES, strict=True)))
def test_by_its_address_on_a_phone(server: Server, phone: Tour, address: str, title: str) -> None:
    page, complaints = phone
    page.goto(f"{server.url}/{address}")
    ready(page)
    assert_whole(page, title)
    assert lightness(page) > 128
    assert_quiet(complaints)


@pytest.fixture(scope="module")
def desk(browser: Browser, server: Server) -> Iterator[Tour]:
    for page, complaints in new_tour(browser, "dark", 1440):
        page.goto(server.url)
        ready(page)
        yield page, complaints


@pytest.mark.parametrize("title", TITLES)
def test_by_its_link_in_the_dark(desk: Tour, title: str) -> None:
    page, complaints = desk
    link = page.locator("[data-testid=stSidebarNavLink]").filter(
        has=page.get_by_text(title, exact=True)
    )
    link.click()
    expect(link).to_have_attribute("aria-current", "page")
    ready(page)
    assert_whole(page, title)
    assert lightness(page) < 128
    assert_quiet(complaints)


def test_first_request_may_be_a_deep_link(fresh_server: Server, visit: Visit) -> None:
    page = visit(f"{fresh_server.url}/{ADDRESSES[-1]}")
    assert_whole(page, PAGES[-1].title)
    expect(page.locator("[data-testid=stSidebarNavLink]")).to_have_count(len(PAGES))
