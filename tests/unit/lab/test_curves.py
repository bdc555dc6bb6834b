"""One value an epoch, against hand arithmetic."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.lab.curves import gap, per_epoch


def rows(*values: tuple[int, int, str, float]) -> pd.DataFrame:
    columns = ["step", "epoch", "split", "value"]
    return pd.DataFrame(values, columns=columns).assign(name="loss", seconds=0.0)


def test_training_values_count_by_their_steps() -> None:
    found = rows(
        (1, 1, "train", 4.0), (4, 1, "train", 2.0), (4, 1, "validation", 3.0), (8, 2, "train", 1.0)
    )
    epochs, values = per_epoch(found, "train", "loss")
    assert epochs.tolist() == [1, 2]
    np.testing.assert_allclose(values, [(4 + 3 * 2) / 4, 1.0])
    assert per_epoch(found, "validation", "loss")[1].tolist() == [3.0]
    assert not len(per_epoch(found, "validation", "accuracy")[0])


def test_gap_where_both_are_known() -> None:
    upper = (np.array([1.0, 2.0, 3.0]), np.array([5.0, 6.0, 7.0]))
    lower = (np.array([2.0, 3.0, 4.0]), np.array([1.0, 1.0, 1.0]))
    epochs, values = gap(upper, lower)
    assert epochs.tolist() == [2, 3] and values.tolist() == [5, 6]
