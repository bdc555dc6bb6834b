"""Export on the page of a run, import on the page of runs."""

from __future__ import annotations

import io
import json

import pytest

from core.config import RunConfig
from core.export import onnx_model
from core.export.archive import archive
from core.export.importing import import_archive
from core.export.parts import configuration
from core.runs.run import Run
from core.runs.store import RunStore
from tests.pages import fake_runs
from tests.pages.conftest import ROOT, Open, texts
from ui import run_import

SAMPLE = Run(ROOT / "core" / "runs" / "shipped" / "sample-lenet5-digits")


def offered(open_page: Open, run: Run) -> list[str]:
    app = open_page("train", run=run.id)
    labels = [each.proto.label for each in app.get("download_button")]
    return [label for label in labels if label in NAMES]


NAMES = [
    "Model",
    "ONNX model",
    "Configuration",
    "Metrics",
    "Figures",
    "Python script",
    "Run archive",
]


@pytest.fixture(autouse=True)
def with_onnx(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnx_model, "missing", lambda: "")


def test_a_finished_run_offers_all(open_page: Open, store: RunStore) -> None:
    run = import_archive(io.BytesIO(archive(SAMPLE)), store)
    assert offered(open_page, run) == NAMES


def test_a_damaged_model_is_said(open_page: Open, store: RunStore) -> None:
    run = import_archive(io.BytesIO(archive(SAMPLE)), store)
    run.path("model.keras").write_bytes(b"x")
    assert "Model" not in offered(open_page, run)
    assert "is damaged" in texts(open_page("train", run=run.id))


def test_a_young_run_offers_what_there_is(open_page: Open, store: RunStore) -> None:
    assert offered(open_page, fake_runs.queued(store)) == ["Configuration", "Python script"]
    assert offered(open_page, fake_runs.running(store)) == [
        "Configuration",
        "Metrics",
        "Figures",
        "Python script",
    ]


def test_a_language_model_offers_all(open_page: Open, store: RunStore) -> None:
    run = import_archive(io.BytesIO(archive(Run(SAMPLE.folder.parent / "sample-lstm-docs"))), store)
    assert offered(open_page, run) == NAMES


def test_a_text_that_is_gone_cannot_be_repeated(open_page: Open, store: RunStore) -> None:
    run = import_archive(io.BytesIO(archive(Run(SAMPLE.folder.parent / "sample-lstm-docs"))), store)
    config = json.loads(run.path("config.json").read_bytes())
    config["data"]["name"] = "own-gone"
    run.path("config.json").write_text(json.dumps(config), encoding="utf-8")
    assert "Python script" not in offered(open_page, run)


def test_what_onnx_needs_is_said(
    open_page: Open, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onnx_model, "missing", lambda: "ONNX needs more packages: say.")
    run = import_archive(io.BytesIO(archive(SAMPLE)), store)
    assert "ONNX model" not in offered(open_page, run)
    assert "ONNX needs more packages" in texts(open_page("train", run=run.id))


def test_the_runs_page_takes_files_in(open_page: Open, store: RunStore) -> None:
    app = open_page("runs")
    uploader = next(each for each in app.get("file_uploader") if "archive" in each.label)
    uploader.upload("run.zip", archive(SAMPLE), "application/zip").run()
    assert [run.id for run in store.list()] == [SAMPLE.id]
    assert "Open the imported run" in [each.proto.label for each in app.get("page_link")]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [("a.zip", b"PK rubbish", "damaged"), ("a.json", b"{", "not JSON")],
)
def test_bad_files_are_refused(
    open_page: Open, store: RunStore, name: str, content: bytes, sentence: str
) -> None:
    app = open_page("runs")
    uploader = next(each for each in app.get("file_uploader") if "archive" in each.label)
    uploader.upload(name, content, "application/octet-stream").run()
    assert sentence in texts(app) and not app.exception


def test_a_configuration_opens_in_build(store: RunStore) -> None:
    said = run_import._read("a.json", configuration(SAMPLE))
    assert isinstance(said, tuple) and said[0] == "pages/build.py"
    assert isinstance(SAMPLE.config(), RunConfig) and said[2]["config"]
