"""The build pages under AppTest, and what their tests ask of them."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from ui.build_kinds import IMAGES

PROJECT = Path(__file__).resolve().parents[2]


def opened(**address):
    """The page by itself: quick, but no way to other pages."""
    at = AppTest.from_file(PROJECT / "pages/build.py", default_timeout=30)
    at.query_params.update(address)
    at.run()
    assert not at.exception
    return at


def in_app(page="pages/build.py"):
    at = AppTest.from_file(PROJECT / "app.py", default_timeout=60).run()
    at.switch_page(page).run()
    assert not at.exception
    return at


def config(at):
    return at.session_state[IMAGES.at("config")]


def kinds(at):
    return [layer.kind for layer in config(at).model.layers]


def address(at):
    return {name: at.query_params[name] for name in at.query_params}


def texts(elements):
    return " ".join(each.value for each in elements)


def start_from(at, name):
    at.menu_button(key="build.preset").click(name).run()
    assert not at.exception


def add(at, kind):
    at.menu_button(key="layer.add").click(kind).run()
    assert not at.exception
