"""The texts page: each corpus, own texts, the vocabulary slider, the ids of a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.datasets import own_texts
from core.datasets.corpora import CORPORA
from core.datasets.survey_files import kept
from core.language_config import CorpusConfig, LanguageRunConfig
from core.schema import from_link
from tests.pages.conftest import Open, texts
from ui import jobs

HEBREW = "בראשית ברא אלהים את השמים ואת הארץ <b> ויאמר אלהים יהי אור.\n" * 60


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GLASSNET_CACHE", str(tmp_path / "cache"))
    return tmp_path


def counted(app: AppTest) -> AppTest:
    """The page once the counting beside it has ended."""
    for future in list(jobs.shared()._futures.values()):
        future.exception()
    return app.run()


def pictures(app: AppTest) -> str:
    return "\n".join(each.value for each in app.html)


def test_the_offline_text_with_its_split(open_page: Open) -> None:
    app = counted(open_page("texts"))
    found = kept(CorpusConfig())
    shown = texts(app)
    assert CORPORA["docs"].about in shown and "Split by position, never shuffled" in shown
    for part, title in (("train", "Training"), ("validation", "Validation"), ("test", "Test")):
        assert f"{title} tokens {found.totals[part]:,}" in shown
    assert f"{len(found.counts):,} different words" in shown
    assert "Most frequent" in pictures(app) and f"<td>{found.counts[0]:,}</td>" in pictures(app)
    assert found.beginning[:40] in pictures(app)


def test_a_smaller_vocabulary_knows_less(open_page: Open) -> None:
    app = counted(open_page("texts"))
    (slider,) = app.select_slider
    slider.set_value(100).run()
    found = kept(CorpusConfig())
    assert f"Training {100 * found.coverage('train', 100):.1f} %" in texts(app)
    assert "Most frequent unknown" in pictures(app)
    assert f"<bdi>{found.tokens[98]}</bdi>" in pictures(app)  # the first beyond <unk>, <eos> and 98


def test_ids_of_a_sentence_with_unknown_ones_marked(open_page: Open) -> None:
    app = counted(open_page("texts"))
    app.text_area(key="sentence").set_value("The snark & <b>").run()
    found = kept(CorpusConfig())
    number = found.vocabulary(found.largest).index["The"]
    chips = pictures(app)
    assert f'<bdi>The</bdi><small dir="ltr">{number}</small>' in chips
    assert 'class="unknown"><bdi>snark</bdi><small dir="ltr">0 &lt;unk&gt;</small>' in chips
    assert "<b>" not in chips and "&lt;" in chips and "&amp;" in chips
    assert "dashed: not in the vocabulary" in texts(app)
    app.text_area(key="sentence").set_value("").run()
    assert "0 tokens" in texts(app)


def test_characters_instead_of_words(open_page: Open) -> None:
    app = counted(open_page("texts"))
    app.segmented_control(key="texts.level").set_value("characters").run()
    counted(app)
    assert "different characters" in texts(app)
    app.text_area(key="sentence").set_value("a b").run()
    assert "<bdi>␣</bdi>" in pictures(app)


def test_small_letters_join_words(open_page: Open) -> None:
    app = counted(open_page("texts"))
    app.toggle(key="texts.lowercase").set_value(True).run()
    counted(app)
    found = kept(CorpusConfig(lowercase=True))
    assert f"{len(found.counts):,} different words" in texts(app)
    assert len(found.counts) < len(kept(CorpusConfig()).counts)


def test_the_way_to_building_takes_text_and_size_along(open_page: Open) -> None:
    app = counted(open_page("texts"))
    (slider,) = app.select_slider
    slider.set_value(500).run()
    (link,) = [each for each in app.get("page_link") if "build_text" in each.proto.page]
    assert link.proto.query_string.startswith("config=")
    config = from_link(LanguageRunConfig, link.proto.query_string.removeprefix("config="))
    assert (config.data.name, config.data.vocabulary) == ("docs", 500)


def test_an_absent_text_names_both_ways_out(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GLASSNET_DATA", raising=False)
    app = open_page("texts", corpus="ptb")
    assert "GLASSNET_DATA" in texts(app) and "Python's help needs no download" in texts(app)
    assert app.button(key="download").label == "Download Penn Treebank (6.0 MB)"


def test_ptb_keeps_its_split(open_page: Open, real_data: Path) -> None:
    shown = texts(counted(open_page("texts", corpus="ptb")))
    assert "comes split" in shown and "Training tokens 929,589" in shown


@pytest.mark.parametrize("name", ["pbt", "own-0123456789ab", "own-../../etc"])
def test_an_unknown_text_is_one_sentence(open_page: Open, name: str) -> None:
    shown = texts(open_page("texts", corpus=name))
    assert "not a corpus" in shown or "no longer here" in shown


def test_an_own_text_is_added_shown_and_removed(open_page: Open) -> None:
    app = open_page("texts")
    app.file_uploader[0].upload("my_*text*.txt", HEBREW.encode("utf-16"), "text/plain").run()
    counted(app)
    (own,) = own_texts.listed()
    assert app.query_params["corpus"] == own.id and own.encoding == "UTF-16"
    shown = texts(counted(app))
    assert "60 lines, read as UTF\\-16" in shown
    assert 'dir="auto"' in pictures(app) and "&lt;b&gt;" in pictures(app)
    assert app.selectbox[0].options[-1] == "my_*text*"
    app.button(key="remove").click().run()
    counted(app)
    assert own_texts.listed() == [] and CORPORA["docs"].about in texts(app)


def test_another_text_can_be_chosen_after_an_upload(open_page: Open) -> None:
    app = open_page("texts")
    app.file_uploader[0].upload("mine.txt", HEBREW.encode(), "text/plain").run()
    counted(app)
    app.selectbox[0].set_value("docs").run()
    assert app.query_params["corpus"] == "docs" and CORPORA["docs"].about in texts(counted(app))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"", "is empty"), (bytes(900), "not text"), (b"%PDF-1.7 x", "a PDF"), (b"word", "too few")],
)
def test_a_file_that_cannot_be_used_says_why(open_page: Open, data: bytes, sentence: str) -> None:
    app = open_page("texts")
    app.file_uploader[0].upload("x.txt", data, "text/plain").run()
    assert sentence in texts(app) and own_texts.listed() == []


def test_a_latin_text_says_what_was_assumed(open_page: Open) -> None:
    own = own_texts.add("french.txt", ("Été à Noël, déjà.\n" * 60).encode("latin-1"))
    shown = texts(counted(open_page("texts", corpus=own.id)))
    assert "read as Latin\\-1" in shown and "not UTF-8; if letters look wrong" in shown


def test_a_text_too_large_to_upload_is_taken_from_the_users_folder(
    open_page: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "texts").mkdir()
    (folder / "texts" / "big.txt").write_text(HEBREW, encoding="utf-8")
    monkeypatch.setenv("GLASSNET_DATA", str(folder))
    app = open_page("texts")
    app.button(key="take-big.txt").click().run()
    counted(app)
    assert [own.title for own in own_texts.listed()] == ["big"]
    assert "60 lines" in texts(app)
