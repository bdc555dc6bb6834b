"""The shipped run is small, whole, and what its command would make."""

from core.config import RunConfig
from core.models.opening import open_model
from core.runs.run import Run
from core.runs.store import SHIPPED
from core.sample import NAME, UNWANTED, configuration
from core.training.checkpoint import weights_sha256

RUN = Run(SHIPPED / NAME)


def test_is_finished_and_small() -> None:
    assert RUN.state().phase == "finished" and not RUN.state().worker
    assert sum(path.stat().st_size for path in RUN.folder.iterdir()) < 1_000_000
    assert not set(UNWANTED) & {path.name for path in RUN.folder.iterdir()}


def test_was_made_by_its_command() -> None:
    config: RunConfig = RUN.config()
    assert config == configuration()


def test_model_is_the_one_that_the_result_names() -> None:
    assert weights_sha256(open_model(RUN)) == RUN.result()["weights_sha256"]
