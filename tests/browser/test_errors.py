"""Confusion matrix, embedding, explanations and time-lapse of a network that was just trained."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

from core.presets import PRESETS
from core.runs.store import RunStore
from tests.browser.harness import ROOT, Server, overflow

TRAINING_SECONDS = 400
SLOWLY = 180_000  # milliseconds: the engine's first answer imports Keras, on a machine that is busy
Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:
    """Addresses of a server with LeNet-5 after two epochs on the digits, wrong now and then.

    `trained.format("errors")` is the page of that network.
    """
    folder = tmp_path_factory.mktemp("errors")
    config = PRESETS["lenet5"].config
    short = replace(config, training=replace(config.training, epochs=2), name="Two epochs")
    run = RunStore(folder / "runs").create(short)
    subprocess.run(
        [sys.executable, "-m", "core.worker", "--runs", str(folder / "runs"), "--idle", "1"],
        cwd=ROOT,
        env=dict(os.environ),
        stderr=subprocess.DEVNULL,
        timeout=TRAINING_SECONDS,
        check=True,
    )
    assert run.state().phase == "finished", run.state()
    server = Server(folder)
    try:
        server.wait()
        yield f"{server.url}/{{}}?run={run.id}"
    finally:
        server.end()


def opened(visit: Visit, address: str, **looks: object) -> Page:
    """The page, while it still waits for the engine: a busy machine takes its time."""
    page = visit(address.split("/", 3)[0] + "//" + address.split("/", 3)[2], **looks)
    page.goto(address)
    return page


def cells(page: Page, where: str = ".st-key-confusion") -> dict[tuple[str, str], int]:
    """(true, predicted) -> images, from what the cells say of themselves."""
    labels = page.locator(f"{where} [role=gridcell]").evaluate_all(
        "(cells) => cells.map((cell) => cell.getAttribute('aria-label'))"
    )
    found = [re.match(r"(.+) read as (.+): (\d+) images", label) for label in labels]
    return {(each[1], each[2]): int(each[3]) for each in found if each}


def test_a_cell_of_the_matrix_lists_its_images_and_one_opens(trained: str, visit: Visit) -> None:
    page = opened(visit, trained.format("errors"))
    expect(page.locator(".st-key-confusion [role=gridcell]")).to_have_count(100, timeout=SLOWLY)
    found = cells(page)
    assert sum(found.values()) == 360
    wrong = {names: many for names, many in found.items() if names[0] != names[1] and many}
    true, predicted = max(wrong, key=wrong.__getitem__)
    many = wrong[true, predicted]

    page.get_by_label(f"{true} read as {predicted}:").first.click()
    expect(page.get_by_role("heading", name=f"{true} read as {predicted}: {many}")).to_be_visible()
    assert f"true={true}&predicted={predicted}" in page.url
    tiles = page.locator(".st-key-thumbnails button")
    expect(tiles).to_have_count(min(many, 25))
    shares = [float(text.split(",")[-1].strip(" %")) for text in labels(page)]
    assert shares == sorted(shares, reverse=True)

    tiles.first.click()
    expect(page.get_by_role("heading", name="Why this answer")).to_be_visible()
    assert re.search(r"/why\?.*image=test-\d+", page.url)
    expect(page.get_by_text(f"class {true}").first).to_be_visible()
    expect(page.get_by_label("Why", exact=True)).to_have_value(
        re.compile(rf"{predicted}, its answer"), timeout=SLOWLY
    )


def labels(page: Page) -> list[str]:
    return page.locator(".st-key-thumbnails button").evaluate_all(
        "(tiles) => tiles.map((tile) => tile.getAttribute('aria-label'))"
    )


def test_the_matrix_can_be_used_with_the_keyboard(trained: str, visit: Visit) -> None:
    page = opened(visit, trained.format("errors") + "&opens=Layer+walk")
    first = page.get_by_label("0 read as 0:").first
    expect(first).to_be_visible(timeout=SLOWLY)
    first.focus()
    for key in ("ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("heading", name="1, read correctly")).to_be_visible()
    assert "true=1&predicted=1" in page.url
    chosen = page.locator(".st-key-confusion [aria-selected=true]")
    expect(chosen).to_have_attribute("aria-label", re.compile("1 read as 1"))
    page.locator(".st-key-thumbnails button").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/inside\?.*image=test-\d+"))


def test_a_point_of_the_embedding_shows_its_picture_and_opens(trained: str, visit: Visit) -> None:
    page = opened(visit, trained.format("errors"))
    plot = page.locator(".st-key-embedding canvas[role=application]")
    expect(plot).to_be_visible(timeout=SLOWLY)
    card = page.locator(".st-key-embedding [data-card]")
    expect(card).to_be_hidden()
    plot.focus()
    page.keyboard.press("ArrowRight")
    expect(card).to_be_visible()
    said = card.inner_text()
    page.keyboard.press("ArrowRight")
    expect(card).not_to_have_text(said)
    row = re.search(r"test image (\d+)", card.inner_text())
    assert row
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/why\?.*image=test-{row[1]}\b"))


def test_the_time_lapse_plays_without_the_server(trained: str, visit: Visit) -> None:
    page = opened(visit, trained.format("timelapse"))
    sent: list[object] = []

    def note(frame: object) -> None:  # playwright wants a function of our own
        sent.append(frame)

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", note)

    page.on("websocket", listen)
    page.reload()
    player = page.locator(".st-key-timelapse")
    expect(player.get_by_text(re.compile(r"% of \d+ right"))).to_be_visible(timeout=SLOWLY)
    slider = player.get_by_label("Moment of the training")
    moment = player.locator("[data-moment]")
    end = moment.inner_text()
    assert re.match(r"After epoch \d+, step \d+", end)
    right = player.get_by_text(re.compile(r"% of \d+ right")).inner_text()
    matrix = cells(page, ".st-key-timelapse")
    before = len(sent)
    assert before, "the browser talks to the server through this socket"

    slider.focus()
    page.keyboard.press("Home")
    expect(moment).to_have_text("Before training")
    assert cells(page, ".st-key-timelapse") != matrix
    assert player.get_by_text(re.compile(r"% of \d+ right")).inner_text() != right
    page.keyboard.press("ArrowRight")
    expect(moment).to_have_text(re.compile(r"step \d+$"))

    player.get_by_role("button", name="Play").click()
    expect(player.get_by_role("button", name="Pause")).to_be_visible()
    expect(player.get_by_role("button", name="Play")).to_be_visible()  # it has come to the end
    expect(moment).to_have_text(end)
    assert cells(page, ".st-key-timelapse") == matrix
    assert len(sent) == before


def test_all_methods_appear_and_one_is_explained(trained: str, visit: Visit) -> None:
    page = opened(visit, trained.format("why") + "&image=test-5", width=420, theme="dark")
    maps = page.locator(".st-key-maps")
    expect(maps.get_by_text(re.compile("^similarity"))).to_have_count(5, timeout=SLOWLY)
    expect(maps.locator("canvas")).to_have_count(1 + 1 + 2 * 5)  # colour bar, image, five pairs
    maps.get_by_role("button", name=re.compile("Integrated gradients")).click()
    expect(page.get_by_text("Completeness missed by")).to_be_visible()
    assert "method=Integrated" in page.url
    expect(page.get_by_role("link", name=re.compile("Sundararajan"))).to_be_visible()
    assert overflow(page) <= 0
