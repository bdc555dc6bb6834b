"""The lock files: everything pinned and hashed, one version everywhere, nothing of one machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import tasks

ROOT = Path(__file__).parents[2]
LOCKS = (tasks.BASE, tasks.DEV, tasks.GPU)


def pins(lock: str) -> dict[str, str]:
    """Requirement with its marker -> its hashes, as text."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", "\n" + text)
    found = [entry.split(" \\\n", 1) for entry in entries if entry and not entry.startswith("#")]
    return {
        entry[0].strip(): entry[1] if len(entry) > 1 else "" for entry in found if entry[0].strip()
    }


def names(lock: str) -> set[str]:
    return {pin.split("==")[0].split("[")[0] for pin in pins(lock)}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_and_hashed(lock: str) -> None:
    for pin, hashes in pins(lock).items():
        assert re.match(r"[a-z0-9._-]+(\[[a-z-]+\])?==[\w.+!]+( ; .+)?$", pin), pin
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", hashes), pin


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_index_and_no_path(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"://|file:|--(extra-)?index|--find-links|-e |(?<!\S)/\w+", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_direct_dependency_is_locked(lock: str) -> None:
    lines = (ROOT / lock.replace(".txt", ".in")).read_text().splitlines()
    asked = {re.split(r"[\[<>=]", line)[0] for line in lines if re.match(r"\w", line)}
    assert asked and asked <= names(lock)


@pytest.mark.parametrize("lock", [tasks.DEV, tasks.GPU])
def test_other_locks_extend_the_base_with_the_same_versions(lock: str) -> None:
    def versions(of: str) -> set[str]:
        return {re.sub(r"\[.*\]", "", pin) for pin in pins(of)}

    assert versions(tasks.BASE) < versions(lock)


def test_app_needs_no_development_tools() -> None:
    assert not names(tasks.BASE) & {"pytest", "playwright", "ruff", "mypy", "uv"}
