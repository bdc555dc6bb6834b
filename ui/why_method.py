"""One method: what it says, its formula, paper and cost."""

from __future__ import annotations

import streamlit as st

from core.explain.answers import Attribution, Network
from core.explain.methods import METHODS, Method
from ui.why_maps import TITLES
from ui.wording import count


def pick() -> Method:
    """The switch between the methods; its choice stands in the address."""
    title = st.segmented_control(
        "Method",
        list(TITLES),
        default=next(iter(TITLES)),
        key="method",
        required=True,
        label_visibility="collapsed",
        bind="query-params",
    )
    return METHODS[TITLES[title]]


def show(method: Method, found: Attribution | None) -> None:
    """Text, formula, and what it took here."""
    st.markdown(method.about)
    st.latex(method.formula)
    st.caption(
        "$S_c$ is the score of class $c$ before the softmax, $p_c$ its probability, $x$ the image."
    )
    if found and found.completeness is not None:
        _completeness(found)
    st.markdown(f"Paper: [{method.paper}]({method.url}).")
    st.markdown(f"Cost: {method.cost}.{_here(found)}")


def _here(found: Attribution | None) -> str:
    if found is None:
        return ""
    passes = "pass" if found.passes == 1 else "passes"
    return f" Here {count(found.passes)} {passes}."


def _completeness(found: Attribution) -> None:
    """The check that integrated gradients bring along."""
    assert found.completeness is not None
    total = float(found.heat.sum(dtype="float64"))
    with st.container(horizontal=True, gap="medium"):
        st.metric("Sum of all pixels", _signed(total), width="content")
        st.metric("Score of the class", _signed(found.score), width="content")
        st.metric("Completeness missed by", f"{100 * found.completeness:.2g} %", width="content")
    st.caption(
        "The sum must equal the score of the image minus the score of a black image; the third "
        "figure is the difference, relative to that."
    )


def _signed(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")


def layer(network: Network, found: Attribution | None) -> None:
    """The layer whose maps Grad-CAM weighs, at first its own choice; another into the address."""
    wanted = st.query_params.get("layer", "")
    names = [each.layer for each in network.layers if each.kind == "conv"]
    if len(names) < 2:
        return
    used = found.layer if found else wanted
    st.session_state["layer"] = used if used in names else None

    def follow() -> None:
        if st.session_state["layer"]:
            st.query_params["layer"] = st.session_state["layer"]

    st.selectbox(
        "Maps of",
        names,
        key="layer",
        on_change=follow,
        placeholder="Choose a convolution",
        width=220,
    )
