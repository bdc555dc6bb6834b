"""What surrounds every page: start-up, headings, ways out of a dead end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from core.datasets.spec import DataError
from core.runs.run import RunNotFound
from core.runs.store import default_root
from core.schema import ConfigError
from core.supervisor import Supervisor

STATIC = Path(__file__).resolve().parents[1] / "static"


@st.cache_resource(show_spinner=False)
def supervisor(root: Path) -> Supervisor:
    """The one thread that keeps a training worker warm while this server runs."""
    return Supervisor(root).start()


def start_workers() -> None:
    """Called by app.py on every rerun; only the first call starts anything."""
    supervisor(default_root())


def frame() -> None:
    """Icon, width and logo; before `st.navigation`, which else takes the icon from a font host."""
    st.set_page_config(page_icon=STATIC / "favicon.png", layout="wide")
    st.logo(str(STATIC / "logo.svg"), icon_image=str(STATIC / "icon.svg"), size="large")


def title(page: str) -> None:
    """What the browser's tab says."""
    st.set_page_config(page_title=f"{page} · Glassnet")


def header(title: str, caption: str) -> None:
    """The page's name and one sentence on what to do here."""
    st.title(title, anchor=False)
    st.caption(caption)


def dead_end(sentence: str, *links: tuple[str, str, str]) -> None:
    """One sentence and the ways out: (page file, label, icon) each."""
    st.markdown(sentence)
    with st.container(horizontal=True):
        for page, label, icon in links or (("pages/home.py", "Back to the home page", "home"),):
            st.page_link(page, label=label, icon=f":material/{icon}:")


@contextmanager
def one_sentence_errors() -> Iterator[None]:
    """Known trouble becomes one sentence on the page instead of a traceback."""
    try:
        yield
    except (RunNotFound, ConfigError, DataError) as problem:
        dead_end(str(problem))
    except FileNotFoundError as problem:
        name = f" ({Path(problem.filename).name})" if problem.filename else ""
        dead_end(f"A file{name} has gone while this page read it; the run may have been deleted.")
    except OSError as problem:
        place = f" ({problem.filename})" if problem.filename else ""
        dead_end(f"The runs folder cannot be used: {problem.strerror or problem}{place}.")
