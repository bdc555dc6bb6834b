"""What can be done with the selected runs: compare, edit, clone, delete."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from typing import Any

import pandas as pd
import streamlit as st

from core.runs import trash
from core.runs.annotations import (
    LONGEST_NAME,
    LONGEST_NOTES,
    Annotations,
    annotate,
    read_annotations,
)
from core.runs.run import Run, RunNotFound
from core.runs.store import RunStore
from core.schema import ConfigError
from ui import build_kinds, page_table, run_choice
from ui.wording import count

SELECTED, DELETED, PROBLEM = "runs-selected", "runs-deleted", "runs-problem"
ROUND = "runs-round"  # how often something was done: widgets begin anew each time
COMPARE = "pages/compare.py"
MOST_COMPARED = 200
Changes = Callable[[Annotations], dict[str, Any]]


def show(ids: Sequence[str], rows: pd.DataFrame, tags: Set[str]) -> None:
    """The bar above the table; `rows` are those that the filter lets through, and `tags` all
    that are in use."""
    if problem := st.session_state.pop(PROBLEM, ""):
        st.warning(problem, icon=":material/error:")
    _undo()
    if not ids:
        st.caption("Select runs at the left edge of the table to compare, tag or delete them.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        hidden = sum(run_id not in rows.index for run_id in ids)
        st.markdown(f"**{count(len(ids))} selected**{f', {hidden} not listed' * bool(hidden)}")
        if page_table.listed(COMPARE):
            st.page_link(
                COMPARE,
                label="Compare",
                icon=":material/stacked_line_chart:",
                query_params={"runs": ",".join(ids[:MOST_COMPARED])},
            )
        if len(ids) == 1:
            _one(ids[0])
        own = [run_id for run_id in ids if _own(run_id)]
        if own:
            _tag(own, tags) if len(own) > 1 else _edit(own[0], tags)
            st.button(
                "Delete", icon=":material/delete:", key="delete", on_click=_delete, args=(own,)
            )
        st.button("Select none", type="tertiary", key="select-none", on_click=_forget)


def _own(run_id: str) -> bool:
    """False for a run that comes with the project, which stays as it is."""
    return (RunStore().root / run_id).is_dir()


def _one(run_id: str) -> None:
    st.page_link(
        "pages/train.py", label="Open", icon=":material/show_chart:", query_params={"run": run_id}
    )
    try:
        config = run_choice.find(run_id).config()
    except (ConfigError, RunNotFound):
        return
    build_kinds.link(config, "Clone and edit")


def _edit(run_id: str, used: Set[str]) -> None:
    """Name, tags and notes of one run."""
    run = Run(RunStore().root / run_id)
    said = read_annotations(run)
    menu = st.popover(
        "Name, tags, notes", icon=":material/edit:", key=_fresh(f"edit-{run_id}-menu")
    )
    with menu, st.form(f"edit-{run_id}"):
        name = st.text_input(
            "Name",
            said.name,
            max_chars=LONGEST_NAME,
            placeholder="As it was created",
            key=f"name-{run_id}",
        )
        tags = st.multiselect(
            "Tags",
            sorted({*used, *said.tags}),
            said.tags,
            accept_new_options=True,
            placeholder="Type a tag",
            key=f"tags-{run_id}",
        )
        notes = st.text_area("Notes", said.notes, max_chars=LONGEST_NOTES, key=f"notes-{run_id}")
        if st.form_submit_button("Save", type="primary"):
            _change([run_id], lambda _: {"name": name, "tags": tuple(tags), "notes": notes})


def _tag(ids: Sequence[str], used: Set[str]) -> None:
    """More or fewer tags for several runs at once."""
    with st.popover("Tags", icon=":material/label:", key=_fresh("tag-menu")), st.form("tag-many"):
        more = st.multiselect(
            "Add", sorted(used), accept_new_options=True, placeholder="Type a tag", key="tags-more"
        )
        fewer = st.multiselect("Take away", sorted(used), key="tags-fewer", placeholder="None")
        if st.form_submit_button("Save", type="primary"):
            _change(
                ids,
                lambda said: {"tags": (*(tag for tag in said.tags if tag not in fewer), *more)},
            )


def _fresh(key: str) -> str:
    """A key that changes when something was done, so that a menu closes."""
    return f"{key}-{st.session_state.get(ROUND, 0)}"


def _done() -> None:
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


def _change(ids: Sequence[str], changes: Changes) -> None:
    """Save what people say about these runs, as far as it goes."""
    for run_id in ids:
        run = Run(RunStore().root / run_id)
        try:
            annotate(run, **changes(read_annotations(run)))
        except ConfigError as problem:
            st.session_state[PROBLEM] = f"{problem.field.capitalize()}: {problem.problem}"
            break
        except OSError as problem:
            st.session_state[PROBLEM] = f"Cannot be saved: {problem.strerror or problem}."
            break
    _done()
    st.rerun()


def _delete(ids: Sequence[str]) -> None:
    """Into the trash, as far as it goes."""
    store, gone = RunStore(), []
    for run_id in ids:
        try:
            trash.delete(store, Run(store.root / run_id))
            gone.append(run_id)
        except trash.InUse as problem:
            st.session_state[PROBLEM] = str(problem)
        except OSError as problem:
            st.session_state[PROBLEM] = f"Cannot be deleted: {problem.strerror or problem}."
            break
    st.session_state[DELETED] = gone
    selected = st.session_state.get(SELECTED, [])
    st.session_state[SELECTED] = [run_id for run_id in selected if run_id not in gone]
    _done()


def _undo() -> None:
    """One click brings back what was deleted last."""
    gone = st.session_state.get(DELETED, [])
    if not gone:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="undo-bar"):
        what = "1 run" if len(gone) == 1 else f"{count(len(gone))} runs"
        st.markdown(f"{what} deleted.")
        st.button("Undo", icon=":material/undo:", key="undo", on_click=restore, args=(gone,))


def restore(ids: Sequence[str]) -> None:
    """Bring runs back from the trash; a callback."""
    store = RunStore()
    for run_id in ids:
        try:
            trash.restore(store, run_id)
        except trash.InUse as problem:
            st.session_state[PROBLEM] = str(problem)
        except OSError as problem:
            st.session_state[PROBLEM] = f"Cannot be brought back: {problem.strerror or problem}."
    st.session_state.pop(DELETED, None)
    _done()


def _forget() -> None:
    st.session_state[SELECTED] = []
    _done()
