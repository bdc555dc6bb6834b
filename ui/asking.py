"""Ask something of the runs folder; a refusal is one sentence and never a traceback.

Buttons act before the page is drawn, or in a fragment: no handler of the page sees their errors.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.runs.run import RunNotFound
from core.runs.store import CannotResume


def ask(act: Callable[[], Any], done: str = "") -> bool:
    """Whether `act` went through; `done` says then what comes of it."""
    try:
        act()
    except (CannotResume, RunNotFound) as problem:
        st.toast(str(problem), icon=":material/error:")
        return False
    except OSError as problem:
        said = f"The request cannot be saved: {problem.strerror or problem}."
        st.toast(said, icon=":material/error:")
        return False
    if done:
        st.toast(done)
    return True
