"""What a language model writes after each epoch: one watches it learn to spell, then to speak."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd
import streamlit as st

from core.runs.run import Run
from core.runs.samples import Sample, read_samples
from ui import cache
from ui.components import samples
from ui.wording import perplexity

LOOK_SECONDS = 1.0
MOST = 200  # texts that a page gets; of more, the first and last and those between at even steps


def show(run: Run, active: bool) -> None:
    """A slider over epochs and the text of the chosen one; the newest while nobody chooses."""
    st.subheader("What it writes", anchor=False)
    st.fragment(_look, run_every=LOOK_SECONDS if active else None)(run)


def _look(run: Run) -> None:
    found = frames(run)
    if not found:
        st.caption("The first text appears here before the first epoch.")
        return
    samples.show("samples", found)
    one = _read(run.path("samples.jsonl"))[0]
    st.caption(
        f"Always the same prompt, in bold, at temperature {one.temperature:g} with seed "
        f"{one.seed}: only what has been learnt differs."
    )


def frames(run: Run) -> list[samples.Frame]:
    """The texts so far, each with the validation perplexity of its epoch."""
    rows = cache.metrics(run.folder)
    held = rows[(rows["split"] == "validation") & (rows["name"] == "perplexity")]
    reached: pd.Series = held.set_index("epoch")["value"]
    texts = thinned(_read(run.path("samples.jsonl")))
    return [_frame(each, reached.get(each.epoch)) for each in texts]


def _frame(sample: Sample, reached: object) -> samples.Frame:
    when = f"After epoch {sample.epoch}" if sample.epoch else "Before training"
    at = ""
    if isinstance(reached, float) and perplexity(reached) != perplexity(None):
        at = f", at a validation perplexity of {perplexity(reached)}"
    begins = sample.text.startswith(sample.prompt)
    prompt = sample.prompt if begins else ""
    return samples.Frame(sample.epoch, prompt, sample.text[len(prompt) :], f"{when}{at}.")


def thinned(texts: list[Sample], most: int = MOST) -> list[Sample]:
    """At most `most` of them, from the first to the last."""
    if len(texts) <= most:
        return texts
    last = len(texts) - 1
    return [texts[round(place * last / (most - 1))] for place in range(most)]


def _read(path: Path) -> list[Sample]:
    try:
        found = path.stat()
    except OSError:
        return []
    return _parsed(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=32)
def _parsed(path: Path, modified: int, size: int) -> list[Sample]:
    return read_samples(path)
