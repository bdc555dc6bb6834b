"""Finding the weights of a language model: streams, steps, evaluation, samples."""
