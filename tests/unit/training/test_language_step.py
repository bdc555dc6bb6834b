"""The step written out for speed against Keras and automatic differentiation, and both by hand."""

from dataclasses import replace

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.language_config import LanguageRunConfig, LanguageTrainingConfig, RecurrentConfig
from core.models.recurrent import build
from core.models.recurrent_state import zero_state
from core.training.language import fast
from core.training.language.fast import FastStepper
from core.training.language.plain import PlainStepper, clip_scale, length

VOCABULARY, BATCH, STEPS = 30, 3, 4
CONFIG = LanguageRunConfig(
    model=RecurrentConfig(layers=2, units=6, embedding=6, init_scale=0.5),
    training=LanguageTrainingConfig(
        optimizer="sgd", learning_rate=0.5, batch_size=BATCH, steps=STEPS, clip_norm=0.1
    ),
)
DRAW = np.random.default_rng(5)
INPUTS = DRAW.integers(0, VOCABULARY, (BATCH, STEPS)).astype(np.int32)
INPUTS[1] = INPUTS[0]  # rows of the embedding that are read twice
TARGETS = DRAW.integers(0, VOCABULARY, (BATCH, STEPS)).astype(np.int32)

VARIANTS = {
    "untied": {},
    "tied": {"tied": True},
    "one layer": {"layers": 1},
    "three layers": {"layers": 3},
    "dropout": {"dropout": 0.5, "dropout_input": 0.4},
    "tied dropout": {"tied": True, "dropout": 0.5, "dropout_input": 0.4},
    "other embedding": {"embedding": 4},
}


def config(loss: str = "mean", optimizer: str = "sgd", **model: object) -> LanguageRunConfig:
    training = replace(CONFIG.training, loss=loss, optimizer=optimizer)
    return replace(CONFIG, model=replace(CONFIG.model, **model), training=training)


def a_state(model: RecurrentConfig) -> list[tf.Tensor]:
    draw = np.random.default_rng(6)
    arrays = zero_state(model, BATCH)
    return [tf.constant(draw.normal(0, 0.5, each.shape).astype(np.float32)) for each in arrays]


def near(one: object, other: object) -> None:
    """Equal to 1e-5 of the length of the whole array."""
    a, b = (np.asarray(tf.convert_to_tensor(each), np.float64) for each in (one, other))
    assert np.linalg.norm(a - b) <= 1e-5 * np.linalg.norm(b)


@pytest.mark.parametrize("loss", ["mean", "sum"])
@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
def test_loss_gradients_and_state_are_those_of_keras(variant: dict[str, object], loss: str) -> None:
    """With dropout too: both draw the same masks."""
    chosen = config(loss, **variant)
    model = build(chosen.model, VOCABULARY, seed=1)
    results = []
    for kind in (PlainStepper, FastStepper):
        stepper = kind(model, chosen)
        stepper._seed(tf.constant(9))
        results.append(stepper.gradients(tf.constant(INPUTS), TARGETS, a_state(chosen.model)))
    (plain_loss, plain, plain_state), (fast_loss, written, fast_state) = results
    near(fast_loss, plain_loss)
    for one, other in zip([*written, *fast_state], [*plain, *plain_state], strict=True):
        near(one, other)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
