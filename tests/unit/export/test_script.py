"""The exported script and notebook train the same weights as the run, bit for bit."""

from __future__ import annotations

import ast
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from core.config import (
    AnyConfig,
    Augmentation,
    CnnConfig,
    DataConfig,
    Preprocessing,
    RunConfig,
    TrainingConfig,
)
from core.export import script_language, script_training
from core.export.parts import ExportError
from core.export.script import script_archive
from core.language_config import (
    CorpusConfig,
    LanguageRunConfig,
    LanguageTrainingConfig,
    RecurrentConfig,
)
from core.layers import Conv, Dense, Dropout, Flatten, Pool, Softmax
from core.runs.atomic import write_json
from core.runs.run import Run
from core.runs.store import SHIPPED, RunStore
from core.training import epochs, loop
from core.worker import train_run

# 13 batches an epoch of which the last is smaller; every part of the code is used by one of them.
RICH = RunConfig(
    name='A "rich" one',
    data=DataConfig(
        "digits",
        limit=200,
        preprocessing=Preprocessing(padding=1, center="image", scale=True),
        augmentation=Augmentation(shift=1, elastic=0.5, flip=True),
    ),
    model=CnnConfig(
        (
            Conv(4, 3, batch_norm=True),
            Pool(),
            Dropout(0.3),
            Flatten(),
            Dense(8, activation="tanh"),
            Softmax(),
        )
    ),
    training=TrainingConfig(
        epochs=2, batch_size=16, schedule="cosine", warmup_epochs=0.5, l2=1e-3, max_norm=3.0
    ),
)
# Batches divide the images evenly: Keras would compile another graph for arrays of that length.
PLAIN = RunConfig(
    data=DataConfig("digits", limit=128),
    model=CnnConfig((Conv(4, 3), Pool(how="average"), Flatten(), Softmax())),
    training=TrainingConfig(
        optimizer="momentum",
        epochs=3,
        batch_size=32,
        schedule="step",
        decay_every=1,
        patience=2,
        keep="last",
        label_smoothing=0.1,
    ),
)
# The last window of an epoch is shorter; the step written out for speed, and the plain one.
WORDS = LanguageRunConfig(
    data=CorpusConfig("docs", limit=1500, vocabulary=200),
    model=RecurrentConfig(units=12, embedding=12, tied=True, dropout=0.2, init_scale=0.1),
    training=LanguageTrainingConfig(
        optimizer="sgd", learning_rate=1.0, loss="sum", batch_size=8, steps=8, epochs=2
    ),
)
CHARACTERS = LanguageRunConfig(
    data=CorpusConfig("docs", level="characters", limit=1500),
    model=RecurrentConfig("gru", layers=1, units=12, embedding=8, dropout_recurrent=0.2),
    training=LanguageTrainingConfig(
        batch_size=8, steps=16, epochs=3, hold_epochs=1, patience=2, keep="last"
    ),
)
RUNS: dict[str, tuple[AnyConfig, str]] = {
    "rich": (RICH, "train.py"),
    "plain": (PLAIN, "train.ipynb"),
    "words": (WORDS, "train.ipynb"),
    "characters": (CHARACTERS, "train.py"),
}

END = "---- the end of a script ----"
ONE_BY_ONE = f"""
import os, runpy, sys
for script in sys.argv[1:]:
    os.chdir(os.path.dirname(script))
    runpy.run_path(script, run_name="__main__")
    print({END!r}, flush=True)
"""


def unpacked(run: Run, file: str, folder: Path) -> Path:
    """The script of a run in a folder of its own."""
    with zipfile.ZipFile(io.BytesIO(script_archive(run))) as archive:
        archive.extractall(folder)
    return _as_script(folder / file)


