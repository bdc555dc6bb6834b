"""Every page of the navigation: by its address, light, on a phone; by its link, dark and wide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

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


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """What all pages load comes from this profile's cache after the first."""
    context = new_context(browser, "light", 420)
    yield context
    context.close()


@pytest.mark.parametrize(("address", "title"), list(zip(ADDRESSES, TITLES, strict=True)))
def test_by_its_address_on_a_phone(
    server: Server, visit: Visit, phone: BrowserContext, address: str, title: str
) -> None:
    page = visit(f"{server.url}/{address}", context=phone)
    assert_whole(page, title)
    assert lightness(page) > 128


@pytest.fixture(scope="module")
def tour(browser: Browser, server: Server) -> Iterator[tuple[Page, list[str]]]:
    """One dark, wide tab that walks through all pages, and what it complained of."""
    complaints: list[str] = []
    context = new_context(browser, "dark", 1440)
    page = context.new_page()
    watch(page, complaints)
    page.goto(server.url)
    ready(page)
    yield page, complaints
    context.close()


@pytest.mark.parametrize("title", TITLES)
def test_by_its_link_in_the_dark(tour: tuple[Page, list[str]], title: str) -> None:
    page, complaints = tour
    link = page.locator("[data-testid=stSidebarNavLink]").filter(
        has=page.get_by_text(title, exact=True)
    )
    link.click()
    expect(link).to_have_attribute("aria-current", "page")
    ready(page)
    assert_whole(page, title)
    assert lightness(page) < 128
    found, complaints[:] = list(complaints), []
    assert not found, "\n".join(found)


def test_first_request_may_be_a_deep_link(fresh_server: Server, visit: Visit) -> None:
    page = visit(f"{fresh_server.url}/{ADDRESSES[-1]}")
    assert_whole(page, PAGES[-1].title)
    expect(page.locator("[data-testid=stSidebarNavLink]")).to_have_count(len(PAGES))
