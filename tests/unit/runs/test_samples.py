"""What a model wrote, read back."""

from __future__ import annotations

import json
from pathlib import Path

from core.runs.samples import Sample, read_samples

ROW = {"epoch": 1, "text": "the end", "prompt": "the", "temperature": 0.8, "seed": 3}


def written(tmp_path: Path, *rows: object, tail: str = "") -> Path:
    path = tmp_path / "samples.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + tail, encoding="utf-8")
    return path


def test_rows_come_in_the_order_of_their_epochs(tmp_path: Path) -> None:
    found = read_samples(written(tmp_path, ROW, ROW | {"epoch": 0}))
    assert [each.epoch for each in found] == [0, 1]
    assert found[1] == Sample(1, "the end", "the", 0.8, 3)


def test_the_last_row_of_an_epoch_counts(tmp_path: Path) -> None:
    (found,) = read_samples(written(tmp_path, ROW, ROW | {"text": "the other end"}))
    assert found.text == "the other end"


def test_damaged_and_half_written_rows_are_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, 5, {"epoch": 2}, ROW | {"epoch": None}, ROW, tail='{"epoch": 9, "te')
    assert [each.epoch for each in read_samples(path)] == [1]


def test_no_file(tmp_path: Path) -> None:
    assert read_samples(tmp_path / "samples.jsonl") == []
