"""Streams and windows by hand, and the learning rate of an epoch."""

import numpy as np
import pytest

from core.language_config import LanguageTrainingConfig
from core.schema import ConfigError
from core.training.language.schedule import learning_rate
from core.training.language.streams import cut

TEXT = np.arange(12, dtype=np.uint16)


def test_each_stream_is_a_piece_of_the_text_and_the_next_goes_on() -> None:
    streams = cut(TEXT, batch=2, steps=3)
    assert streams.inputs.tolist() == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]
    assert streams.targets.tolist() == [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]
    assert (streams.length, streams.windows, streams.tokens) == (5, 2, 10)


def test_the_last_window_is_shorter_and_nothing_else_is_lost() -> None:
    """11 pairs in 2 streams: one pair, (10, 11), fills no stream."""
    streams = cut(TEXT, batch=2, steps=3)
    seen = []
    for index in range(streams.windows):
        inputs, targets = streams.window(index)
        assert inputs.dtype == targets.dtype == np.int32
        seen += list(zip(inputs.ravel().tolist(), targets.ravel().tolist(), strict=True))
    assert streams.window(1)[0].tolist() == [[3, 4], [8, 9]]
    assert sorted(seen) == [(each, each + 1) for each in range(10)]
    assert [streams.tokens_until(windows) for windows in (0, 1, 2)] == [0, 6, 10]


def test_one_stream_reads_the_whole_text() -> None:
    streams = cut(TEXT, batch=1, steps=100)
    assert streams.windows == 1 and streams.window(0)[1].tolist() == [list(range(1, 12))]


def test_more_streams_than_pairs_are_refused() -> None:
    assert cut(TEXT, batch=11, steps=3).length == 1
    with pytest.raises(ConfigError, match=r"batch_size: 12 streams .* use at most 11"):
        cut(TEXT, batch=12, steps=3)


def test_the_tutorials_learning_rate() -> None:
    """ptb_word_lm.py: 1.0 for four epochs, then halved each epoch."""
    config = LanguageTrainingConfig(learning_rate=1.0, hold_epochs=4, decay_factor=0.5)
    rates = [learning_rate(config, epoch) for epoch in range(1, 8)]
    assert rates == [1, 1, 1, 1, 0.5, 0.25, 0.125]
