"""What a person gives before a network writes: prompt, length, sampling, and the buttons."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.datasets.vocabulary import Vocabulary
from core.text.typed import read_as
from ui import generate, language_run, next_word, sampling_controls
from ui.components import live_text

USUAL_LENGTH = {"words": 60, "characters": 300}
MOST_LENGTH = 1000
TEMPERATURE = 0.8


def show(folder: Path) -> None:
    """Prompt and settings, all of them in the address, then what can be done."""
    vocabulary = language_run.vocabulary(folder)
    left, right = st.columns([5, 1], gap="medium", vertical_alignment="bottom")
    with left:
        prompt = st.text_area(
            "Prompt",
            language_run.prompt(vocabulary),
            height=80,
            max_chars=live_text.MOST,
            key="prompt",
            bind="query-params",
            help="The network reads this first. Nothing: it begins a new line.",
        )
    with right:
        noun = "characters" if vocabulary.level == "characters" else "words"
        length = st.number_input(
            f"Length ({noun})",
            1,
            MOST_LENGTH,
            USUAL_LENGTH[vocabulary.level],
            10,
            key="length",
            bind="query-params",
        )
    _unknown(vocabulary, prompt)
    sampling = sampling_controls.show(TEMPERATURE, len(vocabulary), width=170, with_seed=True)
    given = (folder, vocabulary, prompt, int(length), sampling)
    _buttons(given)


def _unknown(vocabulary: Vocabulary, prompt: str) -> None:
    reading = read_as(vocabulary, prompt)
    next_word.remark(reading)
    encoded = vocabulary.encode(reading.text)
    unknown = dict.fromkeys(
        piece for piece, known in zip(encoded.pieces, encoded.known, strict=True) if not known
    )
    if unknown:
        how = "left out" if vocabulary.rare == "leave out" else "read as a rare word, <unk>"
        st.caption(
            f":material/help: Not in the vocabulary, {how}: {', '.join(unknown)}".replace(
                "<", "\\<"
            )
        )


def _buttons(given: tuple) -> None:  # type: ignore[type-arg]
    there, busy = len(generate.texts()), generate.busy()
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Write", type="primary", key="write", on_click=generate.start, args=(*given, False)
        )
        st.button(
            "Write beside",
            key="write-beside",
            on_click=generate.start,
            args=(*given, True),
            disabled=not 0 < there < generate.MOST_TEXTS,
            help="Adds a text, so that settings or networks can be compared; with the same "
            "settings, from the next seed.",
        )
        st.button("Stop", key="stop", on_click=generate.stop, disabled=not busy)
