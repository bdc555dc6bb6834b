"""The confusion matrix to click on, and the images of the cell that was clicked."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.datasets.spec import DataSpec
from core.explain.error_answers import Errors
from ui import errors_address, errors_opening, image_choice
from ui.components import confusion, thumbnails
from ui.errors_address import Cell
from ui.wording import count, percent

PAGE = 25  # images shown at a time
COUNTS, SHARES = "Counts", "Percent of the true class"
SUREST, LEAST = "Surest first", "Least sure first"


def matrix(errors: Errors, chosen: Cell | None) -> None:
    """Counts or shares; a click puts the cell into the address."""
    st.subheader("Confusion matrix", anchor=False)
    confusion.load()
    shown = st.segmented_control(
        "Cells show",
        [COUNTS, SHARES],
        default=COUNTS,
        key="cells",
        required=True,
        label_visibility="collapsed",
        bind="query-params",
    )
    confusion.show(
        "confusion",
        errors.confusion,
        errors.classes,
        shares=shown == SHARES,
        chosen=chosen,
        on_choice=lambda true, predicted: errors_address.choose(errors.classes, true, predicted),
    )
    st.caption(
        "A row holds the images of one class, a column what they were taken for. Choose a cell to "
        "see its images. The colours are logarithmic, from 0.1 % of the row."
    )


def images(errors: Errors, data: DataSpec, chosen: Cell | None, bad: str) -> None:
    """Those of the cell, or all that were misread; a click on one opens it."""
    st.subheader(_heading(errors, chosen), anchor=False)
    if bad:
        st.warning(bad, icon=":material/help:")
    if chosen:
        st.button("All errors", icon=":material/arrow_back:", on_click=errors_address.clear)
    rows = _rows(errors, chosen)
    if not len(rows):
        st.markdown("There are none." if chosen else "Every test image was read correctly.")
        return
    with st.container(horizontal=True, gap="medium"):
        errors_opening.pick()
        order = st.segmented_control(
            "Order",
            [SUREST, LEAST],
            default=SUREST,
            key="order",
            required=True,
            bind="query-params",
        )
    if order == LEAST:
        rows = rows[::-1]
    _pictures(errors, data, rows, chosen)


def _heading(errors: Errors, chosen: Cell | None) -> str:
    if chosen is None:
        wrong = int((errors.labels != errors.predicted).sum())
        return f"All {count(wrong)} errors"
    true, predicted = chosen
    many = count(int(errors.confusion[true, predicted]))
    names = errors.classes
    if true == predicted:
        return f"{names[true]}, read correctly: {many}"
    return f"{names[true]} read as {names[predicted]}: {many}"


def _rows(errors: Errors, chosen: Cell | None) -> NDArray[np.int32]:
    """Rows of the test set, the surest first."""
    if chosen:
        return errors.cell(*chosen)
    wrong = np.flatnonzero(errors.labels != errors.predicted)
    order = np.argsort(-errors.confidence[wrong], kind="stable")
    return wrong[order].astype(np.int32)


def _pictures(errors: Errors, data: DataSpec, rows: NDArray[np.int32], chosen: Cell | None) -> None:
    thumbnails.load()
    found = image_choice.test_set(data)
    if found is None:
        return
    key = f"shown-{chosen}"
    most = st.session_state.get(key, PAGE)
    shown = rows[:most]
    texts = [_text(errors, int(row)) for row in shown]
    tiles = found.images[shown]
    thumbnails.show("thumbnails", tiles, texts, lambda i: errors_opening.clicked(int(shown[i])))
    if len(rows) > most:
        st.caption(f"{count(most)} of {count(len(rows))} images.")

        def more() -> None:
            st.session_state[key] = most + PAGE

        st.button(f"Show {min(PAGE, len(rows) - most)} more", key="more", on_click=more)


def _text(errors: Errors, row: int) -> tuple[str, str]:
    true, predicted = (errors.classes[int(each[row])] for each in (errors.labels, errors.predicted))
    title = true if true == predicted else f"{true} read as {predicted}"
    return title, percent(float(errors.confidence[row]), 1)
