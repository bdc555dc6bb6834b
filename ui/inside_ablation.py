"""What the answer loses without each filter, measured beside the page with its progress."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import dataclass, field

import streamlit as st

from core.explain.answers import Ablation, LayerEntry
from core.explain_client import Image, Inside
from ui import inside_run, jobs
from ui.image_choice import Chosen
from ui.run_rows import RunRow


@dataclass
class Measurement:
    """Asks again until all units are done; `done` of them are so far."""

    done: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, inside: Inside, image: Image, layer: str, target: int) -> Ablation:
        """In a thread. Raises EngineError."""
        with self.lock:
            while True:
                found = inside.ablation(image, layer, target)
                self.done = found.done
                if found.done >= found.entry.units:
                    return found


@st.cache_resource(max_entries=64, show_spinner=False)
def _measurement(key: tuple[object, ...]) -> Measurement:
    return Measurement()


def ablation(each: RunRow, entry: LayerEntry, image: Chosen, target: int) -> Ablation | None:
    """All of it; None while it is being measured, then a bar stands here. Raises EngineError."""
    key = inside_run.key(each, "ablation", image.key, entry.layer, target)
    measurement = _measurement(key)
    ask = inside_run.inside(each)
    future = jobs.shared().get(key, measurement.run, ask, image.image, entry.layer, target)
    if not future.done():
        _bar(future, measurement, entry)
        return None
    if future.exception() is not None:
        jobs.shared().forget(key)
    return future.result()


def _bar(future: Future[Ablation], measurement: Measurement, entry: LayerEntry) -> None:
    @st.fragment(run_every=0.4)
    def look() -> None:
        share = min(1.0, measurement.done / entry.units)
        st.progress(share, f"{measurement.done} of {entry.units} filters left out in turn")
        if future.done():
            st.rerun()

    look()
