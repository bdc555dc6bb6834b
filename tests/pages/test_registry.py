"""Every page of the table opens, and none of them brings Keras into the web server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pages.conftest import ROOT, Open
from ui.page_table import PAGES

VISIT_ALL = """
import json, sys
from streamlit.testing.v1 import AppTest
from core.engine_client import Engine
from core.supervisor import Supervisor
from tests.pages.through_app import NoDiscovery
from ui.page_table import PAGES
import streamlit.testing.v1.app_test as app_test
app_test.PagesManager = NoDiscovery
Supervisor.start = lambda self: self
Engine.warm_up = lambda self: None
problems = {}
app = AppTest.from_file("app.py", default_timeout=60).run()
for entry in PAGES:
    app.switch_page(entry.path).run()
    if app.exception:
        problems[entry.path] = [each.message for each in app.exception]
heavy = [name for name in ("keras", "tensorflow", "torch") if name in sys.modules]
print(json.dumps({"problems": problems, "heavy": heavy}))
"""


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.title)
def test_page_opens_with_no_runs_at_all(entry: object, open_page: Open) -> None:
    app = open_page(Path(entry.path).stem)  # type: ignore[attr-defined]
    assert app.title


def test_table_names_each_page_once_with_icon_and_help() -> None:
    assert len({entry.path for entry in PAGES}) == len(PAGES)
    for entry in PAGES:
        assert entry.icon.startswith(":material/")
        assert entry.help.endswith(".")
        assert (ROOT / entry.path).is_file()


def test_no_page_imports_keras(tmp_path: Path) -> None:
    environment = os.environ | {"GLASSNET_RUNS": str(tmp_path / "runs")}
    done = subprocess.run(
        [sys.executable, "-c", VISIT_ALL],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout.splitlines()[-1]) == {"problems": {}, "heavy": []}


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.title)
def test_pages_stay_short(entry: object) -> None:
    path = ROOT / entry.path  # type: ignore[attr-defined]
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 60
