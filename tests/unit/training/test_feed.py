"""Every epoch is a fresh permutation that depends on seed and epoch alone."""

import numpy as np

from core.config import Augmentation
from core.training.feed import EpochFeed, order

IMAGES = np.arange(20, dtype=np.float32).reshape(20, 1, 1, 1) / 20
LABELS = np.arange(20, dtype=np.int32)


def feed(augmentation: Augmentation | None = None, seed: int = 1) -> EpochFeed:
    return EpochFeed(IMAGES, LABELS, augmentation or Augmentation(), seed)


def test_orders_differ_by_epoch_and_seed_but_repeat() -> None:
    assert sorted(order(1, 0, 20)) == list(range(20))
    assert (order(1, 0, 20) == order(1, 0, 20)).all()
    assert (order(1, 0, 20) != order(1, 1, 20)).any()
    assert (order(1, 0, 20) != order(2, 0, 20)).any()


def test_images_and_labels_stay_together() -> None:
    source = feed()
    for epoch in range(3):
        images, labels = source.epoch(epoch, last=epoch == 2)
        assert (np.rint(images.ravel() * 20) == labels).all()
        assert (labels == order(1, epoch, 20)).all()


def test_an_epoch_taken_up_later_is_the_same() -> None:
    """A resumed run starts its feed in the middle."""
    settings = Augmentation(shift=1)
    from_start, resumed = feed(settings), feed(settings)
    for epoch in range(3):
        images, labels = from_start.epoch(epoch, last=False)
    again, labels_again = resumed.epoch(2, last=True)
    assert (images == again).all() and (labels == labels_again).all()
