"""Which text the build page trains on: a preset's, one's own, one that is gone, one too short."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.datasets import own_texts
from core.presets import LANGUAGE_PRESETS
from core.schema import to_link
from tests.pages.build_page import texts
from tests.pages.build_text_page import WORDS, config, counted, in_app, opened, set_number
from ui import build_text_counts

pytestmark = pytest.mark.usefixtures("runs_folder")


@pytest.fixture
def no_data(monkeypatch, tmp_path):
    """Neither a folder of real data nor a cache with downloads."""
    monkeypatch.delenv("GLASSNET_DATA", raising=False)
    monkeypatch.setenv("GLASSNET_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def own(monkeypatch, tmp_path):
    """A text of one's own, of 300 lines."""
    monkeypatch.setenv("GLASSNET_CACHE", str(tmp_path / "cache"))
    lines = (f"the dog {i % 7} runs and the cat {i % 5} sleeps\n" for i in range(300))
    return own_texts.add("Dogs.txt", "".join(lines).encode()).id


def test_a_preset_brings_its_text(no_data):
    at = in_app()
    at.menu_button(key="text.preset").click("ptb-small").run()
    assert config(at) == LANGUAGE_PRESETS["ptb-small"].config
    assert at.button(key="train").disabled
    assert "GLASSNET_DATA" in texts(at.warning)


def test_a_text_of_ones_own_stays_when_a_preset_is_chosen(own):
    at = opened()
    at.selectbox(key="text.data.name").select(own).run()
    at.menu_button(key="text.preset").click("tied-200").run()
    assert config(at).data.name == own
    assert config(at).model == LANGUAGE_PRESETS["tied-200"].config.model
    assert "Dogs" in at.selectbox(key="text.data.name.1").options


def test_a_text_that_has_been_removed_is_named_and_another_can_be_chosen(own):
    at = in_app(config=to_link(replace(WORDS, data=replace(WORDS.data, name=own))))
    assert not at.button(key="train").disabled
    own_texts.remove(own)
    at.run()
    assert not at.exception
    assert "no longer here" in texts(at.warning)
    assert at.button(key="train").disabled
    at.selectbox(key="text.data.name").select("docs").run()
    assert not counted(at).button(key="train").disabled


def test_more_streams_than_tokens_are_refused():
    at = set_number(opened(), "data.limit", 100)
    at = counted(set_number(at, "training.batch_size", 500))
    assert "500 streams are too many for 100 training tokens; use 99 or less." in texts(at.error)
    assert at.button(key="train").disabled


def test_a_long_text_is_not_counted_on_the_page(own, monkeypatch):
    monkeypatch.setattr(build_text_counts, "MOST_CHARACTERS", 1000)
    monkeypatch.setattr(build_text_counts, "prepare", lambda data: pytest.fail("was read"))
    at = opened(config=to_link(replace(WORDS, data=replace(WORDS.data, name=own))))
    assert "About" in texts(at.caption) and "at most 3,000" in texts(at.caption)
    assert not at.button(key="train").disabled
