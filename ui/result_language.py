"""What the test part said of a language model, beside what its source reached."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.datasets.corpora import CORPORA
from core.language_config import LanguageRunConfig
from core.presets import LANGUAGE_PRESETS
from core.runs.run import Run
from ui import preset_differs
from ui.result_weights import weights
from ui.wording import count, perplexity

ABOUT = (
    "Perplexity is e to the mean loss in nats per token: the network is as unsure as if it had to "
    "choose among so many equally likely tokens."
)


def show(run: Run, result: dict[str, Any], config: LanguageRunConfig) -> None:
    """Perplexities of the three parts, and the published figure."""
    st.subheader("Result on the test part", anchor=False)
    _figures(result)
    st.caption(
        f"Measured once, after training had ended, with the weights of "
        f"{weights(run, result, config.training.keep)}. {ABOUT}"
    )
    _published(config, result)


def _figures(result: dict[str, Any]) -> None:
    bits = result.get("bits_per_character")
    facts = {
        "Test perplexity": perplexity(result["test_perplexity"]),
        "Bits per character": f"{bits:.3f}" if bits else "",
        "Test loss (nats per token)": f"{result['test_loss']:.4f}",
        "Validation perplexity": perplexity(result["validation_perplexity"]),
        "Training perplexity": perplexity(result["train_perplexity"]),
        "Test tokens": count(result["test_tokens"]),
    }
    with st.container(horizontal=True, gap="medium"):
        for name, value in facts.items():
            if value:
                st.metric(name, value, width="content")


def _published(config: LanguageRunConfig, result: dict[str, Any]) -> None:
    preset = LANGUAGE_PRESETS.get(config.preset)
    if preset is None:
        return
    if preset.published_perplexity is None:
        st.markdown(f"Source of {preset.title}: [{preset.source}]({preset.url}).")
        return
    here = " / ".join(
        perplexity(result[f"{part}_perplexity"]) for part in ("train", "validation", "test")
    )
    same = config.data.name == preset.published_data
    measured = CORPORA[preset.published_data].title
    other = "" if same else f" That was {measured}: the two figures do not compare."
    st.markdown(
        f"Here **{here}** on training, validation and test.\u2003Published for {preset.title}: "
        f"{preset.published} ([{preset.source}]({preset.url})).{other}"
    )
    preset_differs.show(preset, config)
