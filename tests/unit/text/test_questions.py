"""What the engine answers about language models, against Keras and against itself in parts."""

import math
from pathlib import Path

import numpy as np
import pytest

from core.datasets.spec import DataError
from core.models import language_questions as questions
from core.models.opening import ModelError, open_language_model
from core.models.recurrent_state import zero_state
from core.runs.run import Run
from core.schema import ConfigError
from core.text import perplexity
from core.text.sampling import Sampling
from core.text.scoring import perplexity as of_mean
from tests.unit.text import random_run

TEXT = "the dog zebra runs."
IDS = [1, 2, 3, 0, 4, 5]  # <eos> before it; zebra is not in the vocabulary


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return random_run.make(tmp_path_factory.mktemp("words") / "run")


@pytest.fixture(scope="module")
def logs(run: Run) -> np.ndarray:
    """Keras's log-probabilities (6, V) behind each of IDS."""
    model = open_language_model(run)
    state = zero_state(run.language_config().model, 1)
    logits = model.predict_on_batch([np.array([IDS], np.int32), *state])[0][0].astype(np.float64)
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))


def test_next_word_is_keras_answer(run: Run, logs: np.ndarray) -> None:
    found = questions.next_word(str(run.folder), TEXT, rivals=3)
    assert found.pieces == ("the", "dog", "zebra", "runs", ".")
    assert list(found.known) == [True, True, False, True, True]
    assert found.log_probabilities == pytest.approx(
        [logs[place, IDS[place + 1]] for place in range(5)], abs=1e-5
    )
    assert np.exp(found.logits).sum() > 0
    shares = np.exp(found.logits) / np.exp(found.logits).sum()
    assert np.log(shares) == pytest.approx(logs[5], abs=1e-5)
    assert list(found.rivals[1]) == list(np.argsort(-logs[1])[:3])
    assert found.rival_log_probabilities[1] == pytest.approx(np.sort(logs[1])[::-1][:3], abs=1e-5)
    assert found.log_probability == pytest.approx(found.log_probabilities.sum())
    assert found.perplexity == pytest.approx(math.exp(-found.log_probability / 5))


def test_rare_words_that_are_left_out_are_not_read(tmp_path: Path) -> None:
    run = random_run.make(tmp_path / "run", rare="leave out")
    with_it = questions.next_word(str(run.folder), TEXT)
    without = questions.next_word(str(run.folder), "the dog runs.")
    assert np.isnan(with_it.log_probabilities[2]) and with_it.counted == 4
    assert with_it.logits == pytest.approx(without.logits, abs=1e-6)
    assert with_it.log_probability == pytest.approx(without.log_probability, abs=1e-5)


def test_of_an_empty_text_the_first_word_follows(run: Run, logs: np.ndarray) -> None:
    found = questions.next_word(str(run.folder), "")
    assert found.pieces == () and found.counted == 0 and math.isnan(found.perplexity)
    assert found.logits - found.logits[0] == pytest.approx(logs[0] - logs[0, 0], abs=1e-5)


def test_text_in_parts_is_the_text_at_once(run: Run) -> None:
    folder, sampling = str(run.folder), Sampling(0.9, 6, 0.95, seed=3)
    whole = questions.generate(folder, [2, 3], 12, sampling, None, 0)
    ids, state, parts = np.array([2, 3]), None, []
    for position, count in ((0, 1), (1, 4), (5, 7)):
        part = questions.generate(folder, ids, count, sampling, state, position)
        parts.append(part.ids)
        ids, state = part.ids[-1:], part.state
    assert list(np.concatenate(parts)) == list(whole.ids)
    assert np.concatenate(part.state) == pytest.approx(np.concatenate(whole.state), abs=1e-6)
    other = questions.generate(folder, [2, 3], 12, Sampling(0.9, 6, 0.95, seed=4), None, 0)
    assert list(other.ids) != list(whole.ids)


def test_a_branch_reads_its_beginning_again(run: Run) -> None:
    folder, sampling = str(run.folder), Sampling(seed=3)
    whole = questions.generate(folder, [2, 3], 8, sampling, None, 0)
    again = questions.generate(folder, [2, 3, *whole.ids[:4]], 4, sampling, None, 4)
    assert list(again.ids) == list(whole.ids[4:])


def test_temperature_0_takes_the_likeliest(run: Run, logs: np.ndarray) -> None:
    found = questions.generate(str(run.folder), IDS[1:], 1, Sampling(temperature=0), None, 0)
    best = int(logs[5, 1:].argmax()) + 1  # never <unk>
    assert list(found.ids) == [best]
    assert found.before[0] == pytest.approx(math.exp(logs[5, best]), abs=1e-5)
    assert found.after[0] == 1
    assert list(found.alternatives[0]) == list(np.argsort(-logs[5]))
    assert found.alternatives_before[0] == pytest.approx(np.sort(np.exp(logs[5]))[::-1], abs=1e-5)


