"""Sweeps: many runs whose settings an algorithm chooses. Free of Keras; optuna is imported late."""
