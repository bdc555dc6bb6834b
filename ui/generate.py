"""Texts side by side that grow while one looks on."""

from __future__ import annotations

import re
from concurrent.futures import wait
from dataclasses import replace
from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.datasets.vocabulary import Vocabulary
from core.engine_client import Engine, EngineError
from core.text.sampling import Sampling
from core.text.typed import read_as
from core.text.writing import Written
from ui import cache, jobs, language_run
from ui.components import token_text
from ui.components.token_text import Pick, Story
from ui.generated_text import Text

TEXTS, NUMBER = "generate.texts", "generate.number"
TICK_SECONDS = 0.2
PATIENCE_SECONDS = 0.15
MOST_TEXTS = 6
IN_A_ROW = 3


def texts() -> list[Text]:
    """Those of this visitor."""
    return st.session_state.setdefault(TEXTS, [])


def busy() -> bool:
    return any(each.busy for each in texts())


def start(
    folder: Path, vocabulary: Vocabulary, prompt: str, length: int, sampling: Sampling, keep: bool
) -> None:
    """Begin a text, beside those that are there if `keep`, else in their place.

    Where it would be one of those again, it gets the next seed.
    """
    encoded = vocabulary.encode(read_as(vocabulary, prompt).text)
    read = encoded.ids[encoded.known] if vocabulary.rare == "leave out" else encoded.ids
    st.session_state[TEXTS] = texts() if keep else []
    if not keep:
        st.session_state[NUMBER] = 0
    while any(_same(each, folder, read, sampling) for each in texts()):
        sampling = replace(sampling, seed=(sampling.seed + 1) % 2**31)
    _add(Text(folder, f"Text {_next_number()}", prompt, read, sampling, length))


def _same(text: Text, folder: Path, read: NDArray[np.int32], sampling: Sampling) -> bool:
    """Whether this text begins alike and its words are drawn with the same numbers."""
    alike = (text.folder, text.sampling) == (folder, sampling) and text.fork < 0
    return alike and np.array_equal(text.read, read)


def _next_number() -> int:
    st.session_state[NUMBER] = st.session_state.get(NUMBER, 0) + 1
    return st.session_state[NUMBER]


def _add(text: Text) -> None:
    texts().append(text)


def stop() -> None:
    """What is written stays."""
    st.session_state[TEXTS] = [each.stopped() for each in texts()]


def show() -> None:
    """The texts; while one is being written they renew themselves several times a second."""
    st.fragment(_tick, run_every=TICK_SECONDS if busy() else None)(busy(), len(texts()))


def _tick(was_busy: bool, were: int) -> None:
    st.session_state[TEXTS] = [_advanced(each) for each in texts()]
    for first in range(0, len(texts()), IN_A_ROW):
        row = texts()[first : first + IN_A_ROW]
        for column, (place, text) in zip(
            st.columns(min(len(texts()), IN_A_ROW), gap="large"),
            enumerate(row, first),
            strict=False,
        ):
            with column:
                _draw(place, text)
    if busy() != was_busy or len(texts()) != were:
        st.rerun()  # the buttons around depend on them, and the clock


def _advanced(text: Text) -> Text:
    """With the next part, if it is there by now; asks for it if nobody has."""
    if not text.busy:
        return text
    key = ("writing", text.key, len(text.rows))
    future = jobs.typing().get(key, _write, cache.engine(), text)
    wait((future,), timeout=PATIENCE_SECONDS)
    if not future.done():
        return text
    try:
        return text.grown(future.result())
    except EngineError as problem:
        return text.stopped(str(problem))


def _write(engine: Engine, text: Text) -> Written:
    return engine.generate(
        text.folder,
        text.unread,
        text.next_part,
        text.sampling,
        state=text.state,
        position=len(text.rows),
    )


def _draw(place: int, text: Text) -> None:
    vocabulary = language_run.vocabulary(text.folder)
    story = Story(
        text.title,
        remark(text.sampling),
        text.prompt,
        f"{re.sub(r'[^a-z0-9]+', '-', text.title.lower())}.txt",
        text.busy,
    )
    key = f"text-{text.key}"
    token_text.show(key, text.tokens(vocabulary), story, lambda pick: follow(text, pick))
    if text.error:
        st.caption(f":material/error: {text.error}")


def follow(text: Text, pick: Pick) -> None:
    """A click on a rival begins a branch, a click on remove takes the text away."""
    place = next((i for i, each in enumerate(texts()) if each.key == text.key), None)
    if place is None:
        return
    if pick.place < 0:
        del texts()[place]
    elif len(texts()) >= MOST_TEXTS:
        st.toast(f"{MOST_TEXTS} texts are enough to look at; remove one first.")
    else:
        title = f"Text {_next_number()}, branch of {text.title.partition(',')[0].lower()}"
        texts().insert(place + 1, text.branch(pick.place, pick.id, title))


def remark(sampling: Sampling) -> str:
    """'temperature 0.8, top-k 40, seed 1': what differs from drawing as the network expects."""
    parts = [f"temperature {sampling.temperature:g}"]
    if sampling.top_k:
        parts.append(f"top-k {sampling.top_k}")
    if sampling.top_p < 1:
        parts.append(f"top-p {sampling.top_p:g}")
    return ", ".join([*parts, f"seed {sampling.seed}"])
