"""How the runs of one folder are queued and resumed: one small file, the same for all visitors."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from pathlib import Path

from core.runs.atomic import read_json, write_json

MOST_AT_ONCE = 16


@dataclass(frozen=True)
class Settings:
    """`resume_interrupted`: a run whose training process died goes on by itself.

    `most_waiting` and `most_waiting_per_person` limit the queue; 0 is no limit.
    `trainings_at_once`: so many processes of each machine train; they share its processor and GPU.
    """

    resume_interrupted: bool = False
    most_waiting: int = 1000
    most_waiting_per_person: int = 200
    trainings_at_once: int = 1

    @property
    def workers(self) -> int:
        """How many training processes a machine shall have, 1 to MOST_AT_ONCE."""
        return min(max(1, self.trainings_at_once), MOST_AT_ONCE)


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
