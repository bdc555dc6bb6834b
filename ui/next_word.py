"""Typing with a language model: what it expects next, as bars that can be clicked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import streamlit as st

from core.datasets.vocabulary import Vocabulary
from core.engine_client import EngineError
from core.text.pieces import appended, completions, unfinished
from core.text.sampling import Sampling, likeliest, probabilities, softmax
from core.text.scoring import NextWord
from core.text.typed import Reading, read_as
from core.text.vocabularies import unwritten
from ui import cache, jobs, language_run, next_word_text, sampling_controls, surprise
from ui.components import live_text, token_text, word_bars
from ui.components.word_bars import Bar
from ui.wording import count, literal, percent

BARS = 10
BOX = "typed"
NEVER = "It stands for all rare words and is never written."
WAITING = "The language model is busy; the answer appears here by itself."


@st.fragment
def show(folder: Path) -> None:
    """Text box, surprise and bars; only this part runs again while somebody types."""
    vocabulary = language_run.vocabulary(folder)
    left, right = st.columns(2, gap="large")
    with left:
        text, version = next_word_text.current(BOX, language_run.prompt(vocabulary))
        typed = live_text.show(BOX, text, version, "Your text", "Type here")
        next_word_text.keep(typed)
        reading = read_as(vocabulary, typed)
        start, word = unfinished(vocabulary, reading.text)
        found = ask(folder, start)
        if found:
            _surprise(vocabulary, found, word, reading)
    with right:
        bars_here = st.container()
        sampling = sampling_controls.show(1.0, len(vocabulary), width="stretch", with_seed=False)
        if found:
            with bars_here:
                settled = typed[: len(typed) - len(word)]
                _bars(vocabulary, found, sampling, settled, word, version)


def ask(folder: Path, text: str) -> NextWord | None:
    """The engine's answer; None while it is not there, or when none comes, which is then said."""
    try:
        return jobs.ready(
            ("next word", str(folder), text),
            cache.engine().next_word,
            folder,
            text,
            surprise.RIVALS,
            waiting=WAITING,
            among=jobs.typing(),
        )
    except EngineError as problem:
        language_run.trouble(problem)
        return None


def _surprise(vocabulary: Vocabulary, found: NextWord, word: str, reading: Reading) -> None:
    with st.container(gap="xsmall"):
        token_text.show("typed-surprise", surprise.tokens(vocabulary, found))
        said = surprise.summary(vocabulary, found)
        typing = f" “{word}” is still being typed." if word else ""
        st.caption(f"{said}{typing}")
        remark(reading)


def remark(reading: Reading) -> None:
    """How a text is read that was not typed as the network's own text is written."""
    if reading.remark:
        st.caption(f":material/spellcheck: {literal(reading.remark)}")


def _bars(
    vocabulary: Vocabulary,
    found: NextWord,
    sampling: Sampling,
    settled: str,
    word: str,
    version: int,
) -> None:
    drawn = probabilities(found.logits, sampling, unwritten(vocabulary))
    bars = rows(vocabulary, found, drawn, word)
    noun = "character" if vocabulary.level == "characters" else "word"
    title = f"Words that begin with “{word}”" if word else f"Next {noun}"

    def append(token: int) -> None:
        next_word_text.replace(appended(vocabulary, settled, vocabulary.tokens[token]))

    word_bars.show("bars", bars, version, title, append)
    together = sum(each.before for each in bars)
    st.caption(
        f"Together {percent(together, 1)} of what the network expects. With the settings below, "
        f"{count(int((drawn > 0).sum()))} of {count(len(vocabulary))} can be drawn."
    )


def rows(vocabulary: Vocabulary, found: NextWord, drawn: np.ndarray, word: str = "") -> list[Bar]:
    """The likeliest tokens, of those that complete `word` if one is being typed."""
    expected = softmax(found.logits)
    if word:
        fitting = np.array(completions(vocabulary, word), np.intp)
        ids = fitting[likeliest(found.logits[fitting], BARS)]
    else:
        ids = likeliest(found.logits, BARS)
    never = unwritten(vocabulary)
    return [
        Bar(
            int(each),
            surprise.name(vocabulary, int(each)),
            round(float(expected[each]), 6),
            round(float(drawn[each]), 6),
            NEVER if each in never else "",
        )
        for each in ids
    ]
