"""A text token by token: coloured by surprise, and what else was likely in each place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

_FOLDER = Path(__file__).parent
SCRIPTS = ("wording.js", "note.js", "token_text.js")  # one file in this order


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


_component = st.components.v2.component(
    "glassnet_token_text",
    html=_text("token_text.html"),
    css=_text("token_text.css"),
    js="\n".join(map(_text, SCRIPTS)),
)


@dataclass(frozen=True)
class Token:
    """One token: `text` with the space before it, `label` as it is called, the probability that
    the network gave it (None when it gave none) and the one it was drawn with (None when it was
    not drawn), `mark` when it is not known, its `rivals`, and whether a branch begins here."""

    text: str
    label: str
    before: float | None
    after: float | None = None
    mark: str = ""
    rivals: tuple[Rival, ...] = ()
    fork: bool = False


@dataclass(frozen=True)
class Rival:
    """A likely token in the same place; `after` None when nothing was drawn there."""

    id: int
    label: str
    before: float
    after: float | None = None
    fixed: bool = False  # it cannot be chosen


@dataclass(frozen=True)
class Story:
    """What stands around a text that was written: its name, a remark, the file that it downloads
    as, and whether it is still being written or can be removed."""

    title: str
    remark: str
    prompt: str
    file: str
    busy: bool = False
    removable: bool = True


@dataclass(frozen=True)
class Pick:
    """A click: on the rival `id` in place `place`, or, with place -1, on remove."""

    place: int
    id: int = 0


def show(
    key: str,
    tokens: Sequence[Token],
    story: Story | None = None,
    on_pick: Callable[[Pick], None] | None = None,
) -> None:
    """Draw the tokens; in a `story` rivals can be clicked, which calls `on_pick` before the page
    runs again."""

    def picked() -> None:
        found = validated(st.session_state[key].get("picked"), tokens)
        if found and on_pick:
            on_pick(found)

    data: dict[str, Any] = {
        "tokens": [
            [each.text, each.label, each.before, each.after, each.mark, each.fork]
            for each in tokens
        ],
        "rivals": [
            [[r.id, r.label, r.before, r.after, r.fixed] for r in each.rivals] for each in tokens
        ],
        "story": story.__dict__ if story else None,
    }
    _component(key=key, data=data, on_picked_change=picked)


def validated(value: Any, tokens: Sequence[Token]) -> Pick | None:
    """The click, if it is on something that is shown."""
    if not isinstance(value, dict):
        return None
    place, found = value.get("place"), value.get("id")
    if place == -1:
        return Pick(-1)
    if not isinstance(place, int) or not 0 <= place < len(tokens):
        return None
    offered = {each.id for each in tokens[place].rivals if not each.fixed}
    return Pick(place, found) if isinstance(found, int) and found in offered else None
