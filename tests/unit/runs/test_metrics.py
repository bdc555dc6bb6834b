"""Metric rows survive a crash in the middle of a line."""

from pathlib import Path

import pandas as pd
import pytest

from core.runs import metrics
from core.runs.metrics import COLUMNS, MetricsReader, MetricsWriter, read_metrics


def row(step: int, value: float = 0.5) -> dict[str, object]:
    return dict(step=step, epoch=1, split="train", name="loss", value=value, seconds=0.1)


def test_reader_follows_the_writer(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    reader = MetricsReader(path)
    assert list(reader.read().columns) == COLUMNS and reader.read().empty
    writer = MetricsWriter(path)
    writer.write([row(1), row(2)])
    assert reader.read().step.tolist() == [1, 2]
    writer.write([row(3, float("nan"))])
    table = reader.read()
    assert table.step.tolist() == [1, 2, 3]
    assert table.value.isna().tolist() == [False, False, True]


def test_half_a_line_is_waited_for_or_dropped(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    MetricsWriter(path).write([row(1)])
    whole = path.read_bytes()
    path.write_bytes(whole + b"5\n" + whole[:20])
    assert read_metrics(path).step.tolist() == [1]
    MetricsWriter(path).write([row(2)])
    assert read_metrics(path).step.tolist() == [1, 2]


ROWS = [row(1), row(2, float("nan")), row(3) | {"more": [1]}, row(4)]


@pytest.mark.parametrize("damage", [b"", b"5\n", b"{half\n", b'{"step": "x"}\n'])
def test_both_readers_say_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes
) -> None:
    path = tmp_path / "metrics.jsonl"
    MetricsWriter(path).write(ROWS)
    path.write_bytes(path.read_bytes() + damage)
    one_by_one = read_metrics(path)
    monkeypatch.setattr(metrics, "MANY_BYTES", 0)
    pd.testing.assert_frame_equal(read_metrics(path), one_by_one)
    assert one_by_one.step.tolist()[:4] == [1, 2, 3, 4]


def test_a_large_file_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "MANY_BYTES", 300)
    path = tmp_path / "metrics.jsonl"
    reader, writer = MetricsReader(path), MetricsWriter(path)
    for part in (range(1, 50), range(50, 52), range(52, 100)):
        writer.write([row(step, step / 7) for step in part])
        assert reader.read().step.tolist() == list(range(1, part.stop))
    assert reader.read().dtypes["value"].kind == "f"
