"""A checkpoint is whole or does not count."""

from pathlib import Path

import numpy as np
import pytest

from core.runs import checkpoints
from core.runs.run import Run

VALUES = {"epoch": 2, "loss": 0.1}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


def arrays(value: float) -> checkpoints.Arrays:
    return {"model/0": np.full((3, 4), value, np.float32), "seed/0": np.array([1, 2], np.uint32)}


def files(run: Run) -> list[str]:
    return sorted(path.name for path in run.path("checkpoints").iterdir())


def test_comes_back_as_it_was_and_two_are_kept(run: Run) -> None:
    assert checkpoints.newest(run) is None and checkpoints.newest_step(run) is None
    for step in (5, 90, 1000):
        checkpoints.save(run, step, VALUES | {"step": step}, arrays(step))
    found = checkpoints.newest(run)
    assert found is not None and found.step == checkpoints.newest_step(run) == 1000
    assert found.values == VALUES | {"step": 1000}
    for name, value in arrays(1000).items():
        assert found.arrays[name].dtype == value.dtype
        np.testing.assert_array_equal(found.arrays[name], value)
    assert len(files(run)) == 4
    checkpoints.discard(run)
    assert checkpoints.newest(run) is None


@pytest.mark.parametrize("suffix", ["npz", "json"])
def test_any_flipped_bit_falls_back_to_the_one_before(run: Run, suffix: str) -> None:
    checkpoints.save(run, 1, VALUES, arrays(1))
    checkpoints.save(run, 2, VALUES, arrays(2))
    path = run.path("checkpoints") / f"step000000000002.{suffix}"
    content = path.read_bytes()
    rng = np.random.default_rng(0)
    for place in rng.integers(0, len(content), 64):
        changed = bytearray(content)
        changed[place] ^= 1 << int(rng.integers(8))
        path.write_bytes(changed)
        found = checkpoints.newest(run)
        assert found is not None
        # White space between JSON values is the one thing whose change means nothing.
        harmless = suffix == "json" and found.step == 2 and found.values == VALUES
        assert found.step == 1 or harmless
        np.testing.assert_array_equal(found.arrays["model/0"], arrays(found.step)["model/0"])


def test_an_error_leaves_the_one_before(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    checkpoints.save(run, 1, VALUES, arrays(1))
    names = files(run)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    for target in ("savez",):
        monkeypatch.setattr(np, target, full)
        with pytest.raises(OSError, match="No space"):
            checkpoints.save(run, 2, VALUES, arrays(2))
        monkeypatch.undo()
    monkeypatch.setattr(checkpoints, "write_json", full)
    with pytest.raises(OSError, match="No space"):
        checkpoints.save(run, 2, VALUES, arrays(2))
    monkeypatch.undo()
    found = checkpoints.newest(run)
    assert found is not None and found.step == 1
    assert set(names) <= set(files(run))
