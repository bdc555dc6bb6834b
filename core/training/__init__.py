"""Finding the weights: the loop, its record, its checkpoints."""