@pytest.mark.parametrize("tied", [False, True])
def test_a_few_windows_lead_to_the_same_weights(optimizer: str, tied: bool) -> None:
    """The third window is shorter, as the last of an epoch is."""
    chosen = config(optimizer=optimizer, tied=tied, dropout=0.3)
    weights = []
    for kind in (PlainStepper, FastStepper):
        model = build(chosen.model, VOCABULARY, seed=1)
        stepper = kind(model, chosen)
        for step, size in enumerate((STEPS, STEPS, STEPS - 1)):
            stepper.run(INPUTS[:, :size], TARGETS[:, :size], 0.01, step)
        total = stepper.totals.read()
        assert (total.tokens, total.windows) == (BATCH * (3 * STEPS - 1), 3)
        weights.append(model.get_weights())
    for one, other in zip(*weights, strict=True):
        assert np.allclose(one, other, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("kind", [PlainStepper, FastStepper])
def test_one_step_of_sgd_by_hand(kind: type[PlainStepper]) -> None:
    """w - rate * g * clip / max(norm, clip), with rows that were read twice added up in norm."""
    model = build(CONFIG.model, VOCABULARY, seed=1)
    before = [each.numpy() for each in model.trainable_variables]
    start = [tf.constant(each) for each in zero_state(CONFIG.model, BATCH)]
    with tf.GradientTape() as tape:
        logits = model([tf.constant(INPUTS), *start], training=True)[0]
        loss = keras.ops.mean(
            keras.losses.sparse_categorical_crossentropy(TARGETS, logits, from_logits=True)
        )
    gradients = [
        np.asarray(tf.convert_to_tensor(each), np.float64)
        for each in tape.gradient(loss, model.trainable_variables)
    ]
    norm = np.sqrt(sum((each**2).sum() for each in gradients))
    assert norm > CONFIG.training.clip_norm
    stepper = kind(model, CONFIG)
    stepper.run(INPUTS, TARGETS, 0.7, 0)
    assert stepper.totals.read().norm == pytest.approx(norm, rel=1e-5)
    assert stepper.totals.read().loss == pytest.approx(float(loss) * BATCH * STEPS, rel=1e-5)
    for variable, old, gradient in zip(model.trainable_variables, before, gradients, strict=True):
        near(variable.numpy(), old - 0.7 * gradient * CONFIG.training.clip_norm / norm)


def test_the_summed_loss_is_the_mean_times_the_steps() -> None:
    """The tutorial sums over the steps of a window and averages over the streams."""
    model = build(CONFIG.model, VOCABULARY, seed=1)
    start = a_state(CONFIG.model)
    mean, summed = (
        PlainStepper(model, config(loss)).gradients(tf.constant(INPUTS), TARGETS, start)[1]
        for loss in ("mean", "sum")
    )
    for one, other in zip(summed, mean, strict=True):
        near(one, tf.convert_to_tensor(other) * float(STEPS))


def test_the_state_goes_on_from_window_to_window_and_ends_with_the_epoch() -> None:
    model = build(CONFIG.model, VOCABULARY, seed=1)
    stepper = PlainStepper(model, CONFIG)
    start = [tf.constant(each) for each in zero_state(CONFIG.model, BATCH)]
    expected = model([tf.constant(INPUTS), *start], training=False)[1:]
    stepper.run(INPUTS, TARGETS, 1e-12, 0)
    for one, other in zip(stepper.state, expected, strict=True):
        near(one, other)
    stepper.reset()
    assert all((each.numpy() == 0).all() for each in stepper.state)


def test_gradients_shorter_than_the_limit_stay() -> None:
    norm = length([tf.constant([3.0]), tf.constant([[4.0]])])
    assert float(norm) == 5
    scales = [float(clip_scale(norm, limit)) for limit in (10.0, 5.0, 1.0, 0.0)]
    assert scales == pytest.approx([1, 1, 0.2, 1])


def test_masks_follow_from_seed_and_step() -> None:
    """So a training taken up at any window draws what an uninterrupted one would have."""
    chosen = config(dropout=0.5)
    model = build(chosen.model, VOCABULARY, seed=1)
    stepper = PlainStepper(model, chosen)

    def loss(step: int) -> float:
        stepper._seed(tf.constant(step))
        start = a_state(chosen.model)
        return float(stepper.gradients(tf.constant(INPUTS), TARGETS, start)[0])

    first, second = loss(4), loss(5)
    assert first != second and loss(4) == first


@pytest.mark.parametrize(
    "change", [{"cell": "gru"}, {"cell": "simple_rnn"}, {"dropout_recurrent": 0.1}]
)
def test_other_models_take_the_plain_step(change: dict[str, object]) -> None:
    assert not fast.suits(config(**change))


def test_windows_too_long_to_write_out_take_the_plain_step() -> None:
    long = replace(CONFIG, training=replace(CONFIG.training, steps=fast.MOST_CELLS))
    assert not fast.suits(long)
