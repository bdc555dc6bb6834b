"""Every command of the project, with the standard library alone: `python tasks.py run`.

Make calls this script; where there is no make, call it directly. It makes `.venv`, installs the
pinned packages when their lock file has changed, and then acts. Older versions of Python can read
it too, so that they can say in one sentence what to do.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import List, Optional

ROOT = Path(__file__).resolve().parent
SUPPORTED = ("3.11", "3.12", "3.13")
NEEDS = f"Glassnet needs Python {SUPPORTED[0]} to {SUPPORTED[-1]}"
BASE, DEV, GPU = "requirements.txt", "requirements-dev.txt", "requirements-gpu.txt"
PROBE = "import sys; print('%d.%d' % sys.version_info[:2])"
# A file of tests stays in one process: its tests share a server or a trained run. One process more
# than processors, because browser tests wait now and then.
PARALLEL = ("-n", str(min(4, 1 + (os.cpu_count() or 1))), "--dist", "loadfile")
PIPES = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "errors": "replace"}


class Refusal(Exception):
    """What stands in the way and how to remove it, in one sentence."""


def main(argv: List[str]) -> int:
    if not argv or argv[0] not in TASKS:
        print("usage: python tasks.py TASK [words for the tool behind the task]\n")
        print("\n".join(f"  {name:14}{task.__doc__}" for name, task in TASKS.items()))
        return 0 if argv in ([], ["help"], ["-h"], ["--help"]) else 2
    try:
        return TASKS[argv[0]](argv[1:])
    except (Refusal, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run(words: List[str]) -> int:
    """Start the app on 127.0.0.1, at GLASSNET_PORT, 8501 or the next free port."""
    python = prepare(GPU if os.environ.get("GLASSNET_GPU") == "1" else BASE)
    port = str(free_port(os.environ.get("GLASSNET_PORT", "8501")))
    print(f"Glassnet starts at http://127.0.0.1:{port} (Ctrl-C ends it).", flush=True)
    server = ["--server.address", "127.0.0.1", "--server.port", port]
    return call(python, "streamlit", "run", "app.py", *server, *words)


def test(words: List[str]) -> int:
    """Run the tests; those that need a browser or data skip when it is missing."""
    return call(prepare(DEV), "pytest", *PARALLEL, *words)


def browser_test(words: List[str]) -> int:
    """Run the tests that drive Chromium."""
    os.environ.setdefault("GLASSNET_BROWSER", "required")
    return call(prepare(DEV), "pytest", *PARALLEL, "tests/browser", *words)


def check(words: List[str]) -> int:
    """Lint, check the format, check the types of core."""
    python = prepare(DEV)
    tools = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy", "core"])
    return max([call(python, *tool) for tool in tools])


def bench(words: List[str]) -> int:
    """Run the benchmark that the next word names, or list them."""
    names = sorted(path.stem for path in ROOT.glob("bench/[!_]*.py"))
    if not words or words[0] not in names:
        print("usage: python tasks.py bench", "|".join(names))
        return 2 if words else 0
    return call(prepare(DEV), f"bench.{words[0]}", *words[1:])


def faults(words: List[str]) -> int:
    """Kill trainings, fill the disk and so on, for half an hour, and count what survives."""
    return call(prepare(DEV), "tests.faults", *words)


def sample(words: List[str]) -> int:
    """Train the finished runs that ship with the project anew, or the one named."""
    return call(prepare(BASE), "core.sample", *words)


def lock(words: List[str]) -> int:
    """Make the lock files from the .in files with uv; --upgrade takes newer versions."""
    python = prepare(DEV)
    how = f"pip compile --universal --generate-hashes --python-version {SUPPORTED[0]} -q".split()
    how += ["--custom-compile-command", "python tasks.py lock", *words]
    codes = []
    for name in (BASE, DEV, GPU):
        same = [] if name == BASE else ["--constraint", BASE]
        codes.append(call(python, "uv", *how, *same, name.replace(".txt", ".in"), "-o", name))
    return max(codes)


def clean(words: List[str]) -> int:
    """Remove .venv, the caches of tools and screenshots of failed tests; runs stay."""
    tools = (".mypy_cache", ".ruff_cache", ".pytest_cache", "tests/browser/.failures")
    for name in (".venv", *tools):
        shutil.rmtree(ROOT / name, ignore_errors=True)
    return 0


def prepare(lock_name: str) -> str:
    """The interpreter of an environment that holds everything in this lock file."""
    folder = Path(os.environ.get("GLASSNET_VENV") or ROOT / ".venv").absolute()
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    version = version_of(str(python))
    if version is None:
        make_environment(folder)
    elif version not in SUPPORTED:
        raise Refusal(f"{NEEDS}, and {folder} holds Python {version}; remove that folder first.")
    stamp = folder / "glassnet-installed"
    wanted = {sha256(ROOT.joinpath(name).read_bytes()).hexdigest() for name in (BASE, lock_name)}
    if not stamp.is_file() or not wanted <= set(stamp.read_text().split()):
        stamp.write_text("")  # an install that is cut short leaves no claim behind
        install(str(python), lock_name)
        stamp.write_text("\n".join(wanted))
    return str(python)


def make_environment(folder: Path) -> None:
    """A fresh virtual environment; replaces nothing but a broken one."""
    if folder.exists() and any(folder.iterdir()) and not (folder / "pyvenv.cfg").is_file():
        raise Refusal(f"{folder} is no virtual environment; name another folder in GLASSNET_VENV.")
    command = [find_python(), "-m", "venv", "--clear", str(folder)]
    print(f"Making a Python environment in {folder} ...", flush=True)
    if subprocess.run(command, **PIPES).returncode:
        raise Refusal(
            f"Python could not make {folder}: make room on the disk, or install the venv module "
            "(python3-venv on Debian and Ubuntu)."
        )


def install(python: str, lock_name: str) -> None:
    """Install a lock file with pip, which checks every package against its hash."""
    count = (ROOT / lock_name).read_text(encoding="utf-8").count("==")
    print(f"Installing {count} packages from {lock_name}: minutes once, seconds later.", flush=True)
    if subprocess.run([python, "-m", "pip", "--version"], **PIPES).returncode:
        subprocess.run([python, "-m", "ensurepip"], **PIPES)
    command = [python, "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes"]
    command += ["-r", lock_name] if sys.stdout.isatty() else ["--quiet", "-r", lock_name]
    done = subprocess.run(command, cwd=ROOT, **{**PIPES, "stdout": None})
    if done.returncode:
        errors = [line[7:] for line in done.stderr.splitlines() if line.startswith("ERROR: ")]
        reason = errors[-1].rstrip(".") if errors else f"it ended with {done.returncode}"
        raise Refusal(
            f"pip could not install {lock_name} ({reason}); check the network, the package index "
            "that pip uses and the room on the disk, then run this again."
        )


def find_python() -> str:
    """A supported interpreter: this one, or else the newest on PATH."""
    others = [shutil.which(f"python{version}") for version in reversed(SUPPORTED)]
    for python in filter(None, [sys.executable, *others]):
        if version_of(python) in SUPPORTED:
            return python
    raise Refusal(f"{NEEDS}: install one of them and start tasks.py with it.")


def version_of(python: str) -> Optional[str]:
    """'3.11' for an interpreter of that version, None for one that does not run."""
    try:
        return subprocess.run([python, "-c", PROBE], **PIPES).stdout.strip() or None
    except OSError:
        return None


def free_port(first: str) -> int:
    """The first port from `first` on that nothing on this machine listens at."""
    if not first.isdigit() or not 0 < int(first) < 65536:
        raise Refusal(f"GLASSNET_PORT is {first!r}; set it to a number from 1 to 65535.")
    for port in range(int(first), min(int(first) + 100, 65536)):
        with socket.socket() as probe, suppress(OSError):
            if os.name != "nt":  # on Windows this option would share a port that is taken
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    raise Refusal(f"No port is free from {first} on; set GLASSNET_PORT to another number.")


def call(python: str, module: str, *words: str) -> int:
    """Run a module in the repository until it ends; a request to end goes to this child alone."""
    child = subprocess.Popen([python, "-m", module, *words], cwd=ROOT)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    try:
        return child.wait()
    except KeyboardInterrupt:  # a terminal has told the child as well
        with suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
            return child.wait(timeout=5)
        child.terminate()
        return child.wait()


ALL = (run, test, check, browser_test, bench, faults, sample, lock, clean)
TASKS = {task.__name__.replace("_", "-"): task for task in ALL}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
