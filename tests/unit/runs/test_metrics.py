"""Metric rows survive a crash in the middle of a line."""

from pathlib import Path

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
