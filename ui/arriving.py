"""Several answers at once: those that are there are shown, the others arrive one by one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from concurrent.futures import Future, wait
from typing import Any

import streamlit as st

from core.engine_client import EngineError
from ui import jobs

Work = tuple[Callable[..., Any], Sequence[Any]]


def arrived(works: Mapping[Hashable, Work], waiting: str) -> dict[Hashable, Any]:
    """By key, what has been worked out so far: the answer, or the EngineError that says why not.

    While others are worked out `waiting` stands here, and the page runs again for each of them. A
    failure stays until `forget`.
    """
    futures = {key: jobs.shared().get(key, work, *given) for key, (work, given) in works.items()}
    wait(futures.values(), timeout=jobs.PATIENCE_SECONDS)
    done = {key: future for key, future in futures.items() if future.done()}
    if len(done) < len(futures):
        _look_for(list(futures.values()), len(done), waiting)
    return {key: _outcome(future) for key, future in done.items()}


def forget(keys: Sequence[Hashable]) -> None:
    """The next `arrived` starts these again."""
    for key in keys:
        jobs.shared().forget(key)


def _outcome(future: Future[Any]) -> Any:
    problem = future.exception()
    return problem if isinstance(problem, EngineError) else future.result()


def _look_for(futures: list[Future[Any]], seen: int, waiting: str) -> None:
    @st.fragment(run_every=0.4)
    def look() -> None:
        st.caption(f":material/hourglass_empty: {waiting}")
        if sum(future.done() for future in futures) > seen:
            st.rerun()

    look()
