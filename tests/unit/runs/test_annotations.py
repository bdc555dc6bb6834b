"""What people say about a run is kept apart from what the worker writes."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from core.config import RunConfig
from core.runs.annotations import Annotations, annotate, read_annotations, tidy
from core.runs.run import Run
from core.runs.store import RunStore
from core.schema import ConfigError


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return RunStore(tmp_path / "runs").create(RunConfig(name="As created"))


def test_nothing_said_yet(run: Run) -> None:
    assert read_annotations(run) == Annotations()


def test_one_change_leaves_the_rest(run: Run) -> None:
    annotate(run, name="  Better ", tags=("a", "b"))
    annotate(run, notes="It overfits.")
    assert read_annotations(run) == Annotations("Better", ("a", "b"), "It overfits.")
    assert run.config().name == "As created"


def test_changes_at_once_are_all_kept(run: Run) -> None:
    with ThreadPoolExecutor(2) as pool:
        pool.submit(annotate, run, name="Named")
        pool.submit(annotate, run, notes="Noted")
    assert read_annotations(run) == Annotations("Named", (), "Noted")


def test_tags_are_tidied() -> None:
    assert tidy([" a", "A", "", "b ", "  "]) == ("a", "b")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "x" * 81}, "name"),
        ({"tags": ("x" * 31,)}, "tags"),
        ({"tags": tuple("abcdefghijklm")}, "tags"),
        ({"notes": "x" * 4001}, "notes"),
    ],
)
def test_too_much_is_refused_and_changes_nothing(
    run: Run, changes: dict[str, Any], field: str
) -> None:
    annotate(run, notes="kept")
    with pytest.raises(ConfigError, match=f"{field}: .*use at most"):
        annotate(run, **changes)
    assert read_annotations(run) == Annotations(notes="kept")


@pytest.mark.parametrize("content", ["{", "5", '{"tags": 3, "name": []}', '{"tags": [1, null]}'])
def test_a_damaged_file_says_nothing(run: Run, content: str) -> None:
    run.path("annotations.json").write_text(content, encoding="utf-8")
    found = read_annotations(run)
    assert found.name == "" and found.notes == "" and not any(found.tags)
