"""`keras.Model.fit` on arrays, as the Keras examples do."""

from __future__ import annotations

import sys
import time

from bench.rivals.task import chosen, report
from core.datasets.statistics import fit_statistics


def main() -> None:
    config, data, rows = chosen(sys.argv[1:])
    from core.models.cnn import build
    from core.training.optimizers import make
    from core.training.warmup import warm_up

    x, y = data.train_images[rows.train], data.train_labels[rows.train]
    held = (data.train_images[rows.validation], data.train_labels[rows.validation])
    statistics = fit_statistics(x, config.data.preprocessing)
    model = build(
        config.model, data.spec, config.data.preprocessing, statistics, config.training, config.seed
    )
    model.compile(
        make(config.training), loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    warm_up()  # the worker has paid for TensorFlow's first use as well
    start = time.perf_counter()
    model.fit(
        x,
        y,
        batch_size=config.training.batch_size,
        epochs=config.training.epochs,
        validation_data=held,
        validation_batch_size=512,
        verbose=0,
    )
    report(config.training.epochs * len(x), time.perf_counter() - start)


if __name__ == "__main__":
    main()
