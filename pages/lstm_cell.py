"""One LSTM cell step by step, and beside a plain unit on a task that needs memory."""

import streamlit as st

from ui import cache, lab_texts, lstm_memory, lstm_walk, shell
from ui.components import lstm_cell
from ui.controls import Controls

shell.header("LSTM cell", "A cell that decides what to forget, what to add and what to tell.")
lstm_cell.load()
cache.warm_engine()
controls = Controls()
lab_texts.question(
    "The first input is 1, the next two are 0. Which tap must stay open so that the cell still "
    "knows the 1 at time 3, and which one must stay shut?"
)
lstm_walk.show(controls)
lab_texts.notice(
    "The cell state c passes from time to time through one tap and one sum, with no weight and no "
    "tanh in its way. With f = 1 and i = 0 it does not change, and neither does the gradient on "
    "its way back. All three taps see the same x and h; what differs is their weights.",
    "Hochreiter and Schmidhuber 1997, [Long short-term memory]"
    "(https://doi.org/10.1162/neco.1997.9.8.1735); forget gate: Gers, Schmidhuber and Cummins "
    "2000, [Learning to forget](https://doi.org/10.1162/089976600300015015).",
)
st.space("small")
lstm_memory.show(controls)
lab_texts.notice(
    "Neither kind remembers by itself: gradients through 100 steps are products of 100 factors. "
    "With its forget tap open at the start the LSTM's factors are close to 1. At Keras's forget "
    "bias of 1 they are 0.73, and 0.73 to the power of 100 is 0.00000000000002. Luck plays a part: "
    "with some seeds the LSTM fails too, with some the plain unit gets through. One seed proves "
    "little, so try several.",
    "the task: Bengio, Simard and Frasconi 1994, [Learning long-term dependencies with gradient "
    "descent is difficult](https://doi.org/10.1109/72.279181); the bias: Jozefowicz, Zaremba and "
    "Sutskever 2015, [An empirical exploration of recurrent network architectures]"
    "(https://proceedings.mlr.press/v37/jozefowicz15.html).",
)
controls.share()
