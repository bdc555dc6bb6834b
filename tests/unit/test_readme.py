"""What the README tells people to type exists."""

from __future__ import annotations

import io
import re
import shlex
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path

import pytest

import tasks
from core.cli.main import main

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(?:sh|bash|console|shell|text|)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """Lines of the README's fenced blocks that call this project, without prompt and variables."""
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8").replace("\\\n", " ") if readme.exists() else ""
    found = []
    for block in FENCE.findall(text):
        for line in block.splitlines():
            command = re.sub(r"^\s*\$?\s*(?:[A-Z_]+=\S+ )*", "", line).split(" #")[0].strip()
            if re.match(r"make |python3? |streamlit ", command):
                found.append(command)
    return found


@cache
def help_of(words: tuple[str, ...]) -> str:
    """What `python -m core WORDS --help` prints; fails the test when it is refused."""
    printed = io.StringIO()
    with redirect_stdout(printed), pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
    assert ended.value.code == 0
    return printed.getvalue()


def check_core(words: list[str]) -> None:
    """The task is known and each option is one of its options."""
    task = tuple(words[:1]) if words and not words[0].startswith("-") else ()
    shown = help_of(task)
    for option in (word.split("=")[0] for word in words if word.startswith("--")):
        assert re.search(rf"{re.escape(option)}\b", shown), f"{option} is no option of {task}"


@pytest.mark.parametrize(
    "command", commands() or [pytest.param("", marks=pytest.mark.skip("no README"))]
)
def test_command_exists(command: str) -> None:
    program, *words = shlex.split(command)
    if program == "make":
        assert {word for word in words if "=" not in word} <= set(tasks.TASKS) | {"help"}
    elif program == "streamlit":
        assert words[0] == "run" and (ROOT / words[1]).is_file()
    elif words[0] == "tasks.py":
        assert words[1] in tasks.TASKS
    elif words[:2] == ["-m", "core"]:
        check_core(words[2:])
    elif words[0] == "-m" and words[1].split(".")[0] in {"core", "bench"}:
        file = ROOT / Path(*words[1].split("."))
        assert file.with_suffix(".py").is_file() or (file / "__main__.py").is_file()
    elif words[0].endswith(".py"):
        assert (ROOT / words[0]).is_file()
