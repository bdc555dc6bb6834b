"""The engine answers from a child process; a crash there costs one question."""

import io
import subprocess
import sys
import threading
from collections.abc import Iterator

import numpy as np
import pytest

from core import engine_client
from core.datasets.registry import load
from core.engine_client import PROJECT, Engine, EngineError
from core.runs.store import RunStore
from core.text.sampling import Sampling


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    engine = Engine()
    yield engine
    engine.close()


@pytest.fixture
def light() -> Iterator[Engine]:
    """The same client with a child that does not import Keras: what happens between the two."""
    engine = Engine("tests.unit.light_engine")
    yield engine
    engine.close()


@pytest.fixture
def sample() -> object:
    return RunStore().shipped()[0]


def test_classifies_as_the_result_says(engine: Engine, sample) -> None:
    data = load("digits")
    answer = engine.classify(sample.folder, data.test_images)
    assert answer.probabilities.shape == (len(data.test_labels), 10)
    assert answer.probabilities.sum(axis=1) == pytest.approx(1, abs=1e-5)
    right = (answer.probabilities.argmax(axis=1) == data.test_labels).mean()
    assert right == pytest.approx(sample.result()["test_accuracy"])
    assert answer.milliseconds > 0


def test_wrong_size_and_missing_model_are_one_sentence(engine: Engine, sample, tmp_path) -> None:
    with pytest.raises(EngineError, match=r"takes images of \(28, 28, 1\)"):
        engine.classify(sample.folder, np.zeros((1, 8, 8, 1), np.float32))
    with pytest.raises(EngineError, match="no model yet"):
        engine.classify(tmp_path, np.zeros((1, 28, 28, 1), np.float32))


def test_crash_costs_one_question(light: Engine) -> None:
    assert light.ask("ping") == "pong"
    light._process.kill()
    light._process.wait()
    assert light.ask("ping") == "pong"


def test_engine_that_cannot_start_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_client, "START_SECONDS", 0.3)
    engine, before = Engine(), set(threading.enumerate())
    with pytest.raises(EngineError, match="does not start"):
        engine.ask("ping")
    assert engine._process is None
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
    assert set(threading.enumerate()) <= before


def test_crash_during_a_question_is_one_sentence(light: Engine) -> None:
    assert light.ask("ping") == "pong"
    process = light._process
    original = light._connection.send
    light._connection.send = lambda message: (process.kill(), original(message))  # type: ignore
    with pytest.raises(EngineError, match="please try again"):
        light.ask("ping")
    assert light.ask("ping") == "pong"


def test_language_model_answers_and_keeps_nothing(engine: Engine) -> None:
    """Two people write in turns; each gets what one alone would get."""
    run = RunStore().get("sample-lstm-docs")
    size = engine.open_language(run.folder)
    assert len(engine.next_word(run.folder, "the function").logits) == size
    sampling = Sampling(0.8, seed=3)
    whole = engine.generate(run.folder, [2, 3], 8, sampling)
    other = engine.generate(run.folder, [5], 3, sampling)
    first = engine.generate(run.folder, [2, 3], 5, sampling)
    engine.generate(run.folder, other.ids[-1:], 3, sampling, state=other.state, position=3)
    rest = engine.generate(run.folder, first.ids[-1:], 3, sampling, state=first.state, position=5)
    assert [*first.ids, *rest.ids] == list(whole.ids)


def test_perplexity_of_a_text_is_that_of_its_words(engine: Engine) -> None:
    run = RunStore().get("sample-lstm-docs")
    text = "the function returns a value.\nthe zebra is called.\n"
    found, once = engine.perplexity(run.folder, text), engine.next_word(run.folder, text)
    assert found.tokens == once.counted and found.unknown == 1
    assert found.perplexity == pytest.approx(once.perplexity, rel=1e-5)
    with pytest.raises(EngineError, match="another network"):
        engine.generate(run.folder, [2], 1, Sampling(), state=())


def test_what_goes_wrong_in_the_child_is_seen_and_its_greetings_are_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = (
        b"I0000 00:00:1.2 9 port.cc:153] oneDNN custom operations are on.\nTraceback:\n  caf\xe9\n"
    )
    engine_client.forward(io.BytesIO(said))
    assert capsys.readouterr().err == "Traceback:\n  caf\ufffd\n"


def test_a_question_leaves_the_terminal_quiet_and_keras_to_the_child(sample) -> None:
    script = (
        "from pathlib import Path; import numpy as np, sys; from core.engine_client import Engine;"
        "engine = Engine();"
        "engine.classify(Path(sys.argv[1]), np.zeros((1, 28, 28, 1), np.float32)); engine.close();"
        "print('keras' in sys.modules)"
    )
    command = [sys.executable, "-c", script, str(sample.folder)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=200)
    assert (done.returncode, done.stdout, done.stderr) == (0, "False\n", "")
