"""Early stopping on the curves of a real training that overfits."""

from __future__ import annotations

import streamlit as st

from core.concepts import overfitting
from core.concepts.early_stopping import Stop, stop
from core.plots import penalties as plots
from ui.controls import Controls
from ui.errors_figures import NO_BAR
from ui.lab_texts import notice, question


def show(controls: Controls) -> None:
    """The curves, where a training with this patience ends, and what it keeps."""
    question("The training loss falls to the end. Should one train to the end?")
    run = overfitting.recorded()
    patience = controls.slider("patience", "Patience, in epochs", 1, 15, 3)
    found = stop(list(run.validation), patience)
    st.plotly_chart(
        plots.stopping(run.training, run.validation, found.best, found.ended),
        key="stopping",
        config=NO_BAR,
        alt=f"Training and validation loss over {len(run.training)} epochs; the training ends "
        f"after epoch {found.ended} and keeps epoch {found.best}.",
    )
    st.caption(
        f"A real training: LeNet-5 on only {run.images} of the offline digits, without any "
        f"regularization, seed {run.seed}. Faint: what would have come after the end."
    )
    _figures(run, found)
    st.markdown(_sentence(run, found, patience))
    notice(
        "From some epoch on the network learns its training images by heart: their loss still "
        "falls, that of unseen images rises. A patience of 1 falls for the first bump of a noisy "
        "curve; a large one costs time but no quality, because the best weights are kept. The "
        "validation images decide, so they may no longer count as a test.",
        "Prechelt 1998, [Early stopping, but when?](https://doi.org/10.1007/3-540-49430-8_3).",
    )


def _figures(run: overfitting.Recorded, found: Stop) -> None:
    with st.container(horizontal=True, gap="medium"):
        st.metric("Ends after epoch", found.ended, width="content")
        st.metric("Keeps epoch", found.best, width="content")
        st.metric("Validation loss kept", f"{run.validation[found.best - 1]:.3f}", width="content")
        st.metric("At the last epoch", f"{run.validation[-1]:.3f}", width="content")


def _sentence(run: overfitting.Recorded, found: Stop, patience: int) -> str:
    lowest = int(run.validation.argmin()) + 1
    if not found.early:
        return f"No {patience} epochs in a row were without a better one: it trains to the end."
    waited = "epoch" if patience == 1 else f"{patience} epochs"
    text = f"The {waited} after epoch {found.best} brought no lower validation loss. "
    saved = len(run.training) - found.ended
    text += f"{saved} epochs are saved"
    if found.best == lowest:
        return text + ", and the best epoch of all is kept."
    return text + f", but epoch {lowest} would have been better ({run.validation.min():.3f})."
