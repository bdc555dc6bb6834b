"""The language model that a page is about."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.datasets.vocabulary import Vocabulary
from core.engine_client import EngineError
from core.text.pieces import first_known
from core.text.vocabularies import vocabulary_of
from ui import cache, jobs, run_choice, shell
from ui.run_rows import LANGUAGE, RunRow

STARTING = (
    "The language model is being opened: the first answer takes about ten seconds, longer on a "
    "busy machine. It appears here by itself."
)
PROMPTS = {"words": ("the", "The", ""), "characters": ("The ", "the ", "")}


def choose() -> RunRow:
    """The finished language model that the address names, else the newest, with a list of others.

    Without one the page ends here and says what to do.
    """
    rows = run_choice.trained(LANGUAGE)
    chosen, why = run_choice.in_address(rows, kind=LANGUAGE)
    if chosen is None or not chosen.ready:
        shell.dead_end(
            (why if rows or chosen is None else "") or "This run has no trained network yet.",
            ("pages/build_text.py", "Build a language model", "edit_note"),
            ("pages/runs.py", "All runs", "table_rows"),
        )
        st.stop()
    if st.query_params.get("run") != chosen.id:
        st.query_params["run"] = chosen.id  # a copied address then shows the same
    run_choice.picker(rows, chosen, "Language model")
    return chosen


def opened(folder: Path) -> bool:
    """Whether the engine has the model open; if not, that it is coming stands on the page."""
    cache.warm_engine()
    try:
        found = jobs.ready(
            ("open language", str(folder)),
            cache.engine().open_language,
            folder,
            waiting=STARTING,
        )
    except EngineError as problem:
        trouble(problem)
        return False
    return found is not None


def trouble(problem: EngineError) -> None:
    """One sentence, and the way to ask again."""
    st.markdown(str(problem))
    st.button("Try again", icon=":material/refresh:", key="again")


def vocabulary(folder: Path) -> Vocabulary:
    """What the network knows. Raises DataError."""
    return vocabulary_of(folder)


def prompt(known: Vocabulary) -> str:
    """A beginning that the network knows every token of; nothing when it knows none of ours."""
    return first_known(known, PROMPTS[known.level])
