"""The guided path: every link opens a page that accepts its state, every step leads on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.concepts.path.progress import Progress
from core.concepts.path.texts import Topic, closing, topics
from tests.pages.conftest import Open, texts
from ui import page_table, path_progress
from ui.controls import Controls
from ui.path_link import address

TOPICS = pytest.mark.parametrize("topic", topics(), ids=lambda each: each.key)


class Seen:
    """The controls of a page as it was opened: which accepted the address, which were refused."""

    def __init__(self) -> None:
        self.accepted: dict[str, str] = {}
        self.refused: dict[str, str] = {}

    def watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Look over the shoulder of `Controls`, whose other pages count a wrong value as none."""
        import streamlit as st

        shown, kept, part = Controls._shown, Controls.kept, Controls.part

        def looked(
            self_: Controls, name: str, label: str, default: Any, read: Callable[[str], Any],
            *more: Any,
        ) -> Any:  # fmt: skip
            text = st.query_params.get(name)
            try:
                if text is not None:
                    read(text)
                self.accepted[name] = text or ""
            except (ValueError, KeyError):
                self.refused[name] = text or ""
            return shown(self_, name, label, default, read, *more)

        def kept_too(self_: Controls, name: str, label: str = "") -> str:
            self.accepted[name] = st.query_params.get(name, "")
            return kept(self_, name, label)

        def parted(self_: Controls, name: str, label: str) -> bool:
            self.accepted[name] = ""
            return part(self_, name, label)

        monkeypatch.setattr(Controls, "part", parted)
        monkeypatch.setattr(Controls, "_shown", looked)
        monkeypatch.setattr(Controls, "kept", kept_too)


@TOPICS
def test_each_experiment_opens_in_its_state(
    topic: Topic, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, parameters = address(topic)
    if not page_table.listed(page):
        pytest.skip(f"{page} is not there yet")
    seen = Seen()
    seen.watch(monkeypatch)
    app = open_page(Path(page).stem, **parameters)
    assert not seen.refused
    for name, value in topic.experiment.parameters.items():
        assert seen.accepted.get(name) == value, f"{page} has no control {name}"
    for name in topic.experiment.hide:
        assert name in seen.accepted, f"{page} has no control {name} to hide"
    back = [each for each in app.get("page_link") if "Back to the guided path" in each.proto.label]
    assert len(back) == 1 and topic.title in back[0].proto.label
    assert f"topic={topic.key}" in back[0].proto.query_string


@TOPICS
def test_a_topic_step_by_step(topic: Topic, open_page: Open) -> None:
    app = open_page("path", topic=topic.key)
    assert len(app.radio) == 1 and "Compare" not in texts(app)
    app.radio[0].set_value((topic.predict.answer + 1) % len(topic.predict.options)).run()
    assert topic.experiment.do in texts(app)
    page, _ = address(topic)
    shown = f"path-{topic.key}-lab" in {each.key for each in app.button}
    assert shown == page_table.listed(page)
    app.button(key=f"path-{topic.key}-compare").click().run()
    assert "It is otherwise" in texts(app) and topic.predict.why in texts(app)
    assert app.radio[0].disabled
    for number, question in enumerate(topic.questions):
        place = app.radio(key=f"path-{topic.key}-{number}")
        place.set_value((question.answer + 1) % len(question.options)).run()
        assert "Not quite" in texts(app) and question.why in texts(app)
        assert "This topic is done" not in texts(app)
        app.radio(key=f"path-{topic.key}-{number}").set_value(question.answer).run()
        assert "Not quite" not in texts(app)
    assert "This topic is done" in texts(app)
    app.button(key="path-overview").click().run()
    assert "topic" not in app.query_params
    assert "1 of 13 topics done" in texts(app)


def test_a_right_prediction_is_called_right(open_page: Open) -> None:
    topic = topics()[0]
    app = open_page("path", topic=topic.key)
    app.radio[0].set_value(topic.predict.answer).run()
    app.button(key=f"path-{topic.key}-compare").click().run()
    assert "**Right.**" in texts(app)


def test_next_and_back_walk_through_all_topics(open_page: Open) -> None:
    app = open_page("path")
    app.button(key="path-go-on").click().run()
    for topic in topics():
        assert app.query_params["topic"] in (topic.key, [topic.key])
        assert topic.title in app.subheader[0].value
        app.button(key="path-next").click().run()
    assert app.subheader[0].value == closing().title
    assert "path-next" not in {each.key for each in app.button}
    app.button(key="path-back").click().run()
    assert topics()[-1].title in app.subheader[0].value


def test_the_closing_exercise(open_page: Open) -> None:
    app = open_page("path", topic="closing")
    assert app.button(key="path-closing-compare").disabled
    assert "One possible answer" not in texts(app)
    app.text_area[0].set_value("A kernel slides over the picture.").run()
    app.button(key="path-closing-compare").click().run()
    assert closing().answer in texts(app)
    assert len(app.checkbox) == len(closing().points)
    app.checkbox[0].check().run()
    app.checkbox[3].check().run()
    assert f"2 of {len(closing().points)} points" in texts(app)
    app.button(key="path-overview").click().run()
    assert app.button(key="path-list-closing").proto.icon == ":material/check_circle:"


def test_progress_can_be_forgotten(open_page: Open) -> None:
    app = open_page("path", topic="images")
    app.radio[0].set_value(0).run()
    app.button(key="path-overview").click().run()
    assert "begun" in app.button(key="path-list-images").label
    app.button(key="path-reset").click().run()
    assert "begun" not in app.button(key="path-list-images").label


def test_an_unknown_topic_is_the_overview(open_page: Open) -> None:
    assert "0 of 13 topics done" in texts(open_page("path", topic="<b>"))


def test_what_the_browser_tells_is_taken_over() -> None:
    """`found` as the component calls it: first known, then from another tab."""

    def script() -> None:
        import streamlit as st

        from core.concepts.path.progress import Progress, to_text
        from core.concepts.path.texts import topics
        from ui import path_progress

        first, second = topics()[:2]
        kept = to_text(Progress().predict(first, 1).write("mine"))
        path_progress.change(lambda now: now.predict(second, 0))  # before the browser was heard
        path_progress.found(kept)
        st.json(to_text(path_progress.current()))
        path_progress.found("nonsense {")
        st.json(to_text(path_progress.current()))

    app = AppTest.from_function(script).run()
    assert not app.exception
    assert "mine" in app.json[0].value and "convolution" in app.json[0].value
    assert "mine" not in app.json[1].value


def test_links_from_a_lab_do_not_name_the_path(open_page: Open) -> None:
    app = open_page("architecture", path="architecture", topic="softmax")
    assert app.code[0].value.endswith("?topic=softmax")


def test_a_back_link_only_for_a_known_topic(open_page: Open) -> None:
    app = open_page("architecture", path="nonsense")
    assert not [each for each in app.get("page_link") if "guided" in each.proto.label]


def test_progress_type_is_what_the_session_keeps() -> None:
    assert isinstance(path_progress.current(), Progress)


def test_the_browsers_back_from_a_lab_comes_to_the_topic(open_page: Open) -> None:
    topic = topics()[2]
    app = open_page("path", **address(topic)[1])  # the address that Streamlit leaves behind
    assert topic.title in app.subheader[0].value
    app.button(key="path-overview").click().run()
    assert not app.subheader and "0 of 13 topics done" in texts(app)
