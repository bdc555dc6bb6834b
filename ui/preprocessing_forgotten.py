"""What a trained network answers when its preprocessing is forgotten at prediction."""

from __future__ import annotations

import streamlit as st

from core.concepts.forgotten import WAYS, Forgotten
from ui import cache, inside_run, jobs, lab_texts, run_choice, shell, wording
from ui.controls import Controls
from ui.run_rows import IMAGES, RunRow

MEASURING = "The network is being opened and asked; the first answer takes about ten seconds."


def show(controls: Controls) -> None:
    """A finished run, and its accuracy one way after the other."""
    lab_texts.question(
        "A network was trained on centred and scaled images. What hurts more at prediction: to "
        "forget the mean, to forget the deviation, or to give pixels from 0 to 255?"
    )
    rows = run_choice.trained(IMAGES)
    each, why = run_choice.in_address(rows, kind=IMAGES)
    if each is None or not each.ready:
        shell.dead_end(why or "This run has no trained network yet.", *inside_run.WAYS_OUT)
        return
    cache.warm_engine()
    controls.kept("run", "Network")
    if controls.shows("run"):
        run_choice.picker(rows, each, "Network")
    with inside_run.one_sentence():
        found = _asked(each)
    if found:
        _result(found)
    lab_texts.notice(
        "Other values than in training are another input, even if the picture looks the same. How "
        "much is lost depends on the network: with ReLU and max pooling a common factor mainly "
        "scales the scores, so answers stay while certainty and loss change. In Glassnet padding "
        "and normalization are layers of the network, so that no prediction can forget them.",
        "Sculley et al. 2015, [Hidden technical debt in machine learning systems]"
        "(https://papers.nips.cc/paper/5656-hidden-technical-debt-in-machine-learning-systems).",
    )


def _asked(each: RunRow) -> Forgotten | None:
    key = inside_run.key(each, "forgotten")
    found: Forgotten | None = jobs.ready(key, inside_run.inside(each).forgotten, waiting=MEASURING)
    return found


def _result(found: Forgotten) -> None:
    st.table(rows(found))
    parts = [
        f"{found.images:,} test images. How sure: mean probability of the answers given.",
        "Loss in nats.",
    ]
    if found.mean is not None:
        parts.append(f"Mean of the training: {found.mean:.4f}.")
    if found.std is not None:
        parts.append(f"Standard deviation: {found.std:.4f}.")
    if len(found.ways) < len(WAYS):
        parts.append(
            "This network was trained without some of the steps, so none can be forgotten."
        )
    st.caption(" ".join(parts))


def rows(found: Forgotten) -> dict[str, list[str]]:
    """A row a way: accuracy, the change in percentage points, certainty and loss."""
    shares = [right / found.images for right in found.right]
    return {
        "At prediction": [WAYS[way] for way in found.ways],
        "Accuracy": [_percent(share) for share in shares],
        "Change, points": ["–", *(_change(share - shares[0]) for share in shares[1:])],
        "How sure": [_percent(share) for share in found.sure],
        "Loss": [f"{loss:.3f}" for loss in found.losses],
    }


def _percent(share: float) -> str:
    return wording.percent(share, 1).replace(" ", "\N{NO-BREAK SPACE}")


def _change(share: float) -> str:
    """In percentage points with one digit, a sign where it is not 0."""
    points = round(100 * share, 1)
    return f"{points:+.1f}".replace("-", "−") if points else "0.0"