def test_unknown_is_never_written(run: Run) -> None:
    found = questions.generate(str(run.folder), [2], 300, Sampling(temperature=100), None, 0)
    assert found.ids.min() > 0 and len(set(found.ids)) == 9


def test_perplexity_of_a_file_is_that_of_its_text(run: Run, tmp_path: Path) -> None:
    text = "the dog runs. the cat\nsleeps, the zebra barks.\n" * 40
    path = tmp_path / "text.txt"
    path.write_bytes(b"\xff\xfe" + text.encode("utf-16-le"))
    asked: list[int] = []

    def ask(ids, state):
        asked.append(len(ids))
        return questions.score_ids(str(run.folder), ids, state)

    vocabulary = random_run.vocabulary()
    found = perplexity.measure(vocabulary, path, ask)
    assert found == perplexity.measure(vocabulary, text, ask)
    once = questions.next_word(str(run.folder), text)
    assert found.tokens == once.counted == 14 * 40 and found.unknown == 40
    assert found.log_probability == pytest.approx(once.log_probability, rel=1e-5)
    assert found.perplexity == pytest.approx(once.perplexity, rel=1e-5)
    assert asked[0] == perplexity.FIRST_PART + 1 and len(asked) > 2
    assert found.bits_per_token == pytest.approx(math.log2(found.perplexity))


@pytest.mark.parametrize("data", [b"", b"   ", b"\x00\x01\x02\x03" * 40, b"%PDF-1.7"])
def test_a_file_without_text_is_refused(run: Run, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(data)
    vocabulary = random_run.vocabulary(rare="leave out")
    with pytest.raises(DataError) as caught:
        perplexity.measure(vocabulary, path, lambda ids, state: None)  # type: ignore[arg-type]
    assert str(caught.value).endswith(".")


def test_a_long_line_without_spaces_is_read_in_parts(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text("a" * 3_000_000, encoding="utf-8")
    found = list(perplexity.blocks(path))
    assert sum(map(len, found)) == 3_000_000 and max(map(len, found)) <= 1 << 20


def test_perplexity_of_means() -> None:
    assert of_mean(4 * math.log(1 / 8), 4) == pytest.approx(8)
    assert of_mean(-1e9, 1) == math.inf
    assert math.isnan(of_mean(0.0, 0))


def test_wrong_questions_are_one_sentence(run: Run, tmp_path: Path) -> None:
    folder, sampling = str(run.folder), Sampling()
    with pytest.raises(ModelError, match="another vocabulary"):
        questions.generate(folder, [99], 1, sampling, None, 0)
    with pytest.raises(ModelError, match="ask for 1 to"):
        questions.generate(folder, [2], 100_000, sampling, None, 0)
    with pytest.raises(ModelError, match="another network"):
        questions.generate(folder, [2], 1, sampling, (np.zeros(3, np.float32),), 0)
    with pytest.raises(ModelError, match="cannot be read at once"):
        questions.next_word(folder, "dog " * 30_000)
    with pytest.raises(ModelError, match="no model yet"):
        questions.next_word(str(tmp_path), "the")
    with pytest.raises(ConfigError, match="temperature"):
        questions.generate(folder, [2], 1, Sampling(temperature=-1.0), None, 0)


def test_a_diverged_model_says_so(tmp_path: Path) -> None:
    run = random_run.make(tmp_path / "run")
    model = open_language_model(run)
    model.trainable_weights[0].assign(model.trainable_weights[0] * np.nan)
    random_run.save(model, run, 2)
    with pytest.raises(ModelError, match="diverged"):
        questions.next_word(str(run.folder), "the")


def test_a_damaged_vocabulary_says_so(tmp_path: Path) -> None:
    run = random_run.make(tmp_path / "run")
    run.path("vocabulary.json").write_text("{}")
    with pytest.raises(DataError, match="damaged"):
        questions.next_word(str(run.folder), "the")


def test_characters_begin_behind_a_line_end(tmp_path: Path) -> None:
    run = random_run.make(tmp_path / "run", level="characters")
    found = questions.next_word(str(run.folder), "abz")
    assert found.pieces == ("a", "b", "z") and list(found.known) == [True, True, False]
    behind = questions.score_ids(str(run.folder), np.array([1, 3, 4, 0], np.int32), None)
    assert found.log_probabilities == pytest.approx(behind.log_probabilities)
