"""Optimizer, learning rate, order of the data and the loop over epochs, as code."""

from __future__ import annotations

import dataclasses
import inspect

from core.config import Augmentation, RunConfig, TrainingConfig
from core.datasets import augment

# As core.training.loop and core.training.epochs have them, which cannot be imported without Keras;
# a test compares.
STEPS_PER_EXECUTION = 8
VALIDATION_BATCH = 512

OPTIMIZERS = {
    "adam": "keras.optimizers.Adam(LEARNING_RATE)",
    "adamw": "keras.optimizers.AdamW(LEARNING_RATE)",
    "sgd": "keras.optimizers.SGD(LEARNING_RATE)",
    "momentum": "keras.optimizers.SGD(LEARNING_RATE, momentum=0.9, nesterov=True)",
    "rmsprop": "keras.optimizers.RMSprop(LEARNING_RATE)",
}
SMOOTHED = """def loss(labels, given):
    target = keras.ops.one_hot(keras.ops.reshape(labels, [-1]), {classes})
    return keras.losses.categorical_crossentropy(target, given, label_smoothing={smoothing})
"""
FEED = '''class Batches(keras.utils.PyDataset):
    """The images of one epoch, in an order of its own that follows from seed and epoch."""

    def __init__(self, epoch):
        super().__init__()
        order = np.random.default_rng((SEED, epoch)).permutation(len(train_images))
        self.images, self.labels = train_images[order], train_labels[order]{augmented}

    def __len__(self):
        return STEPS

    def __getitem__(self, batch):
        rows = slice(batch * BATCH_SIZE, (batch + 1) * BATCH_SIZE)
        return self.images[rows], self.labels[rows]
'''
AUGMENTED = """
        random = np.random.default_rng((SEED, epoch, 0xA46))
        self.images = augment(self.images, AUGMENTATION, random)"""
RATE = '''def learning_rate(step):
    """Of a step, counted from 0."""
    warmup = {warmup} * STEPS
    if step < warmup:
        return LEARNING_RATE * min(1.0, (step + 1) / warmup)
    epochs_done = (step - warmup) / STEPS
    return LEARNING_RATE * {share}


class Schedule(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        self.start = epoch * STEPS

    def on_train_batch_begin(self, batch, logs=None):
        step = self.start + batch // STEPS_PER_CALL * STEPS_PER_CALL
        self.model.optimizer.learning_rate = learning_rate(step)
'''
LOOP = """best_loss, best_epoch, kept = float("inf"), 0, None
for epoch in range(EPOCHS):
    history = model.fit(
        Batches(epoch),
        shuffle=False,
        initial_epoch=epoch,
        epochs=epoch + 1,
        validation_data=(validation_images, validation_labels),
        validation_batch_size={validation_batch},
        callbacks=[Schedule()],
        verbose=2,
    )
    validation_loss = history.history["val_loss"][-1]
    better = validation_loss < best_loss
    if better:
        best_loss, best_epoch = validation_loss, epoch + 1
{keep}{patience}
if kept is not None:
    model.set_weights(kept)
"""
PATIENCE = """
    if epoch + 1 - best_epoch >= {patience}:
        break  # early stopping"""


def augmentation_code(settings: Augmentation) -> str:
    """The functions that distort images, which need nothing but NumPy; empty without any."""
    if not settings.active:
        return ""
    source = inspect.getsource(augment)
    functions = source[source.index("ELASTIC_SIGMA") :]
    return "\n".join(
        [
            "from dataclasses import dataclass",
            "from functools import lru_cache",
            "from numpy.typing import NDArray",
            "",
            "",
            "@dataclass(frozen=True)",
            "class Augmentation:",
            *[
                f"    {each.name}: {each.type} = {each.default}"
                for each in dataclasses.fields(settings)
            ],
            "    active = True",
            "",
            "",
            f"AUGMENTATION = {settings!r}",
            functions.rstrip(),
        ]
    )


def settings_code(config: RunConfig) -> str:
    """The constants that the rest of the script uses."""
    training = config.training
    return "\n".join(
        [
            f"SEED = {config.seed}",
            f"EPOCHS = {training.epochs}",
            f"BATCH_SIZE = {training.batch_size}",
            f"LEARNING_RATE = {training.learning_rate!r}",
        ]
    )


def compile_code(training: TrainingConfig, classes: int) -> str:
    """Loss, optimizer and how many steps run in one call."""
    smoothing = training.label_smoothing
    loss = SMOOTHED.format(classes=classes, smoothing=smoothing) if smoothing else ""
    name = "loss" if smoothing else '"sparse_categorical_crossentropy"'
    return f"""{loss}STEPS = math.ceil(len(train_images) / BATCH_SIZE)
STEPS_PER_CALL = max(1, min({STEPS_PER_EXECUTION}, STEPS))
model.compile(
    {OPTIMIZERS[training.optimizer]},
    loss={name},
    metrics=["accuracy"],
    steps_per_execution=STEPS_PER_CALL,
)"""


def feed_code(augmentation: Augmentation) -> str:
    return FEED.format(augmented=AUGMENTED if augmentation.active else "").rstrip()


def rate_code(training: TrainingConfig) -> str:
    """The formula of `core.training.schedule.learning_rate` for this schedule alone."""
    span = max(1e-9, training.epochs - training.warmup_epochs)
    share = {
        "cosine": f"(1 + math.cos(math.pi * min(1.0, epochs_done / {span!r}))) / 2",
        "step": f"{training.decay_factor!r} ** math.floor(epochs_done / {training.decay_every})",
        "exponential": f"{training.decay_factor!r} ** (epochs_done / {training.decay_every})",
        "constant": "1.0",
    }[training.schedule]
    bracketed = f"({share})" if training.schedule == "cosine" else share
    return RATE.format(warmup=repr(training.warmup_epochs), share=bracketed).rstrip()


def loop_code(training: TrainingConfig) -> str:
    patience = PATIENCE.format(patience=training.patience) if training.patience else ""
    depth = 8 if training.keep == "best" else 4  # inside `if better:`, or always
    keep = " " * depth + "kept = model.get_weights()"
    return LOOP.format(validation_batch=VALIDATION_BATCH, keep=keep, patience=patience).rstrip()
