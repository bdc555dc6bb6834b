"""Six ways to choose the first weights, measured before the first step and after fifty."""

import streamlit as st

from ui import cache, initialization_view, lab_texts, shell
from ui.controls import Controls

shell.header(
    "Initialization", "The first weights decide whether a deep network can begin to learn."
)
cache.warm_engine()
controls = Controls()
lab_texts.question(
    "Two units of a layer start with the same weights and see the same inputs. Can training ever "
    "make them different? And what happens to a signal that each of six layers shrinks to a tenth?"
)
initialization_view.show(controls)
st.space("small")
initialization_view.formulas()
lab_texts.notice(
    "Units that start equal get equal gradients and stay equal: a layer of 100 is a layer of one. "
    "Small weights shrink the signal layer by layer, and the gradient on its way back. ReLU drops "
    "half of the signal, so He doubles the variance to make up for it. A positive bias lets more "
    "units fire at first, but moves all activations up.",
    "LeCun et al. 1998, [Efficient backprop](https://doi.org/10.1007/3-540-49430-8_2); Glorot and "
    "Bengio 2010, [Understanding the difficulty of training deep feedforward neural networks]"
    "(https://proceedings.mlr.press/v9/glorot10a.html); He et al. 2015, [Delving deep into "
    "rectifiers](https://arxiv.org/abs/1502.01852).",
)
controls.share()
