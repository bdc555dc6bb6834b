"""Work that takes more than a moment runs beside the page; the page looks in until it is done."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import streamlit as st

KEPT = 32
PATIENCE_SECONDS = 0.3


class Jobs:
    """About KEPT answers by key; asking twice for one key does the work once."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="page-job")
        self._lock = threading.Lock()
        self._futures: OrderedDict[Hashable, Future[Any]] = OrderedDict()

    def get(self, key: Hashable, work: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """The future of `work(*arguments)`, started now unless it is known already."""
        with self._lock:
            future = self._futures.get(key)
            if future is None:
                future = self._futures[key] = self._pool.submit(work, *arguments)
            self._futures.move_to_end(key)
            self._drop_oldest()
            return future

    def _drop_oldest(self) -> None:
        """Unfinished work stays: its page would start it again and again."""
        done = [key for key, future in self._futures.items() if future.done()]
        for key in done[: max(0, len(self._futures) - KEPT)]:
            del self._futures[key]

    def forget(self, key: Hashable) -> None:
        """The next `get` of this key starts the work again."""
        with self._lock:
            self._futures.pop(key, None)


@st.cache_resource(show_spinner=False)
def shared() -> Jobs:
    return Jobs()


@st.cache_resource(show_spinner=False)
def typing() -> Jobs:
    """For answers to every few keys that somebody types: they would push the others out."""
    return Jobs()


def ready(
    key: Hashable,
    work: Callable[..., Any],
    *arguments: Any,
    waiting: str,
    among: Jobs | None = None,
) -> Any:
    """The answer, or None while it is worked out; then `waiting` stands here meanwhile.

    Errors of the work are raised here, once; the next call tries again. The page reruns by itself
    when the answer is there. `among` keeps the answer, `shared()` unless given.
    """
    jobs = among or shared()
    future = jobs.get(key, work, *arguments)
    wait((future,), timeout=PATIENCE_SECONDS)
    if not future.done():
        _wait_for(future, waiting)
        return None
    if future.exception() is not None:
        jobs.forget(key)
    return future.result()


def _wait_for(future: Future[Any], waiting: str) -> None:
    @st.fragment(run_every=0.4)
    def look() -> None:
        st.caption(f":material/hourglass_empty: {waiting}")
        if future.done():
            st.rerun()

    look()
