"""The table of runs."""

from __future__ import annotations

import shutil

import pytest
from streamlit.testing.v1 import AppTest

from core.runs import trash
from core.runs.annotations import annotate, read_annotations
from core.runs.metrics import read_metrics
from core.runs.run import Run
from core.runs.store import RunStore
from core.schema import to_link
from tests.pages import fake_runs
from tests.pages.conftest import Open, texts
from ui import run_table


def test_rows_are_newest_first_and_survive_damage(open_page: Open, store: RunStore) -> None:
    fake_runs.finished(store, name="Fine")
    fake_runs.running(store, name="Busy")
    (store.root / "20200101-000000-000-broken").mkdir()
    (store.root / "20200101-000000-000-broken" / "config.json").write_text("{", encoding="utf-8")
    found = open_page("runs").dataframe[0].value
    assert found["Name"].tolist()[:2] == ["Busy", "Fine"]
    assert found["Name"].tolist()[2].endswith("broken")
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


def select(app: AppTest, *runs: Run) -> AppTest:
    """AppTest cannot click into a table: choose as the table itself remembers it."""
    app.session_state["runs-selected"] = [run.id for run in runs]
    app.session_state["runs-round"] = 1000
    return app.run()


def names(app: AppTest) -> list[str]:
    return app.dataframe[0].value["Name"].tolist()


def test_best_of_a_metric_is_a_column(open_page: Open, store: RunStore) -> None:
    run = fake_runs.finished(store)
    rows = read_metrics(run.path("metrics.jsonl"))
    losses = rows[(rows["split"] == "validation") & (rows["name"] == "loss")]["value"]
    app = open_page("runs")
    assert app.dataframe[0].value["Best validation loss"].tolist() == [losses.min()]
    app.selectbox(key="metric").set_value("validation/accuracy")
    app.segmented_control(key="value").set_value("last").run()
    assert "Last validation accuracy" in app.dataframe[0].value


def test_find_filter_and_sort(open_page: Open, store: RunStore) -> None:
    for name, wrong in (("Alpha", 5), ("beta", 1), ("Gamma net", 3)):
        fake_runs.finished(store, name=name, wrong=wrong)
    fake_runs.running(store, name="Delta net")
    app = open_page("runs")
    app.text_input(key="find").set_value("NET gam").run()
    assert names(app) == ["Gamma net"]
    app.text_input(key="find").set_value("")
    app.multiselect(key="state").set_value(["Finished"])
    app.selectbox(key="sort").set_value("Test accuracy").run()
    assert names(app) == ["beta", "Gamma net", "Alpha"]
    app.segmented_control(key="order").set_value("rising")
    app.selectbox(key="sort").set_value("Name").run()
    assert names(app) == ["Alpha", "beta", "Gamma net"]
    app.text_input(key="find").set_value("nowhere").run()
    assert "No run fits" in texts(app)


def test_a_filter_is_part_of_the_address(open_page: Open, store: RunStore) -> None:
    fake_runs.finished(store, name="One")
    fake_runs.finished(store, name="Two")
    assert names(open_page("runs", find="two")) == ["Two"]


def test_fifty_a_page(open_page: Open, store: RunStore) -> None:
    first = fake_runs.finished(store)
    for number in range(60):
        shutil.copytree(first.folder, store.root / f"20200101-0000{number:02d}-000-copy")
    app = open_page("runs")
    assert len(names(app)) == 50
    assert "61 runs" in texts(app)


def test_delete_and_undo(open_page: Open, store: RunStore) -> None:
    kept, gone = fake_runs.finished(store, name="Kept"), fake_runs.finished(store, name="Gone")
    app = select(open_page("runs"), gone)
    app.button(key="delete").click().run()
    assert names(app) == ["Kept"] and not gone.folder.exists()
    assert "1 run deleted." in texts(app)
    app.button(key="undo").click().run()
    assert names(app) == ["Gone", "Kept"] and kept.exists()
    assert "deleted" not in texts(app)


