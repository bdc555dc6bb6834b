"""The parts of the texts page."""

from __future__ import annotations

import dataclasses
import html
import math

import streamlit as st

from core.datasets import corpora
from core.datasets.survey import Survey
from core.plots import texts
from core.presets import LANGUAGE_PRESETS
from core.schema import to_link
from core.text.typed import read_as
from ui import text_tokens
from ui.wording import count, file_size, literal, percent

NO_BAR = {"displayModeBar": False}
PART_TITLES = {"train": "Training", "validation": "Validation", "test": "Test"}
SHOWN = 12
USUAL_SIZE = 10_000
EXAMPLE = "The object that it returns isn't a snark."
EXAMPLE_IN_TOKENS = "the company says it is n't a snark"
MOST_TYPED = 1000
STRIP = """
.strip { display: flex; height: .75rem; border-radius: 3px; overflow: hidden; gap: 1px; }
.strip i { background: var(--st-link-color, #0b7a75); min-width: 3px; }
.strip i:nth-child(2) { opacity: .6; } .strip i:nth-child(3) { opacity: .3; }
.beginning { white-space: pre-wrap; overflow-wrap: anywhere; max-height: 11.5rem; overflow-y: auto;
  padding: .7rem .9rem; border-radius: 6px; font-size: .875rem; line-height: 1.55;
  background: color-mix(in srgb, currentColor 5%, transparent); }
"""


def split(found: Survey) -> None:
    """Sizes of the whole and of its parts, and how the text begins."""
    whole = sum(found.totals.values())
    with st.container(horizontal=True, gap="medium"):
        st.metric("Size", file_size(found.size), width="content")
        st.metric("Tokens", count(whole), width="content")
        for part, title in PART_TITLES.items():
            st.metric(f"{title} tokens", count(found.totals[part]), width="content")
    widths = "".join(f'<i style="flex:{found.totals[part]}"></i>' for part in PART_TITLES)
    st.html(
        f'<style>{STRIP}</style><div class="strip" role="img" aria-label="Parts">{widths}</div>'
    )
    st.caption(_how_split(found))
    st.html(f'<div class="beginning" dir="auto" tabindex="0">{html.escape(found.beginning)}</div>')
    st.caption("How the training part begins.")


def _how_split(found: Survey) -> str:
    config = found.config
    if corpora.corpus(config.name).comes_split:
        return "The text comes split into training, validation and test part, and stays so."
    held, test = percent(config.validation_share, 0), percent(config.test_share, 0)
    return (
        f"Split by position, never shuffled: the last {test} are the test part, the {held} before "
        "them the validation part, all else is for training. A cut falls on the end of a line "
        "if one is near."
    )


def vocabulary(found: Survey) -> int:
    """A slider over vocabulary sizes beside what each would know; the chosen size."""
    st.subheader("Vocabulary", anchor=False)
    config = found.config
    left, right = st.columns(2, gap="large")
    with left:
        options = sizes(found)
        size = st.select_slider(
            "Vocabulary size",
            options,
            min(options, key=lambda each: abs(each - USUAL_SIZE)),
            count,
            key=f"size-{config.name}-{config.level}-{config.lowercase}",
            help="The most frequent tokens of the training part; <unk> stands for all others.",
        )
        st.markdown("Share of tokens that are known")
        with st.container(horizontal=True, gap="medium"):
            for part, title in PART_TITLES.items():
                st.metric(title, percent(found.coverage(part, size), 1), width="content")
        st.caption(_vocabulary_words(found, size))
        _build(found, size)
    with right:
        first = found.reserved
        parts = {
            PART_TITLES[part]: found.known[part] / max(1, found.totals[part])
            for part in ("train", "validation")
        }
        st.plotly_chart(texts.coverage(parts, first, size), key="coverage", config=NO_BAR)
    return size


def sizes(found: Survey) -> list[int]:
    """1, 2, 5, 10, ... up to the size that knows every token of the training part."""
    steps = [each * 10**power for power in range(1, 6) for each in (1, 2, 5)]
    return [*(size for size in steps if size < found.largest), found.largest]


def _vocabulary_words(found: Survey, size: int) -> str:
    kind = found.config.level
    once, distinct = found.seen_once(), len(found.counts)
    sentences = [f"The training part has {count(distinct)} different {kind}"]
    sentences[0] += f", {count(once)} of them only once." if once else "."
    unknown = 1 - found.coverage("validation", size)
    if unknown > 0:
        each = math.floor(1 / unknown)
        sentences.append(f"In the validation part about one token in {count(each)} is unknown.")
    sentences.append("The vocabulary never looks at the validation and test part.")
    if found.approximate:
        sentences.append("There are too many to count all; the rarest counts are estimates.")
    return " ".join(sentences)


def frequency(found: Survey, size: int) -> None:
    """The most and least frequent tokens, and how fast frequency falls."""
    st.subheader("Frequent and rare", anchor=False)
    inside = min(size - found.reserved, len(found.tokens))
    rows = [(token, int(n)) for token, n in zip(found.tokens, found.counts, strict=False)]
    lists = [
        ("Most frequent", rows[:SHOWN]),
        ("Rarest that are known", rows[max(0, inside - SHOWN) : inside][::-1]),
    ]
    if rows[inside:]:
        lists.append(("Most frequent unknown", rows[inside : inside + SHOWN]))
    for column, (title, shown) in zip(st.columns(len(lists), gap="large"), lists, strict=True):
        with column:
            text_tokens.counted(title, shown)
    if len(found.counts) > 2:
        st.plotly_chart(texts.zipf(found.counts), key="zipf", config=NO_BAR)
        st.caption(
            "Zipf's law: the second word is half as frequent as the first, the hundredth a "
            "hundredth as frequent. So a few tokens make up most of a text, and most tokens are "
            "rare."
            if found.config.level == "words"
            else "Characters are fewer and more even than words: Zipf's law does not hold for them."
        )


def ids(found: Survey, size: int) -> None:
    """A box for any sentence, and what a network reads of it."""
    st.subheader("Token ids", anchor=False)
    typed = st.text_area(
        "Any sentence", _example(found), height=80, max_chars=MOST_TYPED, key="sentence"
    )
    known = found.vocabulary(size)
    reading = read_as(known, typed or "")
    encoded = known.encode(reading.text)
    text_tokens.chips(encoded)
    unknown = int((~encoded.known).sum())
    said = f"{count(len(encoded.pieces))} tokens; the number below each is its id."
    if unknown:
        said += (
            f" {count(unknown)} dashed: not in the vocabulary, read as <unk> or left out, as the "
            "run is configured."
        )
    st.caption(said.replace("<", "\\<"))
    if reading.remark:
        st.caption(f":material/spellcheck: {literal(reading.remark)}")


def _example(found: Survey) -> str:
    """One in capitals and marks, or as the tokens of a text that comes cut into them."""
    return EXAMPLE_IN_TOKENS if found.spaced else EXAMPLE


def _build(found: Survey, size: int) -> None:
    """The way on: this text, cut as here, on the page that builds a network for it."""
    words = found.config.level == "words"
    preset = LANGUAGE_PRESETS["docs-words" if words else "docs-chars"].config
    data = dataclasses.replace(found.config, vocabulary=size)
    st.page_link(
        "pages/build_text.py",
        label="Build a network for this text",
        icon=":material/edit_note:",
        query_params={"config": to_link(dataclasses.replace(preset, data=data))},
    )
