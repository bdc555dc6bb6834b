"""Names of other people's files as text on a page."""

from __future__ import annotations

import re

LONGEST = 36


def shortened(name: str, longest: int = LONGEST) -> str:
    """At most `longest` characters: the middle goes, the beginning and the ending stay."""
    if len(name) <= longest:
        return name
    tail = longest // 2
    return f"{name[: longest - tail - 1]}…{name[-tail:]}"


def literal(text: str) -> str:
    """For Markdown: every character as itself."""
    return re.sub(r"([\\`*_{}\[\]()#+!|<>~:$-])", r"\\\1", text)
