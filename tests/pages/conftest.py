"""The whole app under AppTest, on an empty runs folder, without any background process."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest

from core.engine_client import Engine, EngineError
from core.runs import store as store_module
from core.runs.store import RunStore
from core.supervisor import Supervisor
from tests.pages.fake_language import asked as asked  # a fixture
from tests.pages.through_app import PATCHED, NoDiscovery

ROOT = Path(__file__).resolve().parents[2]
Open = Callable[..., AppTest]
# AppTest looks through all installed packages for components each time, for a quarter of a second.
FOUND_ONCE = cache(manifest_scanner.scan_component_manifests)


def no_engine(engine: Engine) -> None:
    """Each start imports Keras for seconds: a test says itself what the engine answers."""
    raise EngineError("The prediction process does not start; see the server's terminal.")


@pytest.fixture(autouse=True)
def no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker and no engine: pages only read folders."""
    monkeypatch.setattr(Supervisor, "start", lambda self: self)
    monkeypatch.setattr(Supervisor, "check", lambda self: None)
    monkeypatch.setattr(Engine, "warm_up", lambda self: None)
    monkeypatch.setattr(Engine, "_start", no_engine)
    monkeypatch.setattr(PATCHED, NoDiscovery)
    # Where another test has imported Keras, Streamlit clears it after each run, for half a second.
    monkeypatch.setattr(script_runner, "_clean_problem_modules", lambda: None)
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", FOUND_ONCE)
    monkeypatch.setattr(store_module, "SHIPPED", ROOT / "no-such-folder")
    st.cache_resource.clear()


@pytest.fixture
def store(runs_folder: Path) -> RunStore:
    return RunStore(runs_folder)


@pytest.fixture
def open_page(runs_folder: Path) -> Open:
    """`open_page("train", run="...")`: the page as a browser would get it by its address."""

    def visit(page: str, **parameters: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
        if page != "home":  # the page at the root address
            app.switch_page(f"pages/{page}.py")
        for name, value in parameters.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception, app.exception
        return app

    return visit


def texts(app: AppTest) -> str:
    """All that a person can read as text, in one string."""
    kinds = (app.title, app.subheader, app.markdown, app.caption, app.warning, app.error)
    found = [each.value for kind in kinds for each in kind]
    found += [f"{each.label} {each.value}" for each in app.metric]
    found += [each.proto.text for each in app.get("progress")]
    return "\n".join(str(each) for each in found)
