"""The cell of the confusion matrix that the address names: `?true=4&predicted=9`."""

from __future__ import annotations

import streamlit as st

Cell = tuple[int, int]


def cell(classes: tuple[str, ...]) -> tuple[Cell | None, str]:
    """(true class, predicted class) by number, and one sentence when a name is unknown."""
    names = [st.query_params.get(name, "") for name in ("true", "predicted")]
    if not any(names):
        return None, ""
    unknown = next((name for name in names if name not in classes), None)
    if unknown is not None:
        return None, f"{unknown[:40]!r} is not a class of this network; choose a cell of the table."
    return (classes.index(names[0]), classes.index(names[1])), ""


def choose(classes: tuple[str, ...], true: int, predicted: int) -> None:
    """Put a cell into the address."""
    st.query_params["true"] = classes[true]
    st.query_params["predicted"] = classes[predicted]


def clear() -> None:
    """Back to all errors."""
    for name in ("true", "predicted"):
        st.query_params.pop(name, None)
