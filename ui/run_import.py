"""Bring a run archive or a configuration from elsewhere."""

from __future__ import annotations

import io

import streamlit as st

from core.export.importing import ImportRefused, import_archive
from core.runs.store import RunStore
from core.schema import ConfigError, to_link
from ui import build_files, build_kinds

MOST_MB = 200
KEY, SAID = "import-file", "import-said"
# What came of the last file: the page to open and its address, or a sentence that refuses it.
Said = tuple[str, str, dict[str, str]] | str


def show() -> None:
    """An uploader, and after it the way to what was brought."""
    with st.expander("Import", icon=":material/upload:", key="import"):
        st.file_uploader(
            "A run archive (.zip) or a configuration (.json)",
            type=("zip", "json"),
            max_upload_size=MOST_MB,
            key=KEY,
            on_change=_take,
        )
        said: Said = st.session_state.get(SAID, "")
        if isinstance(said, tuple):
            page, label, address = said
            st.page_link(page, label=label, icon=":material/arrow_forward:", query_params=address)
        elif said:
            st.warning(said, icon=":material/block:")
        st.caption(
            "Export on the page of a run makes both. An archive is checked file by file; its model "
            "is rebuilt from its settings, and only weights are read from it."
        )


def _take() -> None:
    file = st.session_state[KEY]
    st.session_state[SAID] = "" if file is None else _read(file.name, file.getvalue())


def _read(name: str, content: bytes) -> Said:
    try:
        if name.lower().endswith(".json"):
            config = build_files.read(content)
            return build_kinds.of(config).page, "Open in Build", {"config": to_link(config)}
        run = import_archive(io.BytesIO(content), RunStore())
    except (ConfigError, ImportRefused) as problem:
        return f"Not imported. {build_files.shown(str(problem))}"
    except OSError as problem:
        return f"Not imported: {problem.strerror or problem}."
    return "pages/train.py", "Open the imported run", {"run": run.id}
