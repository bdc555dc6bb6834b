"""The script round the pages."""

from __future__ import annotations

import pytest
from streamlit.runtime.fragment import MemoryFragmentStorage

from core.runs.store import RunStore
from tests.pages import fake_runs
from tests.pages.conftest import Open


def test_a_page_that_ends_early_leaves_no_fragment_behind(
    open_page: Open, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would tick on where something else stands now is forgotten at the end of the script."""
    cleared: list[int] = []
    clear = MemoryFragmentStorage.clear

    def noted(storage: MemoryFragmentStorage, **options: object) -> None:
        clear(storage, **options)  # type: ignore[arg-type]
        cleared.append(len(storage._fragments))

    monkeypatch.setattr(MemoryFragmentStorage, "clear", noted)
    fake_runs.running(store)
    open_page("train", run="no-such-run")
    assert cleared == [0]
