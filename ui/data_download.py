"""Fetching a set that is not on this machine, with the way out named when that fails."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import streamlit as st

from core.datasets.catalogue import DatasetInfo
from core.datasets.corpora import CORPORA, CorpusInfo, download_corpus
from core.datasets.registry import download
from core.datasets.spec import DataError
from ui.wording import megabytes


@dataclass
class Download:
    """One download for all visitors; `problem` is one sentence when it failed."""

    name: str
    done: int = 0
    total: int = 0
    problem: str = ""
    active: bool = False

    def start(self) -> None:
        """Begin in the background unless it runs already."""
        if not self.active:
            self.active, self.problem = True, ""
            threading.Thread(target=self._work, daemon=True, name=f"get-{self.name}").start()

    def _work(self) -> None:
        try:
            get = download_corpus if self.name in CORPORA else download
            get(self.name, self._report)
        except DataError as problem:
            self.problem = str(problem)
        except OSError as problem:
            self.problem = f"The files cannot be saved: {problem.strerror or problem}."
        except Exception as problem:  # a thread has nobody else to tell
            self.problem = f"The download ended unexpectedly ({type(problem).__name__}); try again."
        finally:
            self.active = False

    def _report(self, done: int, total: int) -> None:
        self.done, self.total = done, total


@st.cache_resource(max_entries=16, show_spinner=False)
def _shared(name: str) -> Download:
    return Download(name)


def offer(info: DatasetInfo | CorpusInfo, reason: str, without: str) -> None:
    """The reason why the set cannot be shown, and a button that changes it.

    `without` says what else is to be had without a download.
    """
    st.space("small")
    fetch = _shared(info.name)
    if fetch.active:
        _progress(fetch)
        return
    st.markdown(fetch.problem or reason)
    size = megabytes(info.download_bytes)
    if st.button(f"Download {info.title} ({size})", icon=":material/download:", key="download"):
        fetch.start()
        st.rerun()
    st.caption(
        "The files come from the published addresses, go on where they stopped, and are checked "
        f"by size and SHA-256. {without}"
    )


def _progress(fetch: Download) -> None:
    @st.fragment(run_every=0.5)
    def look() -> None:
        if not fetch.active:
            st.rerun()
        share = fetch.done / fetch.total if fetch.total else 0.0
        st.progress(min(1.0, share), f"{megabytes(fetch.done)} of {megabytes(fetch.total)}")
        st.caption("You may leave this page; the download goes on.")

    look()
