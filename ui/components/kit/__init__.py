"""What the components that look inside a network share in the browser: colours, numbers, and a
window that slides over an image.

A component's code travels once a page as a library; an update carries a few lines and the data.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from core.plots.colors import DIVERGING, SEQUENTIAL
from ui.components.packed import UNPACK

FOLDER = Path(__file__).parent
FILES = ("colors.js", "numbers.js", "window.js", "under.js")
EXPORT = "export default function () {}\n"  # a library does nothing when it is mounted
_MOUNT = """
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector("[data-glassnet]");
  const draw = () => globalThis.glassnet.NAME.update(root, data, setTriggerValue);
  if (globalThis.glassnet?.NAME) draw();
  else globalThis.addEventListener("glassnet-NAME", draw, { once: true });
  return () => globalThis.removeEventListener("glassnet-NAME", draw);
}
"""
_ANNOUNCE = """
(globalThis.glassnet ??= {}).NAME = { update };
globalThis.dispatchEvent(new Event("glassnet-NAME"));
"""


@dataclass(frozen=True)
class Component:
    """Call `load()` once a page, outside any fragment, then `mount(...)` where it belongs."""

    name: str
    library: Callable[..., Any]
    place: Callable[..., Any]

    def load(self) -> None:
        self.library(key=f"{self.name}_library", height=1)

    def mount(self, key: str, data: bytes, **callbacks: Callable[[], None]) -> Any:
        """`data` is a `ui.components.packed.message`; callbacks are `on_<event>_change`."""
        return self.place(key=key, data=data, **callbacks)


def component(name: str, folder: Path, *files: str) -> Component:
    """The component of NAME.html, NAME.css and these scripts in `folder`.

    The last script has `function update(root, bytes, send)`; `send(event, value)` tells Python.
    """
    texts = [(folder / f"{name}.{kind}").read_text(encoding="utf-8") for kind in ("html", "css")]
    script = "\n".join([library(folder, *files), _ANNOUNCE.replace("NAME", name), EXPORT])
    make = st.components.v2.component
    return Component(
        name,
        make(f"glassnet_{name}_library", html="<span></span>\n", js=script),
        make(f"glassnet_{name}", html=texts[0], css=texts[1], js=_MOUNT.replace("NAME", name)),
    )


def library(folder: Path, *files: str) -> str:
    """The scripts that all share, then those of one component, as one text."""
    paths = [FOLDER / name for name in FILES] + [folder / name for name in files]
    return "\n".join([_scales(), UNPACK, *(path.read_text(encoding="utf-8") for path in paths)])


def _scales() -> str:
    """The project's two colour scales as hexadecimal digits, six a colour."""
    scales = {"sequential": SEQUENTIAL.tobytes().hex(), "diverging": DIVERGING.tobytes().hex()}
    return f"const SCALES = {json.dumps(scales)};"
