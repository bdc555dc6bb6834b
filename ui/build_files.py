"""A configuration as a file: save it, or load one that is checked field by field."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from core.config import AnyConfig, parse
from core.schema import ConfigError, to_dict, to_link
from ui.build_state import Editor

MAX_BYTES = 200_000
LONGEST_SENTENCE = 300


def show(editor: Editor[Any], config: AnyConfig) -> None:
    """A popover with both, and the way to a search around this configuration."""
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
            key=editor.upload,
            on_change=_load,
            args=(editor,),
            help="A file that was downloaded here. Settings it leaves out take their default.",
        )
        st.caption("The address of this page holds the whole configuration too: copy it to share.")
    if st.button(
        "Sweep",
        icon=":material/travel_explore:",
        help="Search good values for these settings.",
    ):
        st.switch_page("pages/sweep.py", query_params={"config": to_link(config)})


def _load(editor: Editor[Any]) -> None:
    file = st.session_state[editor.upload]
    editor.keep_session()
    if file is None:
        editor.forget_refusal()
        return
    try:
        editor.load(editor.accepted(read(file.getvalue())))
    except ConfigError as problem:
        editor.refuse(shown(str(problem)))


def shown(sentence: str) -> str:
    """Short, and without what no page can show: a file may hold any name and any value."""
    text = "".join(each if each.isprintable() else "?" for each in sentence)
    return text if len(text) <= LONGEST_SENTENCE else f"{text[:LONGEST_SENTENCE]} …"


def read(content: bytes) -> AnyConfig:
    """A checked configuration from the bytes of a JSON file; ConfigError with one sentence."""
    if len(content) > MAX_BYTES:
        raise ConfigError("", "This file is too large to be a configuration; load one saved here.")
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise ConfigError("", "This file is not JSON; load one that was saved here.") from None
    return parse(data)
