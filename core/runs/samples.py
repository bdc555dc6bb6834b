"""What a language model wrote after each epoch: appended by the worker, read by pages."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import orjson


@dataclass(frozen=True)
class Sample:
    """The text of one epoch (0 is before training); it begins with `prompt`."""

    epoch: int
    text: str
    prompt: str
    temperature: float
    seed: int


def read_samples(path: Path) -> list[Sample]:
    """All whole rows, in the order of writing; none for an absent file. Damaged rows are left out.

    Of several rows of one epoch, which a resumed run may write, the last counts.
    """
    try:
        data = path.read_bytes()
    except OSError:
        return []
    found: dict[int, Sample] = {}
    for line in data[: data.rfind(b"\n") + 1].splitlines():
        with suppress(orjson.JSONDecodeError, KeyError, TypeError, ValueError):
            row = orjson.loads(line)
            epoch = int(row["epoch"])
            found[epoch] = Sample(
                epoch,
                str(row["text"]),
                str(row["prompt"]),
                float(row["temperature"]),
                int(row["seed"]),
            )
    return [found[epoch] for epoch in sorted(found)]
