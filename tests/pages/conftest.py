"""Pages are tested without training: a worker for each test's runs folder would import Keras."""

import pytest

from core.supervisor import Supervisor


@pytest.fixture(autouse=True)
def no_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Supervisor, "start", lambda self: self)
