"""A configuration as a file: save it, or load one that is checked field by field."""

from __future__ import annotations

import json

import streamlit as st

from core.config import RunConfig, parse
from core.schema import ConfigError, to_dict
from ui import build_state

MAX_BYTES = 200_000
UPLOAD = build_state.UPLOAD
LONGEST_SENTENCE = 300


def show(config: RunConfig) -> None:
    """A popover with both."""
    with st.popover("Save or load", icon=":material/file_save:"):
        st.download_button(
            "Download JSON",
            json.dumps(to_dict(config), indent=2),
            file_name=f"glassnet-{config.preset or 'network'}.json",
            mime="application/json",
            icon=":material/download:",
            on_click="ignore",
        )
        st.file_uploader(
            "Load JSON",
            type="json",
            max_upload_size=1,
            key=UPLOAD,
            on_change=_load,
            help="A file that was downloaded here. Settings it leaves out take their default.",
        )
        st.caption("The address of this page holds the whole configuration too: copy it to share.")


def _load() -> None:
    file = st.session_state[UPLOAD]
    build_state.keep_session()
    if file is None:
        build_state.forget_refusal()
        return
    try:
        build_state.load(read(file.getvalue()))
    except ConfigError as problem:
        build_state.refuse(_shown(str(problem)))


def _shown(sentence: str) -> str:
    """Short, and without what no page can show: a file may hold any name and any value."""
    text = "".join(each if each.isprintable() else "?" for each in sentence)
    return text if len(text) <= LONGEST_SENTENCE else f"{text[:LONGEST_SENTENCE]} …"


def read(content: bytes) -> RunConfig:
    """A checked configuration from the bytes of a JSON file; ConfigError with one sentence."""
    if len(content) > MAX_BYTES:
        raise ConfigError("", "This file is too large to be a configuration; load one saved here.")
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise ConfigError("", "This file is not JSON; load one that was saved here.") from None
    return parse(data)
