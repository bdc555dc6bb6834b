"""Arrows between the parts run one way: pages -> ui -> core, and the web server stays light.

Each test imports modules in one child interpreter in which some packages cannot be imported, so
an import by way of another module is caught too.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from ui.page_table import PAGES

ROOT = Path(__file__).parents[2]
KERAS = ("keras", "tensorflow")
MAY_USE_KERAS = ("core.models", "core.training", "core.explain", "core.worker", "core.engine")

CHILD = """
import importlib, sys

blocked, modules = sys.argv[1].split(","), sys.argv[2].split(",")

class Wall:
    def find_spec(self, name, path=None, target=None):
        if any(name == each or name.startswith(each + ".") for each in blocked):
            raise ImportError(f"{name} is out of bounds")

sys.meta_path.insert(0, Wall())
for module in modules:
    try:
        importlib.import_module(module)
    except Exception as problem:
        print(f"{module}: {type(problem).__name__}: {problem}")
"""


def modules_under(package: str) -> list[str]:
    """Dotted names of all modules of a package, in order, without scripts that act on import."""
    files = sorted((ROOT / package).rglob("*.py"))
    names = [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files]
    pages = {".".join(Path(entry.path).with_suffix("").parts) for entry in PAGES}
    kept = [name for name in names if name not in pages and not name.endswith("__main__")]
    return [name.removesuffix(".__init__") for name in kept]


def within(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == each or module.startswith(f"{each}.") for each in packages)


def imports_of(script: Path) -> set[str]:
    """Modules that a script names in its import statements."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(script.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            # `from core import presets` loads core/presets.py as well.
            found |= {
                f"{node.module}.{alias.name}" for alias in node.names if node.module == "core"
            }
    return found


def failures(modules: list[str], blocked: tuple[str, ...]) -> str:
    """What the child could not import, a line a module; empty when all is well."""
    if not modules:
        pytest.skip("no such modules yet")
    command = [sys.executable, "-c", CHILD, ",".join(blocked), ",".join(modules)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_core_stands_without_a_browser() -> None:
    assert not failures(modules_under("core"), ("streamlit", "ui", "pages", "bench", "tests"))


def test_core_needs_keras_only_where_networks_are_built_and_run() -> None:
    light = [name for name in modules_under("core") if not within(name, MAY_USE_KERAS)]
    light += [name for name in modules_under("core") if name == "core.models.describe"]
    assert not failures(light, KERAS)


def test_web_server_never_loads_keras() -> None:
    """Pages draw when they are imported, so this looks at what they import."""
    scripts = [ROOT / "app.py", *(ROOT / entry.path for entry in PAGES)]
    named = {name for script in scripts for name in imports_of(script)}
    assert not failures(sorted(named | set(modules_under("ui"))), KERAS)


def test_plots_know_nothing_but_arrays() -> None:
    core = modules_under("core")
    others = [name for name in core if not within(name, ("core.plots",)) and name != "core"]
    assert not failures([name for name in core if within(name, ("core.plots",))], tuple(others))


def test_ui_and_core_know_no_pages() -> None:
    for script in [*ROOT.glob("core/**/*.py"), *ROOT.glob("ui/**/*.py")]:
        forbidden = (
            ("pages", "app", "ui") if script.is_relative_to(ROOT / "core") else ("pages", "app")
        )
        wrong = {name for name in imports_of(script) if within(name, forbidden)}
        assert not wrong, f"{script.relative_to(ROOT)} imports {', '.join(sorted(wrong))}"


def test_wall_is_felt_through_another_module() -> None:
    assert "html.entities is out of bounds" in failures(["html.parser"], ("html.entities",))
    assert not failures(["html.parser"], ("html.unknown",))
