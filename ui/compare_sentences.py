"""Two sentences side by side: which one does the network find likelier?"""

from __future__ import annotations

import math
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.datasets.vocabulary import Vocabulary
from core.text.pieces import first_known
from core.text.scoring import NextWord
from core.text.typed import read_as
from ui import language_run, next_word, surprise
from ui.components import live_text, token_text

PAIRS = (
    ("the dog runs", "the runs dog"),
    ("the man said nothing", "nothing man the said"),
    ("the function is called", "the called is function"),
    ("The value is returned", "The returned is value"),
)
EVEN = 0.05  # nats: below this nobody would call one likelier


@st.fragment
def show(folder: Path) -> None:
    """Two boxes, each with its sentence coloured by surprise, and the verdict."""
    st.subheader("Which sentence is likelier?", anchor=False)
    st.caption(
        "A language model gives every sentence a probability: the product of those of its words, "
        "each given the words before it."
    )
    vocabulary = language_run.vocabulary(folder)
    found = [
        _sentence(folder, vocabulary, column, name, first)
        for column, name, first in zip(
            st.columns(2, gap="large"), ("first", "second"), defaults(vocabulary), strict=True
        )
    ]
    if all(each is not None and each.counted for each in found):
        st.markdown(verdict(*found))  # type: ignore[arg-type]


def defaults(vocabulary: Vocabulary) -> tuple[str, str]:
    """The first pair whose words the network knows; the usual one when it knows none."""
    chosen = first_known(vocabulary, (*(pair[0] for pair in PAIRS), PAIRS[0][0]))
    return next(pair for pair in PAIRS if pair[0] == chosen)


def _sentence(
    folder: Path, vocabulary: Vocabulary, column: DeltaGenerator, name: str, first: str
) -> NextWord | None:
    with column:
        text = st.text_input(
            f"{name.capitalize()} sentence",
            first,
            max_chars=live_text.MOST,
            key=name,
            live="200ms",
            bind="query-params",
        )
        reading = read_as(vocabulary, text or "")
        found = next_word.ask(folder, reading.text)
        if found:
            with st.container(gap="xsmall"):
                token_text.show(f"{name}-surprise", surprise.tokens(vocabulary, found))
                st.caption(surprise.summary(vocabulary, found))
                next_word.remark(reading)
    return found


def verdict(first: NextWord, second: NextWord) -> str:
    """One sentence, with what makes the comparison doubtful."""
    difference = first.log_probability - second.log_probability
    if abs(difference) < EVEN:
        said = "**Both are equally likely** to this network."
    else:
        better = "first" if difference > 0 else "second"
        said = f"**The {better} sentence is likelier**, {_times(abs(difference))}."
    if first.counted != second.counted:
        said += " They differ in length, and each further word makes a sentence less likely."
    if not (first.known.all() and second.known.all()):
        said += " Unknown words count as <unk>, so what they are does not matter."
    return said.replace("<", "\\<")


def _times(difference: float) -> str:
    """exp(difference) as 'about 22 times' or 'by a factor of 10^12'."""
    if difference > math.log(1e6):
        return f"by a factor of about 10^{round(difference / math.log(10))}"
    factor = math.exp(difference)
    return f"about {float(f'{factor:.2g}'):,.0f} times" if factor >= 10 else f"{factor:.1f} times"