def trained(config: AnyConfig, root: Path) -> Run:
    store = RunStore(root)
    run = store.create(config)
    assert store.claim(run)
    train_run(run)
    return run


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[dict, str]]:
    """Of each run its result, and what its script wrote. The scripts run one after another in one
    process that knows nothing of Glassnet, so that Keras is imported once."""
    root = tmp_path_factory.mktemp("scripts")
    runs = {name: trained(config, root / "runs") for name, (config, _) in RUNS.items()}
    scripts = [str(unpacked(runs[name], file, root / name)) for name, (_, file) in RUNS.items()]
    done = subprocess.run(
        [sys.executable, "-I", "-c", ONE_BY_ONE, *scripts],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    outputs = done.stdout.split(END)[: len(RUNS)]
    return {
        name: (run.result() or {}, output)
        for (name, run), output in zip(runs.items(), outputs, strict=True)
    }


@pytest.mark.parametrize("name", RUNS)
def test_it_ends_with_the_same_weights(written: dict[str, tuple[dict, str]], name: str) -> None:
    result, output = written[name]
    found = re.search(r"weights_sha256 (\w+)", output)
    assert found and found[1] == result["weights_sha256"]
    figure = "perplexity" if "test_perplexity" in result else "accuracy"
    assert f"test {figure} {result[f'test_{figure}']:.4f}" in output


def exported(run: Run) -> dict[str, str]:
    """The texts of the archive by name."""
    with zipfile.ZipFile(io.BytesIO(script_archive(run))) as archive:
        names = ("train.py", "requirements.txt")
        return {name: archive.read(name).decode() for name in names}


def test_what_decides_the_rounding_is_set_before_numpy(tmp_path: Path) -> None:
    run = RunStore(tmp_path / "runs").create(PLAIN)
    write_json(run.path("environment.json"), {"variables": {"OPENBLAS_CORETYPE": "Haswell"}})
    code = exported(run)["train.py"]
    line = 'os.environ.setdefault("OPENBLAS_CORETYPE", "Haswell")\n'
    assert 0 < code.index(line) < code.index("import keras") < code.index("import numpy")


def test_files_from_elsewhere_do_not_become_code(tmp_path: Path) -> None:
    run = RunStore(tmp_path / "runs").create(PLAIN)
    evil = 'x"""\nraise SystemExit(9)\n"""'
    environment: dict[str, object] = {"keras": evil, "numpy": "2\nevil", "device": evil}
    environment["variables"] = {"OPENBLAS_CORETYPE": evil, "PATH": "here"}
    write_json(run.path("environment.json"), environment)
    write_json(run.path("result.json"), {"weights_sha256": evil + "\\"})
    write_json(run.path("state.json"), {"phase": "stopped", "message": evil})
    found = exported(run)
    body = ast.parse(found["train.py"]).body
    assert not any(isinstance(each, ast.Raise) for each in body)
    assert found["train.py"].count("os.environ.setdefault(") == 1
    assert found["requirements.txt"].splitlines() == ["keras", "tensorflow", "numpy"]
    write_json(run.path("environment.json"), ["no", "object"])
    ast.parse(exported(run)["train.py"])


def test_a_run_that_was_pruned_says_so(tmp_path: Path) -> None:
    run = RunStore(tmp_path / "runs").create(PLAIN)
    write_json(run.path("state.json"), {"phase": "stopped", "message": "Pruned after epoch 2."})
    assert "Pruned after epoch 2. This goes on to the end" in exported(run)["train.py"]


def _as_script(path: Path) -> Path:
    """The code cells of a notebook one after another, as a kernel runs them."""
    if path.suffix == ".py":
        return path
    whole = json.loads(path.read_text(encoding="utf-8"))
    assert whole["nbformat"] == 4
    code = ["".join(each["source"]) for each in whole["cells"] if each["cell_type"] == "code"]
    target = path.with_name("from_notebook.py")
    target.write_text("\n\n".join(code), encoding="utf-8")
    return target


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        ("sample-lenet5-digits", {"keras", "numpy"}),
        ("sample-lstm-docs", {"keras", "numpy", "tensorflow"}),  # the backend of Keras
    ],
)
def test_it_imports_only_keras_and_numpy(sample: str, expected: set[str]) -> None:
    with zipfile.ZipFile(io.BytesIO(script_archive(Run(SHIPPED / sample)))) as file:
        tree = ast.parse(file.read("train.py"))
        assert b"keras==" in file.read("requirements.txt")
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    names = {each.name for node in imports for each in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    outside = {name.split(".")[0] for name in names} - set(sys.stdlib_module_names)
    assert outside == expected


def test_it_knows_what_the_training_does() -> None:
    assert script_training.STEPS_PER_EXECUTION == loop.STEPS_PER_EXECUTION
    assert script_training.VALIDATION_BATCH == epochs.VALIDATION_BATCH


def test_a_text_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script_language, "MOST_TOKENS", 1000)
    with pytest.raises(ExportError, match="too long to go with a script"):
        script_archive(Run(SHIPPED / "sample-lstm-docs"))
