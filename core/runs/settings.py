"""How the runs of one folder are queued and resumed: one small file, the same for all visitors."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from pathlib import Path

from core.runs.atomic import read_json, write_json


@dataclass(frozen=True)
class Settings:
    """`resume_interrupted`: a run whose training process died goes on by itself.

    `most_waiting` and `most_waiting_per_person` limit the queue; 0 is no limit.
    """

    resume_interrupted: bool = False
    most_waiting: int = 1000
    most_waiting_per_person: int = 200


def read(root: Path) -> Settings:
    """The settings of a runs folder; what is absent or of a wrong type is the default."""
    found = read_json(_file(root))
    found = found if isinstance(found, dict) else {}
    good = {
        each.name: found[each.name]
        for each in fields(Settings)
        if type(found.get(each.name)) is type(each.default)
    }
    return Settings(**good)


def write(root: Path, settings: Settings) -> None:
    """Replace the settings of a runs folder."""
    root.mkdir(parents=True, exist_ok=True)
    write_json(_file(root), asdict(settings))


def _file(root: Path) -> Path:
    return root / ".settings.json"
