"""The table of runs."""

from __future__ import annotations

import pytest

from core.runs.store import RunStore
from tests.pages import fake_runs
from tests.pages.conftest import Open, texts
from ui import run_table


def test_rows_are_newest_first_and_survive_damage(open_page: Open, store: RunStore) -> None:
    fake_runs.finished(store, name="Fine")
    fake_runs.running(store, name="Busy")
    (store.root / "20200101-000000-000-broken").mkdir()
    (store.root / "20200101-000000-000-broken" / "config.json").write_text("{", encoding="utf-8")
    found = open_page("runs").dataframe[0].value
    assert found["Name"].tolist() == ["Busy", "Fine", "20200101-000000-000-broken"]
    assert found["State"].tolist() == ["Training", "Finished", "Unreadable"]
    assert found["Test accuracy"].tolist()[1] == pytest.approx(100 - 300 / 360)
    assert found.columns[:3].tolist() == ["Name", "State", "Test accuracy"]


def test_long_names_leave_room_for_the_rest(open_page: Open, store: RunStore) -> None:
    fake_runs.finished(store, name="begin" + "x" * 70 + "end")
    (name,) = open_page("runs").dataframe[0].value["Name"]
    assert name.startswith("begin") and name.endswith("end")
    assert "…" in name and len(name) <= run_table.LETTERS


def test_no_runs(open_page: Open) -> None:
    assert "There are no runs yet." in texts(open_page("runs"))
