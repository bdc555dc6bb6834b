"""How many trials optuna wants; apart, so that pages know it without importing optuna."""

FEWEST = 4  # finished trials from which on importances say anything
