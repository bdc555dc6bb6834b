"""A table of layers with our own look: colours and font come from the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

STYLE = """
.costs { overflow-x: auto; container-type: inline-size; }
.costs table { width: 100%; border-collapse: collapse; font-size: .875rem;
  font-variant-numeric: tabular-nums; }
.costs :is(th, td) { padding: .42rem .5rem; text-align: right; white-space: nowrap;
  border-bottom: 1px solid color-mix(in srgb, currentColor 14%, transparent); }
.costs th { font-weight: 500; font-size: .8125rem; opacity: .7; }
.costs :is(th, td):nth-child(-n + 2) { text-align: left; }
.costs :is(th, td):first-child { padding-left: 0; }
@container (max-width: 440px) {
  .costs :is(th, td) { padding: .4rem .22rem; font-size: .75rem; }
  .costs th { white-space: normal; vertical-align: bottom; }
}
"""


def show(head: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    """One line a layer; the first two columns stand at the left, numbers at the right."""
    titles = "".join(f"<th>{name}</th>" for name in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>" for cells in lines
    )
    st.html(
        f"<style>{STYLE}</style><div class='costs'><table><thead><tr>{titles}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )
