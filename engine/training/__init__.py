"""Training: the engine's own loop over chunks of batches, its control and its records."""
