"""Code of this project as text, without its imports, for scripts that must stand alone."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]


def code_of(file: str, leave_out: Sequence[str] = ()) -> str:
    """The definitions of a file under core/, with their comments and in their order.

    Read as text, because a module that needs Keras must not be imported to be copied. `leave_out`
    names functions, classes or constants.
    """
    text = (ROOT / file).read_text(encoding="utf-8")
    lines, kept, last = text.splitlines(), list[str](), 0
    for place, node in enumerate(ast.parse(text).body):
        first, end = _first_line(node), node.end_lineno or node.lineno
        between = lines[last : first - 1]  # blank lines and comments belong to what follows
        last = end
        if not _dropped(node, place, leave_out):
            kept += [*between, *lines[first - 1 : end]]
    return "\n".join(kept).strip("\n")


def _first_line(node: ast.stmt) -> int:
    return min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])


def _dropped(node: ast.stmt, place: int, names: Sequence[str]) -> bool:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return True
    if place == 0 and isinstance(node, ast.Expr):  # the docstring of the module
        return True
    if isinstance(node, ast.Assign):
        return any(isinstance(each, ast.Name) and each.id in names for each in node.targets)
    return getattr(node, "name", None) in names
