"""The questions about the inside of a CNN that the engine answers; `core.explain_client` asks them.

Each takes a run folder first. Errors are ModelError or ConfigError with one sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

# Question and the module of this package that has a function of that name. Loaded when first asked:
# statistics and embeddings take a second to import, and the engine should start at once.
_MODULES = {
    "network": "opened",
    "walk": "activations",
    "maps": "activations",
    "microscope": "microscope",
    "filters": "filters",
    "ablation": "ablation",
    "favourites": "preference",
    "dream": "dream",
    "attribution": "attribution",
    "errors": "errors",
    "forgotten": "forgotten",
    "embedding": "embedding",
    "frames": "lapse",
    "lapse_filters": "lapse",
    "lapse_maps": "lapse",
    "lapse_answers": "lapse",
}


def _question(name: str) -> Callable[..., Any]:
    def ask(folder: str, *arguments: Any) -> Any:
        opened = import_module("core.explain.opened").opened
        module = import_module(f"core.explain.{_MODULES[name]}")
        return getattr(module, name)(opened(folder), *arguments)

    return ask


QUESTIONS: dict[str, Callable[..., Any]] = {f"inside.{name}": _question(name) for name in _MODULES}
