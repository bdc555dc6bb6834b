"""Take the README's pictures anew: `python -m docs.screenshots [NAME ...]` (needs Chromium).

A real server with the shipped run; every page in light and dark, wide, and one at phone width.
Names as in PAGES choose some of them.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.harness import CHROMIUM_OPTIONS, Server, find_chromium, ready

IMAGES = Path(__file__).parent / "images"
SAMPLE = "sample-lenet5-digits"
PAGES = {
    "home": "",
    "networks": "networks",
    "data": "data",
    "build": "build?preset=lenet5",
    "train": f"train?run={SAMPLE}",
    "classify": f"classify?run={SAMPLE}",
    "inside": f"inside?run={SAMPLE}&image=test-3",
    "microscope": f"inside?run={SAMPLE}&image=test-3&view=microscope&layer=conv2&unit=2",
    "runs": "runs",
    "lab": "regularization",
    "path": "path",
    "convolution": "convolution",
    "pooling": "pooling",
    "lstm_cell": "lstm_cell",
}
PHONE = ("build", "convolution", "path")
# What only shows once a component or the engine has answered.
ANSWERED = {
    "inside": "[data-strips] canvas",
    "microscope": "[data-steps]",
    "convolution": "[data-sheets] canvas",
    "pooling": "[data-sheets] canvas",
    "lstm_cell": "[data-drawing] svg",
}
ENGINE_MILLISECONDS = 120_000  # the first answer imports Keras
LAB_MILLISECONDS = 600_000  # 20 trainings


def main(chosen: list[str]) -> None:
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        server = Server(Path(scratch))
        try:
            server.wait()
            browser = playwright.chromium.launch(
                executable_path=find_chromium(), args=list(CHROMIUM_OPTIONS)
            )
            for theme in ("light", "dark"):
                for name in chosen or PAGES:
                    take(browser, f"{server.url}/{PAGES[name]}", name, theme, 1440)
            for name in PHONE:
                if name in (chosen or PAGES):
                    take(browser, f"{server.url}/{PAGES[name]}", name, "light", 420)
        finally:
            server.end()


def take(browser: Browser, url: str, name: str, theme: str, width: int) -> None:
    """One page, in full height, as docs/images/NAME-THEME.png, or NAME-phone-THEME.png."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=theme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto(url)
    ready(page)
    if name == "classify":
        draw(page)
    if name == "lab":
        train_lab(page)
    if name in ANSWERED:
        page.locator(ANSWERED[name]).first.wait_for(timeout=ENGINE_MILLISECONDS)
        ready(page)
    page.locator("[data-testid=stSkeleton]").first.wait_for(state="detached")
    page.wait_for_load_state("networkidle")
    page.set_viewport_size({"width": width, "height": content_height(page)})
    ready(page)
    page.wait_for_timeout(800)  # charts fade in
    kind = "-phone" if width < 600 else ""
    page.screenshot(path=IMAGES / f"{name}{kind}-{theme}.png")
    context.close()


def draw(page: Page) -> None:
    """A three with the mouse, and its answer."""
    box = page.locator(".st-key-drawing canvas").first.bounding_box()
    assert box is not None
    points = [
        (30, 24),
        (48, 16),
        (66, 26),
        (62, 40),
        (46, 48),
        (64, 56),
        (70, 72),
        (52, 84),
        (30, 78),
    ]
    for i, (x, y) in enumerate(points):
        page.mouse.move(
            box["x"] + x / 100 * box["width"], box["y"] + y / 100 * box["height"], steps=6
        )
        if i == 0:
            page.mouse.down()
    page.mouse.up()
    page.get_by_text("Normalised").first.wait_for(timeout=60_000)


def train_lab(page: Page) -> None:
    """The first lab to its verdict; the second time its runs are there."""
    page.locator(".st-key-lab-start button").first.click()
    page.get_by_text("Two-sided paired t-test").first.wait_for(timeout=LAB_MILLISECONDS)


def content_height(page: Page) -> int:
    """Height in px of the whole page."""
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    return min(2400, max(900, height))


if __name__ == "__main__":
    main(sys.argv[1:])
