"""The guided path to its end in a real browser; what one has done survives a reload."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Page, expect

from core.concepts.path.texts import Question, Topic, closing, topics
from tests.browser.conftest import Visit
from tests.browser.harness import Server, overflow
from ui import page_table
from ui.path_link import address


def choose(page: Page, key: str, question: Question, option: int) -> None:
    """Click an option and wait until it shows as chosen."""
    group = page.locator(f".st-key-{key}")
    words = question.options[option]
    group.get_by_text(words, exact=True).click()
    expect(group.get_by_role("radio", name=words, exact=True)).to_be_checked()


def into_the_lab_and_back(page: Page, topic: Topic) -> None:
    """The link of the experiment opens the lab in its state; another one leads back."""
    path, parameters = address(topic)
    if not page_table.listed(path):
        return
    page.get_by_role("button", name=topic.experiment.label).click()
    back = page.get_by_role("link", name="Back to the guided path")
    expect(back).to_be_visible()
    for name, value in parameters.items():
        assert name in page.url and value.split(",")[0] in page.url
    back.click()


def walk(page: Page, topic: Topic, *, whole: bool) -> None:
    """Predict, compare, answer; with `whole` visit the lab and answer wrongly first."""
    expect(page.get_by_role("heading", name=topic.title)).to_be_visible()
    choose(page, f"path-{topic.key}-predict", topic.predict, topic.predict.answer)
    compare = page.get_by_role("button", name="I have tried it: compare")
    expect(compare).to_be_visible()
    if whole:
        into_the_lab_and_back(page, topic)
    compare.click()
    expect(page.get_by_text("Right.", exact=True)).to_be_visible()
    for number, question in enumerate(topic.questions):
        if whole and number == 0:
            wrong = (question.answer + 1) % len(question.options)
            choose(page, f"path-{topic.key}-{number}", question, wrong)
            expect(page.get_by_text("Not quite.", exact=True)).to_be_visible()
        choose(page, f"path-{topic.key}-{number}", question, question.answer)
    expect(page.get_by_text("This topic is done.")).to_be_visible()


def kept(page: Page) -> dict[str, list]:
    """What the browser keeps, by topic."""
    text = page.evaluate("() => localStorage.getItem('glassnet-path')")
    return json.loads(text or "{}").get("steps", {})


def wait_kept(page: Page, words: str) -> None:
    """Until the browser's storage holds these words."""
    page.wait_for_function(
        "(words) => (localStorage.getItem('glassnet-path') ?? '').includes(words)", arg=words
    )


def test_through_the_path_to_its_end(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/path")
    expect(page.get_by_text("0 of 13 topics done")).to_be_visible()
    page.get_by_role("button", name=re.compile("Begin with 1")).click()
    for place, topic in enumerate(topics()):
        walk(page, topic, whole=place in (0, 7))
        if place == 5:  # a reload in the middle
            wait_kept(page, topic.key)
            page.reload()
            expect(page.get_by_text("This topic is done.")).to_be_visible()
        page.get_by_role("button", name="Next").click()
    box = page.get_by_role("textbox", name="Your explanation")
    box.fill("A kernel slides over the picture and adds up products.")
    box.press("Control+Enter")
    button = page.get_by_role("button", name="Compare", exact=True)
    expect(button).to_be_enabled()
    button.click()
    expect(page.get_by_text("One possible answer")).to_be_visible()
    page.get_by_text(closing().points[0]).click()
    expect(page.get_by_text(f"1 of {len(closing().points)} points.")).to_be_visible()
    wait_kept(page, '"closing":["A kernel slides over the picture and adds up products.",true,[0]]')

    page.reload()
    expect(page.get_by_text(f"1 of {len(closing().points)} points.")).to_be_visible()
    expect(box).to_have_value("A kernel slides over the picture and adds up products.")
    page.get_by_role("button", name="Overview").click()
    expect(page.get_by_text("13 of 13 topics done")).to_be_visible()
    expect(page.get_by_text("You have walked the whole path.")).to_be_visible()
    assert set(kept(page)) == {topic.key for topic in topics()}

    page.get_by_role("button", name="Begin again").click()
    page.get_by_role("button", name="Forget my progress").click()
    expect(page.get_by_text("0 of 13 topics done")).to_be_visible()
    page.wait_for_function("() => !localStorage.getItem('glassnet-path').includes('images')")


def test_without_storage_the_path_works_and_says_so(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/path", theme="dark", width=390)
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('off'); } })"
    )
    page.reload()
    topic = topics()[0]
    page.get_by_role("button", name=re.compile("Begin with 1")).click()
    walk(page, topic, whole=False)
    expect(page.get_by_text("This browser keeps nothing")).to_be_visible()
    assert overflow(page) == 0
