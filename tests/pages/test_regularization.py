"""The regularization lab: planned, running, finished, and what can go wrong."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import h5py
import numpy as np
import orjson
import pytest
from streamlit.testing.v1 import AppTest

from core.lab import record
from core.runs import settings, trash
from core.runs.atomic import write_json
from core.runs.run import Run
from core.runs.settings import Settings
from core.runs.store import RunStore
from core.schema import link_data
from tests.pages import fake_labs, fake_runs
from tests.pages.conftest import Open, texts

PAGE = "regularization"


def links(app: AppTest) -> list[str]:
    return [each.proto.label for each in app.get("page_link")]


def grid(app: AppTest) -> list[dict]:
    """The rows of the grid of runs."""
    found = [json.loads(each.proto.json) for each in app.get("bidi_component")]
    return next(each["rows"] for each in found if "rows" in each)


def helps(arm: int, seed: int) -> float:
    """The second arm misreads ten images fewer, more or less."""
    return 30 + seed - 10 * (arm == 1) + (arm == 1) * seed % 2


def test_a_plan_its_cost_and_one_lab_for_many_presses(open_page: Open, store: RunStore) -> None:
    app, other_tab = open_page(PAGE), open_page(PAGE)
    assert "4 arms × 5 seeds = **20 runs**, about **" in texts(app)
    other_tab.button("lab-start").click().run()
    app.button("lab-start").click().run()
    assert not app.exception and not other_tab.exception
    assert len(store.list()) == 20 and len(record.ids(store)) == 1
    assert [app.query_params["lab"]] == record.ids(store)
    assert "0 of 20 runs finished" in texts(app)
    assert app.button("lab-start").disabled


def test_other_arms_seeds_and_combinations(open_page: Open, store: RunStore) -> None:
    app = open_page(PAGE)
    app.toggle("lab.digits.batch_norm").set_value(True)
    app.text_input("lab.digits.l2.strength").set_value("0.001, 0.01")
    app.number_input("lab.digits.seeds").set_value(3).run()
    assert "6 arms × 3 seeds = **18 runs**" in texts(app)
    together = next(each for each in app.multiselect if each.label == "Combinations")
    together.set_value(["l2=0.001+augmentation=1"]).run()
    assert "7 arms × 3 seeds" in texts(app)
    app.toggle("lab.digits.alone").set_value(False).run()
    assert "2 arms × 3 seeds" in texts(app)


@pytest.mark.parametrize("strength", ["much", "-1", "nan", "1e999"])
def test_a_bad_strength_is_one_sentence(open_page: Open, strength: str) -> None:
    app = open_page(PAGE)
    app.text_input("lab.digits.l2.strength").set_value(strength).run()
    assert not app.exception and "L2: " in app.warning[0].value
    assert app.button("lab-start").disabled


def test_more_data_than_there_is(open_page: Open) -> None:
    app = open_page(PAGE)
    app.toggle("lab.digits.more_data").set_value(True).run()
    app.text_input("lab.digits.more_data.strength").set_value("50").run()
    assert "only 1,006 are left beside those held out" in app.warning[0].value


def test_data_that_is_not_here(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GLASSNET_DATA", str(tmp_path))
    monkeypatch.setenv("GLASSNET_CACHE", str(tmp_path))
    app = open_page(PAGE)
    app.selectbox("lab.digits.data").set_value("mnist").run()
    assert app.warning and app.button("lab-start").disabled


def test_a_full_queue_is_one_sentence(open_page: Open, store: RunStore) -> None:
    settings.write(store.root, Settings(most_waiting=3))
    app = open_page(PAGE)
    app.button("lab-start").click().run()
    assert not app.exception and "3 runs wait already" in texts(app)
    assert len(store.list()) == 3


def test_while_it_runs(open_page: Open, store: RunStore) -> None:
    lab = fake_labs.started(store, "digits", "l2=0.01", "dropout=0.5")
    first = lab.run(store, lab.plan.arms[0], 1)
    assert first is not None
    fake_labs.end(store, first, 30)
    app = open_page(PAGE, lab=lab.plan.id)
    shown = texts(app)
    assert "1 of 12 runs finished, about 44 s left" in shown
    assert "The verdict comes when all runs have finished" in shown
    rows = grid(app)
    assert [each["title"] for each in rows] == ["No regularization", "L2 0.01", "Dropout 0.5"]
    done, waits = rows[0]["tiles"][:2]
    assert done["text"] == "91.67 %" and done["href"] == f"train?run={first.id}"
    assert waits["text"] == "Waiting" and waits["kind"] == "waiting"
    app.button("lab-cancel").click().run()
    assert not store.active() and "11 without a result" in texts(app)
    app.button("lab-go-on").click().run()
    assert len(store.queued()) == 11


def test_a_verdict_and_the_way_to_build_on(open_page: Open, store: RunStore) -> None:
    lab = fake_labs.finished(store, helps, "digits", "l2=0.01", "dropout=0.5")
    app = open_page(PAGE, lab=lab.plan.id)
    shown = texts(app)
    assert "L2 0.01 helps." in shown
    assert "helps: test accuracy 2.64 points higher than with no regularization" in shown
    assert "**Dropout 0.5** not testable" in shown
    assert "Two-sided paired t-test" in shown and "Holm" in shown
    link = next(each for each in app.get("page_link") if "Build on with L2" in each.proto.label)
    config = link_data(link.proto.query_string.removeprefix("config="))
    assert config["training"]["l2"] == 0.01
    table = next(each.value for each in app.dataframe if "Epochs" in each.value)
    assert table["Arm"].tolist() == ["No regularization", "L2 0.01", "Dropout 0.5"]
    assert table["Test accuracy (%)"][0] == "90.97 ± 0.57"  # 31 to 34 of 360 misread
    app.segmented_control("curves").set_value("loss").run()
    assert not app.exception and "holds its penalty" in texts(app)


def test_no_verdict_where_nothing_separates(open_page: Open, store: RunStore) -> None:
    def noise(arm: int, seed: int) -> float:
        return 30 - arm * (1, -2, 4, 3)[seed - 1]

    lab = fake_labs.finished(store, noise, "digits", "l2=0.01")
    app = open_page(PAGE, lab=lab.plan.id)
    assert "No arm can be told apart from no regularization." in texts(app)
    assert "not distinguishable from no regularization with 4 seeds: about " in texts(app)
    assert not any("Build on" in each for each in links(app))


def test_no_axis_of_a_share_goes_far_beyond_100(open_page: Open, store: RunStore) -> None:
    lab = fake_labs.finished(store, helps, "digits", "l2=0.01")
    for seed in lab.plan.seeds:
        run = lab.run(store, lab.plan.arms[0], seed)
        assert run is not None
        rows = (orjson.loads(each) for each in run.path("metrics.jsonl").read_bytes().splitlines())
        spread = (
            row | {"value": 1.0 - 0.3 * (seed == 1)} if row["name"] == "accuracy" else row
            for row in rows
        )
        run.path("metrics.jsonl").write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in spread))
    app = open_page(PAGE, lab=lab.plan.id)
    curves = next(
        layout
        for each in app.get("plotly_chart")
        if "yaxis3" in (layout := json.loads(each.proto.spec)["layout"])
    )
    assert curves["yaxis"]["range"][1] == curves["yaxis2"]["range"][1] == 101


def test_two_seeds_have_no_interval(open_page: Open, store: RunStore) -> None:
    lab = fake_labs.started(store, "digits", "l2=0.01")
    for seed, wrong in ((1, 36), (2, 18)):
        run = lab.run(store, lab.plan.arms[0], seed)
        assert run is not None
        fake_labs.end(store, run, wrong)
    app = open_page(PAGE, lab=lab.plan.id)
    figures = next(each.value for each in app.dataframe if "Test accuracy (%)" in each.value)
    assert list(figures["Test accuracy (%)"]) == ["92.50", "–"]


def test_perplexity_decides_for_language_models(open_page: Open, store: RunStore) -> None:
    def perplexity(arm: int, seed: int) -> float:
        return 200 + 3 * seed - 20 * arm + arm * seed % 2

    lab = fake_labs.finished(store, perplexity, "words", "dropout=0.4")
    app = open_page(PAGE, lab=lab.plan.id)
    assert "Dropout 0.4 helps." in texts(app)
    assert "lower than with no regularization" in texts(app)
    assert grid(app)[0]["tiles"][0]["text"] == "203.0"


def test_deleted_failed_and_resting_runs(open_page: Open, store: RunStore) -> None:
    lab = fake_labs.finished(store, helps, "digits", "l2=0.01")
    runs = [lab.run(store, lab.plan.arms[0], seed) for seed in fake_labs.SEEDS]
    assert runs[0] and runs[1] and runs[2]
    trash.delete(store, runs[0])
    write_json(runs[1].path("state.json"), {"phase": "failed", "message": "The disk is full."})
    write_json(runs[2].path("state.json"), {"phase": "paused"})
    app = open_page(PAGE, lab=lab.plan.id)
    shown = texts(app)
    assert "2 without a result and 1 paused or interrupted" in shown
    assert ":orange-badge[Preliminary] 3 of " in shown
    assert "too few results to compare: only one seed has finished with both arms" in shown
    tiles = grid(app)[0]["tiles"]
    assert [each["text"] for each in tiles[:3]] == ["No run", "Failed", "Paused"]
    assert "The disk is full." in tiles[1]["label"] and tiles[0]["href"] == ""
    app.button("lab-go-on").click().run()
    assert not app.exception and len(store.queued()) == 3


def write_weights(run: Run | None, folder: Path) -> None:
    """A model of one dense layer with units of length 1.5 and 0.5."""
    assert run is not None
    kernel = np.zeros((4, 2), np.float32)
    kernel[0] = 1.5, 0.5
    with h5py.File(folder / "weights.h5", "w") as file:
        file.create_dataset("layers/dense/vars/0", data=kernel)
        file["layers/dense/vars"].attrs["name"] = "dense1"
    with zipfile.ZipFile(run.path("model.keras"), "w") as archive:
        archive.write(folder / "weights.h5", "model.weights.h5")


def test_weights_beside_the_formula(open_page: Open, store: RunStore, tmp_path: Path) -> None:
    lab = fake_labs.finished(store, helps, "digits", "max_norm=1.5")
    for each in lab.plan.arms:
        write_weights(lab.run(store, each, 1), tmp_path)
    app = open_page(PAGE, lab=lab.plan.id)
    table = next(each.value for each in app.dataframe if "Σ|w|" in each.value)
    assert table["Near zero (%)"].tolist() == [75.0, 75.0] and table["Σ|w|"].tolist() == [2, 2]
    assert table["By the formula, seed 1"].tolist() == ["–", "longest ‖w‖ = 1.5 ≤ 1.5"]


def test_weights_are_of_a_seed_that_all_arms_have(
    open_page: Open, store: RunStore, tmp_path: Path
) -> None:
    lab = fake_labs.finished(store, helps, "digits", "max_norm=1.5")
    none, limited = lab.plan.arms
    write_weights(lab.run(store, none, 2), tmp_path)
    for seed in (1, 2):
        write_weights(lab.run(store, limited, seed), tmp_path)
    assert "weights**, seed 2;" in texts(open_page(PAGE, lab=lab.plan.id))
    run = lab.run(store, limited, 2)
    assert run is not None
    trash.delete(store, run)
    shown = texts(open_page(PAGE, lab=lab.plan.id))
    assert "weights**, each arm's first finished seed;" in shown


@pytest.mark.parametrize("lab", ["0123456789ab", "../x"])
def test_no_such_lab(open_page: Open, lab: str) -> None:
    app = open_page(PAGE, lab=lab)
    assert "There is no lab" in app.warning[0].value
    assert not app.button("lab-start").disabled


def test_a_damaged_link_to_a_network(open_page: Open) -> None:
    app = open_page(PAGE, config="!!!")
    assert "This link is damaged" in app.warning[0].value and not app.exception


def test_earlier_labs_are_listed(open_page: Open, store: RunStore) -> None:
    lab = fake_labs.finished(store, helps, "digits", "l2=0.01")
    app = open_page(PAGE)
    assert "4 seeds, 30 epochs, 150 images of Digits" in texts(app)
    way = next(each for each in app.button if each.label == "L2 0.01")
    way.click().run()
    assert app.query_params["lab"] == lab.plan.id and "L2 0.01 helps." in texts(app)
    app.button("lab-way-").click().run()
    assert "lab" not in app.query_params and "= **20 runs**" in texts(app)


def test_from_a_runs_own_network(open_page: Open, store: RunStore) -> None:
    run = fake_runs.finished(store)
    link = next(
        each.proto
        for each in open_page("train", run=run.id).get("page_link")
        if "regularization" in each.proto.label
    )
    app = open_page(PAGE, config=link.query_string.removeprefix("config="))
    assert "convolution 5×5" in texts(app)  # lenet5
    assert app.warning[0].value == "Arms: switch on at least one measure to compare with none."
    l2 = next(each for each in app.toggle if each.label.startswith("L2"))
    l2.set_value(True).run()
    assert "2 arms × 5 seeds = **10 runs**" in texts(app)
