"""Several runs side by side, by their address."""

from __future__ import annotations

import json
import shutil

import pytest
from streamlit.testing.v1 import AppTest

from core.runs.atomic import read_json, write_json
from core.runs.run import Run
from core.runs.store import RunStore
from tests.pages import fake_language_runs, fake_runs
from tests.pages.conftest import ROOT, Open, texts

SHIPPED = ROOT / "core" / "runs" / "shipped" / "sample-lenet5-digits"


def seeds(store: RunStore, count: int = 3, name: str = "Same") -> list[Run]:
    """Finished runs that differ in the seed alone, and in what they reached."""
    first = fake_runs.finished(store, name=name)
    found = [first]
    for seed in range(2, count + 1):
        copy = Run(store.root / f"{first.id}-seed{seed}")
        shutil.copytree(first.folder, copy.folder)
        config = read_json(copy.path("config.json"))
        write_json(copy.path("config.json"), config | {"seed": seed})
        write_json(copy.path("result.json"), fake_runs.result(3 + seed))
        found.append(copy)
    return found


def address(*runs: Run) -> str:
    return ",".join(run.id for run in runs)


def traces(app: AppTest, place: int = 0) -> list[dict]:
    """What a chart draws, as JSON."""
    return json.loads(app.get("plotly_chart")[place].proto.spec)["data"]


def test_curves_and_settings_that_differ(open_page: Open, store: RunStore) -> None:
    runs = seeds(store)
    app = open_page("compare", runs=address(*runs))
    named = {each["name"] for each in traces(app)}
    assert named == {"Same, seed 1", "Same, seed 2", "Same, seed 3"}
    table = app.dataframe[0].value
    assert table.columns.tolist() == ["Run", "Seed"] and table["Seed"].tolist() == ["1", "2", "3"]


def test_no_runs_in_the_address(open_page: Open, store: RunStore) -> None:
    fake_runs.finished(store)
    assert "Choose runs above" in texts(open_page("compare"))


def test_one_sentence_about_each_run_that_cannot_be_compared(
    open_page: Open, store: RunStore
) -> None:
    good, broken = fake_runs.finished(store, name="Good"), fake_runs.finished(store, name="Bad")
    broken.path("config.json").write_text("{", encoding="utf-8")
    app = open_page("compare", runs=f"gone,{good.id},{broken.id},../etc")
    said = [each.value for each in app.warning]
    assert len(said) == 3
    assert "There is no run 'gone'" in said[0] and "cannot be read" in said[1]
    assert {each["name"] for each in traces(app)} == {"Good"}
    shutil.rmtree(good.folder)
    app.run()
    assert not app.exception and "None of these runs can be compared." in texts(app)


def test_groups_have_means_and_bands(open_page: Open, store: RunStore) -> None:
    runs = seeds(store)
    app = open_page("compare", runs=address(*runs), group="seeds", band="deviation")
    assert {each["name"] for each in traces(app)} == {"All runs"}
    assert any(each.get("fill") == "toself" for each in traces(app))
    assert app.segmented_control(key="band").value == "deviation"


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("{}, seed {}", ["Narrow", "Wide"]),
        ("Mine {} {}", ["L1 0", "L1 0.1"]),  # what moves together with it is not said again
    ],
)
def test_groups_are_called_as_their_runs_are(
    open_page: Open, store: RunStore, name: str, groups: list[str]
) -> None:
    runs = [*seeds(store, 2, "Narrow"), *seeds(store, 2, "Wide")]
    for run in runs:
        config = read_json(run.path("config.json"))
        wide = config["name"] == "Wide"
        config["training"] |= {"l1": 0.1, "l2": 0.2} if wide else {"l1": 0.0, "l2": 0.0}
        title = name.format(config["name"], config["seed"])
        write_json(run.path("config.json"), config | {"name": title})
    app = open_page("compare", runs=address(*runs), group="seeds")
    assert sorted({each["name"] for each in traces(app)}) == groups


def test_images_and_texts_together(open_page: Open, store: RunStore) -> None:
    runs = fake_runs.finished(store), fake_language_runs.finished(store)
    app = open_page("compare", runs=address(*runs), x="time")
    assert "Learns from" in app.dataframe[0].value
    assert len({each["name"] for each in traces(app)}) == 2


def test_a_choice_goes_into_the_address(open_page: Open, store: RunStore) -> None:
    runs = seeds(store, 2)
    app = open_page("compare", runs=address(*runs))
    app.segmented_control(key="x").set_value("time").run()
    assert app.query_params["x"] == "time"
    app.slider(key="smooth").set_value(0.6).run()
    assert app.query_params["smooth"] == "0.6"
    assert any(each.get("opacity") == 0.25 for each in traces(app))


def test_a_run_without_values(open_page: Open, store: RunStore) -> None:
    run = fake_runs.queued(store)
    app = open_page("compare", runs=run.id)
    assert "None of these runs has written any values yet." in texts(app)


@pytest.mark.parametrize(
    "nonsense",
    [
        {"x": "sideways"},
        {"smooth": "nan"},
        {"group": "model.none"},
        {"metrics": "a,b"},
        {"final": "worst"},
        {"logx": "maybe"},
        {"view": "nowhere"},
    ],
    ids=str,
)
def test_nonsense_in_the_address(
    open_page: Open, store: RunStore, nonsense: dict[str, str]
) -> None:
    open_page("compare", runs=fake_runs.finished(store).id, **nonsense)


def test_weights_of_runs_with_and_without_snapshots(open_page: Open, store: RunStore) -> None:
    run, none = fake_runs.finished(store, name="With"), fake_runs.finished(store, name="Without")
    shutil.copytree(SHIPPED / "snapshots", run.path("snapshots"))
    write_json(run.path("config.json"), read_json(SHIPPED / "config.json"))
    app = open_page("compare", runs=address(run, none), view="weights")
    assert {each["yaxis"] for each in traces(app)} >= {"y", "y2"}
    assert "Not kept by: Without" in texts(app)
    next(run.path("snapshots").iterdir()).write_bytes(b"no zip")
    app.run()
    assert not app.exception


def test_parallel_coordinates(open_page: Open, store: RunStore) -> None:
    app = open_page("compare", runs=address(*seeds(store)), view="parallel")
    (lines,) = traces(app)
    assert lines["type"] == "parcoords"
    assert [each["label"] for each in lines["dimensions"]][:2] == ["Seed", "Test accuracy (%)"]
    assert lines["dimensions"][1]["values"][0] == pytest.approx(99.17, abs=0.01)


def test_a_comparison_follows_a_run_that_still_trains(open_page: Open, store: RunStore) -> None:
    runs = fake_runs.running(store), fake_runs.finished(store)
    app = open_page("compare", runs=address(*runs))
    assert "1 run still goes on; the figures follow every 4 s." in texts(app)
    app.toggle(key="hold").set_value(True).run()
    assert app.query_params["hold"] == "1"
    state = read_json(runs[0].path("state.json"))
    write_json(runs[0].path("state.json"), state | {"phase": "finished"})
    assert "goes on" not in texts(app.run())


def test_figures_are_points_on_an_axis_that_shows_differences(
    open_page: Open, store: RunStore
) -> None:
    app = open_page("compare", runs=address(*seeds(store)), group="seeds")
    assert [each["mode"] for each in traces(app, 1)] == ["markers", "markers+text"]
    assert "The axis begins where the runs do, not at 0." in texts(app)
