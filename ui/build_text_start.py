"""The texts that a language model can learn from."""

from __future__ import annotations

from core.datasets.corpora import corpus, names
from ui.build_start import Source


def texts() -> Source:
    """Those that come along, and one's own."""
    titles = {name: corpus(name).title for name in names()}
    return Source("Text", titles, "pages/texts.py", "corpus", "Get the text")
