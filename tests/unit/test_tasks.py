"""tasks.py in a small stand-in project, where pip and streamlit only tell what they were given."""

from __future__ import annotations

import ast
import os
import shutil
import signal
import socket
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

import tasks

ROOT = Path(__file__).parents[2]
PIP = """
import os, sys
if "install" in sys.argv:
    with open("installed.log", "a") as log:
        print(sys.argv[-1], file=log)
    if os.environ.get("PIP_FAILS"):
        print("ERROR: No matching distribution found for absl-py==2.5.1", file=sys.stderr)
        sys.exit(1)
"""
STREAMLIT = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
try:
    print(*sys.argv[1:], flush=True)
    while "wait" in sys.argv:
        time.sleep(0.1)
except KeyboardInterrupt:
    print("closed", flush=True)
"""


class Project:
    """A folder with tasks.py, empty lock files and stand-ins that `python -m` finds first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copy(ROOT / "tasks.py", folder)
        for name in (tasks.BASE, tasks.DEV):
            (folder / name).write_text(f"# {name}\n")
        for name, text in (("pip", PIP), ("streamlit", STREAMLIT), ("pytest", STREAMLIT)):
            (folder / f"{name}.py").write_text(text)
        venv.create(folder / ".venv", symlinks=os.name != "nt", with_pip=False)

    def start(self, *words: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "tasks.py", *words],
            cwd=self.folder,
            env={**os.environ, "GLASSNET_VENV": "", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def do(self, *words: str, **environment: str) -> tuple[int, str, str]:
        """Exit status, standard output, standard error."""
        task = self.start(*words, **environment)
        out, err = task.communicate(timeout=60)
        return task.returncode, out, err

    def installed(self) -> list[str]:
        """The lock files that pip was given, in order."""
        log = self.folder / "installed.log"
        return log.read_text().split() if log.exists() else []


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_run_installs_once_and_passes_words_on(project: Project) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, out, _ = project.do("run", "--theme.base", "dark", GLASSNET_PORT=str(port))
    assert code == 0
    said, passed = out.splitlines()[-2:]
    address = said.split("http://")[1].split(" ")[0]
    chosen = int(address.removeprefix("127.0.0.1:"))
    assert port < chosen < port + 100
    expected = f"run app.py --server.address 127.0.0.1 --server.port {chosen} --theme.base dark"
    assert passed == expected
    project.do("run")
    assert project.installed() == ["requirements.txt"]


def test_changed_lock_is_installed_again(project: Project) -> None:
    project.do("run")
    (project.folder / tasks.BASE).write_text("# other\n")
    project.do("run")
    assert project.installed() == ["requirements.txt", "requirements.txt"]


def test_development_packages_include_the_base(project: Project) -> None:
    project.do("test", "-k", "name")
    code, out, _ = project.do("run")
    assert code == 0 and "Installing" not in out
    assert project.installed() == ["requirements-dev.txt"]


def test_failed_install_is_one_sentence_and_tried_again(project: Project) -> None:
    code, _, err = project.do("run", PIP_FAILS="1")
    assert code == 1
    assert "No matching distribution found for absl-py" in err
    assert len(err.splitlines()) == 1
    assert project.do("run")[0] == 0
    assert len(project.installed()) == 2


@pytest.mark.parametrize("port", ["0", "65536", "x", "-1", ""])
def test_impossible_port_is_one_sentence(project: Project, port: str) -> None:
    code, _, err = project.do("run", GLASSNET_PORT=port)
    assert code == 1
    assert "GLASSNET_PORT" in err and len(err.splitlines()) == 1


def test_folder_that_is_no_environment_stays_untouched(project: Project) -> None:
    own = project.folder / "photos"
    own.mkdir()
    (own / "a.jpg").write_text("mine")
    code, _, err = project.do("run", GLASSNET_VENV=str(own))
    assert code == 1 and "GLASSNET_VENV" in err
    assert [path.name for path in own.iterdir()] == ["a.jpg"]


@pytest.fixture
def heard() -> Iterator[None]:
    """Processes hear Ctrl-C; a shell has those that it starts with `&` ignore it, and theirs."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
@pytest.mark.parametrize(
    ("whom", "what", "code"), [("all", signal.SIGINT, 0), ("task", signal.SIGTERM, 7)]
)
def test_server_ends_with_the_task(
    project: Project, heard: None, whom: str, what: int, code: int
) -> None:
    task = project.start("run", "wait")
    assert task.stdout is not None
    while "run app.py" not in (line := task.stdout.readline()):
        assert line, task.communicate()
    if whom == "all":  # as a terminal does on Ctrl-C
        os.killpg(task.pid, what)
    else:
        task.send_signal(what)
    out, err = task.communicate(timeout=60)
    assert task.returncode == code
    assert "Traceback" not in err
    assert ("closed" in out) == (whom == "all")


def test_unsupported_python_gets_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tasks, "SUPPORTED", ("2.7",))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(tasks.Refusal, match=r"needs Python 3.11 to 3.13: install one"):
        tasks.find_python()


def test_old_python_can_read_the_script() -> None:
    ast.parse((ROOT / "tasks.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_unknown_task_exits_with_2_and_help_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert tasks.main(["dance"]) == 2
    assert tasks.main(["help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown for name in tasks.TASKS)


def test_makefile_has_a_target_for_each_task() -> None:
    targets = (ROOT / "Makefile").read_text().split("\n")[-3].split(":")[0].split()
    assert set(targets) == set(tasks.TASKS)
