"""Learning-rate schedules against hand arithmetic."""

import pytest

from core.config import TrainingConfig
from core.training.schedule import learning_rate


def rates(steps: list[int], **settings: object) -> list[float]:
    config = TrainingConfig(learning_rate=1.0, epochs=4, **settings)
    return [learning_rate(config, step, steps_per_epoch=10) for step in steps]


def test_constant() -> None:
    assert rates([0, 17, 39]) == [1.0, 1.0, 1.0]


def test_warmup_rises_in_equal_steps() -> None:
    assert rates([0, 1, 3, 4, 5], warmup_epochs=0.5) == pytest.approx([0.2, 0.4, 0.8, 1, 1])


@pytest.mark.parametrize("warmup", [0.01, 0.55, 0.99, 1.5])
def test_warmup_of_any_length_never_overshoots(warmup: float) -> None:
    given = rates(list(range(20)), warmup_epochs=warmup)
    assert max(given) == 1 and given == sorted(given)


def test_cosine_is_half_in_the_middle_and_zero_at_the_end() -> None:
    # (1 + cos(pi / 4)) / 2 = 0.853553
    expected = [1, 0.853553, 0.5, 0]
    assert rates([0, 10, 20, 40], schedule="cosine") == pytest.approx(expected, abs=1e-6)


def test_step_decay_halves_every_two_epochs() -> None:
    given = rates([0, 19, 20, 39], schedule="step", decay_every=2, decay_factor=0.5)
    assert given == [1, 1, 0.5, 0.5]


def test_exponential_decay_is_smooth() -> None:
    given = rates([0, 10, 20], schedule="exponential", decay_every=2, decay_factor=0.25)
    assert given == pytest.approx([1, 0.5, 0.25])
