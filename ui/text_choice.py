"""Which text the page is about: one of the corpora, an own one, or one that is added now."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import streamlit as st

from core.datasets import corpora, own_texts
from core.datasets.own_texts import OwnText
from core.datasets.spec import DataError
from core.language_config import CorpusConfig
from ui import jobs
from ui.wording import file_size, literal

MOST_MEGABYTES = 200
LEVELS = {"words": "Words", "characters": "Characters"}
ADDED, PENDING = "texts.added", "texts.pending"


def choose() -> str:
    """The text named in the address, to be changed by a list. Raises ConfigError when unknown."""
    name = corpora.corpus(st.query_params.get("corpus", next(iter(corpora.CORPORA)))).name
    key = f"corpus-{name}"

    def follow() -> None:
        st.query_params["corpus"] = st.session_state[key]

    names = corpora.names()
    titles = {each: corpora.corpus(each).title for each in names}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Text",
            names,
            names.index(name),
            titles.__getitem__,
            key=key,
            on_change=follow,
            width=320,
        )
        # A new key closes it once a text was added.
        with st.popover("Add your own", icon=":material/upload_file:", key=f"add-{name}"):
            _add()
    return name


def tokens(name: str) -> CorpusConfig:
    """How the text is cut, as chosen here; all else as a new run would have it."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        level = st.segmented_control(
            "Tokens",
            corpora.corpus(name).levels,
            default="words",
            format_func=LEVELS.__getitem__,
            key="texts.level",
            required=True,
        )
        lowercase = st.toggle(
            "Small letters only", key="texts.lowercase", help="Capitals are made small first."
        )
    return CorpusConfig(name=name, level=level or "words", lowercase=lowercase)


def about(name: str) -> None:
    """What the text is, where it is from, and what was noticed when it was added."""
    found = corpora.corpus(name)
    parts = [literal(found.about)]
    if found.source:
        parts.append(f"[Source]({found.source}), licence: {found.licence}.")
    st.markdown(" ".join(parts))
    own = own_texts.find(name)
    if own is None:
        return
    for warning in own.warnings:
        st.warning(warning, icon=":material/help:")
    _remove(name)


def _remove(name: str) -> None:
    with st.popover("Remove this text", icon=":material/delete:", type="tertiary"):
        st.markdown("Networks trained on it stay, but cannot be continued.")
        if st.button("Remove", key="remove"):
            own_texts.remove(name)
            del st.query_params["corpus"]
            st.rerun()


def _add() -> None:
    given = st.file_uploader(
        "A plain text file (.txt)",
        ["txt", "text", "md"],
        key="upload",
        max_upload_size=MOST_MEGABYTES,
    )
    st.caption(
        "UTF-8, UTF-16 or Latin-1. It stays on this machine, where all who use this server can "
        "choose it. Larger files: put them into the folder texts of GLASSNET_DATA."
    )
    if given is not None and st.session_state.get(ADDED) != given.file_id:
        _take(given.name, given, given.file_id)
    for path in own_texts.offered():
        label = f"Add {literal(path.name)} ({file_size(path.stat().st_size)})"
        if st.button(label, key=f"take-{path.name}"):
            st.session_state[PENDING] = str(path)
        if st.session_state.get(PENDING) == str(path):
            _take(path.name, path, str(path))


def _take(name: str, data: BinaryIO | Path, mark: str) -> None:
    """Read it beside the page, then show it; only once, so that another can be chosen then."""
    key = ("own text", mark)
    try:
        own: OwnText | None = jobs.ready(key, own_texts.add, name, data, waiting="Reading the text")
    except DataError as problem:
        st.error(str(problem))
        return
    if own is not None:
        jobs.shared().forget(key)
        st.session_state[ADDED] = mark
        st.session_state.pop(PENDING, None)
        st.query_params["corpus"] = own.id
        st.rerun()
