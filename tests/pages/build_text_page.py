"""The build page for text under AppTest, and what its tests ask of it."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from core.presets import LANGUAGE_PRESETS
from tests.pages.build_page import PROJECT, texts
from ui import build_text_counts
from ui.build_kinds import TEXT

WORDS = LANGUAGE_PRESETS["docs-words"].config


def opened(**given):
    """The page by itself: quick, but no way to other pages."""
    at = AppTest.from_file(PROJECT / "pages/build_text.py", default_timeout=60)
    at.query_params.update(given)
    return counted(at.run())


def in_app(page="pages/build_text.py", **given):
    """The same within the app, where pages can link to others."""
    at = AppTest.from_file(PROJECT / "app.py", default_timeout=60).run()
    at.switch_page(page)
    at.query_params.update(given)
    return counted(at.run())


def counted(at):
    """Once the text has been counted, which happens beside the page."""
    for future in build_text_counts.jobs.shared()._futures.values():
        future.exception()
    at.run()
    assert not at.exception, at.exception
    return at


def config(at):
    return at.session_state[TEXT.at("config")]


def set_number(at, name, value):
    at.number_input(key=f"text.{name}").set_value(value).run()
    return at


def table(at):
    return texts(at.html)