def test_a_run_in_training_is_not_deleted(open_page: Open, store: RunStore) -> None:
    run = fake_runs.running(store, name="Busy")
    app = select(open_page("runs"), run)
    app.button(key="delete").click().run()
    assert run.exists() and "stop or pause it first" in texts(app)


def test_the_trash_gives_back(open_page: Open, store: RunStore) -> None:
    run = fake_runs.finished(store, name="Old")
    trash.delete(store, run)
    app = open_page("runs")
    assert "There are no runs yet." in texts(app)
    app.button(key=f"runs-restore-{run.id}").click().run()
    assert names(app) == ["Old"]
    trash.delete(store, run)
    app.run()
    app.button(key="runs-empty-trash").click().run()
    assert not trash.deleted(store) and not app.exception


def test_name_tags_and_notes(open_page: Open, store: RunStore) -> None:
    run = fake_runs.finished(store, name="Before")
    app = select(open_page("runs"), run)
    app.text_input(key=f"name-{run.id}").set_value("After")
    app.text_area(key=f"notes-{run.id}").set_value("It works.")
    next(each for each in app.button if each.label == "Save").click().run()
    assert names(app) == ["After"]
    assert read_annotations(run).notes == "It works."
    assert open_page("train", run=run.id).title[0].value == "After"


def test_tags_of_several(open_page: Open, store: RunStore) -> None:
    runs = [fake_runs.finished(store, name=name) for name in ("One", "Two")]
    annotate(runs[0], tags=("old", "both"))
    annotate(runs[1], tags=("new",))
    app = select(open_page("runs"), *runs)
    app.multiselect(key="tags-more").set_value(["new"])
    app.multiselect(key="tags-fewer").set_value(["old"])
    next(each for each in app.button if each.label == "Save").click().run()
    assert [read_annotations(run).tags for run in runs] == [("both", "new"), ("new",)]
    app.multiselect(key="tags").set_value(["both"]).run()
    assert names(app) == ["One"]


def test_clone_and_edit_leads_to_build(open_page: Open, store: RunStore) -> None:
    run = fake_runs.finished(store)
    app = select(open_page("runs"), run)
    links = {each.label: each.proto.query_string for each in app.get("page_link")}
    assert to_link(run.config()) in links["Clone and edit"]
    assert run.id in links["Open"]


def test_a_selection_outlives_a_new_run(open_page: Open, store: RunStore) -> None:
    chosen = fake_runs.finished(store, name="Chosen")
    app = select(open_page("runs"), chosen)
    fake_runs.finished(store, name="Newer")
    app.run()
    assert app.session_state["runs-selected"] == [chosen.id]
    assert "1 selected" in texts(app)


def test_a_filter_outlives_what_it_names(open_page: Open, store: RunStore) -> None:
    run, other = fake_runs.running(store, name="Busy"), fake_runs.finished(store, name="Done")
    annotate(run, tags=("old",))
    app = open_page("runs")
    app.multiselect(key="state").set_value(["Training"])
    app.multiselect(key="tags").set_value(["old"]).run()
    assert names(app) == ["Busy"]
    annotate(run, tags=())
    shutil.copyfile(other.path("state.json"), run.path("state.json"))
    app.run()
    assert not app.exception
    assert app.multiselect(key="state").options and len(store.list()) == 2


@pytest.mark.parametrize(
    "address",
    [
        {"state": "Nonsense"},
        {"tags": "none-such"},
        {"metric": "a/b"},
        {"sort": "Nothing"},
        {"order": "sideways"},
        {"value": "worst"},
        {"find": "x" * 5000},
    ],
    ids=str,
)
def test_nonsense_in_the_address(open_page: Open, store: RunStore, address: dict[str, str]) -> None:
    fake_runs.finished(store)
    open_page("runs", **address)
