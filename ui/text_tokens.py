"""Tokens on the page: as chips with their ids, and as short lists with their counts."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable

import streamlit as st

from core.datasets.vocabulary import END, UNKNOWN, Encoded

SIGNS = {" ": "␣", "\n": "↵", "\t": "⇥", "\u00a0": "⍽"}
CHIPS = """
.st-key-sentence textarea { unicode-bidi: plaintext; }
.tokens { display: flex; flex-wrap: wrap; gap: .3rem; }
.tokens span { border: 1px solid color-mix(in srgb, currentColor 22%, transparent);
  border-radius: 4px; padding: .12rem .45rem .18rem; text-align: center; min-width: 2rem;
  max-width: 100%; overflow-wrap: anywhere; line-height: 1.35; }
.tokens small { display: block; font-size: .75rem; opacity: .72;
  font-variant-numeric: tabular-nums; }
.tokens .special { border-style: dotted; }
.tokens .unknown { border: 1px dashed var(--st-orange-text-color, #c8590c);
  background: color-mix(in srgb, var(--st-orange-text-color, #c8590c) 10%, transparent); }
"""
LIST = """
.counted { width: 100%; border-collapse: collapse; font-size: .875rem;
  font-variant-numeric: tabular-nums; table-layout: fixed; }
.counted caption { text-align: left; font-weight: 600; padding-bottom: .3rem; }
.counted td { padding: .2rem .3rem; border-bottom: 1px solid
  color-mix(in srgb, currentColor 12%, transparent); }
.counted td:first-child { padding-left: 0; overflow-wrap: anywhere; }
.counted td:last-child { text-align: right; width: 5.5rem; opacity: .75; }
"""


def shown(token: str) -> str:
    """A token as HTML, with a sign in place of what cannot be seen."""
    return html.escape(SIGNS.get(token, token)) if not token.isspace() or token in SIGNS else "␣"


def chips(encoded: Encoded) -> None:
    """Every piece with its id; what the vocabulary lacks is marked by word, line and colour."""
    cells = "".join(
        _chip(piece, int(number), bool(known))
        for piece, number, known in zip(encoded.pieces, encoded.ids, encoded.known, strict=True)
    )
    way = direction("".join(encoded.pieces))
    st.html(f'<style>{CHIPS}</style><div class="tokens" dir="{way}">{cells}</div>')


def direction(text: str) -> str:
    """ "rtl" when the first letter is of a script written from right to left, else "ltr"."""
    ways = (unicodedata.bidirectional(sign) for sign in text)
    first = next((way for way in ways if way in ("L", "R", "AL")), "L")
    return "ltr" if first == "L" else "rtl"


def _chip(piece: str, number: int, known: bool) -> str:
    kind = "unknown" if not known else "special" if piece in (END, UNKNOWN) else ""
    note = f"{number}" if known else f"{number} {html.escape(UNKNOWN)}"
    return f'<span class="{kind}"><bdi>{shown(piece)}</bdi><small dir="ltr">{note}</small></span>'


def counted(title: str, rows: Iterable[tuple[str, int]]) -> None:
    """A short list: token and how often it stands in the training part."""
    lines = "".join(
        f"<tr><td><bdi>{shown(token)}</bdi></td><td>{number:,}</td></tr>" for token, number in rows
    )
    st.html(
        f'<style>{LIST}</style><table class="counted"><caption>{html.escape(title)}</caption>'
        f"<tbody>{lines}</tbody></table>"
    )
