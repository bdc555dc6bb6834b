"""The replay of a training, from snapshots with known weights."""

import numpy as np
import pytest

from core.explain.lapse import frames, lapse_answers, lapse_filters, lapse_maps
from core.explain.opened import opened
from core.layers import Conv, Flatten, GlobalPool, Softmax
from core.models.opening import ModelError
from core.training.snapshots import Snapper, snapshots

PIXELS = np.array([[0, 51, 255], [0, 0, 255], [51, 0, 0]], np.uint8)[None, :, :, None]
IMAGE = PIXELS[0] / np.float32(255)


@pytest.fixture
def replayed(made_run, monkeypatch):
    """Kernel 0, then 1 after 4 steps, then 2 after the first epoch; class 1 scores mean(k x)."""
    weights = {"conv1": [[[[[0.0]]]], [0.0]], "logits": [[[0.0, 10.0]], [0.0, -1.0]]}
    run, net = made_run(
        Conv(1, 1), GlobalPool(), Softmax(), images=PIXELS, labels=[1], weights=weights
    )
    monkeypatch.setattr("core.training.snapshots.perf_counter", lambda: 0.0)  # no budget of time
    snapper = Snapper(run)
    for kernel, step, epoch in ((0, 0, 0), (1, 4, 0), (2, 10, 1)):
        net.model.get_layer("conv1").set_weights(
            [np.full((1, 1, 1, 1), kernel, np.float32), np.zeros(1, np.float32)]
        )
        if epoch:
            snapper.after_epoch(net.model, step, epoch)
        else:
            snapper.after_step(net.model, step)
    return opened(str(run.folder))


def test_frames_filters_and_maps_over_time(replayed):
    assert [(each.step, each.epoch) for each in frames(replayed)] == [(0, 0), (4, 0), (10, 1)]
    kernels = lapse_filters(replayed, "conv1")
    assert kernels.pixels.shape == (3, 1, 1, 1)
    assert kernels.pixels.ravel().tolist() == [0, 128, 255]
    assert (kernels.lows.tolist(), kernels.highs.tolist()) == ([0], [2])
    maps = lapse_maps(replayed, IMAGE, "conv1")
    assert maps.pixels.shape == (3, 1, 3, 3) and maps.highs.tolist() == [2]
    assert maps.pixels[1, 0].tolist() == [[0, 26, 128], [0, 0, 128], [26, 0, 0]]
    vector = lapse_maps(replayed, IMAGE, "softmax1")
    assert vector.pixels.shape == (3, 1, 1, 2)


def test_answers_over_time(replayed):
    """The score of class 1 is 10 k mean(x) - 1 with mean(x) = 2.4 / 9: -1, 1.67, 4.33."""
    found = lapse_answers(replayed, IMAGE, seconds=np.inf)
    expected = 1 / (1 + np.exp(-(10 * np.arange(3) * 2.4 / 9 - 1)))
    assert found.probabilities[:, 1] == pytest.approx(expected, rel=1e-4)
    assert found.accuracy.tolist() == [0, 1, 1] and found.done == 3
    assert found.confusion.tolist() == [[[0, 0], [1, 0]], [[0, 0], [0, 1]], [[0, 0], [0, 1]]]


def test_answers_go_on_where_they_stopped(replayed):
    first = lapse_answers(replayed, IMAGE, seconds=0)
    assert first.done == 1 and first.confusion[2].tolist() == [[-1, -1], [-1, -1]]
    assert np.isnan(first.accuracy[1:]).all() and len(first.probabilities) == 3
    done = [lapse_answers(replayed, IMAGE, seconds=0).done for _ in range(3)]
    assert done == [2, 3, 3]


def test_the_network_itself_is_left_alone(replayed):
    before = replayed.model.get_weights()
    lapse_answers(replayed, IMAGE)
    for old, now in zip(before, replayed.model.get_weights(), strict=True):
        assert np.array_equal(old, now)


def test_one_unit_of_a_deeper_convolution(made_run):
    run, net = made_run(Conv(3, 2), Conv(2, 2), Flatten(), Softmax(), images=PIXELS)
    Snapper(run).after_step(net.model, 0)
    found = lapse_filters(net, "conv2", 1)
    assert found.pixels.shape == (1, 3, 2, 2) and found.shown.tolist() == [0, 1, 2]
    kernel = net.model.get_layer("conv2").kernel.numpy()[..., 1]
    assert found.lows == pytest.approx(kernel.min(axis=(0, 1)), abs=1e-3)
    all_of_first = lapse_filters(net, "conv1")
    assert all_of_first.pixels.shape == (1, 3, 2, 2) and all_of_first.shown.tolist() == [0, 0, 0]


def test_a_run_without_snapshots_has_no_frames(made):
    net = made(Conv(1, 2), Flatten(), Softmax(), images=PIXELS)
    assert frames(net) == () and lapse_filters(net, "conv1").frames == ()
    assert len(lapse_maps(net, IMAGE, "conv1").pixels) == 0
    none = lapse_answers(net, IMAGE)
    assert none.done == 0 and none.probabilities.shape == (0, 2)


def test_a_damaged_snapshot_is_one_sentence(replayed):
    path = snapshots(replayed.run)[1].path
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(ModelError, match="is damaged or does not fit"):
        lapse_answers(replayed, IMAGE)
    path.unlink()
    assert len(lapse_answers(replayed, IMAGE).frames) == 2
